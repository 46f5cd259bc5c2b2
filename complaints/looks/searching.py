"""The complaints of an exact contact, through a keyed hash that an index leads to (`complaints.privacy`)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from complaints.models import Complaint, organisations_visible_to
from complaints.privacy import contact_hash, normal_contact

MOST = 200  # shown of one contact: that of a hotline may stand in many


def found(contact: str, *, user: User, today: date) -> list[Complaint]:
    """Complaints with this contact that the person may see, the newest first.

    Each is looked at again: two contacts may share a hash. A contact that a correction has replaced finds nothing.
    """
    normal = normal_contact(contact)
    if not normal:
        return []
    seen = Complaint.objects.visible_to(user, today)
    rows = seen.found_by(condition(contact, organisations_visible_to(user, today))).order_by("-received_at", "-id")
    return [row for row in rows.select_related("category", "subcategory", "unit")[:MOST] if same(row, normal)]


def condition(contact: str, organisations: list[int]) -> Q:
    """Complaints whose contact has the hash that this one has in these companies, under any of the keys."""
    pairs = ((organisation, key) for organisation in organisations for key in settings.SEARCH_KEYS)
    hashes = {contact_hash(contact, organisation=organisation, key=key) for organisation, key in pairs} - {None}
    return Q(contact_hash__in=hashes, contact_hash__isnull=False)


def same(complaint: Complaint, normal: str) -> bool:
    """Whether a complaint's contact is this one indeed."""
    return normal_contact(complaint.customer_contact) == normal
