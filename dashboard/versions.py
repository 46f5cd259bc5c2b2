"""What a version of a letter is called where several stand side by side: which one binds, from when to when."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from commitments.models import LetterVersion
from compliance import wording

Standing = LetterVersion.Standing
TONES = {Standing.DRAFT: "risk", Standing.COMING: "risk", Standing.IN_FORCE: "met", Standing.ENDED: "plain"}


def label(version: LetterVersion, today: date) -> str:
    """ "Version 2, in force since 15 May 2026"."""
    return _("Version %(number)s, %(standing)s") % {"number": version.number, "standing": standing(version, today)}


def standing(version: LetterVersion, today: date) -> str:
    """Under review, in force since or from a day on, or from its first day to its last."""
    stands, first = version.standing(today), version.effective_from
    if stands is Standing.DRAFT or first is None:
        return str(stands.label)
    days = {"from": wording.day(first)}
    if version.effective_until is not None:
        days["until"] = wording.day(version.effective_until - timedelta(days=1))
    if stands is Standing.ENDED:
        return _("in force %(from)s – %(until)s") % days
    if stands is Standing.COMING:
        return _("in force from %(from)s") % days
    return _("in force until %(until)s") % days if "until" in days else _("in force since %(from)s") % days
