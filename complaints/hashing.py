"""The hashes of contacts computed again: of rows from before there were any, and under another key."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, transaction

from complaints.models import Complaint
from complaints.privacy import contact_hash
from evidence.actions import record

BATCH = 500  # complaints of one transaction: writers wait for no more of them
ROW = ("pk", "organisation_id", "customer_contact", "contact_hash")
UPDATE = """
UPDATE complaints_complaint SET contact_hash = %s WHERE id = %s AND version = %s AND contact_erased_on IS NULL
"""


def hash_contacts(*, dry_run: bool = False, progress: Callable[[int], None] = lambda _seen: None) -> int:
    """Give every complaint the hash of its contact under the first key; how many had another one. A row that somebody
    writes meanwhile is left to him: it has the hash already."""
    changed = seen = after = 0
    while rows := list(
        Complaint.objects.filter(pk__gt=after).exclude(customer_contact="", contact_hash=None)
        .order_by("pk").values_list(*ROW, "version")[:BATCH]
    ):  # fmt: skip
        after, seen = rows[-1][0], seen + len(rows)
        wanted = [
            (new, pk, version)
            for pk, organisation, contact, old, version in rows
            if (new := contact_hash(contact, organisation=organisation)) != old
        ]
        changed += len(wanted) if dry_run else _put(wanted)
        progress(seen)
    if changed and not dry_run:
        record(action="contacts.hash", subject="complaints.complaint", detail={"changed": changed})
    return changed


@transaction.atomic
def _put(wanted: list[tuple[int | None, int, int]]) -> int:
    changed = 0
    with connection.cursor() as cursor:
        for each in wanted:
            cursor.execute(UPDATE, each)
            changed += cursor.rowcount
    return changed
