"""The ledger of compensation: entries are added, wrong ones are taken back by a reversal (rule book §12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from complaints.models import Complaint
from compliance.actions.following import held, journal, refuse_future, refuse_unless
from compliance.models import Breach, Compensation
from evidence.actions import Uploads

Kind = Compensation.Kind


@dataclass(frozen=True, slots=True)
class Entry:
    """What goes into the ledger: promised or paid, how much, when, for what and to whom."""

    kind: str
    amount: Decimal
    on: date
    words: str
    complaint: Complaint | None = None


@transaction.atomic
def add_compensation(*, breach: Breach, entry: Entry, by: User, uploads: Uploads | None = None) -> Compensation:
    """Write down what was promised or paid. It may follow a breach that is settled, exempt or withdrawn."""
    breach = held(breach, by, User.Role.MANAGER)
    refuse_unless(entry.kind in (Kind.PROMISED, Kind.PAID), "state")
    refuse_unless(entry.amount > 0, "amount")
    refuse_unless(bool(entry.words.strip()), "no_reason")
    refuse_future(entry.on)
    return _add(breach, entry, by, uploads)


@transaction.atomic
def reverse_compensation(*, compensation: Compensation, on: date, reason: str, by: User) -> Compensation:
    """Take an entry back with another of the same amount. Each can be taken back once, a reversal never."""
    breach = held(compensation.breach, by, User.Role.MANAGER)
    refuse_unless(compensation.kind != Kind.REVERSAL, "state")
    refuse_unless(not Compensation.objects.filter(reverses=compensation).exists(), "reversed_already")
    refuse_unless(bool(reason.strip()), "no_reason")
    refuse_future(on)
    entry = Entry(Kind.REVERSAL, compensation.amount, on, reason, compensation.complaint)
    return _add(breach, entry, by, None, reverses=compensation)


def _add(
    breach: Breach, entry: Entry, by: User, uploads: Uploads | None, reverses: Compensation | None = None
) -> Compensation:
    told = {name: getattr(entry, name) for name in Entry.__slots__}
    added = Compensation.objects.create(breach=breach, reverses=reverses, by=by, **told)
    files = (uploads or Uploads()).keep(by=by)
    added.evidence.set(files)
    detail = {name: told[name] for name in ("kind", "amount", "on", "words")} | {"entry": added.pk}
    detail |= {"reverses": reverses.pk if reverses else None, "files": [file.sha256 for file in files]}
    journal("add_compensation", breach, by, detail)
    return added
