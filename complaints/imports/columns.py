"""What the columns of a file hold, and what shows it: dates, numbers, yes or no, a few words, text. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from complaints.imports import values
from complaints.imports.dating import Evidence, Form, Proof, form_of, number_form

NOTHING = ("?", "-", "--", "—", "——", "/", "n/a", "#n/a", "na", "null", "none", "nan", "(null)", "\\n", "暂无", "未填")
SAMPLES = 3
SHOWN = 80  # characters of a sample
MOST_WORDS = 60  # different cells up to which a column is a choice among words
MOST_TOLD_APART = 20_000  # different cells counted one by one
MOSTLY = 0.8  # of the filled cells: the others will be rejected, and are told in the preview
LONG = 60  # characters of a cell from which on it is text
OF_TIME = re.compile(r"时间|日期|时刻|期限|date|time|_at\b|_on\b|day\b|deadline|due\b", re.IGNORECASE)
YES_OR_NO = values.YES | values.NO
NUMERAL = re.compile(r"[-+¥￥$€\s]*[\d.]")
CONTACT = re.compile(r"\+?[\d\s()-]{7,20}|[^@\s]+@[^@\s]+\.[^@\s]+")


class Kind(StrEnum):
    EMPTY = "empty"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    WORDS = "words"
    TEXT = "text"


@dataclass
class Column:
    """One column while its cells go by, and what is known of it afterwards.

    `filled` counts the cells that say something: neither empty nor one of the words that mean nothing (`nothings`).
    `words` counts its different cells, None once there are too many to be a choice. The dates of `dates` are counted
    once for every different text, `counts` counts cells.
    """

    name: str
    filled: int = 0
    empty: int = 0
    nothings: Counter[str] = field(default_factory=Counter)
    samples: list[str] = field(default_factory=list)
    words: Counter[str] | None = field(default_factory=Counter)
    dates: Evidence = field(default_factory=Evidence)
    counts: Counter[str] = field(
        default_factory=Counter
    )  # dates, shaped, numbers, yes_no, contacts, formats of numbers
    distinct: int = 0
    longest: int = 0
    lowest: float | None = None
    highest: float | None = None
    numbered: dict[str, Proof] = field(default_factory=dict)
    told: str = ""  # the kind that somebody said instead of the one found
    told_formats: list[str] = field(default_factory=list)  # and the formats of its dates
    _seen: dict[str, tuple[str, ...]] = field(default_factory=dict)  # what a cell counts as

    def add(self, cell: str, line: int) -> None:
        if not cell:
            self.empty += 1
            return
        if cell.casefold() in NOTHING:
            self.nothings[cell] += 1
            return
        self.filled += 1
        counted = self._seen.get(cell)
        if counted is None:
            counted = self._first_time(cell, line)
        for each in counted:
            self.counts[each] += 1
        if self.words is not None:
            self.words[cell[:SHOWN]] += 1
            if len(self.words) > MOST_WORDS:
                self.words = None

    def _first_time(self, cell: str, line: int) -> tuple[str, ...]:
        counted = tuple(self._classes(cell, line)) if len(cell) <= LONG else ()
        if len(self._seen) < MOST_TOLD_APART:
            self._seen[cell] = counted
            self.distinct += 1
            self.longest = max(self.longest, len(cell))
            if len(self.samples) < SAMPLES:
                self.samples.append(cell[:SHOWN])
        return counted

    def _classes(self, cell: str, line: int) -> Iterator[str]:
        """What a cell may be."""
        if self.dates.add(cell, line):
            yield "dates"
        if form_of(cell):
            yield "shaped"  # like a date, though perhaps one that does not exist
        if cell.casefold() in YES_OR_NO:
            yield "yes_no"
        if CONTACT.fullmatch(cell):
            yield "contacts"
        number = _number(cell)
        if number is None:
            return
        yield "numbers"
        self.lowest = number if self.lowest is None else min(self.lowest, number)
        self.highest = number if self.highest is None else max(self.highest, number)
        if form := number_form(cell):
            self.numbered.setdefault(form, Proof(cell, line))
            yield form

    @property
    def kind(self) -> Kind:
        return Kind(self.told) if self.told else self.found_kind

    @property
    def found_kind(self) -> Kind:
        if not self.filled:
            return Kind.EMPTY
        if self.date_number or self._looks_like_dates:
            return Kind.DATE
        if self.counts["yes_no"] == self.filled and self.distinct <= 2:
            return Kind.YES_NO
        if self.counts["numbers"] >= self.filled * MOSTLY:
            return Kind.NUMBER
        if self.words is not None and self.longest <= LONG and self.distinct * 2 <= max(self.filled, 4):
            return Kind.WORDS
        return Kind.TEXT

    @property
    def _looks_like_dates(self) -> bool:
        """Most cells are written like dates, and dates that exist are among them."""
        return self.counts["shaped"] >= self.filled * MOSTLY and self.counts["dates"] * 2 >= self.counts["shaped"]

    @property
    def date_number(self) -> str:
        """The format where the column's dates are numbers: its name has to say that it is a time, for a number of five
        digits may be anything."""
        form = max(values.NUMBERED, key=lambda each: self.counts[each])
        many = self.counts[form] >= max(self.filled * MOSTLY, 1)
        return form if many and OF_TIME.search(self.name) else ""

    @property
    def orders(self) -> tuple[str, ...]:
        """The orders of day and month between which somebody has to decide; none where the dates tell it."""
        orders = () if self.date_number else self.dates.orders
        return orders if self.found_kind == Kind.DATE and len(orders) > 1 else ()

    def formats(self, order: str = "") -> list[str]:
        """The formats of its dates as they were found; none while their order is open and not said."""
        if self.found_kind != Kind.DATE:
            return []
        if self.date_number:
            return [self.date_number]
        if self.orders and order not in self.orders:
            return []
        return self.dates.formats(order or next(iter(self.dates.orders), ""))

    @property
    def date_formats(self) -> list[str]:
        """The formats in which its dates are read: those somebody said, else those found."""
        return (self.told_formats or self.formats()) if self.kind == Kind.DATE else []

    @property
    def is_open(self) -> bool:
        """Whether the order of day and month is still to be said."""
        return bool(self.orders) and not (self.told or self.told_formats)

    @property
    def unique(self) -> bool:
        """Whether no cell came twice, as far as cells were told apart, and none is missing."""
        return bool(self.filled) and self.distinct == min(self.filled, MOST_TOLD_APART) and not self.empty

    def as_json(self) -> dict[str, Any]:
        plain = (
            "name",
            "filled",
            "empty",
            "samples",
            "distinct",
            "longest",
            "lowest",
            "highest",
            "told",
            "told_formats",
        )
        forms = [
            [form.pattern, form.years, count, self.dates.samples[form].text, self.dates.samples[form].line]
            for form, count in self.dates.forms.items()
        ]
        return {
            **{name: getattr(self, name) for name in plain},
            "nothings": dict(self.nothings),
            "words": None if self.words is None else dict(self.words),
            "counts": dict(self.counts),
            "numbered": {form: [proof.text, proof.line] for form, proof in self.numbered.items()},
            "forms": forms,
            "against": {order: [proof.text, proof.line] for order, proof in self.dates.against.items()},
            "read_by": dict(self.dates.read_by),
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Column:
        told = dict(told)
        dates = Evidence(read_by=Counter(told.pop("read_by")))
        for pattern, years, count, text, line in told.pop("forms"):
            form = Form(pattern, years)
            dates.forms[form], dates.samples[form] = count, Proof(text, line)
            dates.years |= {years} - {0}
        dates.against = {order: Proof(*proof) for order, proof in told.pop("against").items()}
        told["numbered"] = {form: Proof(*proof) for form, proof in told["numbered"].items()}
        told["words"] = None if told["words"] is None else Counter(told["words"])
        return cls(**{**told, "nothings": Counter(told["nothings"]), "counts": Counter(told["counts"]), "dates": dates})


def _number(cell: str) -> float | None:
    if not NUMERAL.match(cell):
        return None
    try:
        return float(values.amount(cell))
    except values.NotThatError:
        return None


def profile(header: Sequence[str], rows: Iterator[tuple[int, Sequence[str]]]) -> tuple[list[Column], int]:
    """The columns of a table and the number of rows looked at; `rows` are numbers of lines with their cells."""
    columns = [Column(name) for name in header]
    seen = 0
    for line, cells in rows:
        seen += 1
        for column, cell in zip(columns, cells, strict=False):
            column.add(cell.strip(), line)
    return columns, seen
