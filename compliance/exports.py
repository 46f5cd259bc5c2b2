"""The complaints behind a figure as CSV: every fact that the rule looked at, and what it made of them (rule book §9).

Customers are tokens; names, contacts and texts are not in it (rule book §15).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from complaints import exports, messages
from complaints.facts import PERSONAL
from complaints.models import Complaint, Complaints
from complaints.tokens import Tokens
from compliance.cases import Cases
from compliance.remarks import PARTS


@dataclass(frozen=True)
class Viewer:
    """Who downloads: the complaints he may see, and the tokens he sees customers by."""

    visible: Complaints
    tokens: Tokens

    def token(self, complaint: Complaint) -> str:
        return self.tokens.of_complaint(complaint)


# Columns named like the facts of the record, and those that only a judgement has.
FACTS = (
    "reference",
    "unit",
    "channel",
    "category",
    "subcategory",
    "received_at",
    "responded_at",
    "preliminary_at",
    "resolved_at",
    "reopened_at",
    "satisfaction",
    "first_contact",
    "loss_amount",
    "loss_confirmed_on",
)
HEADINGS: dict[str, LazyText] = {
    "limit": _("limit"),
    "due": _("in time until"),
    "part": _("counts as"),
    "late_by": _("seconds late"),
    "remark": _("why here"),
    "arrival": _("arrival"),
    "previous": _("earlier complaint"),
    "since_previous": _("seconds since the earlier one was resolved"),
    "customer": _("customer token"),
    "version": _("revision"),
}
COLUMNS = (*FACTS, *HEADINGS)


def as_csv(cases: Cases, viewer: Viewer) -> Iterator[str]:
    """The visible complaints of a list as lines of a CSV file, newest first. The moment is that of the verdict."""
    header = [*map(messages.label, FACTS), *map(str, HEADINGS.values())]
    return exports.lines(header, (_cells(cases, viewer, complaint) for complaint in _rows(cases, viewer)))


def _rows(cases: Cases, viewer: Viewer) -> Iterator[Complaint]:
    earlier = viewer.visible.filter(pk=OuterRef("previous_id")).order_by().values("reference")[:1]
    rows: QuerySet[Any] = cases.rows.filter(pk__in=viewer.visible.values("pk")).defer(*PERSONAL)
    found = rows.annotate(previous_reference=Subquery(earlier)).select_related("unit", "category", "subcategory")
    yield from found.order_by("-received_at", "-id").iterator(chunk_size=exports.CHUNK)


def _cells(cases: Cases, viewer: Viewer, complaint: Complaint) -> Iterator[Any]:
    stands = cases.standing(complaint)
    limit = cases.question.limit if cases.question else None
    judged: dict[str, Any] = {
        "limit": limit,
        "due": stands.due,
        "part": PARTS[stands.part],
        "late_by": stands.late_by,
        "remark": cases.remark(complaint),
        "arrival": messages.arrival(complaint.arrival, complaint.since_previous),
        "previous": getattr(complaint, "previous_reference", None),
        "since_previous": complaint.since_previous,
        "customer": viewer.token(complaint),
        "version": complaint.version,
    }
    yield from (_fact(complaint, name) for name in FACTS)
    yield from (judged[name] for name in HEADINGS)


def _fact(complaint: Complaint, name: str) -> Any:
    if name == "channel":
        return complaint.get_channel_display()
    value = getattr(complaint, name)
    return messages.yes_or_no(value) if isinstance(value, bool) else value
