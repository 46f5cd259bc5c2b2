"""A letter that is amended in mid-quarter, from its text to the verdict (rule book §7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from accounts.models import Organisation, User
from commitments import actions
from commitments.letters.reading import parse_text
from commitments.models import InterpretationNote, Letter, LetterVersion, Promise
from compliance.models import Breach, Result
from tests.compliance.conftest import Paper, Record

Local = Callable[..., datetime]
Judged = Callable[..., Result]
Note = Callable[..., InterpretationNote]
FIRST = "服务承诺书\n1.标准\n1.1首次响应及时率不低于90%。\n1.2重复投诉率控制在3%以内。\n承诺方:和风物业\n"
SECOND = """服务承诺书
1.标准
1.1客户满意度不低于80%。
1.2首次响应及时率不低于95%。
1.3重复投诉率控制在2%以内。
承诺方:和风物业
"""


@pytest.fixture
def put_in_force(company: Organisation, manager: User) -> Callable[..., LetterVersion]:
    def store(text: str, day: date, amends: Letter | None = None, *, limit: str = "2h") -> LetterVersion:
        version = actions.store_letters(
            organisation=company,
            parsed=parse_text(text),
            by=manager,
            source_name="letter.txt",
            source_sha256="",
            amends=amends,
        )[0]
        for promise in Promise.objects.of_version(version):
            changes = {"parameters": {"limit": limit}} if promise.metric == "first_response_timely_rate" else {}
            actions.correct_promise(promise=promise, changes=changes, by=manager)
        return actions.activate(version=version, effective_from=day, by=manager)

    return store


@pytest.fixture
def versions(put_in_force: Callable[..., LetterVersion]) -> list[Promise]:
    """The response promise of a letter, and of its amendment of 15 November that asks more of more time."""
    first = put_in_force(FIRST, date(2026, 10, 1))
    second = put_in_force(SECOND, date(2026, 11, 15), first.letter, limit="4h")
    return [
        Promise.objects.get(clause__version=version, metric="first_response_timely_rate") for version in (first, second)
    ]


@pytest.fixture
def around_the_day(record: Record, local: Local) -> None:
    """Ten complaints on either side of midnight: all answered within 4 hours, one a side later than 2 hours."""
    for at in (local(2026, 11, 14, 23, 59), local(2026, 11, 15, 0, 1)):
        record.many(9, at, responded=1, unit="东城")
        record(at, responded=3, unit="东城")


@pytest.mark.usefixtures("around_the_day")
def test_each_complaint_is_judged_by_the_version_in_force_when_it_was_received(
    versions: list[Promise], judged: Judged
) -> None:
    before, after = (judged(promise, "2026Q4", 2027, 1, 2) for promise in versions)
    assert [(result.numerator, result.denominator) for result in (before, after)] == [(9, 10), (10, 10)]


@pytest.mark.usefixtures("around_the_day")
def test_both_parts_are_shown_though_the_amendment_renumbered_the_clause(
    versions: list[Promise], judged: Judged
) -> None:
    result = judged(versions[1], "2026Q4", 2027, 1, 2)
    parts = [(part["version"], part["value"], part["verdict"]) for part in result.detail["parts"]]
    assert parts == [(1, "0.900000", "met"), (2, "1.000000", "met")]


def test_the_worse_part_is_the_verdict(versions: list[Promise], judged: Judged, record: Record, local: Local) -> None:
    record.many(9, local(2026, 11, 1), responded=1)
    record.many(2, local(2026, 11, 1, 12), responded=3)
    record.many(20, local(2026, 11, 20), responded=3)
    assert judged(versions[1], "2026Q4", 2027, 1, 2).verdict == "missed"
    assert judged(versions[0], "2026Q4", 2027, 1, 2).verdict == "missed"


def test_of_two_missed_parts_the_verdict_is_that_of_the_one_past_a_band(
    paper: Paper, judged: Judged, record: Record, local: Local
) -> None:
    """Four repeats in a hundred under the first version, where the letter is silent; ten under the second."""
    for draft, day in ((paper, date(2026, 10, 1)), (paper.amended(), date(2026, 11, 15))):
        promise = draft.says("repeat_rate", "<=", 3, path="2.1")
        draft.band("repeat_rate", "between", 5, 8, path="2.2")
        draft.signed(day)
    for month, repeats in ((10, 4), (12, 10)):
        record.many(100 - repeats, local(2026, month, 5))
        record.many(repeats, local(2026, month, 6), since_previous=5)
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.reason) == ("missed", "beyond_minor")


def test_what_the_old_version_tolerated_the_new_one_does_not(
    versions: list[Promise], judged: Judged, record: Record, local: Local
) -> None:
    for day in (date(2026, 11, 1), date(2026, 11, 20)):
        record.many(10, local(day.year, day.month, day.day), responded=1)
        record(local(day.year, day.month, day.day, 12), responded=5)
    result = judged(versions[1], "2026Q4", 2027, 1, 2)
    assert [part["verdict"] for part in result.detail["parts"]] == ["met", "missed"]


def test_a_version_that_nothing_was_received_under_yet_does_not_undo_the_verdict(
    versions: list[Promise], judged: Judged, record: Record, local: Local
) -> None:
    record.many(10, local(2026, 11, 1), responded=1)
    assert judged(versions[1], "2026Q4", 2026, 11, 16).verdict == "met"


@pytest.mark.parametrize("early", [0, 1])
def test_an_earlier_part_keeps_it_provisional_only_where_something_was_received(
    put_in_force: Callable[..., LetterVersion], judged: Judged, record: Record, local: Local, early: int
) -> None:
    first = put_in_force(FIRST, date(2026, 10, 1), limit="90d")
    second = put_in_force(SECOND, date(2026, 11, 15), first.letter)
    record.many(early, local(2026, 11, 14), responded=1)
    record(local(2026, 12, 1), responded=1)
    promise = Promise.objects.get(clause__version=second, metric="first_response_timely_rate")
    assert judged(promise, "2026Q4", 2027, 1, 10).provisional is bool(early)


def test_the_quarters_before_and_after_have_one_version_each(
    versions: list[Promise], judged: Judged, record: Record, local: Local
) -> None:
    record(local(2027, 1, 5), responded=3)
    result = judged(versions[1], "2027Q1", 2027, 2, 2)
    assert (result.verdict, "parts" in result.detail) == ("met", False)
    assert not Result.objects.filter(promise=versions[0], period="2027Q1").exists()


def test_a_breach_names_the_version_that_was_broken(
    put_in_force: Callable[..., LetterVersion], judged: Judged, record: Record, local: Local
) -> None:
    band = "2.违约\n2.1重复投诉率高于{}%的,属轻微违约。\n"
    first = put_in_force(FIRST + band.format(5), date(2026, 10, 1))
    second = put_in_force(FIRST + band.format(50), date(2026, 11, 15), first.letter)
    for day in (1, 20):
        record.many(9, local(2026, 11, day))
        record(local(2026, 11, day, 12), since_previous=3600)
    judged(Promise.objects.get(clause__version=second, metric="repeat_rate", kind="target"), "2026Q4", 2027, 1, 2)
    assert [breach.promise.clause.version_id for breach in Breach.objects.all()] == [first.pk]


def test_the_history_of_a_promise_goes_back_through_the_versions(
    versions: list[Promise], judged: Judged, record: Record, local: Local
) -> None:
    record(local(2026, 10, 5), responded=1)
    record(local(2027, 1, 5), responded=1)
    judged(versions[1], "2027Q1", 2027, 2, 2)
    assert [result.period for result in Result.objects.history_of(versions[1])] == ["2027Q1", "2026Q4", "2026Q4"]


def test_every_part_says_what_it_lacks_and_which_notes_complete_it(
    put_in_force: Callable[..., LetterVersion], judged: Judged, record: Record, local: Local, note: Note
) -> None:
    first = put_in_force(FIRST, date(2026, 10, 1), limit="")
    second = put_in_force(FIRST, date(2026, 11, 15), first.letter, limit="")
    note(first.letter, "first_response_timely_rate", date(2026, 11, 20), limit="2h")
    for day in (1, 20):
        record(local(2026, 11, day), responded=1)
    promise = Promise.objects.get(clause__version=second, metric="first_response_timely_rate")
    result = judged(promise, "2026Q4", 2027, 1, 2)
    assert (result.verdict, result.reason, result.detail["notes"]) == ("not_evaluable", "no_limit", [1])
    parts = [(part["verdict"], part["reason"], part["notes"]) for part in result.detail["parts"]]
    assert parts == [("not_evaluable", "no_limit", []), ("met", "", [1])]
