"""Everything that a reader sees comes from the snapshot: its figures are there, and nothing asks the database."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any

import orjson
import pytest
from django.db import models
from django.utils import translation

from compliance import wording
from whitepapers import snapshot
from whitepapers.edition import Edition

NUMBER = re.compile(r"[-−]?\d[\d,]*(?:\.\d+)?")


def properties(thing: Any, without: Collection[str] = ()) -> Iterator[tuple[str, Any]]:
    for kind in type(thing).__mro__:
        for name, member in vars(kind).items():
            if isinstance(member, (property, cached_property)) and not name.startswith("_") and name not in without:
                yield name, getattr(thing, name)


def seen(thing: Any, without: Collection[str] = ()) -> Iterator[Any]:
    """Everything that can be read of an edition, down to texts and numbers; rows of models by their fields, without
    what they draw by lot or from the clock."""
    if isinstance(thing, dict):
        for part in thing.values():
            yield from seen(part, without)
    elif isinstance(thing, (list, tuple)):
        for part in thing:
            yield from seen(part, without)
    elif isinstance(thing, models.Model):
        kept = [field for field in thing._meta.concrete_fields if not callable(field.default)]
        yield from seen([getattr(thing, field.attname) for field in kept], without)
    elif is_dataclass(thing):
        yield from seen([getattr(thing, field.name) for field in fields(thing) if field.name not in without], without)
        yield from seen([value for _name, value in properties(thing, without)], without)
    else:
        yield thing


def everything(taken: dict[str, Any]) -> list[Any]:
    return [(name, list(seen(value))) for name, value in properties(Edition(taken))]


def told(taken: dict[str, Any]) -> dict[str, list[str]]:
    """In words, whatever the order of keys."""
    return {name: sorted(map(str, values)) for name, values in everything(taken)}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_asks_the_database(issues, django_assert_num_queries, language):
    """The demo is gone from it, too: what was told of one is all there is."""
    with translation.override(language), django_assert_num_queries(0):
        found = everything(issues.full)
    assert {name for name, values in found if values} >= {
        "verdicts",
        "ledger",
        "trends",
        "timeliness",
        "chains",
        "categories",
        "unit_months",
        "unit_categories",
        "rankings",
        "months",
        "disputes",
        "breaches",
        "samples",
        "estimates",
        "lists",
        "findings",
        "opinions",
        "restatements",
        "restated_before",
        "rewards",
        "definitions",
        "stock",
        "exclusions",
        "resources",
    }


def test_who_reads_the_file_sees_the_same(issues):
    """No number depends on what was in memory when it was taken."""
    with translation.override("zh-hans"):
        read = orjson.loads(snapshot.canonical(issues.full))
        assert told(read) == told(issues.full)


def numbers(value: Any) -> Iterator[Decimal]:
    """Every number of a snapshot: counts, decimal texts, and those in its words and days."""
    if isinstance(value, dict):
        for part in value.values():
            yield from numbers(part)
    elif isinstance(value, list):
        for part in value:
            yield from numbers(part)
    elif isinstance(value, int):
        yield Decimal(value)
    elif isinstance(value, str):
        yield from (Decimal(each.replace("−", "-").replace(",", "")) for each in NUMBER.findall(value))


def written(number: Decimal) -> set[str]:
    """A number of the snapshot as an edition may write it: plain, in per cent, in any unit of time, in millions."""
    sizes = [
        Decimal(1),
        Decimal(100),
        *(1 / Decimal(unit) for unit in (60, 3600, 86_400, 10_000, 1_000_000, 100_000_000)),
    ]
    found = set()
    for size, places in product(sizes, (0, 1, 2)):
        scaled = abs(number * size)
        for each in {scaled, Decimal(int(scaled))}:
            found |= {f"{each:,.{places}f}", f"{each:.{places}f}"}
    seconds = int(abs(number))
    parts = (seconds // 86_400, seconds % 86_400 // 3600, seconds % 3600 // 60, seconds % 60)
    return found | {str(part) for part in parts}


def pairs(taken: dict[str, Any]) -> Iterator[Decimal]:
    """What the edition itself computes of two numbers that stand beside each other: a change, a rest, a share."""
    for row in taken["verdicts"]:
        for before in (row["before"], row["before_year"]):
            if before and row["value"] and before["value"]:
                yield Decimal(row["value"]) - Decimal(before["value"])
        if row["denominator"]:
            yield Decimal(row["denominator"]) - Decimal(row["numerator"] or 0)
    for row in taken["timeliness"]:
        yield from (Decimal(each["count"]) / row["received"] for each in row["bins"])
    yield from (Decimal(each["count"]) / taken["chains"]["repeats"] for each in taken["chains"]["times"])
    yield Decimal(taken["chains"]["repeats"]) / taken["chains"]["received"]
    for row in taken["restatements"]:
        yield from (Decimal(row["new"][name]) - Decimal(row["old"][name]) for name in ("numerator", "denominator"))


PARTS = (
    "timeliness",
    "chains",
    "categories",
    "unit_months",
    "unit_categories",
    "exclusions",
    "samples",
    "lists",
    "stock",
)


@pytest.mark.parametrize("part", PARTS)
def test_every_figure_in_words_is_a_number_of_the_snapshot(issues, part):
    known = set()
    for number in (*numbers(issues.full), *pairs(issues.full)):
        known |= written(number)
    with translation.override("en"):
        values = list(seen(getattr(Edition(issues.full), part), without=("row", "figure")))
    words = [DIGEST.sub("", str(value)) for value in values if isinstance(value, (str, int))]
    told = {each.lstrip("-−") for text in words for each in NUMBER.findall(text)}
    assert told
    assert told - known - NAMED == set()


DIGEST = re.compile(r"[0-9a-f]{64}")
NAMED = {"50", "90", "95", wording.number(100)}
"""P50, P90, P95, and the whole."""
