"""A signed opinion as its readers see it, worded from the text that was signed and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from audits import concluding
from audits.checklist import TITLES
from audits.models import Finding, OpinionAct, Sample, View
from audits.wording import LISTS
from commitments.models import Promise
from compliance import wording
from compliance.models import Result, Verdict
from evidence.models import Head

TONES = {View.NOT_CONTRADICTED: "met", View.CONTRADICTED: "missed", View.NOT_EXAMINED: "not_evaluable"}
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """A view in words, with the colour and shape it is shown in, and the reason for it."""

    view: str
    reason: str

    @property
    def label(self) -> str:
        return str(capfirst(View(self.view).label))

    @property
    def tone(self) -> str:
        return TONES[View(self.view)]


@dataclass(frozen=True, slots=True)
class OnClause:
    """What is said of a clause, and of which figures. `figures` are never saved: they carry what was signed."""

    clause: str
    text: str
    said: Said
    figures: Sequence[Result]


@dataclass(frozen=True, slots=True)
class OnLetter:
    title: str
    rows: Sequence[OnClause]


@dataclass(frozen=True)
class Signed:
    """A signed text (`audits.opining.signed_text`) with its digest."""

    content: Json
    digest: str

    @classmethod
    def under(cls, act: OpinionAct) -> Signed:
        return cls(act.content, act.digest)

    @property
    def overall(self) -> Said:
        return Said(**self.content["overall"])

    @cached_property
    def letters(self) -> list[OnLetter]:
        """Letters and clauses in reading order."""
        titles = {letter["id"]: letter["title"] for letter in self.content["letters"]}
        rows: dict[int, list[OnClause]] = {}
        for row in self.content["clauses"]:
            rows.setdefault(row["letter"], []).append(_on_clause(row))
        return [OnLetter(titles.get(letter, ""), found) for letter, found in rows.items()]

    @property
    def running(self) -> list[str]:
        """Clauses whose period runs on."""
        return [row["clause"] for row in self.content["running"]]

    @property
    def samples(self) -> list[Json]:
        """The samples with what they ask and what was found of them."""
        rows = self.content["basis"]["samples"]
        return [{**row, "asks": Sample.Method(row["method"]).label, "found": concluding.found(row)} for row in rows]

    @property
    def lists(self) -> list[tuple[str, str]]:
        """The lists that hold anything, with how far they were reviewed."""
        return reviewed(self.content["basis"])

    @property
    def grades(self) -> list[tuple[str, int]]:
        """How many findings of each grade, the gravest first."""
        counts = self.content["basis"]["grades"]
        return [(str(grade.label), counts[grade]) for grade in reversed(Finding.Grade) if grade in counts]

    @property
    def explained(self) -> list[tuple[str, str]]:
        """What was left unfinished, and why."""
        reasons = self.content["explained"]
        return [(str(title), reasons[key]) for key, title in TITLES.items() if key in reasons]

    @property
    def head(self) -> Head:
        return Head(**self.content["journal_head"])

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.content["signed"]["at"])

    @property
    def as_of(self) -> datetime | None:
        told = self.content["data"]["as_of"]
        return datetime.fromisoformat(told) if told else None

    @property
    def factor(self) -> str:
        return factor(self.content["signed"]["factor"])


def reviewed(basis: Json) -> list[tuple[str, str]]:
    """The lists of a basis that hold anything, each with how far it was reviewed."""
    return [(str(LISTS[row["list"]][0]), concluding.reviewed(row)) for row in basis["lists"] if row["n"]]


FACTORS = {
    "totpdevice": gettext_lazy("confirmed with a code of the phone"),
    "staticdevice": gettext_lazy("confirmed with a recovery code"),
}


def factor(kind: str) -> str:
    """How a signature was confirmed."""
    return str(FACTORS["totpdevice" if kind == "totpdevice" else "staticdevice"])


def change_of(before: Json | None, now: Json | None) -> str:
    """A figure of a signed text that is another by now, by its name: what it was and is, and its verdicts where it
    reads the same."""
    one, other = (_figure(row) if row else None for row in (before, now))
    told = [wording.figure(each) if each else wording.NOTHING for each in (one, other)]
    if one and other and told[0] == told[1]:
        told = [f"{figure} ({Verdict(each.verdict).label})" for figure, each in zip(told, (one, other), strict=True)]
    known = one or other
    return f"{wording.name(known.promise)} {' → '.join(told)}" if known else ""


def _on_clause(row: Json) -> OnClause:
    figures = [_figure(figure) for figure in row["figures"]]
    return OnClause(row["clause"], row["text"], Said(row["view"], row["reason"]), figures)


def _figure(row: Json) -> Result:
    numbers = {name: Decimal(row[name]) if row[name] else None for name in ("numerator", "denominator", "value")}
    promise = Promise(metric=row["metric"], quote=row["quote"])
    told = {"period": row["period"], "verdict": row["verdict"], "provisional": row["provisional"]}
    return Result(promise=promise, **told, **numbers)
