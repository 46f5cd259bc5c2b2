"""Erasing one person, and what is left of him beside the record."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.actions import take_turn
from complaints.customers import tokens_in
from complaints.erasing import parts
from complaints.erasing.people import Person
from complaints.masking import token
from complaints.models import ChangeSet, Complaint, ComplaintRevision, Import, Look, SavedView
from complaints.models.imports import Export
from complaints.revisions import earlier_names
from complaints.scrubbing import scrub
from evidence.actions import record

KEY_BYTES = 16  # of a customer's key
UNDER_WAY = (Import.Status.WAITING, Import.Status.RUNNING)


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of it: complaints that say nothing of him any more, those that had to stay, files thrown away."""

    complaints: int
    kept: int
    files: int


@transaction.atomic
def erase(*, person: Person, held: Collection[int], by: User, reason: str, now: datetime) -> Erased:
    """Take a person out of everything but the complaints that are `held`: names, contacts and what was said go from
    them and from their versions, his customer keys are replaced by random ones, his tokens go from saved views.

    Files of imports that lie about may hold him and cannot be searched for him: all that nobody works on are thrown
    away. The journal says that somebody was erased, and not who.
    """
    take_turn(person.organisation)
    gone = [number for number in person.numbers if number not in held]
    known = _words_of(gone)
    _scrub_reasons(gone, known)
    for part in parts.Part:
        parts.empty(gone, part, today=timezone.localdate(now))
    _forget_keys(person, held)
    files = _throw_away_files(person.organisation)
    found = Erased(len(gone), len(person.numbers) - len(gone), files)
    detail = {"complaints": found.complaints, "kept": found.kept, "files": files, "reason": scrub(reason, known=known)}
    record(action="person.erase", actor=by, subject=by.organisation or "", detail=detail)
    return found


@transaction.atomic
def _throw_away_files(organisation: int) -> int:
    """Delete the files of imports that nobody works on, and what was seen of them; how many files."""
    thrown = 0
    for import_ in Import.objects.filter(organisation=organisation).exclude(status__in=UNDER_WAY):
        names = [file.name for file in (import_.file, import_.rejected_file) if file]
        if not names and not import_.sketch:
            continue
        storage = import_.file.storage
        import_.file, import_.rejected_file, import_.sketch = "", "", ""
        import_.save(update_fields=["file", "rejected_file", "sketch"])
        for name in filter(None, names):
            transaction.on_commit(lambda name=name, storage=storage: storage.delete(name))  # type: ignore[misc]
        thrown += len(names)
    return thrown


def _words_of(numbers: Sequence[int]) -> set[str]:
    """The names and contacts that ever stood in these complaints."""
    found: set[str] = set()
    for complaint in Complaint.objects.filter(pk__in=numbers).iterator():
        found |= {complaint.customer_name, complaint.customer_contact, *earlier_names(complaint)}
    return found - {""}


def _scrub_reasons(numbers: Sequence[int], known: Iterable[str]) -> None:
    """Why a complaint was changed or opened may name him."""
    words = set(known)
    written = Complaint.objects.filter(pk__in=numbers).values("change_set")
    changes = ChangeSet.objects.filter(pk__in=written) | ChangeSet.objects.filter(
        pk__in=ComplaintRevision.objects.filter(complaint__in=numbers).values("known_from")
    )
    for each in [*changes.exclude(reason=""), *Look.objects.filter(complaint__in=numbers).exclude(reason="")]:
        said = scrub(each.reason, known=words)[:300]
        if said != each.reason:
            type(each)._base_manager.filter(pk=each.pk).update(reason=said)


def _forget_keys(person: Person, held: Collection[int]) -> None:
    """Replace his customer keys, except those of which a complaint had to stay: it must be found again later."""
    staying = set(Complaint.objects.filter(pk__in=held).values_list("customer_key", flat=True))
    gone = sorted(person.keys - staying)
    if not gone:
        return
    parts.empty_versions(parts.versions_of(gone, person.organisation))
    tokens = _tokens_of(gone, person.organisation)
    for key in gone:
        parts.rename(key, secrets.token_hex(KEY_BYTES), person.organisation)
    _forget_tokens(tokens)


def _tokens_of(keys: Iterable[str], organisation: int) -> set[str]:
    """Every token that one of these customers is shown as anywhere."""
    company = Organisation.objects.get(pk=organisation)
    places = [None, *company.engagements.values_list("pk", flat=True)]
    return {token(key, engagement=place) for key in keys for place in places}


def _forget_tokens(tokens: set[str]) -> None:
    """Take tokens out of saved views and waiting exports: they would lead to nobody, and tell that there was one."""
    for model in (SavedView, Export):
        for row in model.objects.filter(query__contains="customer="):
            query = QueryDict(row.query, mutable=True)
            named = tokens_in(str(query.get("customer", "")))
            if tokens.isdisjoint(named):
                continue
            query["customer"] = " ".join(each for each in named if each not in tokens)
            model.objects.filter(pk=row.pk).update(query=query.urlencode())
