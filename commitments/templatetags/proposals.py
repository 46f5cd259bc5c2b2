"""`{% load proposals %}`: what was proposed, beside what a person made of it."""

from __future__ import annotations

from django import template

from commitments import proposals
from commitments.models import Promise
from commitments.proposals import Change

register = template.Library()


@register.filter
def proposed(promise: Promise) -> Promise | None:
    """The promise as it was read from the letter; None for one that a person added."""
    return proposals.as_proposed(promise)


@register.filter
def number_changed(promise: Promise) -> bool:
    return proposals.number_changed(promise)


@register.filter
def made_different(promise: Promise) -> list[Change]:
    """What else was made different, in words."""
    return proposals.changes(promise)
