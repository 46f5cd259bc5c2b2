"""Putting a reviewed letter in force."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from commitments import succession
from commitments.actions.milestones import propose_plan
from commitments.actions.notes import begin_notes
from commitments.models import Letter, LetterVersion, Promise
from commitments.readiness import Reason, reasons
from evidence.actions import record


class ActivationRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """The letter is not ready. `reasons` says everything that stands in the way, not only the first thing."""

    def __init__(self, reasons: list[Reason]) -> None:
        super().__init__("; ".join(reason.code for reason in reasons))
        self.reasons = reasons


@transaction.atomic
def activate(*, version: LetterVersion, effective_from: date, by: User) -> LetterVersion:
    """Put a draft in force from a day on; from then it never changes.

    The version before it ends on that day (rule book §7: what was received earlier is judged against the earlier
    one). Gaps between bands do not refuse: they are judged *missed, letter silent* until a note settles them.
    The steps that its text names are proposed as a plan, and notes that begin with the letter begin.
    """
    Letter.objects.select_for_update().get(pk=version.letter_id)
    version = LetterVersion.objects.select_for_update().get(pk=version.pk)
    standing = reasons(version, effective_from)
    if standing:
        raise ActivationRefused(standing)
    for before in version.letter.versions.filter(status=LetterVersion.Status.ACTIVE):
        carry_on(before, version)
        _supersede(before, effective_from)
    version.status = LetterVersion.Status.ACTIVE
    version.effective_from = effective_from
    version.activated_by, version.activated_at = by, timezone.now()
    version.save()
    record(action="commitments.activate", actor=by, subject=version, detail={"effective_from": str(effective_from)})
    if version.letter.first_day == effective_from:
        begin_notes(version.letter, effective_from)
    propose_plan(version=version, by=by)
    return version


def carry_on(before: LetterVersion, version: LetterVersion) -> None:
    """Say which promises of the draft are those of the version it replaces; the figures follow them."""
    pairs = succession.clauses(list(before.clauses.all()), list(version.clauses.all()))
    old, new = (list(Promise.objects.of_version(each).agreed()) for each in (before, version))
    earlier = succession.promises(old, new, pairs)
    for promise in new:
        if promise.pk in earlier:
            promise.lineage = earlier[promise.pk].lineage
            promise.save(update_fields=["lineage"])


def _supersede(before: LetterVersion, effective_from: date) -> None:
    before.status = LetterVersion.Status.SUPERSEDED
    before.effective_until = effective_from
    before.save()
