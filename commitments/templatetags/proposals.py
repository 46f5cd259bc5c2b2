"""`{% load proposals %}`: what was proposed, beside what a person made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template

from commitments import proposals
from commitments.limiting import Beside, Told
from commitments.models import Blank, Clause, Promise, Scope
from commitments.parts import sentences
from commitments.precedents import Precedents
from commitments.proposals import Change

register = template.Library()


@register.filter
def with_values(stretches: Sequence[Any]) -> list[tuple[Any, str]]:
    """`{% for stretch, value in line.stretches|with_values %}`: what was filled into the blank that ends with it."""
    following = [each.blank for each in stretches[1:]]
    return [
        (each, each.blank.value if each.blank and each.blank != after else "")
        for each, after in zip(stretches, [*following, None], strict=False)
    ]


@register.filter
def around(blank: Blank, clause: Clause) -> str:
    """`{{ blank|around:line.clause }}`: the words next to it, without asking for its clause again."""
    blank.clause = clause
    return blank.around


@register.filter
def proposed(promise: Promise) -> Promise | None:
    """The promise as it was read from the letter; None for one that a person added."""
    return proposals.as_proposed(promise)


@register.filter
def by_rule_book(promise: Promise, name: str) -> bool:
    """`{% if promise|by_rule_book:"statistic" %}`: it was not read from the letter."""
    return proposals.by_rule_book(promise, name)


@register.filter
def number_changed(promise: Promise) -> bool:
    return proposals.number_changed(promise)


@register.filter
def made_different(promise: Promise) -> list[Change]:
    """What else was made different, in words."""
    return proposals.changes(promise)


@register.filter
def scope(limiting: Beside | str, promise: Promise) -> list[str]:
    """`{{ limiting|scope:promise }}`: the complaints it is limited to; outside a review the names are looked up."""
    return limiting.scope(promise) if isinstance(limiting, Beside) else sentences(promise.scope)


@register.filter
def sources(limiting: Beside | str, promise: Promise) -> list[tuple[str, Clause | None]]:
    """The words from which its scope was proposed, each with its clause."""
    return limiting.sources(promise) if isinstance(limiting, Beside) else []


@register.filter
def hints(limiting: Beside | str, promise: Promise) -> list[Told]:
    """Words that may limit it and were not applied."""
    return limiting.hints(promise) if isinstance(limiting, Beside) else []


@register.filter
def statement_hint(limiting: Beside, statement: Scope) -> Told | None:
    """Why a statement of the letter limits no promise."""
    return limiting.statement_hint(statement)


@register.filter
def condition(limiting: Beside, promise: Promise) -> str:
    """The words of a condition or a start beside its phrase, where they are told nowhere else."""
    return limiting.condition(promise)


@register.filter
def precedent(before: Precedents | str, promise: Promise) -> Promise | None:
    """`{{ before|precedent:promise }}`: what was made of it in the version before; outside a review nothing is told."""
    return before.of.get(promise.pk) if isinstance(before, Precedents) else None


@register.filter
def gone(before: Precedents | str, clause: Clause) -> Sequence[Promise]:
    """What was agreed to in the same clause of the version before and is not proposed in it now."""
    return before.gone.get(clause.pk, ()) if isinstance(before, Precedents) else ()
