"""The days of a period that a figure tells of, where they are fewer than all (rule book §7).

What was received is judged by the version in force at receipt: a letter that binds from the middle of a period on
judges the rest of it, and one that an amendment replaces judges what came before. Registered facts speak of whole
periods, whatever day the letter began.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from complaints.rules.clocks import ONE_DAY
from compliance import wording
from compliance.rules.metrics import DEFINITIONS

if TYPE_CHECKING:
    from commitments.models import Promise
    from compliance.models import Result


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of it; None where that is the period's own. A whole period is false."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return self.first is not None or self.last is not None


def of(result: Result) -> Span:
    """The days that a result's verdict tells of, over all versions whose parts it holds."""
    if not rests_on_complaints(result.promise):
        return Span()
    version, parts = result.promise.clause.version, result.detail.get("parts", [])
    first = date.fromisoformat(parts[0]["from"]) if parts and parts[0].get("from") else version.effective_from
    until = version.effective_until
    return Span(
        first if first is not None and first > result.starts_on else None,
        until - ONE_DAY if until is not None and until < result.ends_on else None,
    )


def own(result: Result) -> Result:
    """A result as the part of its own version has it, of which its figures tell; the verdict of one that holds the
    parts of several is the worst of them. The result itself where one version judges all."""
    parts = result.detail.get("parts", [])
    if not parts:
        return result
    alone = copy(result)
    alone.verdict, alone.reason = parts[-1]["verdict"], parts[-1].get("reason", "")
    return alone


def rests_on_complaints(promise: Promise) -> bool:
    """Whether each version judges its own part of a period, because the promise counts what was received."""
    definition = DEFINITIONS.get(promise.metric)
    return definition is not None and definition.ask is not None


def words(span: Span) -> str:
    """ "from 15 Nov", "until 14 Nov", "10 Oct – 14 Nov"; nothing of a whole period."""
    days = {name: wording.short_day(day) for name, day in (("first", span.first), ("last", span.last)) if day}
    if len(days) == 2:
        return _("%(first)s – %(last)s") % days
    if span.first is not None:
        return _("from %(first)s") % days
    return _("until %(last)s") % days if days else ""
