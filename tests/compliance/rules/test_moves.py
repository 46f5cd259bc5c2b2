"""Two moves of a complaint as one."""

from __future__ import annotations

from compliance.rules.moves import Move, Why
from compliance.rules.parts import Part


def move(before: Part | None, after: Part | None, why: Why = Why.SINCE, change_set: int | None = None) -> Move:
    return Move(1, before, after, 5 if before else None, 5 if after else None, why, change_set)


def test_two_moves_lead_from_the_first_place_to_the_last() -> None:
    assert move(None, Part.NOT_YET_DUE).then(move(Part.NOT_YET_DUE, Part.LATE)) == move(None, Part.LATE)


def test_there_and_back_is_no_move() -> None:
    assert move(Part.MET, Part.LATE, Why.CORRECTED, 7).then(move(Part.LATE, Part.MET, Why.CORRECTED, 8)) is None


def test_a_correction_is_the_reason_whichever_of_the_two_it_was() -> None:
    corrected = move(Part.LATE, Part.MET, Why.CORRECTED, 7)
    assert move(None, Part.LATE).then(corrected) == move(None, Part.MET, Why.CORRECTED, 7)
    first = move(None, Part.LATE, Why.RECORDED, 6)
    assert first.then(move(Part.LATE, Part.MET)) == move(None, Part.MET, Why.RECORDED, 6)


def test_of_two_corrections_the_later_one_is_named() -> None:
    both = move(None, Part.LATE, Why.RECORDED, 6).then(move(Part.LATE, Part.MET, Why.CORRECTED, 7))
    assert both == move(None, Part.MET, Why.CORRECTED, 7)


def test_for_another_unit_it_is_none() -> None:
    assert move(Part.MET, Part.LATE).of_unit(6) is None
