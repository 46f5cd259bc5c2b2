"""The numbers in the text of a paper, held against those of its snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone, translation

from compliance import wording

NUMBER = re.compile(r"\b[0-9a-f]{64}\b|\d[\d,]*(?:\.\d+)?%?")  # a digest is one number
FIXED = {
    "95%",  # the intervals, in the method
    "256",  # SHA-256
    "7",  # 7×24
    "24",
    "1",  # counts that are not shown exactly
    "4",
    "2",  # readings R2 and R3 of a benchmark, "2 − own ÷ benchmark"
    "3",
    "100%",  # what a training or a milestone comes to in whole
}
"""Numbers of the words themselves, which no issue changes."""


def untraced(text: str, snapshot: dict[str, Any], language: str) -> set[str]:
    """The numbers of a text that are none of its snapshot's, as the product writes them in a language, and none of the
    words' own. Numbers of sections, tables and figures are to be left out of the text before."""
    with translation.override(language):
        known = FIXED | {number for words in _written(snapshot) for number in NUMBER.findall(words)}
    return set(NUMBER.findall(text)) - known


def _written(snapshot: dict[str, Any]) -> Iterator[str]:
    for value in _leaves(snapshot):
        yield from _ways(value)
    for row in snapshot["verdicts"]:
        yield from _of_verdict(row)
    yield from _counted(snapshot)


def _leaves(told: Any) -> Iterator[Any]:
    if isinstance(told, dict):
        for value in told.values():
            yield from _leaves(value)
    elif isinstance(told, list):
        yield str(len(told))
        for value in told:
            yield from _leaves(value)
    elif told is not None and not isinstance(told, bool):
        yield told


def _ways(value: Any) -> Iterator[str]:
    """A number, a day or a moment in every way the product writes it; other words as they stand."""
    yield str(value)
    if (number := _decimal(value)) is not None:
        yield wording.number(number)
        yield from (wording.percent(number, places) for places in range(5))
        if abs(number) >= 1:
            yield wording.money(abs(number))
            yield f"{number:,.2f}"
    elif (moment := _moment(value)) is not None:
        yield wording.moment(moment) + wording.day(timezone.localdate(moment))
    elif (day := _day(value)) is not None:
        yield wording.day(day)
    elif re.fullmatch(r"\d{4}([QH]\d|-\d\d)?", str(value)):
        yield wording.period_name(str(value))


def _of_verdict(row: dict[str, Any]) -> Iterator[str]:
    """What a page computes from a verdict: its step on the period before, and its cases that are not in it."""
    before = (row["before"] or {}).get("value")
    if before and row["value"]:
        yield wording.points(Decimal(row["value"]) - Decimal(before))
    if row["numerator"] and row["denominator"]:
        yield wording.number(Decimal(row["denominator"]) - Decimal(row["numerator"]))


def _counted(snapshot: dict[str, Any]) -> Iterator[str]:
    """How many promises, breaches and findings there are of each kind."""
    most = max(len(snapshot[name]) for name in ("verdicts", "breaches", "findings"))
    yield " ".join(str(number) for number in range(most + 1))


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else None
    except ValueError:
        return None


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
