"""Registered entries that wait for an auditor's confirmation. Reads only."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from accounts.models import Organisation, User
from commitments.models import Benchmark, Milestone, Outage, Registered, ResourceFact

REGISTERS: tuple[type[Any], ...] = (ResourceFact, Outage, Benchmark, Milestone)


def of_register(register: type[Any], user: User, today: date) -> Any:
    """The entries of a register that he may confirm: they hold, have a source and nobody has confirmed them."""
    entries = register.objects.standing().unconfirmed().visible_to(user, today).exclude(evidence=None)
    return entries.agreed() if register is Milestone else entries


def by_kind(user: User, company: Organisation, today: date) -> Counter[str]:
    """How many of a company wait, by the key of their register in addresses: a kind of fact, "outage", "milestone"…"""
    found: Counter[str] = Counter()
    for register in REGISTERS:
        whose = "letter__organisation" if register is Milestone else "organisation"
        waiting = of_register(register, user, today).filter(**{whose: company})
        if register is ResourceFact:
            found.update(waiting.order_by().values_list("kind", flat=True))
        else:
            found[register.REGISTER] = waiting.count()
    return +found


def after(entry: Registered, user: User, today: date) -> Registered | None:
    """The next one of the same kind, company and letter; None when this was the last."""
    same = [name for name in ("organisation_id", "kind", "letter_id") if hasattr(entry, name)]
    waiting = of_register(type(entry), user, today).filter(**{name: getattr(entry, name) for name in same})
    found: Registered | None = waiting.exclude(pk=entry.pk).first()
    return found
