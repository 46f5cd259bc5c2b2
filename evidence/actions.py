"""Writing to the journal, and sealing it into a hash chain."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import models, transaction

from evidence.models import JournalEntry

GENESIS = "0" * 64


def record(
    *, action: str, actor: Any = None, subject: models.Model | str = "", detail: dict[str, Any] | None = None
) -> JournalEntry:
    """Write down one act in the caller's transaction. `actor` is a person or None for the machine itself."""
    name = subject if isinstance(subject, str) else f"{subject._meta.label_lower}:{subject.pk}"
    return JournalEntry.objects.create(
        actor=str(actor) if actor else "",
        actor_id_at=getattr(actor, "pk", None),
        action=action,
        subject=name,
        detail=detail or {},
    )


def digest_of(entry: JournalEntry, *, position: int, previous: str) -> str:
    """SHA-256 over the entry's canonical content and the digest before it."""
    content = {
        "position": position,
        "previous": previous,
        "at": entry.at.isoformat(),
        "actor": entry.actor,
        "actor_id": entry.actor_id_at,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@transaction.atomic
def seal() -> int:
    """Chain every entry that is not chained yet, in the order of commit. Returns how many were sealed."""
    last = JournalEntry.objects.select_for_update().filter(position__isnull=False).order_by("-position").first()
    position, previous = (last.position or 0, last.digest) if last else (0, GENESIS)
    waiting = JournalEntry.objects.select_for_update().filter(position__isnull=True).order_by("id")
    sealed = 0
    for entry in waiting:
        position += 1
        entry.position, entry.digest = position, digest_of(entry, position=position, previous=previous)
        entry.save(update_fields=["position", "digest"])
        previous = entry.digest
        sealed += 1
    return sealed
