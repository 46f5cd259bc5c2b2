"""Registered entries that wait for an auditor's confirmation. Reads only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, TextField, Value
from django.db.models.functions import Cast

from accounts.models import Organisation, User
from commitments.models import Benchmark, LawViolation, Milestone, Outage, Registered, ResourceFact, StatutoryLimit

REGISTERS: tuple[type[Any], ...] = (ResourceFact, Outage, Benchmark, Milestone, LawViolation, StatutoryLimit)


def of_register(register: type[Any], user: User, today: date) -> Any:
    """The entries of a register that he may confirm: they hold, have a source and nobody has confirmed them."""
    entries = register.objects.standing().unconfirmed().visible_to(user, today).exclude(evidence=None)
    return entries.agreed() if register is Milestone else entries


def counted(register: type[Any], user: User, company: Organisation, today: date) -> Any:
    """How many entries of a company wait (`told_number`), by the key of their register in addresses (`told_text`): a
    kind of fact, "outage", "milestone"…"""
    whose = "letter__organisation" if register is Milestone else "organisation"
    waiting = of_register(register, user, today).filter(**{whose: company}).order_by()
    key = Cast("kind", TextField()) if register is ResourceFact else Value(register.REGISTER, TextField())
    numbers = waiting.annotate(told_text=key).values("told_text").annotate(told_number=Count("pk", distinct=True))
    return numbers.filter(told_number__gt=0)


def by_kind(user: User, company: Organisation, today: date) -> dict[str, int]:
    """The same of all registers; those in which nothing waits are left out."""
    first, *others = (counted(register, user, company, today) for register in REGISTERS)
    return dict(first.union(*others, all=True).values_list("told_text", "told_number"))


def after(entry: Registered, user: User, today: date) -> Registered | None:
    """The next one of the same kind, company and letter; None when this was the last."""
    same = [name for name in ("organisation_id", "kind", "letter_id") if hasattr(entry, name)]
    waiting = of_register(type(entry), user, today).filter(**{name: getattr(entry, name) for name in same})
    found: Registered | None = waiting.exclude(pk=entry.pk).first()
    return found
