"""The nouns that come out of reading a letter: letters, clauses, blanks and proposed promises.

Everything here is frozen and holds only text and numbers, so that a reading can be compared, stored and shown
without asking who made it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from commitments.letters.dates import read_date
from commitments.letters.facts import (
    BreachBand,
    Definition,
    DisputeStep,
    Milestone,
    Obligation,
    ResourcePromise,
    Scope,
)
from commitments.letters.folding import fold
from commitments.letters.vocabulary import BreachClass, Comparator, Force, Kind, Place


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """One node of the clause tree: a numbered clause, a bullet, or a paragraph of its own.

    The pieces ``indent + marker + separator + text + ending`` are the very characters of the letter.
    """

    path: str
    """Unique within the letter: ``2.3.2``, ``2(2)``, ``第六章/第三十四条（一）``; ``1/¶2`` is a bare paragraph."""
    parent: str | None
    depth: int
    """1 for a clause of the top level."""
    marker: str
    """The number with its punctuation, as written: ``1.``, ``一、``, ``(2)``; empty for a bare paragraph."""
    number: str
    """The marker without the punctuation that only closes it: ``1``, ``一``, ``(2)``, ``第二十三条``."""
    text: str
    """The words of the clause without its number, never altered."""
    is_heading: bool
    indent: str = ""
    separator: str = ""
    ending: str = ""

    @property
    def source(self) -> str:
        """The clause exactly as the letter has it."""
        return self.indent + self.marker + self.separator + self.text + self.ending

    def to_json(self) -> dict[str, Any]:
        """The clause as plain data, without the white space around it."""
        return {
            "number": self.number,
            "marker": self.marker,
            "path": self.path,
            "depth": self.depth,
            "parent": self.parent,
            "is_heading": self.is_heading,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap somebody must still fill in: ``____``, ``[X]``, ``XX``, ``**``, ``第__条``, ``□``.

    ``start`` and ``end`` count characters of the clause's text, or of the letter's front or tail.
    """

    place: Place
    clause: str
    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """The blank as plain data."""
        return {"place": self.place, "clause": self.clause, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class ProposedPromise:
    """A measurable phrase and what it was understood to mean; a person accepts, corrects or rejects it."""

    clause: str
    start: int
    end: int
    quote: str
    kind: Kind
    metric: str
    """A metric key of rule book §6, or one of visit_time, refund_time, timely_rate, capacity, overrun,
    negotiation_start, other for what the rule book does not name."""
    comparator: Comparator
    value: Decimal | None
    value2: Decimal | None
    unit: str
    low_open: bool = False
    high_open: bool = False
    """For ``between`` only: whether the ends are excluded (rule book §7)."""
    force: Force = "binding"
    breach_class: BreachClass = ""
    period: str = ""
    applies_to: str = ""
    """The words of the letter that narrow the promise: whom, which cases, since when."""
    share: Decimal | None = None
    """Per cent of the cases that must keep the limit, where the letter names a share ("95 % within 2 h")."""
    counted: bool = True
    """False for what a letter promises or grades without a number of its own (7×24, property loss)."""

    def to_json(self) -> dict[str, Any]:
        """The promise as plain data; values are JSON numbers."""
        return {
            "clause": self.clause,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "kind": self.kind,
            "metric": self.metric,
            "comparator": self.comparator,
            "value": _number(self.value),
            "value2": _number(self.value2),
            "low_open": self.low_open,
            "high_open": self.high_open,
            "unit": self.unit,
            "share": _number(self.share),
            "force": self.force,
            "breach_class": self.breach_class,
            "period": self.period,
            "applies_to": self.applies_to,
            "counted": self.counted,
        }


def _number(value: Decimal | None) -> int | float | None:
    """Letters write few decimals, which a JSON number carries back and forth unchanged."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(frozen=True, slots=True)
class ParsedLetter:
    """One letter: its text in order (cover, title, front, clauses, tail) and what was found in it."""

    title: str
    number: str
    signatory: str
    signed_on: str
    cover: str
    """Text before the title, such as the name of a collection; usually empty."""
    title_line: str
    front: str
    clauses: tuple[ParsedClause, ...]
    tail: str
    blanks: tuple[Blank, ...] = ()
    promises: tuple[ProposedPromise, ...] = ()
    definitions: tuple[Definition, ...] = ()
    scopes: tuple[Scope, ...] = ()
    resources: tuple[ResourcePromise, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    bands: tuple[BreachBand, ...] = ()
    disputes: tuple[DisputeStep, ...] = ()

    @property
    def signed_date(self) -> date | None:
        """The day of signing as a date, where the letter names one that exists."""
        return read_date(fold(self.signed_on).text)

    @property
    def source(self) -> str:
        """The letter's text, character by character."""
        clauses = "".join(clause.source for clause in self.clauses)
        return self.cover + self.title_line + self.front + clauses + self.tail

    def children(self, path: str | None) -> Iterator[ParsedClause]:
        """The clauses directly below ``path`` (``None``: the top level), in reading order."""
        return (clause for clause in self.clauses if clause.parent == path)

    def to_json(self) -> dict[str, Any]:
        """The letter as plain data, in reading order."""
        return {
            "title": self.title,
            "number": self.number,
            "signatory": self.signatory,
            "signed_on": self.signed_on,
            "signed_date": self.signed_date.isoformat() if self.signed_date else None,
            "front": self.front,
            "clauses": [clause.to_json() for clause in self.clauses],
            "tail": self.tail,
            "blanks": [blank.to_json() for blank in self.blanks],
            "promises": [promise.to_json() for promise in self.promises],
            "definitions": [definition.to_json() for definition in self.definitions],
            "scopes": [scope.to_json() for scope in self.scopes],
            "resources": [resource.to_json() for resource in self.resources],
            "obligations": [obligation.to_json() for obligation in self.obligations],
            "milestones": [milestone.to_json() for milestone in self.milestones],
            "bands": [band.to_json() for band in self.bands],
            "disputes": [step.to_json() for step in self.disputes],
        }
