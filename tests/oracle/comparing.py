"""Histories played to the product and to the rule book, and what they say differently, told by the smallest history
that still shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass, replace
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings

from accounts.models import User
from compliance.actions import recompute
from tests.oracle.histories import History, histories
from tests.oracle.rulebook.breaches import breaches
from tests.oracle.rulebook.calendars import Country
from tests.oracle.rulebook.facts import Complaint, Version
from tests.oracle.rulebook.judging import Judge, Outcome
from tests.oracle.telling import Company

TOGETHER = 40  # companies in one recompute
TRIES = 150  # smaller histories that are played after one that differs
MAY_BE_UNKNOWN = (
    *("responded_at", "preliminary_at", "resolved_at", "due_at", "satisfaction", "loss_confirmed_on"),
    "first_contact",
)


def drawn(number: int, many: int, country: Country) -> list[History]:
    """So many histories, the same ones for the same number."""
    found: list[History] = []

    @seed(number)
    @settings(max_examples=many, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(histories(country))
    def keep(history: History) -> None:
        found.append(history)

    keep()
    return list(dict.fromkeys(found))


class Comparison:
    """Plays histories as companies beside each other and keeps what differs."""

    def __init__(self, country: Country, manager: User, auditor: User) -> None:
        self.country, self.manager, self.auditor = country, manager, auditor
        self.figures = 0

    def differing(self, played: Iterable[History]) -> dict[History, list[str]]:
        """Those on which product and rule book differ, each with what they say."""
        by_moments: dict[Any, list[History]] = defaultdict(list)
        for history in played:
            by_moments[history.moments].append(history)
        found: dict[History, list[str]] = {}
        for alike in by_moments.values():
            for start in range(0, len(alike), TOGETHER):
                found |= self._together(alike[start : start + TOGETHER])
        return found

    def _together(self, alike: Sequence[History]) -> dict[History, list[str]]:
        found: dict[History, list[str]] = defaultdict(list)
        with transaction.atomic():
            companies = [Company(each, self.manager, self.auditor) for each in alike]
            for stage, moment in enumerate(alike[0].moments):
                for company in companies:
                    company.learn(stage)
                recompute(as_of=moment)
                for company in companies:
                    for line in self._lines(company, stage):
                        found[company.history].append(f"as of {moment}: {line}")
            transaction.set_rollback(True)
        return found

    def _lines(self, company: Company, stage: int) -> Iterator[str]:
        history = company.history
        judge = Judge(history.known(stage), self.country, history.moments[stage])
        expected, said = judge.outcomes(), company.results()
        self.figures += len(said)
        for key in expected.keys() - said.keys():
            if key[2] and not speaks(expected[key]):  # a unit that received nothing need not be told
                del expected[key]
        yield from unequal(expected, said)
        yield from unequal(breaches(judge), company.breaches())

    def smallest(self, history: History) -> History:
        """A history with less in it that differs all the same."""
        tries = TRIES
        smaller = True
        while smaller and tries:
            smaller = False
            for each in less(history):
                tries -= 1
                if self.differing([each]):
                    history, smaller = each, True
                    break
                if not tries:
                    break
        return history

    def complaint_about(self, found: Mapping[History, Sequence[str]]) -> str:
        """What a person needs to see of histories that differ: the first one made small, and what is said of it."""
        small = self.smallest(next(iter(found)))
        lines = self.differing([small])[small]
        return "\n".join([f"{len(found)} histories differ; the first one, made small:", shown(small), *lines])


def speaks(outcome: Outcome) -> bool:
    return outcome.received > 0


def unequal(expected: Mapping[Any, Any], said: Mapping[Any, Any]) -> Iterator[str]:
    for key in sorted(expected.keys() | said.keys()):
        ours, theirs = expected.get(key), said.get(key)
        if ours is None or theirs is None:
            yield f"{key}: the rule book says {shown(ours)}, the product {shown(theirs)}"
        elif ours != theirs:
            names = [each.name for each in fields(ours) if getattr(ours, each.name) != getattr(theirs, each.name)]
            for name in names:
                yield f"{key} {name}: the rule book says {getattr(ours, name)!r}, the product {getattr(theirs, name)!r}"


def less(history: History) -> Iterator[History]:
    """The same history with one thing less: a complaint, a fact, a note, a version, a promise, the first moment."""
    record = history.record
    if len(history.moments) > 1:
        yield replace(history, moments=history.moments[1:])
    for n, _each in enumerate(history.later):
        yield replace(history, later=without(history.later, n))
    for name in ("complaints", "notes", "decrees", "hours"):
        for n, _each in enumerate(getattr(record, name)):
            yield replace(history, record=replace(record, **{name: without(getattr(record, name), n)}))
    for versions in fewer_versions(record.versions):
        yield replace(history, record=replace(record, versions=versions), versions_at_first=len(versions))
    for n, complaint in enumerate(record.complaints):
        for simpler in simpler_than(complaint):
            told = (*record.complaints[:n], simpler, *record.complaints[n + 1 :])
            yield replace(history, record=replace(record, complaints=told))


def fewer_versions(versions: tuple[Version, ...]) -> Iterator[tuple[Version, ...]]:
    """One version of two, or both without one of their promises."""
    if len(versions) > 1:
        yield versions[:1]
        yield versions[1:]
    for n in range(len(versions[0].promises)):
        if len(versions[0].promises) > 1:
            yield tuple(replace(each, promises=without(each.promises, n)) for each in versions)


def simpler_than(complaint: Complaint) -> Iterator[Complaint]:
    for name in MAY_BE_UNKNOWN:
        if getattr(complaint, name) is not None and not (name == "resolved_at" and complaint.reopened_at):
            yield replace(complaint, **{name: None})
    if complaint.reopened_at:
        yield replace(complaint, reopened_at=None)
    for n, _each in enumerate(complaint.pauses):
        yield replace(complaint, pauses=without(complaint.pauses, n))
    if complaint.unit or complaint.segment:
        yield replace(complaint, unit="", segment="")


def without(things: tuple[Any, ...], n: int) -> tuple[Any, ...]:
    return (*things[:n], *things[n + 1 :])


def shown(thing: Any) -> str:
    """As it is written in Python, without what is as always."""
    if isinstance(thing, tuple):
        return f"({''.join(shown(each) + ', ' for each in thing)})"
    if not is_dataclass(thing):
        return repr(thing)
    told = [(each.name, getattr(thing, each.name)) for each in fields(thing) if differs(thing, each)]
    return f"{type(thing).__name__}({', '.join(f'{name}={shown(value)}' for name, value in told)})"


def differs(thing: Any, field: Any) -> bool:
    return field.default is MISSING or getattr(thing, field.name) != field.default
