"""Who complained again, and again: chains of repeat complaints (rule book §3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import Arrival, Complaint
from complaints.rules.arrivals import DAY
from compliance import charts, wording
from compliance.analysis.pictures import Picture, Row, TableCell, hover, numbered
from compliance.analysis.subject import Subject
from compliance.counting import Cohort

MOST = 12
LOOK_BACK = timedelta(days=366)  # a chain is shown as far as a year before its period
Key = tuple[str, int]  # a customer, and a category of the second level


def picture(subject: Subject) -> Picture:
    asked = subject.asked
    if asked is None or asked.asked is None:
        return Picture([_("No complaint came again in this period.")])
    window = asked.asked.window_days
    found = _chains(subject, asked.cohort, _keys(subject, asked.cohort, window), window)
    if not found:
        return Picture([_("No complaint came again in this period.")])
    rows = [charts.Chain(_name(chain), [_link(each, at) for at, each in enumerate(chain)]) for chain in found]
    longest = max(len(chain) for chain in found)
    said = ngettext(
        "The longest chain has %(count)s complaint.", "The longest chain has %(count)s complaints.", longest
    )
    columns = numbered(_("Problem"), _("Complaints"), _("From"), _("To"))
    method = [
        _("A chain is what one customer complained of in one category, each time within %(days)s days of the solution.")
        % {"days": window},
        _("Shown are the %(most)s customers with the most repeats in the period.") % {"most": MOST},
    ]
    table = [_row(chain) for chain in found]
    return Picture([said % {"count": longest}], charts.chains(rows, _("complaints")), columns, table, method)


def _keys(subject: Subject, cohort: Cohort, window: int) -> list[Key]:
    """The customers and problems with the most repeats in the period."""
    repeats = cohort.counted().filter(subject.pick.condition(), pk__in=subject.visible.values("pk"))
    repeats = repeats.filter(since_previous__gte=0, since_previous__lte=window * DAY).exclude(customer_key="")
    told = repeats.order_by().values_list("customer_key", "subcategory_id").annotate(n=Count("id"))
    return [
        (customer, category) for customer, category, _n in told.order_by("-n", "customer_key", "subcategory_id")[:MOST]
    ]


def _chains(subject: Subject, cohort: Cohort, keys: Sequence[Key], window: int) -> list[list[Complaint]]:
    """The chains of these that end in the period, the longest first."""
    if not keys:
        return []
    theirs = reduce(or_, (Q(customer_key=customer, subcategory=category) for customer, category in keys))
    rows: Any = subject.visible.filter(
        theirs,
        organisation=cohort.organisation,
        arrival=Arrival.COUNTED,
        received_at__gte=cohort.start - LOOK_BACK,
        received_at__lt=min(cohort.end, cohort.as_of),
    )
    found: dict[Key, list[Complaint]] = {}
    for complaint in rows.select_related("unit", "subcategory").order_by("received_at", "reference"):
        found.setdefault((complaint.customer_key, complaint.subcategory_id), []).append(complaint)
    linked = [chain for theirs in found.values() for chain in _linked(theirs, window)]
    ending = [chain for chain in linked if len(chain) > 1 and chain[-1].received_at >= cohort.start]
    return sorted(ending, key=lambda chain: (-len(chain), chain[0].received_at))[:MOST]


def _linked(theirs: Sequence[Complaint], window: int) -> list[list[Complaint]]:
    """Complaints of one customer about one thing, cut where one is no repeat of the one before it."""
    chains: list[list[Complaint]] = []
    for complaint in theirs:
        since = complaint.since_previous
        if chains and since is not None and 0 <= since <= window * DAY:
            chains[-1].append(complaint)
        else:
            chains.append([complaint])
    return chains


def _name(chain: Sequence[Complaint]) -> str:
    category = chain[-1].subcategory
    return category.name if category else _("without a category")


def _link(complaint: Complaint, at: int) -> charts.Link:
    day = timezone.localtime(complaint.received_at).date()
    lines = [
        wording.day(day),
        str(complaint.unit or ""),
        _("repeat %(number)s") % {"number": at} if at else _("the first one"),
    ]
    return charts.Link(
        day, at > 0, hover(complaint.reference, *lines), reverse("complaints:detail", args=[complaint.pk])
    )


def _row(chain: Sequence[Complaint]) -> Row:
    first, last = (timezone.localtime(each.received_at).date() for each in (chain[0], chain[-1]))
    return Row(
        [
            TableCell(_name(chain), reverse("complaints:detail", args=[chain[-1].pk]), sub=chain[-1].reference),
            TableCell(wording.number(len(chain))),
            TableCell(wording.day(first)),
            TableCell(wording.day(last)),
        ]
    )
