"""Questions that a letter leaves open and that stop no verdict: the rule book answers until a signed note does (§11).

Of the readings of a benchmark R1 applies where nobody chose (§6). Reads only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from commitments import ceilings
from commitments.bands import plain
from commitments.messages import ASKED, CEILINGS, MEANWHILE, said
from commitments.metrics import Metric
from commitments.models import InterpretationNote, LetterVersion, Promise

CODE = "reading_unchosen"
PARAMETER = "reading"
DEFAULT = "R1"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something about a promise that no note in force says. `proposed` would, once the other side has signed it."""

    promise: Promise
    proposed: InterpretationNote | None = None

    def __str__(self) -> str:
        """What holds meanwhile, and of which reading nothing could keep the promise."""
        applies = said(MEANWHILE, CODE, applies=str(self.promise.parameters.get(PARAMETER) or DEFAULT))
        return f"{applies} {self.caution}".rstrip()

    @property
    def caution(self) -> str:
        """That the target lies above what R3 can come to; empty where it does not."""
        return caution(self.promise)

    @property
    def question(self) -> str:
        """What the note would have to answer."""
        return said(ASKED, CODE, words=self.promise.quote)


def of_promises(
    promises: Iterable[Promise], on: date, notes: Iterable[InterpretationNote] | None = None
) -> list[OpenQuestion]:
    """Those of these promises on a day. `notes` are those of their letters; they are looked up where nobody has them,
    and only where a promise is held against a benchmark."""
    against = [each for each in promises if _is_against_benchmark(each)]
    if notes is None:
        letters = {promise.clause.version.letter_id for promise in against}
        notes = InterpretationNote.objects.filter(letter__in=letters).setting(PARAMETER)
    setting = [note for note in notes if PARAMETER in note.parameters] if against else []
    return [found for promise in against for found in _unchosen(promise, setting, on)]


def caution(promise: Promise, parameters: Mapping[str, Any] | None = None) -> str:
    """That a promise against a benchmark could never be kept by R3; `parameters` go before its own."""
    statistic = str({**promise.parameters, **(parameters or {})}.get("statistic") or ceilings.STATISTIC)
    highest = ceilings.ceiling(ceilings.BOUNDED, statistic)
    if highest is None or promise.value is None or promise.unit != "percent" or promise.value <= highest * 100:
        return ""
    wanted = plain(Fraction(promise.value))
    told = {"statistic": statistic.upper(), "most": ceilings.percent(highest), "wanted": wanted}
    return said(CEILINGS, "cannot_reach", **told)


def most(parameters: Mapping[str, Any]) -> str:
    """What the reading that these parameters choose can come to at most; empty where nothing holds it down."""
    highest = ceilings.of_parameters(parameters)
    if highest is None:
        return ""
    statistic = str(parameters.get("statistic") or ceilings.STATISTIC).upper()
    return said(CEILINGS, "most", statistic=statistic, most=ceilings.percent(highest))


def of_versions(versions: Iterable[LetterVersion], on: date) -> dict[int, list[OpenQuestion]]:
    """What is open in what was agreed to, by the version's primary key."""
    found: dict[int, list[OpenQuestion]] = defaultdict(list)
    agreed = Promise.objects.agreed().filter(clause__version__in=list(versions), metric=Metric.RESPONSE_VS_BENCHMARK)
    for each in of_promises(agreed.select_related("clause__version"), on):
        found[each.promise.clause.version_id].append(each)
    return dict(found)


def _is_against_benchmark(promise: Promise) -> bool:
    return promise.metric == Metric.RESPONSE_VS_BENCHMARK and promise.kind == Promise.Kind.TARGET


def _unchosen(promise: Promise, notes: Iterable[InterpretationNote], on: date) -> Iterator[OpenQuestion]:
    concerning = [note for note in notes if note.concerns(promise)]
    if not any(note.is_signed and note.is_valid_on(on) for note in concerning):
        proposed = (note for note in concerning if note.waits_for and not note.is_over(on))
        yield OpenQuestion(promise, next(proposed, None))
