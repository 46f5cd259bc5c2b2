"""`{% load changes %}`: what an amendment made of a clause or a promise, in words."""

from __future__ import annotations

from django import template

from commitments.differences import Change, Turn
from dashboard import changes

register = template.Library()


@register.filter
def terms(turn: Turn) -> list[changes.Term]:
    """What is asked otherwise: the terms of a promise, before and after."""
    return changes.terms(turn)


@register.filter
def change_name(changed: Change | Turn) -> str:
    """What became of a clause or a promise, in a word or two; empty for what stayed."""
    words = changes.KINDS if isinstance(changed, Change) else changes.TURNS
    return str(words.get(changed.kind, ""))
