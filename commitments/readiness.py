"""Whether a draft can be activated: what stands in the way, and what would stay unjudged.

Reads only; `commitments.actions.activate` asks here and refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext

from accounts.enumeration import enumerated
from commitments import plan
from commitments.definitions import METRICS, Numbers
from commitments.fitting import fits, is_limit
from commitments.messages import ASKED, PENDING, REASONS, said
from commitments.metrics import Metric
from commitments.models import (
    Benchmark,
    Blank,
    InterpretationNote,
    Letter,
    LetterVersion,
    Milestone,
    Promise,
    StatutoryLimit,
)

MOST_QUOTED = 3  # proposals that are named
HERE = "\0"  # where the words of the letter stand in a sentence
SET_BY_NOTES = {"limit_missing": "limit", "number_missing": "target"}
"""What a promise waits for and the parameter of the note that says it."""


class Place(NamedTuple):
    """Words of the letter and the element of the review that they lead to."""

    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that stands in the way of activation; `places` are the first of the words it speaks of."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)
    places: Sequence[Place] = ()

    def __str__(self) -> str:
        return self._around(enumerated(place.words for place in self.places))

    @property
    def parts(self) -> tuple[str, str]:
        """The sentence before and after the words it speaks of."""
        before, _mark, after = self._around(HERE).partition(HERE)
        return before, after

    def _around(self, quotes: str) -> str:
        more = self.params.get("count", 0) > len(self.places)
        quotes = gettext("%(quotes)s and others") % {"quotes": quotes} if more else quotes
        return said(REASONS, self.code, **self.params, quotes=quotes)


@dataclass(frozen=True, slots=True)
class Pending:
    """A promise that may be activated but is not evaluable until something is registered (rule book §6, §7)."""

    promise: Promise
    code: str
    proposed: InterpretationNote | None = None
    """A note that would register it once the other side has signed it."""

    def __str__(self) -> str:
        return said(PENDING, self.code)

    @property
    def question(self) -> str:
        """What a note would have to answer; empty where no note helps."""
        return said(ASKED, self.code, words=self.promise.quote) if self.code in ASKED else ""


def reasons(version: LetterVersion, effective_from: date | None = None) -> list[Reason]:
    """Everything that stands in the way; with a date also whether the version before it begins earlier."""
    if not version.is_draft:
        return [Reason("not_a_draft")]
    return [
        *_untitled(version),
        *_unreviewed(version),
        *_nothing_judged(version),
        *_unfilled(version),
        *_too_early(version, effective_from),
    ]


def lacks(version: LetterVersion, today: date) -> list[str]:
    """What does not stand in the way, but is missed later: what a reader asks for, and whoever checks the letter."""
    letter = version.letter
    has = {
        "number": letter.number,
        "signatory": version.signatory,
        "signed_on": version.signed_on,
        "auditor": Letter.objects.engaged(today).filter(pk=letter.pk).exists(),
    }
    return [code for code, known in has.items() if not known]


def _untitled(version: LetterVersion) -> Iterator[Reason]:
    if not version.letter.title.strip():
        yield Reason("untitled")


def _unreviewed(version: LetterVersion) -> Iterator[Reason]:
    waiting = list(Promise.objects.of_version(version).unreviewed())
    if waiting:
        places = [Place(f"promise-{promise.pk}", promise.quote) for promise in waiting[:MOST_QUOTED]]
        yield Reason("unreviewed", {"count": len(waiting)}, places)


def _nothing_judged(version: LetterVersion) -> Iterator[Reason]:
    if not Promise.objects.of_version(version).agreed().exists():
        yield Reason("nothing_judged")


def _unfilled(version: LetterVersion) -> Iterator[Reason]:
    """An empty place matters where a binding promise of the same clause is judged."""
    needed = Promise.objects.of_version(version).agreed().binding().values("clause")
    for blank in Blank.objects.filter(value="", clause__in=needed).select_related("clause"):
        yield Reason("blank_unfilled", {"clause": blank.clause.path}, [Place(f"fill-{blank.pk}", blank.around)])


def _too_early(version: LetterVersion, effective_from: date | None) -> Iterator[Reason]:
    current = version.letter.versions.signed().order_by("-effective_from").first()
    if effective_from and current and current.effective_from and current.effective_from >= effective_from:
        yield Reason("date_before_current", {"number": current.number, "day": current.effective_from.isoformat()})


def pending(version: LetterVersion, on: date) -> list[Pending]:
    """What would be judged "not evaluable" on this day, and what it waits for."""
    agreed = list(Promise.objects.of_version(version).agreed().select_related("clause__version"))
    known = InterpretationNote.objects.filter(letter=version.letter_id) if agreed else ()
    notes = [note for note in known if not note.is_over(on)]
    return [
        Pending(promise, code, _proposed(promise, code, notes))
        for promise in agreed
        for code in _waits_for(promise, version, on)
        if not _settled(promise, code, notes, on)
    ]


def _waits_for(promise: Promise, version: LetterVersion, on: date) -> Iterator[str]:
    """What the letter and the registers leave out; whether a note says it instead is not looked at here."""
    metric = promise.metric
    if promise.kind == Promise.Kind.DEADLINE:  # judged for each breach, or not at all
        yield from () if metric == Metric.NEGOTIATION_START else ("no_formula",)
        return
    if _misfit(promise):
        yield "unit_misfit"
    if _lacks_limit(promise, version, on):
        yield "limit_missing"
    if _names_no_number(promise):
        yield "number_missing"
    yield from _unregistered(promise, version, on)
    if metric == Metric.OTHER:
        yield "no_formula"


def _lacks_limit(promise: Promise, version: LetterVersion, on: date) -> bool:
    """Whether neither the letter nor, for the overrun of a first response, a registered law names the limit (§4)."""
    known = METRICS.get(promise.metric)
    if known is None or not known.needs_limit or promise.parameters.get("limit"):
        return False
    if promise.metric != Metric.OVERRUN:
        return True
    return not StatutoryLimit.objects.valid_on(on).filter(organisation=version.letter.organisation).exists()


def _unregistered(promise: Promise, version: LetterVersion, on: date) -> Iterator[str]:
    """What a register would have to hold."""
    if promise.metric == Metric.RESPONSE_VS_BENCHMARK:
        known = Benchmark.objects.valid_on(on).filter(organisation=version.letter.organisation)
        if not known.exists():
            yield "benchmark_missing"
    if promise.metric == Metric.OBLIGATION and not promise.fact:
        yield "fact_missing"
    if promise.metric == Metric.MILESTONE and not _has_plan(promise, version):
        yield "steps_missing"


def _has_plan(promise: Promise, version: LetterVersion) -> bool:
    """Whether a step at or below its clause is agreed; an agreed step has a day (rule book §6)."""
    below = plan.under(version.clauses.select_related("parent"), promise.clause.path)
    return Milestone.objects.agreed().filter(letter=version.letter_id, clause_path__in=below).exists()


def _misfit(promise: Promise) -> bool:
    """Whether its number is none of its metric (rule book §6); a time is one where each case must be done within it."""
    return not fits(promise) and (promise.kind == Promise.Kind.BAND or not is_limit(promise))


def _names_no_number(promise: Promise) -> bool:
    """Whether a binding target has nothing to be held against (rule book §7)."""
    binding = promise.kind == Promise.Kind.TARGET and promise.force == Promise.Force.BINDING
    return binding and promise.value is None and needs_number(promise.metric)


def needs_number(metric: str) -> bool:
    """Whether a target of this metric is held against a number (rule book §6): what is kept by doing it, has no
    formula, or only sorts cases into classes is not."""
    known = METRICS.get(metric)
    return metric != Metric.OTHER if known is None else known.numbers is not Numbers.NONE and not known.grades


def _settled(promise: Promise, code: str, notes: Iterable[InterpretationNote], on: date) -> bool:
    """Whether a signed note on the metric, or on the clause, says it."""
    return any(note.is_signed and note.is_valid_on(on) for note in _saying(promise, code, notes))


def _proposed(promise: Promise, code: str, notes: Iterable[InterpretationNote]) -> InterpretationNote | None:
    """The first note that would say it and lacks a signature."""
    return next((note for note in _saying(promise, code, notes) if not note.is_signed), None)


def _saying(promise: Promise, code: str, notes: Iterable[InterpretationNote]) -> Iterator[InterpretationNote]:
    parameter = SET_BY_NOTES.get(code)
    return (note for note in notes if parameter in note.parameters and note.concerns(promise))
