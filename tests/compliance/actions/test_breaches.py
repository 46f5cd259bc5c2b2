"""Breaches under stable keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from commitments.actions import withdraw
from commitments.models import LawViolation
from complaints.models import Complaint
from compliance.actions import recompute
from compliance.models import Breach
from evidence.models import JournalEntry
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db

Local = Callable[..., datetime]
START = date(2026, 10, 1)


@pytest.fixture
def repeats(paper: Paper, record: Record, local: Local) -> Any:
    """Six repeats in a hundred: in the band of the minor breach."""
    promise = paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 5, 8)
    paper.signed(START)
    record.many(94, local(2026, 10, 5))
    record.many(6, local(2026, 10, 6), since_previous=5, unit="东城")
    return promise


def test_a_running_period_opens_nothing(repeats: Any, local: Local) -> None:
    recompute(as_of=local(2026, 12, 31, 23))
    assert not Breach.objects.exists()


def test_a_rate_is_breached_when_its_period_ends(repeats: Any, local: Local) -> None:
    run = recompute(as_of=local(2027, 1, 1)).run
    breach = Breach.objects.get()
    assert (breach.severity, breach.cases, breach.occurred_on) == ("minor", 6, date(2026, 12, 31))
    assert (breach.key, breach.opened_by_run) == (f"{repeats.pk}:company:2026Q4", run)


def test_negotiation_must_start_within_thirty_days_and_not_end_on_a_day_off(repeats: Any, local: Local) -> None:
    recompute(as_of=local(2027, 1, 1))  # 30 January 2027 is a Saturday
    assert Breach.objects.get().negotiate_by == date(2027, 2, 1)


def test_the_letter_names_the_days_itself(paper: Paper, record: Record, local: Local) -> None:
    paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 5, 8)
    paper.says("negotiation_start", "<=", 10, kind="deadline", unit="day")
    paper.signed(START)
    record.many(94, local(2026, 10, 5))
    record.many(6, local(2026, 10, 6), since_previous=5)
    recompute(as_of=local(2027, 1, 1))
    assert Breach.objects.get().negotiate_by == date(2027, 1, 11)  # the 10th is a Sunday


def test_a_rerun_doubles_nothing(repeats: Any, local: Local) -> None:
    for day in (1, 2, 3):
        recompute(as_of=local(2027, 1, day))
    assert Breach.objects.count() == 1
    assert JournalEntry.objects.filter(action="compliance.open_breach").count() == 1


def test_corrected_facts_withdraw_a_breach_and_never_delete_it(repeats: Any, record: Record, local: Local) -> None:
    recompute(as_of=local(2027, 1, 1))
    record.many(1000, local(2026, 10, 7))
    recompute(as_of=local(2027, 1, 2))
    breach = Breach.objects.get()
    assert (breach.status, breach.withdrawn_reason) == ("withdrawn", "facts_corrected")
    assert not Breach.objects.standing().exists()


def test_a_breach_that_returns_is_the_same_breach(repeats: Any, record: Record, local: Local) -> None:
    recompute(as_of=local(2027, 1, 1))
    record.many(1000, local(2026, 10, 7))
    recompute(as_of=local(2027, 1, 2))
    record.forget(Complaint.objects.filter(received_at__gte=local(2026, 10, 7)))
    recompute(as_of=local(2027, 1, 3))
    assert Breach.objects.get().status == "open"


def test_more_cases_update_the_breach(repeats: Any, record: Record, local: Local) -> None:
    recompute(as_of=local(2027, 1, 1))
    record(local(2026, 10, 7), since_previous=5)
    recompute(as_of=local(2027, 1, 2))
    assert Breach.objects.get().cases == 7


def test_past_the_band_it_is_no_milder(paper: Paper, record: Record, local: Local) -> None:
    paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 5, 8)
    paper.signed(START)
    record.many(5, local(2026, 10, 6), since_previous=5)
    recompute(as_of=local(2027, 1, 1))
    assert Breach.objects.values_list("severity", "reason").get() == ("minor", "beyond_minor")


def test_where_the_letter_is_silent_there_is_no_breach_class(paper: Paper, record: Record, local: Local) -> None:
    paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(START)
    record(local(2026, 10, 6))
    recompute(as_of=local(2027, 1, 2))
    assert not Breach.objects.exists()


def test_a_look_back_withdraws_nothing(repeats: Any, local: Local) -> None:
    recompute(as_of=local(2027, 1, 1))
    recompute(as_of=local(2026, 12, 1))
    assert Breach.objects.get().status == "open"


@pytest.fixture
def losses(paper: Paper) -> Any:
    promise = paper.band("property_loss_cases", "", breach_class="major")
    paper.signed(START)
    return promise


def test_each_confirmed_loss_is_a_major_breach_of_its_own(losses: Any, record: Record, local: Local) -> None:
    one, _other = (record(local(2026, 10, day), loss_confirmed_on=date(2026, 11, 2)) for day in (5, 6))
    record(local(2026, 10, 7), loss_amount=100)
    recompute(as_of=local(2026, 11, 1))
    assert not Breach.objects.exists()
    recompute(as_of=local(2026, 11, 2))
    assert Breach.objects.count() == 2
    breach = Breach.objects.get(complaint=one)
    assert (breach.severity, breach.occurred_on) == ("major", date(2026, 10, 5))


def test_a_loss_that_is_no_longer_confirmed_is_withdrawn(losses: Any, record: Record, local: Local) -> None:
    complaint = record(local(2026, 10, 5), loss_confirmed_on=date(2026, 10, 6))
    recompute(as_of=local(2026, 11, 2))
    complaint.loss_confirmed_on = None
    complaint.save()
    recompute(as_of=local(2026, 11, 3))
    assert Breach.objects.get().status == "withdrawn"


def test_late_cases_of_a_period_are_one_file(paper: Paper, record: Record, local: Local) -> None:
    paper.band("overrun", "<=", 30, limit="10h")
    paper.signed(START)
    record(local(2026, 10, 7), responded=12)
    record(local(2026, 10, 5, 20), responded=99)
    record(local(2026, 10, 5), responded=1)
    recompute(as_of=local(2026, 10, 20))
    breach = Breach.objects.get()
    assert (breach.severity, breach.cases, breach.reason) == ("minor", 2, "beyond_minor")
    assert breach.occurred_on == date(2026, 10, 6)  # when the first deadline passed


def test_a_promise_of_best_effort_is_never_breached(paper: Paper, record: Record, local: Local) -> None:
    paper.says("repeat_rate", "<=", 3, force="best_effort")
    paper.band("repeat_rate", "between", 5, 8)
    paper.signed(START)
    record.many(94, local(2026, 10, 5))
    record.many(6, local(2026, 10, 6), since_previous=5)
    recompute(as_of=local(2027, 1, 1))
    assert not Breach.objects.exists()


def test_a_breach_of_an_earlier_version_is_not_opened_twice(paper: Paper, record: Record, local: Local) -> None:
    for draft, day in ((paper, START), (paper.amended(), date(2026, 11, 15))):
        draft.says("repeat_rate", "<=", 3, path="2.1")
        draft.band("repeat_rate", "between", 5, 8, path="2.2")
        draft.signed(day)
    record.many(94, local(2026, 10, 5))
    record.many(6, local(2026, 10, 6), since_previous=5)
    record.many(100, local(2026, 12, 6))
    recompute(as_of=local(2027, 1, 1))
    assert Breach.objects.get().promise.clause.version == paper.version


@pytest.fixture
def overruns(paper: Paper, record: Record, local: Local) -> Any:
    """Of three late cases one is in the band, one 55 % over, one never answered."""
    promise = paper.band("overrun", "<=", 30, limit="10h")
    paper.signed(START)
    record(local(2026, 10, 5), responded=12)
    record(local(2026, 10, 6), responded=15.5)
    record(local(2026, 10, 7))
    return promise


def test_a_signed_note_gives_late_cases_past_the_band_their_class(
    overruns: Any, paper: Paper, note: Any, judged: Any
) -> None:
    note(paper.letter, "overrun", START, gap="(30, ∞)", breach_class="major")
    result = judged(overruns, "2026Q4", 2026, 10, 20)
    breach = Breach.objects.get()
    assert (breach.severity, breach.cases, breach.reason) == ("major", 3, "")
    assert (result.numerator, result.detail["noted_major"], result.detail["notes"]) == (1, 2, [1])


def test_a_note_on_a_part_of_the_silence_leaves_the_rest_silent(
    overruns: Any, paper: Paper, note: Any, judged: Any
) -> None:
    note(paper.letter, "overrun", START, gap="(30, 60]", breach_class="minor")
    detail = judged(overruns, "2026Q4", 2026, 10, 20).detail
    assert (detail["graded"], detail["noted_minor"], detail["beyond"]) == (1, 1, 1)
    assert Breach.objects.values_list("severity", "cases", "reason").get() == ("minor", 3, "beyond_minor")


def test_of_two_notes_on_one_silence_the_worse_holds(overruns: Any, paper: Paper, note: Any, judged: Any) -> None:
    note(paper.letter, "overrun", START, gap="(30, ∞)", breach_class="minor")
    note(paper.letter, "overrun", START, gap="[100, ∞)", breach_class="major")
    detail = judged(overruns, "2026Q4", 2026, 10, 20).detail
    assert (detail["noted_minor"], detail["noted_major"], "beyond" in detail) == (1, 1, False)


def test_a_note_on_overruns_that_did_not_occur_is_not_named(
    overruns: Any, paper: Paper, note: Any, judged: Any, record: Record
) -> None:
    record.forget(Complaint.objects.filter(responded_at=None))
    note(paper.letter, "overrun", START, gap="[100, ∞)", breach_class="major")
    assert "notes" not in judged(overruns, "2026Q4", 2026, 10, 20).detail


@pytest.fixture
def past_a_fifth(paper: Paper, record: Record, local: Local) -> Any:
    """The letter grades overruns from 20 % on; of three late cases one is below that, one in the band, one beyond."""
    promise = paper.band("overrun", "between", 20, 50, limit="10h", high_closed=True)
    paper.signed(START)
    for day, hours in ((5, 11), (6, 13), (7, 20)):
        record(local(2026, 10, day), responded=hours)
    return promise


def test_a_late_case_below_the_lowest_band_is_in_no_class(past_a_fifth: Any, judged: Any) -> None:
    detail = judged(past_a_fifth, "2026Q4", 2026, 10, 20).detail
    assert (detail["graded"], detail["beyond"], "noted_minor" in detail) == (1, 1, False)
    assert Breach.objects.get().cases == 2


def test_a_signed_note_gives_late_cases_below_the_lowest_band_their_class(
    past_a_fifth: Any, paper: Paper, note: Any, judged: Any
) -> None:
    note(paper.letter, "overrun", START, gap="(0, 20]", breach_class="major")
    result = judged(past_a_fifth, "2026Q4", 2026, 10, 20)
    assert (result.detail["noted_major"], result.detail["graded"], result.detail["beyond"]) == (1, 1, 1)
    assert result.detail["notes"] == [1]
    assert Breach.objects.values_list("severity", "cases").get() == ("major", 3)


def test_a_note_on_both_silences_of_a_band_decides_both(
    past_a_fifth: Any, paper: Paper, note: Any, judged: Any
) -> None:
    note(paper.letter, "overrun", START, gap="(0, ∞)", breach_class="minor")
    detail = judged(past_a_fifth, "2026Q4", 2026, 10, 20).detail
    assert (detail["noted_minor"], detail["graded"], "beyond" in detail) == (2, 1, False)


def test_a_note_without_a_class_below_the_lowest_band_changes_nothing_and_is_not_named(
    past_a_fifth: Any, paper: Paper, note: Any, judged: Any
) -> None:
    note(paper.letter, "overrun", START, gap="(0, 20]")
    detail = judged(past_a_fifth, "2026Q4", 2026, 10, 20).detail
    assert (detail["graded"], detail["beyond"], "notes" in detail) == (1, 1, False)


def test_a_case_below_the_lowest_band_is_a_case_of_that_band_alone(
    paper: Paper, record: Record, local: Local, note: Any
) -> None:
    paper.band("overrun", "between", 20, 50, limit="10h")
    paper.band("overrun", ">=", 50, limit="10h", breach_class="major")
    paper.signed(START)
    record(local(2026, 10, 5), responded=11)
    note(paper.letter, "overrun", START, gap="(0, 20]", breach_class="minor")
    recompute(as_of=local(2026, 10, 20))
    assert Breach.objects.values_list("promise__breach_class", "severity", "cases").get() == ("minor", "minor", 1)


AMENDMENT = date(2026, 11, 15)


@pytest.fixture
def late_on_both_sides(record: Record, local: Local) -> None:
    """Three late cases before the amendment, one after it."""
    for day in (5, 6, 7):
        record(local(2026, 10, day), responded=12)
    record(local(2026, 11, 20), responded=12)


@pytest.mark.usefixtures("late_on_both_sides")
def test_an_amendment_in_mid_quarter_keeps_the_cases_of_the_version_before(paper: Paper, local: Local) -> None:
    paper.band("overrun", "<=", 30, limit="10h", path="4.1")
    paper.signed(START)
    recompute(as_of=local(2026, 12, 1))
    after = paper.amended()
    after.band("overrun", "<=", 50, limit="10h", path="4.1")
    after.signed(AMENDMENT)
    recompute(as_of=local(2026, 12, 2))
    found = Breach.objects.order_by("promise__clause__version__number").values_list("status", "cases")
    assert list(found) == [("open", 3), ("open", 1)]


@pytest.mark.usefixtures("late_on_both_sides")
def test_a_breach_that_an_amendment_undoes_says_so(paper: Paper, local: Local, note: Any) -> None:
    """The note that set the limit began after the first version's last day, so that its part has none."""
    paper.band("overrun", "<=", 30, path="4.1")
    letter = paper.signed(START)
    note(letter, "overrun", date(2026, 11, 25), limit="10h")
    recompute(as_of=local(2026, 12, 1))
    assert Breach.objects.values_list("status", "cases").get() == ("open", 4)
    after = paper.amended()
    after.band("overrun", "<=", 30, path="4.1")
    after.signed(AMENDMENT)
    recompute(as_of=local(2026, 12, 2))
    withdrawn, opened = Breach.objects.order_by("promise__clause__version__number")
    assert (withdrawn.status, withdrawn.withdrawn_reason) == ("withdrawn", "amended:2026-11-15")
    assert (opened.status, opened.cases) == ("open", 1)


