"""What is wrong with what was sent, field by field: the reader's findings under our codes, in the caller's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dashboard.api.problems import Flaw

TEXTS: dict[str, Promise] = {
    "missing": _("This is missing."),
    "unknown": _("Nothing of this name is understood here."),
    "twice": _("This is said twice."),
    "no_integer": _("This is no whole number."),
    "no_text": _("This is no text."),
    "no_boolean": _("This is neither true nor false."),
    "no_day": _("This is no day. Write it as 2026-10-31."),
    "no_moment": _("This is no moment. Write it as 2026-10-31T09:30:00+08:00."),
    "no_amount": _("This is no amount of money. Write it as text, as in “1234.50”."),
    "no_object": _("This is no JSON object."),
    "no_array": _("This is no JSON array."),
    "not_offered": _("This is none of what is offered."),
    "out_of_range": _("This is too small or too large."),
    "too_long": _("This is too long."),
    "wrong_length": _("This holds nothing, or too much."),
    "wrong_form": _("This is not written as it has to be."),
    "source_missing": _("The source is missing."),
    "unstorable": _("This contains a character that cannot be stored."),
    "too_many_sources": _("Too many different sources at once. Send fewer in one batch."),
    "too_many_kinds": _(
        "The rows tell too many different sets of facts. Send smaller batches, or null for what is not known."
    ),
    "unreadable": _("This cannot be read."),
}
# The reader's own words for what it finds, by the beginning of them → our code.
CODES: tuple[tuple[str, str], ...] = (
    ("missing", "missing"),
    ("extra_forbidden", "unknown"),
    ("int_", "no_integer"),
    ("string_type", "no_text"),
    ("string_too_long", "too_long"),
    ("string_pattern_mismatch", "wrong_form"),
    ("bool_", "no_boolean"),
    ("date_", "no_day"),
    ("model_type", "no_object"),
    ("model_attributes_type", "no_object"),
    ("literal_error", "not_offered"),
    ("enum", "not_offered"),
    ("greater_than", "out_of_range"),
    ("less_than", "out_of_range"),
)


def of(errors: Iterable[Mapping[str, Any]], **where: Any) -> list[Flaw]:
    """The findings of one reading. `where` says which row it was."""
    return [flaw(_code(str(error["type"])), field=_field(error["loc"]), **where) for error in errors]


def flaw(code: str, **where: Any) -> Flaw:
    return Flaw(code=code, message=str(TEXTS[code]), **where)


def _code(kind: str) -> str:
    if kind in TEXTS:
        return kind
    return next((code for begins, code in CODES if kind.startswith(begins)), "unreadable")


def _field(place: Iterable[Any]) -> str | None:
    """The last name on the way to the finding; positions in lists are no names."""
    names = [step for step in place if isinstance(step, str) and step not in {"query", "path", "body"}]
    return names[-1] if names else None
