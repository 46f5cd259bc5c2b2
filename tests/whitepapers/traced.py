"""The numbers in the text of a paper, held against those of its snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils import timezone, translation

from compliance import wording

NUMBER = re.compile(r"\b[0-9a-f]{64}\b|\d+(?:,\d{3})*(?:\.\d+)?%?")  # a digest is one number
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
    for row in snapshot["timeliness"]:
        yield from _of_times(row)
    yield from _of_chains(snapshot["chains"])
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
    """What is computed from a verdict: its steps on earlier periods, as coarse as the figures beside it are shown, and
    its cases that are not in it."""
    for earlier in (row["before"], row["before_year"]):
        if earlier and earlier["value"] and row["value"]:
            step = Decimal(row["value"]) - Decimal(earlier["value"])
            yield from (wording.points(step, places) for places in range(3))
    if row["numerator"] and row["denominator"]:
        yield wording.number(Decimal(row["denominator"]) - Decimal(row["numerator"]))
    yield from _readings(row["benchmark"])


def _readings(told: dict[str, Any]) -> Iterator[str]:
    """The other readings of a benchmark (rule book §6): 2 − own ÷ benchmark, and the ratio of the shares within it."""
    if told.get("own_seconds") and told.get("benchmark_seconds"):
        yield wording.percent(2 - Decimal(told["own_seconds"]) / Decimal(told["benchmark_seconds"]))
    if within := told.get("within"):
        share = Fraction(within["met"], within["met"] + within["late"]) / Fraction(within["share"])
        yield wording.percent(Decimal(share.numerator) / share.denominator)


def _of_times(row: dict[str, Any]) -> Iterator[str]:
    """Durations in words, and the share of each bin."""
    seconds = [*row["quantiles"].values(), row["limit"], row["benchmark"]]
    yield from row["quantiles"]
    yield from (wording.duration(each) for each in seconds if each)
    yield from (wording.percent(Decimal(each["count"]) / row["received"], 1) for each in row["bins"])


def _of_chains(row: dict[str, Any]) -> Iterator[str]:
    if row["received"]:
        yield wording.percent(Decimal(row["repeats"]) / row["received"])
    yield from (wording.percent(Decimal(each["count"]) / row["repeats"], 1) for each in row["times"])


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
