"""A complaint that is something else for a figure at one moment than at another, and why (rule book §9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from compliance.rules.parts import Part


class Why(StrEnum):
    """Why a complaint moved."""

    SINCE = "since"  # it came, something happened to it, or its time ran out
    RECORDED = "recorded"  # it had come before, and got into the record only later
    CORRECTED = "corrected"  # what is recorded of it was changed
    BESIDE = "beside"  # what is recorded of another one of the same customer was changed
    AGREED = "agreed"  # what is asked of it was: letter, notes or calendar


@dataclass(frozen=True, slots=True)
class Moment:
    """As of when, the number of the last change set of the record that was known, and the digest of what was beside it;
    without one, what is beside it today."""

    as_of: datetime
    watermark: int
    surroundings: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """A complaint that was something else: its part and unit at either moment (no part: it was not there), and the
    change set that did it, where the record was changed."""

    complaint: int
    before: Part | None
    after: Part | None
    unit_before: int | None
    unit_after: int | None
    why: Why
    change_set: int | None = None

    def of_unit(self, unit: int | None) -> Move | None:
        """The move as it is for one unit, or for the company (None), where units do not matter; None where it is
        none."""
        if unit is None:
            return None if self.before == self.after else self
        before = self.before if self.unit_before == unit else None
        after = self.after if self.unit_after == unit else None
        return None if before == after else replace(self, before=before, after=after)

    def then(self, later: Move) -> Move | None:
        """This move and a later one of the same complaint as one; None where together they lead nowhere. The record
        having been changed in either of them, that is the reason."""
        if (self.before, self.unit_before) == (later.after, later.unit_after):
            return None
        told = later if later.why is not Why.SINCE else self
        return replace(self, after=later.after, unit_after=later.unit_after, why=told.why, change_set=told.change_set)
