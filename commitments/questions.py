"""Questions that a letter leaves open and that stop no verdict: the rule book answers until a signed note does (§11).

Of the readings of a benchmark R1 applies where nobody chose (§6). Reads only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from commitments.messages import ASKED, MEANWHILE, said
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
        """What holds meanwhile."""
        return said(MEANWHILE, CODE, applies=str(self.promise.parameters.get(PARAMETER) or DEFAULT))

    @property
    def question(self) -> str:
        """What the note would have to answer."""
        return said(ASKED, CODE, words=self.promise.quote)


def of_promises(promises: Iterable[Promise], on: date) -> list[OpenQuestion]:
    """Those of these promises on a day; a question to the database only where one is held against a benchmark."""
    against = (each for each in promises if each.metric == Metric.RESPONSE_VS_BENCHMARK)
    return [found for promise in against for found in _unchosen(promise, on)]


def of_versions(versions: Iterable[LetterVersion], on: date) -> dict[int, list[OpenQuestion]]:
    """What is open in what was agreed to, by the version's primary key."""
    found: dict[int, list[OpenQuestion]] = defaultdict(list)
    agreed = Promise.objects.agreed().filter(clause__version__in=list(versions), metric=Metric.RESPONSE_VS_BENCHMARK)
    for each in of_promises(agreed.select_related("clause__version"), on):
        found[each.promise.clause.version_id].append(each)
    return dict(found)


def _unchosen(promise: Promise, on: date) -> Iterator[OpenQuestion]:
    notes = InterpretationNote.objects.concerning(promise).setting(PARAMETER)
    if promise.kind == Promise.Kind.TARGET and not notes.in_force(on).exists():
        yield OpenQuestion(promise, notes.unsigned(on).first())
