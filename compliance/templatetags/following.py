"""`{% load following %}`: the codes of a breach's history in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from compliance import messages, tables, wording
from compliance.discretion import Discretion
from compliance.models import Breach, BreachStep, Dispute, Exemption, Handling, Result, Verdict

register = template.Library()


@register.filter
def reason(code: str) -> str:
    """What the letter leaves unsaid about a breach."""
    return messages.reason(code)


@register.filter
def withdrawn(code: str) -> str:
    """Why a run withdrew a breach or brought it back."""
    return messages.withdrawn(code)


@register.filter
def discreet(text: str, discretion: Discretion) -> str:
    """What somebody wrote, as this reader may read it."""
    return discretion.words(text)


@register.filter
def party(dispute: Dispute, discretion: Discretion) -> str:
    """The other side of a dispute, as this reader may know it."""
    return discretion.party(dispute)


@register.filter
def changes(step: BreachStep) -> list[str]:
    """What corrected facts changed: "cases: 6 → 7"."""
    return [
        f"{Breach._meta.get_field(name).verbose_name}: {_shown(name, was)} → {_shown(name, now)}"  # type: ignore[union-attr]
        for name, (was, now) in step.changes.items()
    ]


@register.filter
def overdue(handling: Handling, today: date) -> bool:
    return handling.is_overdue(today)


@register.filter
def waits_for_none(exemptions: Iterable[Exemption]) -> bool:
    """Whether none of these waits for a ruling."""
    return all(each.status != Exemption.Status.ASKED for each in exemptions)


@register.filter
def in_classes(result: Result) -> SafeString:
    """How many cases lie in the letter's class and how many beyond it; empty where that is no question."""
    return tables.in_classes(result)


def _shown(name: str, value: Any) -> str:
    if name == "severity":
        return str(Verdict(value).label)
    return wording.iso_day(value) if name.endswith(("_on", "_by")) and value != "None" else str(value)