def test_a_loss_reported_after_an_amendment_is_the_amended_letters(
    losses: Any, paper: Paper, record: Record, local: Local
) -> None:
    record(local(2026, 11, 20), loss_confirmed_on=date(2026, 11, 21))
    recompute(as_of=local(2026, 12, 1))
    after = paper.amended()
    after.band("property_loss_cases", "", breach_class="major")
    after.signed(AMENDMENT)
    recompute(as_of=local(2026, 12, 2))
    found = Breach.objects.order_by("promise__clause__version__number").values_list("status", "withdrawn_reason")
    assert list(found) == [("withdrawn", "amended:2026-11-15"), ("open", "")]


@pytest.mark.usefixtures("late_on_both_sides")
def test_facts_corrected_after_an_amendment_are_the_reason_all_the_same(
    paper: Paper, record: Record, local: Local
) -> None:
    for draft, day in ((paper, START), (paper.amended(), AMENDMENT)):
        draft.band("overrun", "<=", 30, limit="10h", path="4.1")
        draft.signed(day)
    recompute(as_of=local(2026, 12, 1))
    record.forget(Complaint.objects.all())
    recompute(as_of=local(2026, 12, 2))
    assert set(Breach.objects.values_list("withdrawn_reason", flat=True)) == {"facts_corrected"}


