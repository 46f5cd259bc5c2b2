"""What a picture is made of: a chart, a table, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from commitments.models import Promise
from compliance import wording
from compliance.charts import Spec, Words
from compliance.models import Verdict
from compliance.rules.clarity import places


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False
    hide: bool = False  # where there is little room


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a cell says, where it leads, and by which verdict it is marked with colour and shape. Where there is little
    room a cell may `hide`, and another say its words as `narrow`."""

    text: str
    url: str = ""
    tone: str = ""
    sub: str = ""
    remark: str = ""
    narrow: str = ""
    hide: bool = False

    @property
    def word(self) -> str:
        """What the mark says."""
        return self.remark or (str(Verdict(self.tone).label) if self.tone else "")


@dataclass(frozen=True, slots=True)
class Row:
    cells: Sequence[TableCell]
    current: bool = False


@dataclass(frozen=True)
class Picture:
    """`said` stands above the chart, `method` below the table. Without a chart `said` tells why there is none."""

    said: Sequence[str]
    spec: Spec | None = None
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    method: Sequence[str] = ()
    wide: bool = False  # a table that needs the whole page


def numbered(*labels: str) -> list[Column]:
    """A first column of words, the others of numbers."""
    return [Column(label, is_number=at > 0) for at, label in enumerate(labels)]


def share(value: Fraction | float, promise: Promise) -> str:
    """A share in per cent, never rounded across what the letter asks for."""
    exact = Fraction(value)
    return wording.percent_beside(places(exact), wording.ends(promise))


def percent(value: float, shown: int = 2) -> str:
    """A limit of a picture in per cent: geometry, that no figure is held against."""
    return wording.percent(Decimal(str(value)), shown)


def points(step: Fraction) -> str:
    """A step in percentage points; one that rounds to nothing has no sign."""
    return wording.points(round(Decimal(step.numerator) / Decimal(step.denominator), 4))


def words(promise: Promise) -> Words:
    """How the axis of a rate is written."""
    target = _("target %(goal)s") % {"goal": wording.goal(promise)}
    return Words(wording.name(promise), target, ".1~%", ".2~%")


def bare(step: Fraction) -> str:
    """The same without its unit, where there is little room: −0.40."""
    rounded = round(Decimal(step.numerator) / Decimal(step.denominator) * 100, 2)
    return f"{wording.sign(rounded)}{abs(rounded)}"


def hover(head: str, *lines: str) -> str:
    """What a point says: its name, then a line each. Not in bold: that would be an inline style."""
    return "<br>".join(escape(each) for each in (head, *lines) if each)


def axis_start(spec: Spec, axis: str = "yaxis") -> str:
    """That an axis of shares does not begin at 0, and where it does; empty where it begins there."""
    low: Any = spec["layout"][axis]["range"][0]
    if low <= 0:
        return ""
    return _("The axis does not begin at 0 but at %(start)s.") % {"start": percent(low)}
