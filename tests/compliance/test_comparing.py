"""Who moved between two moments is exactly who is something else, however the record and the clock went on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from commitments.models import Promise
from complaints.facts import Facts
from complaints.knowing import TooMuchWritten
from complaints.models import ChangeSet, Complaint, Source
from complaints.rewinding import as_known
from compliance import comparing, counting
from compliance.comparing import Comparison, Side
from compliance.rules.moves import Moment, Move, Why
from compliance.rules.parts import Part
from compliance.rules.periods import Period
from tests.complaints.generated import START, told, write
from tests.compliance.conftest import Paper

pytestmark = pytest.mark.django_db
QUARTER = Period.parse("2026Q4")
Local = Callable[..., datetime]
PROMISES: list[dict[str, Any]] = [
    {"metric": "first_response_timely_rate", "comparator": ">=", "value": 50, "limit": "2h"},
    {"metric": "first_response_timely_rate", "comparator": ">=", "value": 50, "limit": "3wd"},
    {"metric": "resolution_rate", "comparator": ">=", "value": 50, "limit": "3d"},
    {"metric": "resolution_rate", "comparator": ">=", "value": 50, "limit": "own"},
    {"metric": "repeat_rate", "comparator": "<=", "value": 3},
    {"metric": "satisfaction", "comparator": ">=", "value": 80},
    {"metric": "overrun", "comparator": "between", "value": 0, "high": 30, "limit": "24h", "kind": "band"},
    {"metric": "property_loss_cases", "kind": "band", "breach_class": "major"},
    {
        "metric": "first_response_timely_rate",
        "comparator": ">=",
        "value": 50,
        "limit": "2d",
        "scope": {"channels": ["phone"]},
    },
]
MOMENTS = st.integers(0, 24 * 100).map(lambda hours: START + timedelta(hours=hours))


@pytest.fixture
def promises(company: Organisation) -> list[Promise]:
    paper = Paper(company)
    made = [paper.says(**told) for told in PROMISES]
    paper.signed(date(2026, 10, 1))
    return made


@pytest.fixture
def source(company: Organisation) -> Source:
    return Source.objects.create(organisation=company, key="test", name="test")


def last() -> int:
    return max(ChangeSet.objects.values_list("number", flat=True), default=0) or 0


def standing(promise: Promise, moment: Moment) -> dict[int, tuple[Part, int | None]]:
    """Part and unit of every complaint at a moment, by counting a record that is put back."""
    side = Side.of(promise, QUARTER, moment.as_of)
    if side is None:
        return {}
    found = {}
    with as_known(promise.clause.version.letter.organisation_id, moment.watermark, until=side.cohort.end):
        for piece in counting.stretches(side.cohort, side.question):
            rows = counting.classified(piece, side.question).order_by().values_list("pk", "part", "unit_id")
            found.update({pk: (Part(part), unit) for pk, part, unit in rows})
    return found


def places(move: Move) -> tuple[Any, Any]:
    before = (move.before, move.unit_before) if move.before else None
    return before, (move.after, move.unit_after) if move.after else None


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told(), min_size=1, max_size=5), min_size=1, max_size=4), st.data())
def test_the_moves_are_the_difference(promises: list[Promise], source: Source, writes: Any, data: Any) -> None:
    with transaction.atomic():
        for facts in writes:
            write(source, facts)
        promise = data.draw(st.sampled_from(promises))
        number = data.draw(st.integers(0, last()))
        old = Moment(data.draw(MOMENTS), number)
        new = Moment(data.draw(MOMENTS), data.draw(st.integers(number, last())))
        before, after = standing(promise, old), standing(promise, new)
        moved = {pk for pk in {*before, *after} if before.get(pk) != after.get(pk)}
        found = {move.complaint: places(move) for move in Comparison(promise, QUARTER, old, new).moves()}
        assert found == {pk: (before.get(pk), after.get(pk)) for pk in moved}
        transaction.set_rollback(True)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told(), min_size=1, max_size=5), min_size=2, max_size=4), st.data())
def test_who_moved_since_would_have_been_the_same_before(
    promises: list[Promise], source: Source, writes: Any, data: Any
) -> None:
    """What is known later, asked as of the earlier moment, says the same of those that only time has moved."""
    with transaction.atomic():
        for facts in writes:
            write(source, facts)
        promise, number = data.draw(st.sampled_from(promises)), data.draw(st.integers(1, last()))
        old, new = Moment(data.draw(MOMENTS), number), Moment(data.draw(MOMENTS), last())
        before, hindsight = standing(promise, old), standing(promise, replace(old, watermark=new.watermark))
        for move in Comparison(promise, QUARTER, old, new).moves():
            same = before.get(move.complaint) == hindsight.get(move.complaint)
            assert (move.why is Why.SINCE) == same
            assert (move.change_set is None) == same
        transaction.set_rollback(True)


@pytest.fixture
def response(promises: list[Promise]) -> Promise:
    return promises[0]


def fact(reference: str, at: datetime, **more: Any) -> Facts:
    facts = {"unit": "东城", "category": "宽带", "subcategory": "断网", "customer": reference}
    return Facts(reference=reference, received_at=at, **{**facts, **more})


def moves(promise: Promise, old: Moment, new: Moment) -> dict[str, tuple[Any, Any, Why]]:
    names = dict(Complaint.objects.values_list("pk", "reference"))
    found = Comparison(promise, QUARTER, old, new).moves()
    return {names[move.complaint]: (move.before, move.after, move.why) for move in found}


def test_each_reason_is_told(response: Promise, source: Source, local: Local) -> None:
    at = local(2026, 11, 2, 9)
    write(source, [fact("FELL DUE", at), fact("CORRECTED", at, responded_at=at + timedelta(hours=1))])
    old = Moment(local(2026, 11, 2, 10), last())
    write(source, [fact("LATE IN THE BOOKS", at), fact("CAME", at + timedelta(days=1))])
    write(source, [fact("CORRECTED", at, responded_at=at + timedelta(hours=3))])
    new = Moment(local(2026, 11, 3, 9, 30), last())
    assert moves(response, old, new) == {
        "FELL DUE": (Part.NOT_YET_DUE, Part.LATE, Why.SINCE),
        "CAME": (None, Part.NOT_YET_DUE, Why.SINCE),
        "LATE IN THE BOOKS": (None, Part.LATE, Why.RECORDED),
        "CORRECTED": (Part.MET, Part.LATE, Why.CORRECTED),
    }


def test_an_answer_that_came_after_the_moment_is_no_correction(response: Promise, source: Source, local: Local) -> None:
    at = local(2026, 11, 2, 9)
    write(source, [fact("A", at)])
    old = Moment(local(2026, 11, 2, 10), last())
    write(source, [fact("A", at, responded_at=at + timedelta(minutes=90))])
    new = Moment(local(2026, 11, 2, 12), last())
    assert moves(response, old, new) == {"A": (Part.NOT_YET_DUE, Part.MET, Why.SINCE)}


def test_a_correction_beside_makes_a_repeat_new(promises: list[Promise], source: Source, local: Local) -> None:
    repeats, at = promises[4], local(2026, 11, 2, 9)
    both = {"customer": "甲"}
    write(
        source, [fact("A", at, resolved_at=at + timedelta(days=1), **both), fact("B", at + timedelta(days=3), **both)]
    )
    old = Moment(local(2026, 11, 20), last())
    write(source, [fact("A", at - timedelta(days=60), resolved_at=at - timedelta(days=50), **both)])
    assert moves(repeats, old, Moment(old.as_of, last())) == {
        "A": (Part.NEW, None, Why.CORRECTED),
        "B": (Part.REPEAT, Part.NEW, Why.BESIDE),
    }


def test_another_unit_is_a_move_for_the_units_alone(response: Promise, source: Source, local: Local) -> None:
    at = local(2026, 11, 2, 9)
    write(source, [fact("A", at, responded_at=at)])
    old = Moment(local(2026, 11, 20), last())
    write(source, [fact("A", at, responded_at=at, unit="西城")])
    [move] = Comparison(response, QUARTER, old, Moment(old.as_of, last())).moves()
    assert move.of_unit(None) is None
    left, joined = move.of_unit(move.unit_before), move.of_unit(move.unit_after)
    assert left is not None
    assert joined is not None
    assert (left.before, left.after) == (Part.MET, None)
    assert (joined.before, joined.after) == (None, Part.MET)


def test_more_than_can_be_looked_at_is_refused(
    response: Promise, source: Source, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "AT_MOST", 1)
    at = local(2026, 11, 2, 9)
    write(source, [fact("A", at), fact("B", at)])
    with pytest.raises(TooMuchWritten):
        Comparison(response, QUARTER, Moment(at, 0), Moment(at, last())).moves()


def test_what_rests_on_facts_moves_nobody(company: Organisation, local: Local) -> None:
    paper = Paper(company)
    fund = paper.says("fund_ratio", ">=", 5, period="year")
    paper.signed(date(2026, 1, 1))
    at = local(2026, 11, 2)
    assert Comparison(fund, Period.parse("2026"), Moment(at, 0), Moment(at, 1)).moves() == []
