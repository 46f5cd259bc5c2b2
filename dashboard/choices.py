"""What a person chose in the address of a page: a quarter, a unit, a version. Nonsense falls back to the default."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from compliance.rules.periods import Period, PeriodError


@dataclass(frozen=True, slots=True)
class Choice:
    """One of few. `query` is the address of the same page with this choice, `value` what a form would send."""

    label: str
    query: str
    current: bool
    value: str | int | None = None


def today() -> date:
    """The day on the wall of the project's zone; views ask once and hand it on."""
    return timezone.localdate()


def period(request: HttpRequest, day: date, kind: str = "quarter", *, since: date | None = None) -> Period:
    """The period in the address, if it is one of this kind, has begun, and does not end before `since`; otherwise
    the running one."""
    running = Period.containing(day, kind)
    try:
        asked = Period.parse(request.GET.get("period", ""))
    except PeriodError:
        return running
    known = asked.kind == kind and asked.start <= day and (since is None or since < asked.end)
    return asked if known else running


def periods(first: date | None, last: Period, chosen: Period, limit: int = 8) -> list[Period]:
    """The periods worth offering, newest first: from the first day with results to the running one."""
    start = max(first, date(last.start.year - 5, 1, 1)) if first else last.start
    offered = list(Period.between(start, last.start, last.kind))[-limit:]
    return sorted({*offered, chosen}, reverse=True)


def number(request: HttpRequest, name: str) -> int | None:
    """A positive whole number in the address, or None."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def with_query(request: HttpRequest, **changes: str | int | None) -> str:
    """The query string of this page with some parameters changed; None removes one."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path


def chips(
    request: HttpRequest, name: str, options: Sequence[tuple[str, str | int | None]], chosen: object
) -> list[Choice]:
    """Options as links: (label, value in the address)."""
    return [Choice(label, with_query(request, **{name: value}), value == chosen, value) for label, value in options]
