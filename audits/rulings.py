"""What waits for an auditor's ruling, the oldest first, and what each ruling would change (rule book §11, §12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.models import Organisation, User
from commitments.companies import query_of
from commitments.models import InterpretationNote, LetterVersion, Promise
from compliance import wording
from compliance.models import Exemption


@dataclass(frozen=True, slots=True)
class Ruling:
    """A note to sign or an exemption to rule on: one of the two is there. `effects` are what it would change."""

    since: date
    company: Organisation
    url: str
    effects: Sequence[str]
    note: InterpretationNote | None = None
    exemption: Exemption | None = None


def rulings(user: User, today: date) -> list[Ruling]:
    """Everything that waits for this auditor's side, in all of his open engagements."""
    found = [*_notes(user, today), *_exemptions(user, today)]
    return sorted(found, key=lambda each: each.since)


def _notes(user: User, today: date) -> Iterator[Ruling]:
    proposed = InterpretationNote.objects.visible_to(user, today).unsigned(today).filter(signed_by_auditor=None)
    waiting = list(proposed.select_related("letter__organisation", "proposed_by"))
    promises = _promises({note.letter_id for note in waiting}, today)
    for note in waiting:
        company = note.letter.organisation
        concerned = [promise for promise in promises if note.concerns(promise)]
        url = f"{reverse('commitments:notes')}{query_of(company)}#note-{note.pk}"
        since = note.signed_by_manager_on or note.valid_from
        yield Ruling(since, company, url, [_of_note(note, concerned)], note=note)


def _promises(letters: set[int], today: date) -> list[Promise]:
    """What the versions in force promise."""
    versions = LetterVersion.objects.in_force(today).filter(letter__in=letters)
    agreed = Promise.objects.agreed().filter(clause__version__in=versions)
    return list(agreed.select_related("clause__version").order_by("clause__position", "position"))


def _of_note(note: InterpretationNote, concerned: Sequence[Promise]) -> str:
    if not note.parameters:
        return _("It sets nothing for the calculation: verdicts of the clause will name it.")
    if not concerned:
        return _("No promise in force uses it yet.")
    said = ngettext(
        "From the next run on %(count)s promise is judged with it: %(names)s.",
        "From the next run on %(count)s promises are judged with it: %(names)s.",
        len(concerned),
    )
    names = dict.fromkeys(f"{wording.name(each)} ({each.clause.number})" for each in concerned)
    return said % {"count": len(concerned), "names": pgettext("between the parts of a sentence", "; ").join(names)}


def _exemptions(user: User, today: date) -> Iterator[Ruling]:
    asked = Exemption.objects.asked().visible_to(user, today)
    related = "breach__promise__clause__version__letter__organisation"
    for each in asked.select_related(related, "asked_by").prefetch_related("evidence"):
        company = each.breach.promise.clause.version.letter.organisation
        url = reverse("compliance:exemption", args=[each.pk])
        since = timezone.localdate(each.asked_at)
        yield Ruling(since, company, url, list(_of_exemption(each)), exemption=each)


def _of_exemption(exemption: Exemption) -> Iterator[str]:
    breach = exemption.breach
    yield _("If granted, the breach is exempt and is published as such. No rate and no verdict changes.")
    if breach.negotiate_by and breach.negotiated_on is None:
        said = _("If refused, it stays open: negotiation must start by %(day)s.")
        yield said % {"day": wording.day(breach.negotiate_by)}
    else:
        yield _("If refused, it stays open.")
