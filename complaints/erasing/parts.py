"""What of a person can be taken out of complaints and their earlier versions, and how each database does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from complaints.models import Complaint, ComplaintRevision, Complaints, Invitation

BATCH = 500


class Part(StrEnum):
    """Who the customer is, and what was said: they are kept for different times."""

    CONTACT = "contact"
    TEXT = "text"

    @property
    def fields(self) -> tuple[str, ...]:
        return ("customer_name", "customer_contact") if self is Part.CONTACT else ("text",)

    @property
    def emptied(self) -> dict[str, Any]:
        """What the columns of a complaint say afterwards."""
        also = {"contact_hash": None} if self is Part.CONTACT else {}
        return dict.fromkeys(self.fields, "") | also

    @property
    def erased_on(self) -> str:
        return f"{self}_erased_on"


def holding(rows: Complaints, part: Part) -> Complaints:
    """Of `rows`, those that say something of this part, now or in an earlier version."""
    return rows.filter(_says(part) | Q(Exists(earlier(part).filter(complaint=OuterRef("pk")))))


def earlier(part: Part) -> Any:
    """The earlier versions that say something of this part."""
    known = {f"{name}_then": _told(name) for name in part.fields}
    says = Q()
    for name in known:
        says |= ~Q(**{name: ""})
    return ComplaintRevision.objects.annotate(**known).filter(says).order_by()


def empty(numbers: Iterable[int], part: Part, *, today: date) -> int:
    """Take a part out of complaints and of all their versions; how many complaints were changed."""
    changed = 0
    for some in batches(numbers):
        changed += Complaint.objects.filter(pk__in=some).update(**part.emptied, **{part.erased_on: today})
        _empty_versions(list(earlier(part).filter(complaint__in=some).values_list("pk", flat=True)), part.fields)
        if part is Part.TEXT:
            Invitation.objects.filter(complaint__in=some).exclude(comment="").update(comment="")
    return changed


def empty_versions(numbers: Sequence[int]) -> None:
    """Take everything personal out of earlier versions."""
    for some in batches(numbers):
        _empty_versions(some, [name for part in Part for name in part.fields])


def rename(old: str, new: str, organisation: int) -> None:
    """Give a customer another key, wherever his stands: chains hold, and his number leads to nobody any more. The
    versions that name it must say nothing personal any more (`complaints.guards`)."""
    Complaint.objects.filter(organisation=organisation, customer_key=old).exclude(customer_key="").update(
        customer_key=new
    )
    for some in batches(versions_of([old], organisation)):
        with connection.cursor() as cursor:
            cursor.executemany(_setting(["customer_key"]), [(new, pk) for pk in some])


def versions_of(keys: Sequence[str], organisation: int) -> list[int]:
    """The earlier versions that name one of these customers."""
    named = ComplaintRevision.objects.annotate(key=_told("customer_key"))
    found = named.order_by().filter(key__in=[key for key in keys if key], complaint__organisation=organisation)
    return list(found.values_list("pk", flat=True))


def batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(numbers)
    while some := list(islice(rest, BATCH)):
        yield some


def _told(name: str) -> Cast:
    """What an earlier version says, as a text: compared with a text, and not read as JSON."""
    return Cast(KeyTextTransform(name, "facts"), TextField())


def _says(part: Part) -> Q:
    says = Q()
    for name in part.fields:
        says |= ~Q(**{name: ""})
    return says


def _empty_versions(numbers: Sequence[int], fields: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(_setting(fields), [(*("" for _ in fields), pk) for pk in numbers])


def _setting(fields: Sequence[str]) -> str:
    """The statement that puts texts in the place of facts of one version."""
    if connection.vendor == "postgresql":
        told = ", ".join(f"'{name}', %s::text" for name in fields)
        put = f"facts || jsonb_build_object({told})"
    else:
        told = ", ".join(f"'$.{name}', %s" for name in fields)
        put = f"json_set(facts, {told})"
    return f"UPDATE complaints_complaintrevision SET facts = {put} WHERE id = %s"  # noqa: S608
