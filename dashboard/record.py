"""Everything stored about one promise: its history, its units in a period, its bands and the notes that were used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import ServiceUnit
from commitments.models import InterpretationNote, Promise
from commitments.portfolio import TEXTS
from compliance.models import Result
from compliance.rules.periods import Period


@dataclass(frozen=True)
class Record:
    """`history` is of the company or of the chosen unit, oldest first; `units` are the units' results of the period."""

    promise: Promise
    period: Period
    unit: ServiceUnit | None
    history: Sequence[Result]
    parts: Sequence[Result]  # the history with what every version came to in a period that several governed
    units: Sequence[Result]
    graded: Sequence[Promise]  # the bands of every version
    used: Sequence[InterpretationNote]  # by any result of the history

    @cached_property
    def result(self) -> Result | None:
        return self._of(self.period)

    @property
    def bands(self) -> Sequence[Promise]:
        """The letter's bands as the promise's own version has them."""
        version = self.promise.clause.version_id
        return [band for band in self.graded if band.clause.version_id == version and band.pk != self.promise.pk]

    @property
    def notes(self) -> Sequence[InterpretationNote]:
        """Those that the verdict of the period used."""
        used = self.result.detail.get("notes", []) if self.result else []
        return [note for note in self.used if note.number in used]

    @cached_property
    def previous(self) -> Result | None:
        return self._of(self.period.previous())

    @property
    def shown(self) -> Sequence[Result]:
        """The history up to the chosen period."""
        return [result for result in self.history if result.starts_on <= self.period.start]

    def _of(self, period: Period) -> Result | None:
        return next((result for result in reversed(self.history) if result.period == period.label), None)


def record(promise: Promise, period: Period, unit_asked: int | None, seen: Collection[int] | None = None) -> Record:
    """What is stored about a promise and its earlier versions. An unknown unit is the company, and so is one that is
    not among those whose figures the reader may see (`seen`; None: all)."""
    units = [each for each in _units(promise, period) if seen is None or each.unit_id in seen]
    unit = next((result.unit for result in units if result.unit_id == unit_asked), None)
    parts = _parts(promise, unit)
    history = list({result.period: result for result in parts}.values())
    used = {number for result in parts for number in result.detail.get("notes", [])}
    return Record(promise, period, unit, history, parts, units, _bands(promise), _notes(promise, used))


def _parts(promise: Promise, unit: ServiceUnit | None) -> list[Result]:
    """Oldest first; of a period that several versions governed the last one's comes last."""
    earlier = Result.objects.filter(
        promise__lineage=promise.lineage, promise__clause__version__number__lte=promise.clause.version.number, unit=unit
    )
    rows = earlier.select_related("promise__clause__version", "run").defer(*_texts())
    return list(rows.order_by("starts_on", "promise__clause__version__number"))


def _texts() -> list[str]:
    return [f"promise__clause__version__{name}" for name in TEXTS]


def _units(promise: Promise, period: Period) -> list[Result]:
    """The units of the period; one that an earlier version alone heard of, before it ended, is there too."""
    version = promise.clause.version.number
    rows = Result.objects.of_units().filter(
        promise__lineage=promise.lineage, promise__clause__version__number__lte=version, period=period.label
    )
    latest = {row.unit_id: row for row in rows.order_by("promise__clause__version__number").select_related("promise")}
    found = Result.objects.filter(pk__in=[row.pk for row in latest.values()]).order_by("unit__sort_name", "unit_id")
    return list(found.select_related("unit", "promise__clause__version").defer(*_texts()))


def _bands(promise: Promise) -> list[Promise]:
    """The bands of the same letter, in all versions up to this one, that grade the same metric."""
    version = promise.clause.version
    bands = Promise.objects.agreed().filter(
        clause__version__letter=version.letter_id,
        clause__version__number__lte=version.number,
        metric=promise.metric,
        kind=Promise.Kind.BAND,
    )
    return list(bands.select_related("clause"))


def in_force(promise: Promise, on: date) -> QuerySet[InterpretationNote]:
    """The notes of the promise's letter that both sides have signed and that are valid on a day."""
    return InterpretationNote.objects.filter(letter=promise.clause.version.letter_id).in_force(on)


def _notes(promise: Promise, used: Collection[int]) -> list[InterpretationNote]:
    notes = InterpretationNote.objects.filter(letter=promise.clause.version.letter_id, number__in=used)
    return list(notes) if used else []
