"""Every verdict of a letter, kept with what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from commitments.models import Benchmark, InterpretationNote, Letter, Outage, Promise, ResourceFact, StatutoryLimit
from complaints.decrees import Days, enter_decree, enter_hours
from complaints.models import Category, ChangeSet, Complaint
from complaints.rules.calendars import china
from complaints.rules.pauses import Pause
from compliance.actions import RunFailed, recompute
from compliance.behind import behind
from compliance.models import ComplianceRun, JudgedStep, Result
from compliance.saying import CONTENT, digest
from evidence.models import JournalEntry
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db

Local = Callable[..., datetime]
Judged = Callable[..., Result]
START = date(2026, 10, 1)
HOUR = timedelta(hours=1)


def test_a_rate_is_judged_exactly_at_its_target(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(START)
    record.many(98, local(2026, 10, 5), responded=2)
    record.many(2, local(2026, 10, 6), responded=2.001)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.numerator, result.denominator, result.value) == ("met", 98, 100, Decimal("0.98"))


def test_one_case_more_and_it_is_missed(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(START)
    record.many(98, local(2026, 10, 5), responded=1)
    record.many(3, local(2026, 10, 6))
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.reason, result.detail["gap"]) == ("missed", "letter_silent", "[0%, 98%)")


def test_not_yet_due_cases_are_shown_and_in_neither_number(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(START)
    record(local(2026, 10, 5), responded=1)
    record(local(2026, 10, 5, 23))
    result = judged(promise, "2026Q4", 2026, 10, 6)
    assert (result.received, result.denominator, result.not_yet_due, result.provisional) == (2, 1, 1, True)


def test_units_are_judged_beside_the_company(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    paper.signed(START)
    record(local(2026, 10, 5), unit="东城", responded=1)
    record(local(2026, 10, 5), unit="西城", responded=3)
    record(local(2026, 10, 5), responded=1)
    company = judged(promise, "2026Q4", 2027, 1, 2)
    units = dict(Result.objects.of_units().values_list("unit__name", "verdict"))
    assert (company.denominator, units) == (3, {"东城": "met", "西城": "missed"})


def test_what_was_received_before_the_letter_is_not_judged_by_it(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(date(2026, 11, 1))
    record(local(2026, 10, 31, 23), responded=9)
    record(local(2026, 11, 1), responded=1)
    assert judged(promise, "2026Q4", 2027, 1, 2).received == 1


def test_a_scope_restricts_the_complaints(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="2h", scope={"segments": ["contract"]})
    paper.signed(START)
    record(local(2026, 10, 5), responded=9)
    record(local(2026, 10, 5), responded=1, segment="contract")
    assert judged(promise, "2026Q4", 2027, 1, 2).verdict == "met"


REPEATS = [(3, "met", ""), (4, "missed", "letter_silent"), (6, "minor", ""), (8, "missed", "beyond_minor")]


@pytest.mark.parametrize(("repeats", "verdict", "reason"), REPEATS)
def test_the_repeat_rate_and_its_band(
    record: Record, paper: Paper, local: Local, judged: Judged, repeats: int, verdict: str, reason: str
) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 5, 8)
    paper.signed(START)
    record.many(100 - repeats, local(2026, 10, 5))
    record.many(repeats, local(2026, 10, 6), since_previous=30 * 86_400)
    record.many(5, local(2026, 10, 7), arrival="chaser")
    result = judged(promise, "2026Q4", 2027, 1, 1)
    assert (result.verdict, result.reason, result.provisional) == (verdict, reason, False)
    assert result.detail["chasers"] == 5


def test_a_clause_that_only_grades_gets_counts_and_no_verdict(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    paper.says("repeat_rate", "<=", 3)
    band = paper.band("repeat_rate", "between", 5, 8)
    paper.signed(START)
    record.many(10, local(2026, 10, 5))
    assert judged(band, "2026Q4", 2027, 1, 1).verdict == "grades"


def test_best_effort_is_reported(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("preliminary_solution_rate", "<=", 2, unit="hour", limit="2h", force="best_effort")
    paper.signed(START)
    record(local(2026, 10, 5), preliminary=9)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.value) == ("reported", 0)


def test_a_resolution_rate_without_a_limit_waits_for_a_note(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any
) -> None:
    promise = paper.says("resolution_rate", ">=", 98)
    letter = paper.signed(START)
    record(local(2026, 10, 5), resolved=24)
    before = judged(promise, "2026Q4", 2027, 3, 1)
    assert (before.verdict, before.reason, before.received) == ("not_evaluable", "no_limit", 1)
    note(letter, "resolution_rate", date(2026, 12, 1), limit="30d")
    after = judged(promise, "2026Q4", 2027, 3, 2)
    assert (after.verdict, after.detail["limit"], after.detail["notes"]) == ("met", "30d", [1])


def test_a_target_without_a_number_waits_for_a_note_that_sets_one(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any
) -> None:
    promise = paper.says("satisfaction", unit="")
    letter = paper.signed(START)
    record.many(9, local(2026, 10, 5), satisfaction=5)
    record(local(2026, 10, 6), satisfaction=1)
    before = judged(promise, "2026Q4", 2027, 3, 1)
    assert (before.verdict, before.reason, before.value) == ("not_evaluable", "no_number", Decimal("0.9"))
    note(letter, "satisfaction", date(2026, 12, 1), target="[90, ∞)")
    after = judged(promise, "2026Q4", 2027, 3, 2)
    assert (after.verdict, after.detail["notes"]) == ("met", [1])


def test_an_unsigned_note_settles_nothing(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any
) -> None:
    promise = paper.says("resolution_rate", ">=", 98)
    signed = note(paper.signed(START), "resolution_rate", START, limit="30d")
    InterpretationNote.objects.filter(pk=signed.pk).update(signed_by_auditor=None)
    record(local(2026, 10, 5), resolved=24)
    assert judged(promise, "2026Q4", 2027, 3, 1).reason == "no_limit"


@pytest.mark.parametrize(("last_day", "verdict"), [(date(2026, 12, 31), "met"), (date(2026, 12, 30), "not_evaluable")])
def test_a_note_judges_a_quarter_it_is_valid_through(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any, last_day: date, verdict: str
) -> None:
    promise = paper.says("resolution_rate", ">=", 98)
    limited = note(paper.signed(START), "resolution_rate", START, limit="30d")
    limited.valid_until = last_day
    limited.save()
    record(local(2026, 10, 5), resolved=24)
    assert judged(promise, "2026Q4", 2027, 3, 1).verdict == verdict


def test_the_limit_of_the_letter_goes_before_a_note(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any
) -> None:
    promise = paper.says("resolution_rate", ">=", 98, limit="2h")
    note(paper.signed(START), "resolution_rate", START, limit="30d")
    record(local(2026, 10, 5), resolved=3)
    result = judged(promise, "2026Q4", 2027, 3, 1)
    assert (result.detail["limit"], result.verdict, "notes" in result.detail) == ("2h", "missed", False)


def test_a_note_may_give_a_gap_its_class(record: Record, paper: Paper, local: Local, judged: Judged, note: Any) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 5, 8)
    note(paper.signed(START), "repeat_rate", START, gap="[8, ∞)", breach_class="major")
    record.many(10, local(2026, 10, 5), since_previous=5)
    result = judged(promise, "2026Q4", 2027, 1, 1)
    assert (result.verdict, result.detail["notes"]) == ("major", [1])


@pytest.mark.parametrize(("repeats", "named"), [(4, [1]), (7, []), (9, [2])])
def test_only_the_note_on_the_gap_that_holds_the_figure_is_named(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any, repeats: int, named: list[int]
) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 5, 8)
    letter = paper.signed(START)
    note(letter, "repeat_rate", START, gap="(3, 5]", breach_class="minor")
    note(letter, "repeat_rate", START, gap="[8, ∞)", breach_class="major")
    record.many(100 - repeats, local(2026, 10, 5))
    record.many(repeats, local(2026, 10, 6), since_previous=5)
    assert judged(promise, "2026Q4", 2027, 1, 1).detail.get("notes", []) == named


def test_a_note_that_leaves_a_gap_without_a_class_is_named(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any
) -> None:
    promise = paper.says("repeat_rate", "<=", 3)
    paper.band("repeat_rate", "between", 5, 8)
    note(paper.signed(START), "repeat_rate", START, gap="(3, 5]")
    record.many(96, local(2026, 10, 5))
    record.many(4, local(2026, 10, 5), since_previous=5)
    result = judged(promise, "2026Q4", 2027, 1, 1)
    assert (result.verdict, result.detail["gap"], result.detail["notes"]) == ("missed", "(3%, 5%]", [1])


def test_a_minimum_count_is_kept(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("satisfaction", ">=", 80, minimum_count=3)
    paper.signed(START)
    record.many(2, local(2026, 10, 5), satisfaction=5)
    record(local(2026, 10, 5))
    result = judged(promise, "2026Q4", 2027, 3, 1)
    assert (result.verdict, result.reason, result.detail["reply_rate"]) == (
        "not_evaluable",
        "below_minimum",
        "0.666667",
    )


def test_a_note_sets_the_fewest_complaints(
    record: Record, paper: Paper, local: Local, judged: Judged, note: Any
) -> None:
    promise = paper.says("satisfaction", ">=", 80)
    note(paper.signed(START), "satisfaction", START, minimum_count=3)
    record.many(2, local(2026, 10, 5), satisfaction=5)
    result = judged(promise, "2026Q4", 2027, 3, 1)
    assert (result.verdict, result.reason, result.detail["notes"]) == ("not_evaluable", "below_minimum", [1])


def test_a_number_left_blank_cannot_be_judged(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("satisfaction", ">=")
    paper.signed(START)
    record(local(2026, 10, 5), satisfaction=5)
    assert judged(promise, "2026Q4", 2027, 3, 1).reason == "blank"


def test_the_net_clock_leaves_out_what_was_waited_for_the_customer(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("resolution_rate", ">=", 98, limit="2h", binding_clock="net")
    paper.signed(START)
    noon = local(2026, 10, 5, 12)
    asked = Pause(noon + HOUR, noon + 3 * HOUR, question_at=noon + HOUR)
    record(noon, resolved=4, pauses=[asked])
    record(noon, resolved=4, pauses=[replace(asked, reason="supplier")])
    result = judged(promise, "2026Q4", 2027, 4, 1)
    assert (result.numerator, result.denominator, result.verdict) == (1, 2, "missed")
    assert result.detail["other_clock"] == {"met": 0, "late": 2, "not_yet_due": 0}


def test_the_cap_of_the_waiting_is_a_parameter(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("resolution_rate", ">=", 98, limit="2h", binding_clock="net", pause_cap="1h")
    paper.signed(START)
    noon = local(2026, 10, 5, 12)
    record(noon, resolved=4, pauses=[Pause(noon + HOUR, noon + 3 * HOUR, question_at=noon)])
    result = judged(promise, "2026Q4", 2027, 4, 1)
    assert (result.verdict, result.detail["pause_cap"]) == ("missed", 3600)


def test_where_the_gross_clock_binds_the_net_one_is_shown_beside_it(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("resolution_rate", ">=", 98, limit="2h")
    paper.signed(START)
    noon = local(2026, 10, 5, 12)
    record(noon, resolved=4, pauses=[Pause(noon + HOUR, noon + 3 * HOUR, question_at=noon)])
    result = judged(promise, "2026Q4", 2027, 4, 1)
    assert (result.numerator, result.detail["clock"]) == (0, "gross")
    assert result.detail["other_clock"]["met"] == 1


def test_a_net_figure_stays_provisional_while_pauses_may_still_move_a_deadline(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("resolution_rate", ">=", 98, limit="2h", binding_clock="net", pause_cap="10d")
    paper.signed(START)
    record(local(2026, 10, 5, 12), resolved=1)
    assert judged(promise, "2026Q4", 2027, 2, 9).provisional
    assert not judged(promise, "2026Q4", 2027, 2, 12).provisional


def opened(company: Any, manager: Any) -> None:
    enter_hours(
        organisation=company,
        valid_from=START,
        working=[(540, 1080)],
        off=[],
        source="公告",
        by=manager,
    )


def test_working_hours_count_while_the_doors_are_open(
    record: Record, paper: Paper, local: Local, judged: Judged, company: Any, manager: Any
) -> None:
    opened(company, manager)
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="4wh")
    paper.signed(START)
    record(local(2026, 10, 9, 16), responded=19)  # Friday 16:00 to Saturday 11:00, a make-up working day
    record(local(2026, 10, 16, 16), responded=68)  # Friday 16:00 to Monday noon
    result = judged(promise, "2026Q4", 2027, 3, 1)
    assert (result.numerator, result.denominator) == (1, 2)


def test_without_opening_hours_working_hours_cannot_be_judged(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="4wh")
    paper.signed(START)
    record(local(2026, 10, 9, 16), responded=19)
    assert judged(promise, "2026Q4", 2027, 3, 1).reason == "no_hours"


def test_a_net_clock_of_working_hours_is_said_to_be_uncounted(
    record: Record, paper: Paper, local: Local, judged: Judged, company: Any, manager: Any
) -> None:
    opened(company, manager)
    promise = paper.says("resolution_rate", ">=", 98, limit="4wh", binding_clock="net")
    paper.signed(START)
    record(local(2026, 10, 9, 16), resolved=1)
    assert judged(promise, "2026Q4", 2027, 3, 1).reason == "net_clock"


def test_a_decree_that_is_learnt_later_moves_the_deadlines_of_its_days(
    record: Record, paper: Paper, local: Local, judged: Judged, company: Any, manager: Any
) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="1wd")
    paper.signed(START)
    record(local(2026, 11, 20, 12), responded=90)  # Friday to Tuesday
    before = judged(promise, "2026Q4", 2027, 3, 1)
    monday = Days(date(2026, 11, 23), date(2026, 11, 23), "off", "临时放假")
    enter_decree(
        organisation=company, days=[monday], source="通知", learnt_on=date(2026, 12, 1), settles=False, by=manager
    )
    after = judged(promise, "2026Q4", 2027, 3, 1)
    assert (before.numerator, after.numerator) == (0, 1)
    assert before.detail["calendar"] != after.detail["calendar"]


def benchmark(company: Any, first: date, last: date, seconds: int = 3600) -> None:
    Benchmark.objects.create(
        organisation=company, publisher="联盟", seconds=seconds, valid_from=first, valid_until=last
    )


def test_our_statistic_is_held_against_the_benchmark(
    company: Any, record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("response_vs_benchmark", ">=", 120)
    paper.signed(START)
    benchmark(company, START, date(2027, 12, 31))
    record.many(9, local(2026, 10, 5), responded=50 / 60)
    record(local(2026, 10, 6), responded=100)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.value, result.detail["own_seconds"]) == ("met", Decimal("1.2"), 3000)
    assert (result.numerator, result.denominator, result.provisional) == (10, 10, False)


def test_the_entry_behind_a_figure_is_the_benchmark_it_was_judged_by(
    company: Any, record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    """The last day judged decides, though another benchmark was valid on the first day of the period."""
    promise = paper.says("response_vs_benchmark", ">=", 120)
    paper.signed(START)
    benchmark(company, START, date(2026, 11, 30), 3600)
    benchmark(company, date(2026, 12, 1), date(2027, 12, 31), 1800)
    record(local(2026, 10, 6), responded=1)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    found = behind(result)
    assert found is not None
    assert [entry.seconds for entry in found.entries] == [result.detail["benchmark_seconds"]] == [1800]


def test_a_score_is_never_held_against_a_share(
    company: Any, record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    scored = paper.says("satisfaction", ">=", Decimal("4.5"), unit="score")
    paper.band("satisfaction", "<", 4, unit="score")
    share = paper.says("satisfaction", ">=", 90)
    seats = paper.says("emergency_seats", ">=", 90)
    paper.signed(START)
    record(local(2026, 10, 6), satisfaction=3)
    fact(company, "seats", date(2026, 10, 8), 4000)
    assert [judged(promise, "2026Q4", 2027, 1, 2).reason for promise in (scored, seats)] == ["unit", "unit"]
    assert Result.objects.get(promise=scored, unit=None, period="2026Q4").verdict == "not_evaluable"
    assert Result.objects.get(promise=share, unit=None, period="2026Q4").reason == "letter_silent"


def test_an_expired_benchmark_is_never_a_pass(
    company: Any, record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("response_vs_benchmark", ">=", 120)
    paper.signed(START)
    benchmark(company, date(2025, 1, 1), date(2025, 12, 31))
    record(local(2026, 10, 5), responded=0.1)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.reason) == ("not_evaluable", "expired_benchmark")


def test_too_many_unanswered_are_a_bound_that_may_already_miss(
    company: Any, record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("response_vs_benchmark", ">=", 120)
    paper.signed(START)
    benchmark(company, START, date(2027, 12, 31))
    record(local(2026, 10, 5), responded=0.5)
    record(local(2026, 10, 5, 12))
    early = judged(promise, "2026Q4", 2026, 10, 5, 12, 10)
    assert (early.verdict, early.reason) == ("not_evaluable", "unanswered")
    assert judged(promise, "2026Q4", 2026, 10, 6).verdict == "missed"


def test_while_an_answer_could_still_change_it_the_statistic_is_provisional(
    company: Any, record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("response_vs_benchmark", ">=", 120)
    paper.signed(START)
    benchmark(company, START, date(2027, 12, 31))
    record.many(9, local(2026, 12, 5), responded=1)
    record(local(2026, 12, 31, 23, 30))
    assert judged(promise, "2026Q4", 2027, 1, 1, 0, 15).provisional
    assert not judged(promise, "2026Q4", 2027, 1, 1, 0, 31).provisional


def fact(company: Any, kind: str, first: date, value: Any = 1, last: date | None = None, **more: Any) -> ResourceFact:
    return ResourceFact.objects.create(
        organisation=company, kind=kind, starts_on=first, ends_on=last or first, value=value, **more
    )


def test_a_forecast_revenue_keeps_the_verdict_provisional(company: Any, paper: Paper, judged: Judged) -> None:
    promise = paper.says("fund_ratio", ">=", 5, period="year")
    paper.signed(date(2026, 1, 1))
    fact(company, "fund", date(2026, 1, 1), 500, date(2026, 12, 31))
    revenue = fact(company, "revenue", date(2026, 1, 1), 10_000, date(2026, 12, 31), forecast=True)
    result = judged(promise, "2026", 2027, 2, 1)
    assert (result.verdict, result.provisional, result.final_on) == ("met", True, None)
    revenue.forecast = False
    revenue.save()
    assert not judged(promise, "2026", 2027, 2, 2).provisional


def test_training_is_not_yet_due_until_everybody_has_it_or_the_half_year_ends(
    company: Any, paper: Paper, judged: Judged
) -> None:
    promise = paper.says("training_hours", ">=", 40, unit="hours_per_half_year", period="half_year")
    paper.signed(date(2026, 7, 1))
    fact(company, "training_hours", date(2026, 7, 1), 40, date(2026, 12, 31), subject="A1")
    fact(company, "training_hours", date(2026, 7, 1), 39, date(2026, 12, 31), subject="A2")
    assert judged(promise, "2026H2", 2026, 12, 31).verdict == "not_yet_due"
    assert judged(promise, "2026H2", 2027, 1, 1).verdict == "missed"


def test_seats_availability_and_supervisors_are_judged(company: Any, paper: Paper, local: Local) -> None:
    paper.says("emergency_seats", ">=", 4000, unit="count")
    paper.says("availability", ">=", "99.9")
    paper.says("supervisor_ratio", ">=", 15)
    paper.signed(START)
    fact(company, "seats", date(2026, 10, 20), 4000)
    for month in (date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)):
        fact(company, "supervisors", month, 15)
        fact(company, "agents", month, 100)
    Outage.objects.create(organisation=company, starts_at=local(2026, 10, 5), ends_at=local(2026, 10, 5, 3))
    recompute(as_of=local(2027, 1, 2))
    found = dict(Result.objects.for_period("2026Q4").values_list("promise__metric", "verdict"))
    assert found == {"emergency_seats": "met", "availability": "missed", "supervisor_ratio": "met"}


def test_a_white_paper_is_an_obligation_of_the_quarter_after(company: Any, paper: Paper, judged: Judged) -> None:
    promise = paper.says("obligation_kept", "=", 1, kind="obligation", unit="per_quarter", fact="white_paper")
    paper.signed(date(2026, 7, 1))
    first = judged(promise, "2026Q3", 2026, 9, 1)
    assert (first.verdict, first.reason, first.detail["due_on"]) == ("not_yet_due", "first_due_later", "2026-10-30")
    fact(company, "white_paper", date(2026, 10, 20), subject="2026Q3")
    kept = judged(promise, "2026Q4", 2026, 10, 21)
    assert (kept.verdict, kept.provisional, kept.detail["done_on"]) == ("met", False, "2026-10-20")


def test_an_amendment_that_keeps_a_duty_is_no_new_beginning(company: Any, paper: Paper, judged: Judged) -> None:
    duty: Any = {"kind": "obligation", "unit": "per_quarter", "fact": "white_paper"}
    paper.says("obligation_kept", "=", 1, **duty)
    paper.signed(date(2026, 7, 1))
    amendment = paper.amended()
    kept_on = amendment.says("obligation_kept", "=", 1, **duty)
    amendment.signed(date(2026, 10, 1))
    result = judged(kept_on, "2026Q4", 2026, 11, 2)
    assert (result.verdict, result.detail["issue"], result.detail["due_on"]) == ("missed", "2026Q3", "2026-10-30")


def test_overruns_are_counted_by_class(record: Record, paper: Paper, local: Local, judged: Judged, note: Any) -> None:
    band = paper.band("overrun", "<=", 30)
    note(paper.signed(START), "overrun", START, limit="10h")
    for hours in (10, 10.5, 13, 13.5):
        record(local(2026, 10, 5), responded=hours)
    result = judged(band, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.numerator, result.denominator) == ("grades", 2, 4)
    assert (result.detail["beyond"], result.detail["limit"]) == (1, "10h")


def test_violations_of_law_that_nobody_registers_are_not_counted_as_zero(paper: Paper, judged: Judged) -> None:
    promise = paper.band("law_violations", "", breach_class="major")
    paper.signed(START)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.value, result.reason) == ("grades", None, "no_data")


# Provenance and reruns.


@pytest.fixture
def timely(paper: Paper, record: Record, local: Local) -> Promise:
    promise = paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    paper.signed(START)
    record(local(2026, 10, 5), responded=1)
    return promise


def says(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in ("promise_id", "unit_id", "period", *CONTENT)}


def test_a_result_carries_what_it_rests_on(timely: Promise, local: Local) -> None:
    ChangeSet.objects.create(number=7, kind="form")
    run = recompute(as_of=local(2027, 1, 2)).run
    result = Result.objects.get(period="2026Q4")
    assert (result.watermark, result.run, result.changed_by_run) == (7, run, run)
    assert (result.metric_version, result.rule_version, len(result.code_version)) == ("1", "1", 12)
    assert result.digest == digest(says(result))


def test_a_result_read_back_has_the_same_digest(timely: Promise, local: Local) -> None:
    recompute(as_of=local(2026, 12, 5))
    result = Result.objects.get(period="2026Q4")
    assert result.detail["budget"]
    assert digest(says(result)) == result.digest


def test_nothing_is_written_where_nothing_differs(timely: Promise, local: Local) -> None:
    recompute(as_of=local(2027, 1, 2))
    summary = recompute(as_of=local(2027, 1, 3))
    assert (summary.written, summary.changed) == (0, 0)


def test_what_is_settled_is_not_judged_again_and_known_to_stand(timely: Promise, local: Local) -> None:
    first = recompute(as_of=local(2027, 2, 2)).run
    second = recompute(as_of=local(2027, 2, 3)).run
    assert Result.objects.get(period="2026Q4").run == first
    assert Result.objects.get(period="2027Q1").run == second  # it is still running
    assert JudgedStep.objects.get(period="2026Q4").confirmed_at == local(2027, 2, 3)


def test_what_stood_there_before_is_kept(timely: Promise, record: Record, local: Local) -> None:
    recompute(as_of=local(2027, 1, 2))
    record.many(2, local(2026, 10, 6), responded=3)
    run = recompute(as_of=local(2027, 1, 3)).run
    result = Result.objects.get(period="2026Q4")
    assert (result.verdict, result.previous_verdict, result.previous_value) == ("missed", "met", 1)
    assert list(Result.objects.turned_by(run)) == [result]
    assert list(Result.objects.changed_by(run)) == [result]


def test_a_first_verdict_and_another_number_change_no_verdict(timely: Promise, record: Record, local: Local) -> None:
    first = recompute(as_of=local(2027, 1, 2))
    assert (first.written > 0, first.changed, first.run.results_changed) == (True, 0, 0)
    record.many(2, local(2026, 10, 6), responded=1)
    again = recompute(as_of=local(2027, 1, 3))
    assert (again.written > 0, again.changed) == (True, 0)


def test_the_same_moment_again_is_the_same_run(timely: Promise, record: Record, local: Local) -> None:
    first = recompute(as_of=local(2027, 1, 2)).run
    record.many(2, local(2026, 10, 6), responded=3)
    again = recompute(as_of=local(2027, 1, 2))
    assert (again.run, again.changed) == (first, 1)
    assert ComplianceRun.objects.count() == 1


def test_a_unit_that_no_longer_has_complaints_has_no_result(timely: Promise, record: Record, local: Local) -> None:
    complaint = record(local(2026, 10, 6), unit="东城", responded=1)
    recompute(as_of=local(2027, 1, 2))
    assert Result.objects.of_units().exists()
    record.forget(Complaint.objects.filter(pk=complaint.pk))
    recompute(as_of=local(2027, 1, 3))
    assert not Result.objects.of_units().exists()


def test_every_period_since_the_letter_took_effect_is_judged(timely: Promise, local: Local) -> None:
    recompute(as_of=local(2027, 8, 1))
    periods = list(Result.objects.of_company().order_by("starts_on").values_list("period", flat=True))
    assert periods == ["2026Q4", "2027Q1", "2027Q2", "2027Q3"]


def test_an_unread_or_rejected_promise_is_not_judged(paper: Paper, local: Local) -> None:
    for review in ("proposed", "rejected"):
        promise = paper.says("repeat_rate", "<=", 3)
        promise.review = review
        promise.save()
    paper.signed(START)
    recompute(as_of=local(2027, 1, 2))
    assert not Result.objects.exists()


def test_a_draft_is_not_judged(paper: Paper, local: Local) -> None:
    paper.says("repeat_rate", "<=", 3)
    assert recompute(as_of=local(2027, 1, 2)).steps == 0


def test_only_the_letters_asked_for_are_judged(timely: Promise, company: Any, local: Local) -> None:
    other = Paper(company)
    other.says("repeat_rate", "<=", 3)
    letter = other.signed(START)
    recompute(as_of=local(2027, 1, 2), letters=[letter])
    assert set(Result.objects.values_list("promise__metric", flat=True)) == {"repeat_rate"}


def test_a_run_is_journalled(timely: Promise, local: Local) -> None:
    recompute(as_of=local(2027, 1, 2))
    assert JournalEntry.objects.filter(action="compliance.recompute").count() == 1


def test_one_step_that_fails_leaves_the_others_their_verdicts(
    timely: Promise, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    from compliance.actions import recomputing

    judge = recomputing.judge

    def broken(step: Any, known: Any) -> Any:
        if step.period.label == "2026Q4":
            raise ZeroDivisionError("a mistake")
        return judge(step, known)

    monkeypatch.setattr(recomputing, "judge", broken)
    with pytest.raises(RunFailed) as caught:
        recompute(as_of=local(2027, 2, 2))
    assert "2026Q4: ZeroDivisionError" in caught.value.run.error
    assert set(Result.objects.values_list("period", flat=True)) == {"2027Q1"}
    monkeypatch.undo()
    recompute(as_of=local(2027, 2, 2))
    assert set(Result.objects.values_list("period", flat=True)) == {"2026Q4", "2027Q1"}


# Versions.


@pytest.fixture
def amended(paper: Paper, record: Record, local: Local) -> tuple[Promise, Promise]:
    """98 % within two hours until 15 November, 50 % within four hours from then on."""
    before = paper.says("first_response_timely_rate", ">=", 98, limit="2h", path="2.1")
    paper.signed(START)
    amendment = paper.amended()
    after = amendment.says("first_response_timely_rate", ">=", 50, limit="4h", path="2.1")
    after.position = before.position
    amendment.signed(date(2026, 11, 15))
    record.many(4, local(2026, 11, 14, 23), responded=3)
    record.many(4, local(2026, 11, 15), responded=3)
    return before, after


def test_the_version_in_force_at_receipt_governs(
    amended: tuple[Promise, Promise], local: Local, judged: Judged
) -> None:
    before, after = (judged(promise, "2026Q4", 2027, 1, 2) for promise in amended)
    assert (before.verdict, before.denominator) == ("missed", 4)
    assert (after.numerator, after.denominator) == (4, 4)


def test_both_versions_are_shown_and_the_worse_is_the_verdict(
    amended: tuple[Promise, Promise], local: Local, judged: Judged
) -> None:
    result = judged(amended[1], "2026Q4", 2027, 1, 2)
    assert result.verdict == "missed"
    assert [part["verdict"] for part in result.detail["parts"]] == ["missed", "met"]


def test_the_quarter_after_is_judged_by_the_new_version_alone(
    amended: tuple[Promise, Promise], local: Local, judged: Judged, record: Record
) -> None:
    record(local(2027, 1, 5), responded=3)
    result = judged(amended[1], "2027Q1", 2027, 2, 2)
    assert (result.verdict, "parts" in result.detail) == ("met", False)
    assert not Result.objects.filter(promise=amended[0], period="2027Q1").exists()


# Final.


def test_a_later_reopening_leaves_a_final_quarter_as_it_is(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("resolution_rate", ">=", 98, limit="2h")
    paper.signed(START)
    record(local(2026, 10, 5), resolved=1, reopened_at=local(2027, 1, 20))
    late = record(local(2026, 10, 6), resolved=1, reopened_at=local(2027, 2, 20))
    result = judged(promise, "2026Q4", 2027, 3, 1)
    assert (result.numerator, result.denominator, result.provisional) == (1, 2, False)
    assert late.reopened_at


def test_a_resolution_quarter_is_provisional_until_the_reopening_window_is_over(
    timely: Promise, record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    amendment = paper.amended()
    promise = amendment.says("resolution_rate", ">=", 98, limit="2h")
    amendment.signed(date(2026, 10, 2))
    record(local(2026, 10, 5), resolved=1)
    soon = judged(promise, "2026Q4", 2027, 1, 31)
    assert (soon.provisional, soon.final_on) == (True, date(2027, 1, 31))
    assert not judged(promise, "2026Q4", 2027, 1, 31, 2).provisional


def test_deadlines_on_days_not_decreed_yet_keep_it_provisional(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="5wd", period="month")
    paper.signed(date(2090, 1, 1))
    record(local(2090, 1, 3), responded=1)
    assert judged(promise, "2090-01", 2090, 6, 1).provisional


def test_days_of_reopening_in_a_year_not_decreed_yet_do_not_keep_it_provisional(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("resolution_rate", ">=", 98, limit="3wd", period="month")
    paper.signed(START)
    record(local(2026, 11, 10), resolved=1)
    assert not china().decreed(date(2027, 1, 1))
    assert judged(promise, "2026-11", 2027, 2, 1).provisional is False


def test_a_running_rate_at_the_edge_is_at_risk(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 90, limit="2h")
    paper.signed(START)
    for day in range(40):
        record.many(8 if day < 20 else 4, local(2026, 10, 1) + timedelta(days=day), responded=1)
        record.many(0 if day < 20 else 1, local(2026, 10, 1) + timedelta(days=day), responded=3)
    result = judged(promise, "2026Q4", 2026, 11, 10, 2)
    assert (result.verdict, result.at_risk) == ("met", True)
    assert result.detail["budget"]["used"] == 20


def test_clarity_stands_beside_the_verdict(record: Record, paper: Paper, local: Local, judged: Judged) -> None:
    promise = paper.says("first_response_timely_rate", ">=", 98, limit="2h")
    paper.signed(START)
    record.many(100, local(2026, 10, 5), responded=1)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.clarity) == ("met", "unclear")
    assert result.low == Decimal("0.963007")


# Reopenings, first contact, and what the law sets.


def test_reopened_complaints_are_divided_by_the_resolved_ones(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("reopen_rate", "<=", 20)
    paper.signed(START)
    for more in ({}, {"reopened": 200}, {"reopened": 900}):
        record(local(2026, 10, 5), resolved=10, reopen_count=bool(more), **more)
    record(local(2026, 10, 5))
    result = judged(promise, "2026Q4", 2026, 10, 20)
    assert (result.numerator, result.denominator, result.not_yet_due, result.provisional) == (1, 3, 1, True)
    result = judged(promise, "2026Q4", 2027, 6, 1)
    assert (result.numerator, result.denominator, result.verdict, result.provisional) == (2, 3, "missed", True)
    assert result.final_on is None


def test_reopenings_are_final_thirty_days_after_the_last_resolution(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("reopen_rate", "<=", 20)
    paper.signed(START)
    record(local(2026, 12, 31), resolved=241)
    assert judged(promise, "2026Q4", 2027, 2, 9).provisional
    assert not judged(promise, "2026Q4", 2027, 2, 10).provisional


def test_what_came_again_was_not_solved_at_first_contact(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("first_contact_resolution", ">=", 50, window_days=7)
    paper.signed(START)
    solved = [record(local(2026, 12, 20), resolved=1, first_contact=True) for _ in range(2)]
    record(local(2026, 12, 20), resolved=1, first_contact=False)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.numerator, result.denominator, result.verdict, result.detail["window_days"]) == (2, 3, "met", 7)
    assert result.final_on == date(2027, 1, 8)
    record(local(2027, 1, 1), previous=solved[0], since_previous=86_400)
    assert judged(promise, "2026Q4", 2027, 1, 2).numerator == 1


def test_a_settled_figure_of_first_contacts_is_judged_again_after_a_change_in_the_month_that_follows(
    record: Record, paper: Paper, local: Local, judged: Judged
) -> None:
    promise = paper.says("first_contact_resolution", ">=", 50)
    paper.signed(START)
    solved = record(local(2026, 12, 20), resolved=1, first_contact=True)
    assert judged(promise, "2026Q4", 2027, 3, 1).verdict == "met"
    record(local(2027, 1, 5), previous=solved, since_previous=86_400)
    assert judged(promise, "2026Q4", 2027, 3, 2).verdict == "missed"


@pytest.fixture
def statute(company: Any) -> Any:
    def enter(limit: str, **more: Any) -> StatutoryLimit:
        said = {"law": "电信服务规范", "article": "第十条", "valid_from": date(2026, 1, 1)}
        return StatutoryLimit.objects.create(organisation=company, limit=limit, **{**said, **more})

    return enter


@pytest.fixture
def overrun(paper: Paper, record: Record, local: Local) -> Promise:
    """A band of overruns whose clause names no limit, and answers after 10.5 and 14 hours."""
    band = paper.band("overrun", "<=", 30)
    paper.signed(START)
    for hours in (10.5, 14):
        record(local(2026, 10, 5), responded=hours)
    return band


def test_without_a_limit_of_letter_note_and_law_no_overrun_is_measured(overrun: Promise, judged: Judged) -> None:
    assert judged(overrun, "2026Q4", 2027, 1, 2).reason == "no_limit"


def test_the_limit_of_the_law_measures_overruns_where_the_letter_names_none(
    overrun: Promise, statute: Any, judged: Judged
) -> None:
    entry = statute("10h")
    result = judged(overrun, "2026Q4", 2027, 1, 2)
    assert (result.numerator, result.detail["beyond"], result.detail["limit"]) == (1, 1, "10h")
    assert result.detail["statute"] == {"law": entry.law, "article": entry.article, "entry": str(entry.pk)}


def test_a_signed_note_goes_before_the_law(overrun: Promise, statute: Any, judged: Judged, note: Any) -> None:
    statute("10h")
    note(Letter.objects.get(), "overrun", START, limit="12h")
    result = judged(overrun, "2026Q4", 2027, 1, 2)
    assert (result.detail["limit"], "statute" in result.detail) == ("12h", False)


def test_a_limit_of_the_law_that_is_no_longer_valid_measures_nothing(
    overrun: Promise, statute: Any, judged: Judged
) -> None:
    statute("10h", valid_until=date(2026, 11, 30))
    assert judged(overrun, "2026Q4", 2027, 1, 2).reason == "no_limit"


def test_a_limit_of_a_category_is_for_clauses_about_it_alone(
    paper: Paper, record: Record, local: Local, judged: Judged, statute: Any, company: Any
) -> None:
    fees = Category.objects.create(organisation=company, name="资费")
    of_all, of_fees = paper.band("overrun", "<=", 30), paper.band("overrun", "<=", 30, scope={"categories": [fees.pk]})
    paper.signed(START)
    statute("10h")
    statute("2h", category=fees)
    record(local(2026, 10, 5), responded=9, category=fees)
    assert judged(of_all, "2026Q4", 2027, 1, 2).detail["limit"] == "10h"
    assert judged(of_fees, "2026Q4", 2027, 1, 2).detail["limit"] == "2h"


def test_a_declaration_makes_none_of_an_empty_register(paper: Paper, judged: Judged, company: Any) -> None:
    promise = paper.band("law_violations", "", breach_class="major")
    paper.signed(START)
    days = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
    ResourceFact.objects.create(organisation=company, kind="no_violations", value=0, **days)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.value, result.reason) == ("grades", 0, "")
