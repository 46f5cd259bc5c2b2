"""What may happen to a registered entry after it was entered: a correction, a withdrawal, an auditor's confirmation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from accounts.models import Organisation, User
from commitments.models import Benchmark, Correction, Registered, StatutoryLimit
from evidence.actions import record
from evidence.models import EvidenceFile

Entry = TypeVar("Entry", bound=Registered)


class RegisterRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Nothing was written. `code` (see `commitments.messages.REGISTER_REFUSED`) names the reason."""

    def __init__(self, code: str, entry: Registered | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.entry = entry  # the other one that stands in the way, if that is the reason


@transaction.atomic
def correct(
    *,
    entry: Entry,
    changes: Mapping[str, Any],
    reason: str,
    by: User | None,
    evidence: EvidenceFile | None = None,
) -> Entry:
    """Let an entry say something else. What it said before is kept with the reason; a confirmation ends with it.

    Raises RegisterRefused if the entry was withdrawn, if no reason is given, if nothing would change, or, with the
    other entry, if the two could not stand beside each other then.
    """
    entry = _locked(entry)
    before = entry.words
    for name, value in changes.items():
        if name not in entry.SAYS:
            raise ValueError(name)
        setattr(entry, name, value)
    if entry.words == before and evidence in (None, entry.evidence):
        raise RegisterRefused("nothing_changed")
    stands_alone(entry)
    correction = _keep(entry, before, reason, by)
    entry.evidence = evidence or entry.evidence
    _said_anew(entry)
    changed = sorted(name for name in before if before[name] != entry.words[name])
    detail = {"before": before, "changed": changed, "reason": correction.reason}
    record(action="commitments.correct_entry", actor=by, subject=entry, detail=detail)
    return entry


@transaction.atomic
def withdraw(*, entry: Entry, reason: str, by: User | None) -> Entry:
    """Take an entry out of every figure to come. It stays readable, with the reason. Raises RegisterRefused."""
    entry = _locked(entry)
    _keep(entry, entry.words, reason, by)
    entry.withdrawn = True
    _said_anew(entry)
    record(action="commitments.withdraw_entry", actor=by, subject=entry, detail={"reason": reason})
    return entry


@transaction.atomic
def confirm(*, entries: QuerySet[Any], seen: int, by: User, today: date) -> int:
    """An auditor's word that these entries say what their sources say; how many were confirmed.

    `seen` is the sum of the revisions that lay before the auditor: what was corrected meanwhile is not confirmed.
    Raises RegisterRefused for anybody but an auditor of an open engagement, for entries without a source, and where
    there is nothing left to confirm.
    """
    if by.role != User.Role.AUDITOR:
        raise RegisterRefused("not_an_auditor")
    waiting = entries.standing().unconfirmed().visible_to(by, today)  # type: ignore[attr-defined]
    everything = entries.model._default_manager
    chosen = list(everything.filter(pk__in=list(waiting.values_list("pk", flat=True))).select_for_update())
    if not chosen:
        raise RegisterRefused("nothing_to_confirm")
    if sum(entry.revision for entry in chosen) != seen:
        raise RegisterRefused("changed_meanwhile")
    if any(entry.evidence_id is None for entry in chosen):
        raise RegisterRefused("no_source")
    for entry in chosen:
        entry.confirmed_by, entry.confirmed_at = by, timezone.now()
    everything.bulk_update(chosen, ["confirmed_by", "confirmed_at"], batch_size=500)
    subject: Any = chosen[0] if len(chosen) == 1 else entries.model._meta.label_lower
    record(
        action="commitments.confirm_entries",
        actor=by,
        subject=subject,
        detail={"entries": [[entry.pk, entry.revision] for entry in chosen]},
    )
    return len(chosen)


def stands_alone(entry: Registered) -> None:
    """Refuse an entry beside which another one stands in the way. Whoever enters one holds the company's lock."""
    if (other := entry.in_the_way()) is not None:
        raise RegisterRefused(entry.STANDS_ALONE, other)


def revisions(entries: QuerySet[Any]) -> int:
    """The number that `confirm` wants back as `seen`."""
    return int(entries.aggregate(seen=Sum("revision"))["seen"] or 0)


def _locked(entry: Entry) -> Entry:
    if isinstance(entry, Benchmark | StatutoryLimit):  # another one must not come between
        Organisation.objects.select_for_update().get(pk=entry.organisation_id)
    found: Entry = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    if found.withdrawn:
        raise RegisterRefused("withdrawn")
    return found


def _keep(entry: Registered, before: Mapping[str, Any], reason: str, by: User | None) -> Correction:
    if not reason.strip():
        raise RegisterRefused("no_reason")
    return Correction.objects.create(
        **{entry.REGISTER: entry},
        before=dict(before),
        evidence=entry.evidence,
        confirmed_by=entry.confirmed_by,
        reason=reason.strip(),
        by=by,
    )


def _said_anew(entry: Registered) -> None:
    entry.revision += 1
    entry.confirmed_by = entry.confirmed_at = None
    entry.save()
