"""What a result was judged with beside the complaints, as it was kept: to judge by it again (rule book §9).

Letters, promises, notes, registers and calendar are made from the kept texts, not read from where they stand today. A
section that nothing here makes is read as it is today; `RESTORED` names those that are not.
"""

from __future__ import annotations

import copy
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from commitments.models import (
    Clause,
    InterpretationNote,
    Letter,
    LetterVersion,
    Milestone,
    Promise,
    StatutoryLimit,
)
from commitments.plan import under
from commitments.portfolio import Portfolio
from complaints.rules.calendars import WeekdayCalendar
from compliance.models import Surroundings
from compliance.registered import Known, OfCompany
from compliance.rules.metrics import Benchmark
from compliance.rules.resources import Fact, Outage, Step, Violation
from compliance.rules.verdicts import Reason

Row = TypeVar("Row", bound=Model)
Sections = Mapping[str, Sequence[Any]]
RESTORED = frozenset(
    {
        *("zone", "calendar", "versions", "promises", "clauses", "plan", "notes"),
        *("pauses", "outages", "benchmarks", "facts", "violations", "statutes"),
    }
)


class Remembered(Known):
    """Surroundings that were kept; what is asked of the database elsewhere is answered from them."""

    sections_kept: Sections

    def plan(self, promise: Promise) -> list[Step]:
        version = promise.clause.version_id
        clauses = [clause for clause in self._clauses.values() if clause.version_id == version]
        below = under(clauses, promise.clause.path)
        agreed = (row(Milestone, told) for told in self.sections_kept["plan"])
        return [Step(each.due, each.finished_on) for each in agreed if each.clause_path in below and each.due]

    @property
    def _clauses(self) -> Mapping[int, Clause]:
        return clauses_of(self.sections_kept)

    def _benchmark(self, statistic: str, on: date) -> Benchmark:
        known = [told for told in self.sections_kept["benchmarks"] if told["statistic"] == statistic]
        valid = [told for told in known if told["valid_from"] <= on.isoformat() <= told["valid_until"]]
        if valid:
            last = max(valid, key=lambda told: (told["valid_from"], told["id"]))
            return Benchmark(last["seconds"], entry=last["id"])
        expired = any(told["valid_until"] < on.isoformat() for told in known)
        return Benchmark(None, Reason.EXPIRED_BENCHMARK if expired else Reason.NO_BENCHMARK)


def is_restored(section: str) -> bool:
    return section.partition(":")[0] in RESTORED


def remember(letter: Letter, as_of: datetime, kept: Surroundings) -> Remembered:
    """A letter's surroundings at a moment, as they were kept with a result."""
    sections = sections_of(kept)
    letter = copy.copy(letter)
    letter.time_zone = sections["zone"][0]
    known = Remembered(letter, as_of, company=_company(letter, sections), portfolio=_portfolio(letter, sections))
    known.sections_kept = sections
    known.__dict__["notes"] = [_note(told) for told in sections["notes"]]  # signed by then
    return known


def sections_of(kept: Surroundings) -> Sections:
    """Every section of a kept table of contents."""
    contents: dict[str, str] = json.loads(kept.content)
    texts = dict(Surroundings.objects.filter(pk__in=contents.values()).values_list("pk", "content"))
    return {name: json.loads(texts[digest]) for name, digest in contents.items()}


def _company(letter: Letter, sections: Sections) -> OfCompany:
    company = OfCompany(letter.organisation_id)
    facts: dict[str, list[Fact]] = defaultdict(list)
    for name, entries in sections.items():
        section, _colon, kind = name.partition(":")
        if section == "facts":
            facts[kind] = [_fact(told) for told in entries]
    company.__dict__.update(  # what it would read when asked
        calendar=WeekdayCalendar.of(sections["calendar"][0]),
        facts=facts,
        outages=[_outage(told) for told in sections["outages"]],
        has_pauses=sections["pauses"][0],
        violations=[_violation(told) for told in sections["violations"]],
        statutes=[row(StatutoryLimit, told) for told in sections["statutes"]],
    )
    return company


def _portfolio(letter: Letter, sections: Sections) -> Portfolio:
    versions = {told["id"]: row(LetterVersion, told) for told in sections["versions"]}
    clauses = clauses_of(sections)
    agreed: dict[int, list[Promise]] = {version: [] for version in versions}
    for version in versions.values():
        version.letter = letter
    for told in sections["promises"]:
        promise = row(Promise, told)
        promise.clause = clauses[promise.clause_id]
        promise.clause.version = versions[promise.clause.version_id]
        agreed[promise.clause.version_id].append(promise)
    portfolio = Portfolio([letter])
    portfolio.__dict__.update(versions=list(versions.values()), agreed=agreed)
    return portfolio


def clauses_of(sections: Sections) -> dict[int, Clause]:
    """The clauses by number, each with the one above it."""
    found = {
        told["id"]: Clause(id=told["id"], path=told["path"], version_id=told["version"]) for told in sections["clauses"]
    }
    for told in sections["clauses"]:
        found[told["id"]].parent = found.get(told["parent"])
    return found


def row(model: type[Row], told: Mapping[str, Any]) -> Row:
    """A row as it was, not to be saved; `told` names its columns, or its fields."""
    values = {}
    for field in model._meta.concrete_fields:
        for name in (field.attname, field.name):
            if name in told:
                values[field.attname] = field.to_python(told[name])
    return model(**values)


def _note(told: Mapping[str, Any]) -> InterpretationNote:
    return row(InterpretationNote, told)


def _fact(told: Mapping[str, Any]) -> Fact:
    days = {name: date.fromisoformat(told[name]) for name in ("starts_on", "ends_on")}
    return Fact(told["subject"], **days, value=Decimal(told["value"]), forecast=told["forecast"])


def _outage(told: Mapping[str, Any]) -> Outage:
    starts_at, ends_at = (datetime.fromisoformat(told[name]) for name in ("starts_at", "ends_at"))
    return Outage(starts_at, ends_at, told["planned"])


def _violation(told: Mapping[str, Any]) -> Violation:
    days = {name: date.fromisoformat(told[name]) for name in ("occurred_on", "confirmed_on")}
    return Violation(told["entry"], told["law"], **days)
