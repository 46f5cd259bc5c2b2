"""Writing to the journal and sealing it into a hash chain; storing evidence files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.functional import Promise

from evidence import files
from evidence.models import EvidenceFile, Head, JournalEntry, JournalHead, Sealed, subject_name

BATCH = 1000  # entries sealed in one transaction, so that sealing never holds the head for long


def record(
    *, action: str, actor: Any = None, subject: models.Model | str = "", detail: Mapping[str, Any] | None = None
) -> JournalEntry:
    """Write down one act in the caller's transaction. `actor` is a person or None for the machine itself.

    `detail` is kept as plain text, whole numbers, lists and maps, so that every database gives back exactly
    what the digest was made of: dates become ISO text, decimals their digits, fractions and objects text.
    """
    return JournalEntry.objects.create(
        actor=_text(actor)[:200] if actor else "",
        actor_id_at=getattr(actor, "pk", None),
        action=action,
        subject=_text(subject_name(subject))[:120],
        detail=_plain(detail or {}),
    )


_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


def digest_of(entry: JournalEntry | Sealed, *, position: int, previous: str) -> str:
    """SHA-256 over the entry's canonical content and the digest before it."""
    content = {
        "position": position,
        "previous": previous,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "actor_id": entry.actor_id_at,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
    }
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def seal() -> int:
    """Chain every entry that is not chained yet, in the order of commit. Returns how many were sealed.

    An entry whose transaction began earlier but was committed after a sealing comes after it in the chain. Where
    nothing waits, nothing is locked.
    """
    sealed = 0
    while JournalEntry.objects.filter(position__isnull=True).exists() and (count := _seal_batch()):
        sealed += count
    return sealed


def sealed_head() -> Head:
    """The end of the chain, once everything that waits is sealed."""
    seal()
    head = JournalHead.objects.filter(pk=1).first() or JournalHead()
    return Head(head.position, head.digest)


@transaction.atomic
def _seal_batch() -> int:
    # The head is the lock: a second sealer waits here and then reads the head that the first one left.
    JournalHead.objects.get_or_create(pk=1)
    head = JournalHead.objects.select_for_update().get(pk=1)
    waiting = list(JournalEntry.objects.filter(position__isnull=True).order_by("id")[:BATCH])
    for entry in waiting:
        head.position += 1
        head.digest = digest_of(entry, position=head.position, previous=head.digest)
        entry.position, entry.digest = head.position, head.digest
    if waiting:
        _give_places(waiting)
        head.save()
    return len(waiting)


def _give_places(entries: Sequence[JournalEntry]) -> None:
    """Once and here: the journal's own manager refuses every change. Row by row in one call, which is ten times as fast
    as one statement that tells all of them apart."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE evidence_journalentry SET position = %s, digest = %s WHERE id = %s",
            [(entry.position, entry.digest, entry.pk) for entry in entries],
        )


@transaction.atomic
def store(*, upload: UploadedFile[Any], effective_on: date, by: Any) -> EvidenceFile:
    """Keep a file as evidence. Raises `files.EvidenceRefused` for what is too big, empty or of no accepted kind.

    The bytes lie under their own digest, so the same content is stored once, and a file left behind by a
    transaction that was undone is found again instead of lying twice.
    """
    return _keep(upload, files.kind_of(upload), effective_on, by)


class NotNewestError(ValueError):
    """A version that another one has replaced already."""


@transaction.atomic
def replace(*, file: EvidenceFile, upload: UploadedFile[Any], effective_on: date, by: Any) -> EvidenceFile:
    """Keep a newer version of a file; the older one stays readable. Raises `NotNewestError` where somebody else has
    replaced it already, and `files.EvidenceRefused` as `store` does."""
    first = EvidenceFile.objects.select_for_update().get(pk=file.first_id or file.pk)  # two at once: one waits
    if not file.is_newest():
        raise NotNewestError(str(file))
    kept = _keep(upload, files.kind_of(upload), effective_on, by, replaces=file, first=first)
    record(action="evidence.replace", actor=by, subject=file, detail={"by": kept.pk, "sha256": kept.sha256})
    return kept


@transaction.atomic
def store_own(*, content: bytes, name: str, kind: files.Kind, effective_on: date, by: Any) -> EvidenceFile:
    """Keep what the product itself has written as evidence, byte for byte: its kind is known and not looked at."""
    return _keep(ContentFile(content, name), kind, effective_on, by)


@dataclass(frozen=True, slots=True)
class Uploads:
    """Files that come with a step, and the date they speak of."""

    files: Sequence[UploadedFile[Any]] = field(default_factory=tuple)
    effective_on: date | None = None

    def keep(self, *, by: Any) -> list[EvidenceFile]:
        """Store them. Raises `EvidenceRefused`; then nothing of the step is written."""
        effective_on = self.effective_on or timezone.localdate()
        return [store(upload=upload, effective_on=effective_on, by=by) for upload in self.files]


def _keep(
    content: File[Any],
    kind: files.Kind,
    effective_on: date,
    by: Any,
    replaces: EvidenceFile | None = None,
    first: EvidenceFile | None = None,
) -> EvidenceFile:
    sha256 = files.sha256_of(content)
    kept = EvidenceFile.objects.create(
        sha256=sha256,
        size=content.size or 0,
        media_type=kind.media_type,
        name=files.safe_name(content.name or "", kind),
        file=_put(content, sha256),
        effective_on=effective_on,
        replaces=replaces,
        first=first,
        uploaded_by=by,
    )
    record(action="evidence.store", actor=by, subject=kept, detail={"sha256": sha256, "name": kept.name})
    return kept


def _put(upload: File[Any], sha256: str) -> str:
    name = f"evidence/{sha256[:2]}/{sha256}"
    if default_storage.exists(name):
        with default_storage.open(name) as stored:
            if files.sha256_of(stored) == sha256:
                return name
    upload.seek(0)
    return default_storage.save(name, upload)  # a damaged file is never overwritten: storage finds a free name


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Mapping):
        return {_text(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in (sorted(value) if isinstance(value, set | frozenset) else value)]
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return _text(value)


def _text(value: Any) -> str:
    # PostgreSQL keeps no NUL and no lone surrogate; one in a user's file name must not undo the act.
    words = str(value) if isinstance(value, str | Promise) else f"{value}"
    return words.replace("\0", "").encode("utf-8", "replace").decode()
