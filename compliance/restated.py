"""What was published, what was restated of it, and what comes out by now: the figures that are set against each other.

Figures are copies by unit ("" for the company), each a few columns of a result's canonical content.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.models import PublishedResult, Restatement, Result, ResultVersion
from compliance.rules.moves import Moment
from compliance.saying import canonical, said_by

COMPANY = ""
COMPARED = ("received", "numerator", "denominator", "not_yet_due", "value", "verdict", "reason")
FIGURES = (*COMPARED, "low", "high", "clarity", "provisional", "final_on")
Key = tuple[int, str]
"""A promise and a period."""
Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Told:
    """Figures, and what they were known by."""

    figures: Figures
    moment: Moment
    code: str  # the version of the program
    issue: str = ""

    @property
    def company(self) -> Mapping[str, Any]:
        return self.figures.get(COMPANY, {})

    def is_same_as(self, other: Told) -> bool:
        """Whether both say the same; when a provisional figure turns final, or an interval is told otherwise, nothing
        is to be restated."""
        return compared(self.figures) == compared(other.figures)


def compared(figures: Figures) -> dict[str, list[Any]]:
    """What of figures is compared, by unit."""
    return {unit: [told.get(name) for name in COMPARED] for unit, told in figures.items()}


def of(content: str) -> dict[str, Any]:
    """The figures of a canonical content."""
    told = json.loads(content)
    return {name: told[name] for name in FIGURES}


def published(key: Key) -> Told | None:
    """What the last issue that speaks of it says, in its newest version; None where none does."""
    promise, period = key
    rows = PublishedResult.objects.filter(promise=promise, period=period)
    last = rows.order_by("pk").last()
    if last is None:
        return None
    of_issue = list(rows.filter(issue=last.issue, version=last.version).order_by("pk"))
    by = next((row for row in of_issue if row.unit_id is None), of_issue[0])
    figures = {_unit(row.unit_id): of(row.content) for row in of_issue}
    return Told(figures, Moment(by.as_of, by.watermark, by.surroundings_id), by.code_version, by.issue)


def said_last(key: Key) -> Told | None:
    """What the public reads of it, or will once an approved restatement is told; None where nothing was published."""
    first = published(key)
    promise, period = key
    decided = Restatement.objects.filter(
        promise=promise, period=period, status__in=[Restatement.Status.APPROVED, Restatement.Status.PUBLISHED]
    )
    last = decided.order_by("pk").last()
    if first is None or last is None or last.issue < first.issue or last.as_of < first.moment.as_of:
        return first  # also where the issue itself was corrected after the restatement
    return Told(last.new, Moment(last.as_of, last.watermark, last.surroundings_id), last.code_version, last.issue)


def stands(key: Key) -> Told | None:
    """What the stored results say; None where there is none any more."""
    promise, period = key
    rows = list(Result.objects.filter(promise=promise, period=period).order_by("pk"))
    if not rows:
        return None
    by = next((row for row in rows if row.unit_id is None), rows[0])
    figures = {_unit(row.unit_id): of(canonical(said_by(row))) for row in rows}
    return Told(figures, Moment(by.as_of, by.watermark, by.surroundings_id), by.code_version)


def held_last(key: Key, known: Told) -> Told:
    """The same figures with the last moment at which the company's results are known to have said so."""
    promise, period = key
    version = ResultVersion.objects.filter(promise=promise, period=period, unit=None).order_by("pk").last()
    if version is None or version.watermark < known.moment.watermark:
        return known
    if compared({COMPANY: of(version.content)}) != compared({COMPANY: dict(known.company)}):
        return known
    held = Moment(version.as_of, version.watermark, version.surroundings_id)
    return Told(known.figures, held, version.code_version, known.issue)


def differing(letters: Iterable[int]) -> list[Key]:
    """The published figures whose results are not what was copied, word for word; of all letters where none is
    named."""
    only = list(letters)
    of_letters = {"promise__clause__version__letter__in": only} if only else {}
    columns = ("promise", "period", "unit", "digest")
    copies = PublishedResult.objects.filter(**of_letters).order_by("pk").values_list(*columns)
    told = {tuple(key): digest for *key, digest in copies}  # of several issues the last one's
    if not told:
        return []
    keys = {key[:2] for key in told}
    rows = Result.objects.filter(promise__in={key[0] for key in keys}, period__in={key[1] for key in keys})
    stored = {tuple(key): digest for *key, digest in rows.order_by().values_list(*columns)}
    found = {key[:2] for key, digest in told.items() if stored.get(key) != digest}
    return sorted(found | {key[:2] for key in stored if key not in told and key[:2] in keys})


def _unit(number: int | None) -> str:
    return COMPANY if number is None else str(number)
