"""What registered entries say, in the reader's words. Earlier words come from JSON, the present ones from the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commitments.models import Registered, ResourceFact
from compliance import wording


def said(entry: Registered, words: Mapping[str, Any], *, whole: bool = False) -> list[tuple[str, str]]:
    """Names and values in the register's order. What is empty or plainly "no" is left out, unless `whole`."""
    return [
        (capfirst(_label(entry, name)), _written(entry, name, words[name]))
        for name in entry.SAYS
        if name in words and (whole or not _is_empty(words[name]))
    ]


def _label(entry: Registered, name: str) -> str:
    return _("value") if name == "seconds" else str(getattr(entry._meta.get_field(name), "verbose_name", name))


def _is_empty(value: Any) -> bool:
    """Nothing said: 0 is something."""
    return value is None or value is False or value == ""


def _written(entry: Registered, name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if _is_empty(value):
        return _("nothing")
    write = WRITTEN.get(name)
    if name == "value" and isinstance(entry, ResourceFact):
        return wording.fact(ResourceFact(kind=entry.kind, value=Decimal(value)))
    return write(value) if write else str(value)


WRITTEN: dict[str, Callable[[Any], str]] = {
    "seconds": wording.duration,
    "statistic": str.upper,
    "limit": wording.limit,
    **dict.fromkeys(("starts_at", "ends_at"), lambda text: wording.moment(datetime.fromisoformat(text))),
    **dict.fromkeys(
        ("valid_from", "valid_until", "starts_on", "ends_on", "due_on", "done_on", "occurred_on", "confirmed_on"),
        lambda text: wording.day(date.fromisoformat(text)),
    ),
    **dict.fromkeys(("people_planned", "people_actual"), wording.number),
}
