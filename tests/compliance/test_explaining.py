"""Between what a result said and says lies exactly what joined and left, and what changed beside the complaints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import InterpretationNote, Promise, ResourceFact
from complaints.facts import Facts
from complaints.models import ChangeSet
from compliance import comparing, explaining, retold
from compliance.actions import recompute
from compliance.explaining import Explanation, Line
from compliance.models import Result, ResultVersion
from compliance.rules.moves import Why
from compliance.rules.parts import Part
from tests.complaints.generated import START, told, write
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
Local = Callable[..., datetime]
SIGNED = date(2026, 10, 1)


def explained(result: Result) -> Explanation:
    version = explaining.latest(result)
    assert version is not None
    return explaining.change(version, result)


def answered(reference: str, at: datetime, hours: float | None, **more: Any) -> Facts:
    responded = None if hours is None else at + timedelta(hours=hours)
    return Facts(reference=reference, received_at=at, responded_at=responded, **more)


@pytest.fixture
def promise(paper: Paper) -> Promise:
    made = paper.says("first_response_timely_rate", ">=", 50, limit="2h")
    paper.signed(SIGNED)
    return made


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.lists(told(), max_size=6), st.integers(0, 40)), min_size=2, max_size=3))
def test_joined_less_left_is_the_difference_of_the_counts(record: Record, writes: Any) -> None:
    with transaction.atomic():
        paper = Paper(record.organisation)
        paper.says("first_response_timely_rate", ">=", 50, limit="2h")
        paper.says("resolution_rate", ">=", 50, limit="3d")
        paper.says("repeat_rate", "<=", 3)
        paper.says("satisfaction", ">=", 80)
        paper.signed(SIGNED)
        as_of = START
        for facts, days in writes:
            write(record.source, facts)
            as_of += timedelta(days=days)
            recompute(as_of=as_of)
        changed = [result for result in Result.objects.all() if explaining.latest(result)]
        for result in changed:
            for line in explained(result).lines:
                assert line.rest == 0
                assert line.new == line.old + line.joined - line.left
        transaction.set_rollback(True)


def test_a_correction_names_its_change_set(promise: Promise, record: Record, local: Local) -> None:
    facts = answered("A", local(2026, 10, 5), 1)
    write(record.source, [facts])
    recompute(as_of=local(2026, 10, 6))
    write(record.source, [replace(facts, responded_at=facts.received_at + timedelta(hours=3))])
    recompute(as_of=local(2026, 10, 6))
    found = explained(Result.objects.get())
    assert found.lines == [
        Line("numerator", 1, 0, 0, 1),
        Line("failures", 0, 1, 1, 0),
        Line("denominator", 1, 1, 0, 0),
        Line("not_yet_due", 0, 0, 0, 0),
    ]
    [change] = retold.writes(found.written)
    assert (change.number, change.count) == (ChangeSet.objects.exclude(number=None).latest("number").number, 1)
    with translation.override("en"):
        [reason] = retold.reasons(found)
    assert (reason.sentence, reason.turns) == ("1 complaint was corrected.", ["1: in time → late"])


def test_mere_time_is_told_apart(promise: Promise, record: Record, local: Local) -> None:
    write(record.source, [answered("A", local(2026, 10, 5, 9), None)])
    recompute(as_of=local(2026, 10, 5, 10))
    recompute(as_of=local(2026, 10, 5, 12))
    found = explained(Result.objects.get())
    assert list(found.turns) == [Why.SINCE]
    assert (found.differences, found.programmed, found.written) == ([], False, {})


def test_a_unit_is_explained_by_its_own_complaints(promise: Promise, record: Record, local: Local) -> None:
    at = local(2026, 10, 5)
    write(record.source, [answered("A", at, 1, unit="东城"), answered("B", at, 1, unit="西城")])
    recompute(as_of=local(2026, 10, 6))
    write(record.source, [answered("B", at, 1, unit="东城")])
    recompute(as_of=local(2026, 10, 6))
    found = explained(Result.objects.get(unit__name="东城"))
    assert found.lines[0] == Line("numerator", 1, 2, 1, 0)
    assert explaining.latest(Result.objects.get(unit=None)) is None  # the company's is the same


def test_what_a_note_changed_is_told_of_the_complaints_it_moved(
    paper: Paper, record: Record, local: Local, note: Callable[..., InterpretationNote]
) -> None:
    """Their facts are the same, and so is the moment."""
    paper.says("resolution_rate", ">=", 50)
    letter = paper.signed(SIGNED)
    at = local(2026, 10, 5)
    days = {"A": 1, "B": 5, "C": 9}
    solved = [Facts(reference=name, received_at=at, resolved_at=at + timedelta(days=n)) for name, n in days.items()]
    write(record.source, solved)
    recompute(as_of=local(2026, 10, 20))
    note(letter, "resolution_rate", SIGNED, limit="3d")
    recompute(as_of=local(2026, 10, 20))
    found = explained(Result.objects.get(unit=None))
    assert (found.lines[0], found.lines[1]) == (Line("numerator", 0, 1, 1, 0), Line("failures", 0, 2, 2, 0))
    assert list(found.turns) == [Why.AGREED]
    InterpretationNote.objects.update(valid_until=date(2026, 10, 10))
    note(letter, "resolution_rate", date(2026, 10, 11), limit="7d")
    recompute(as_of=local(2026, 10, 21))
    found = explained(Result.objects.get(unit=None))
    assert found.turns == {Why.AGREED: {(Part.LATE, Part.MET): 1}}
    with translation.override("en"):
        assert retold.surroundings(found) == ["interpretation notes: 1 new, 1 changed"]
        assert retold.rests(found, str) == []


def test_what_the_code_counts_otherwise_is_left_to_it(promise: Promise, record: Record, local: Local) -> None:
    write(record.source, [answered("A", local(2026, 10, 5), 1)])
    recompute(as_of=local(2026, 10, 6))
    write(record.source, [answered("B", local(2026, 10, 5), 1)])
    recompute(as_of=local(2026, 10, 7))
    Result.objects.update(numerator=5, code_version="another")
    found = explained(Result.objects.get())
    assert (found.programmed, found.lines[0].rest) == (True, 3)
    with translation.override("en"):
        assert retold.surroundings(found) == ["The program that counts is another version."]
        assert retold.rests(found, str)[0] == "+3 complaints numerator: by the program that counts."


def test_what_rests_on_facts_is_explained_by_the_register(paper: Paper, record: Record, local: Local) -> None:
    fund = paper.says("fund_ratio", ">=", 5, period="year")
    paper.signed(date(2026, 1, 1))
    year = {"organisation": record.organisation, "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    ResourceFact.objects.create(kind="revenue", value=100, **year)
    recompute(as_of=local(2026, 10, 20))
    ResourceFact.objects.create(kind="fund", value=6, **year)
    recompute(as_of=local(2026, 10, 20))
    found = explained(Result.objects.get(promise=fund))
    assert found.lines == []
    with translation.override("en"):
        assert retold.surroundings(found) == ["registered facts: service improvement fund: 1 new"]


def test_too_much_to_compare_is_said(
    promise: Promise, record: Record, local: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        write(record.source, [answered(f"R{n}", local(2026, 10, 5), 1)])
        recompute(as_of=local(2026, 10, 6))
    monkeypatch.setattr(comparing, "AT_MOST", 0)
    found = explained(Result.objects.get())
    assert (found.moves, found.lines) == (None, [])


def test_a_look_back_is_explained_too(promise: Promise, record: Record, local: Local) -> None:
    write(record.source, [answered("A", local(2026, 10, 5), 1), answered("B", local(2026, 10, 9), 1)])
    recompute(as_of=local(2026, 10, 20))
    recompute(as_of=local(2026, 10, 6))
    found = explained(Result.objects.get())
    assert found.lines[0] == Line("numerator", 2, 1, 0, 1)
    assert ResultVersion.objects.get().as_of == local(2026, 10, 20)
