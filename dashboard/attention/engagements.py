"""What keeps engagements closed, and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assignment, Engagement
from dashboard.attention.items import Item, Reader

if TYPE_CHECKING:
    from dashboard.attention.waiting import Row


def unsigned(reader: Reader) -> Any:
    """Engagements that an auditor is assigned to and has signed nothing for: of whichever company, because he sees none
    of them before."""
    if reader.user.role != User.Role.AUDITOR:
        return None
    mine = Assignment.objects.current().filter(auditor=reader.user, signatures=None)
    known = Engagement.objects.known_to(reader.user, reader.today)
    unsigned_for = known.filter(pk__in=mine.values("engagement"))
    return unsigned_for.annotate(told_pk=F("pk"), told_text=Cast("title", TextField()), told_day=F("valid_from"))


def unsigned_item(row: Row) -> Item:
    return Item(_("Read and sign the declarations"), row.text, "audits:sign", row.pk, row.day)


def unaccepted(reader: Reader) -> Any:
    """Engagements to come or running whose firm one of the sides has not accepted yet."""
    if reader.user.role != User.Role.MANAGER:
        return None
    known = Engagement.objects.known_to(reader.user, reader.today).filter(valid_until__gte=reader.today)
    missing = known.exclude(pk__in=Engagement.objects.accepted().values("pk"))
    return missing.annotate(told_pk=F("pk"), told_text=Cast("title", TextField()), told_day=F("valid_from"))


def unaccepted_item(row: Row) -> Item:
    return Item(_("Put the acceptance of the audit firm on record"), row.text, "audits:engagement", row.pk, row.day)


def endangered(reader: Reader) -> Any:
    """Engagements on which somebody declared a threat to his independence: for the company and for the lead."""
    if reader.user.role not in (User.Role.MANAGER, User.Role.AUDITOR):
        return None
    threatened = Assignment.objects.threatened().values("engagement")
    known = Engagement.objects.known_to(reader.user, reader.today)
    known = known.filter(pk__in=threatened, valid_until__gte=reader.today)
    if reader.user.role == User.Role.AUDITOR:
        known = known.filter(lead=reader.user)
    return known.annotate(told_pk=F("pk"), told_text=Cast("title", TextField()))


def endangered_item(row: Row) -> Item:
    return Item(_("An auditor's independence is endangered"), row.text, "audits:engagement", row.pk)