def test_it_quotes_the_clause_and_the_class_word_for_word(repeats: Any, local: Local) -> None:
    recompute(as_of=local(2027, 1, 1))
    breach = Breach.objects.get()
    assert breach.band.breach_class == "minor"
    assert (breach.clause_text, breach.band_text) == (repeats.clause.text, breach.band.quote)


def test_past_the_band_it_quotes_the_band_that_it_lies_past(paper: Paper, record: Record, local: Local) -> None:
    paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 3, 4)
    nearer = paper.band("repeat_rate", "between", 5, 8)
    paper.signed(START)
    record.many(5, local(2026, 10, 6), since_previous=5)
    recompute(as_of=local(2027, 1, 1))
    assert Breach.objects.get().band == nearer


def test_a_corrected_figure_of_a_settled_breach_is_told_and_leaves_it_settled(
    repeats: Any, record: Record, local: Local, manager: Any
) -> None:
    recompute(as_of=local(2027, 1, 1))
    Breach.objects.get().move("settled", reason="x", by=manager)
    record(local(2026, 10, 7), since_previous=5)
    recompute(as_of=local(2027, 1, 2))
    breach = Breach.objects.get()
    assert (breach.status, breach.cases) == ("settled", 7)
    assert breach.steps.last().changes == {"cases": ["6", "7"]}


def test_an_exempt_breach_that_facts_withdraw_and_bring_back_is_exempt_again(
    repeats: Any, record: Record, local: Local, manager: Any
) -> None:
    recompute(as_of=local(2027, 1, 1))
    Breach.objects.get().move("exempt", reason="x", by=manager)
    record.many(1000, local(2026, 10, 7))
    recompute(as_of=local(2027, 1, 2))
    assert Breach.objects.get().status == "withdrawn"
    record.forget(Complaint.objects.filter(received_at__gte=local(2026, 10, 7)))
    recompute(as_of=local(2027, 1, 3))
    steps = [(step.to_status, step.reason, step.by) for step in Breach.objects.get().steps.all()]
    came = [("open", "", None), ("exempt", "x", manager)]
    assert steps == [*came, ("withdrawn", "facts_corrected", None), ("exempt", "facts_returned", None)]


@pytest.fixture
def violation(company: Any, paper: Paper) -> Any:
    """A clause that calls every violation of the law a major breach, and one that was confirmed."""
    promise = paper.band("law_violations", "", breach_class="major")
    paper.signed(START)
    told = {"law": "电信条例", "article": "第三十一条", "what": "未按时答复"}
    days = {"occurred_on": date(2026, 10, 20), "confirmed_on": date(2026, 11, 5)}
    return promise, LawViolation.objects.create(organisation=company, **told, **days)


def test_a_confirmed_violation_is_a_breach_of_its_own(violation: Any, local: Local) -> None:
    promise, entry = violation
    recompute(as_of=local(2026, 11, 4))
    assert not Breach.objects.exists()
    recompute(as_of=local(2026, 11, 5))
    breach = Breach.objects.get()
    assert (breach.key, breach.violation) == (f"{promise.pk}:violation:{entry.pk}", entry)
    assert (breach.severity, breach.cases, breach.occurred_on) == ("major", 1, date(2026, 10, 20))


def test_a_violation_that_is_withdrawn_takes_its_breach_with_it(violation: Any, local: Local, manager: Any) -> None:
    recompute(as_of=local(2026, 11, 6))
    withdraw(entry=violation[1], reason="判决撤销", by=manager)
    recompute(as_of=local(2026, 11, 7))
    assert (Breach.objects.get().status, Breach.objects.get().withdrawn_reason) == ("withdrawn", "facts_corrected")
