"""Why a complaint stands on a list that is reviewed in full, in one sentence (rule book §13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enumeration import enumerated
from audits.lists import Listing, Which, moved_back
from audits.reperformance.backdating import MovedBack
from audits.wording import LABELS
from complaints.messages import arrival
from complaints.models import Complaint, ComplaintRevision
from compliance import wording
from compliance.rules.parts import local_day
from compliance.rules.periods import Period

Why = Mapping[int, str]


def why(listing: Listing, rows: Sequence[Complaint]) -> Why:
    """The reason of each of these complaints of a list, by number."""
    return {number: said for number, said in REASONS[listing.which](listing, rows) if said}


def _major(_of: Listing, rows: Sequence[Complaint]) -> Iterator[tuple[int, str]]:
    for row in rows:
        yield row.pk, _loss(row) or _("Its lateness lies in the letter's gravest class.")


def _loss(row: Complaint) -> str:
    if row.loss_amount is None and row.loss_confirmed_on is None:
        return ""
    amount = wording.money(row.loss_amount) if row.loss_amount else _("no amount")
    if row.loss_confirmed_on is None:
        return _("Property loss on record (%(amount)s), not confirmed.") % {"amount": amount}
    told = {"amount": amount, "day": wording.day(row.loss_confirmed_on)}
    return _("Property loss (%(amount)s), confirmed on %(day)s.") % told


def _excluded(_of: Listing, rows: Sequence[Complaint]) -> Iterator[tuple[int, str]]:
    for row in rows:
        yield row.pk, _("Not counted: %(kind)s.") % {"kind": arrival(row.arrival, row.since_previous)}


def _backdated(of: Listing, rows: Sequence[Complaint]) -> Iterator[tuple[int, str]]:
    found = moved_back(Complaint.objects.filter(pk__in=[row.pk for row in rows]), of.threshold)
    for number, moves in found.items():
        yield number, " ".join(map(_moved, moves))


def _moved(move: MovedBack) -> str:
    told = {"fact": str(LABELS[move.name]), "to": wording.moment(move.after), "on": wording.moment(move.written_at)}
    if move.before is None:
        return _("%(fact)s %(to)s was entered only on %(on)s.") % told
    told["from"] = wording.moment(move.before)
    return _("%(fact)s changed from %(from)s to %(to)s, on %(on)s.") % told


def _pauses(of: Listing, rows: Sequence[Complaint]) -> Iterator[tuple[int, str]]:
    for row in rows:
        lengths = [(each.ends_at or of.now) - each.starts_at for each in row.pauses]
        long = sorted((each for each in lengths if each > of.threshold), reverse=True)
        hours = enumerated(map(_hours, long))
        told = {"hours": hours}
        yield row.pk, ngettext("Pause of %(hours)s.", "Pauses of %(hours)s.", len(long)) % told if long else ""


def _hours(length: timedelta) -> str:
    return _("%(n)s h") % {"n": wording.number(length // timedelta(hours=1))}


def _late(_of: Listing, rows: Sequence[Complaint]) -> Iterator[tuple[int, str]]:
    zone = ZoneInfo(settings.TIME_ZONE)
    ends = {row.pk: Period.containing(local_day(row.received_at, zone), "quarter").bounds(zone)[1] for row in rows}
    changed = _changes(ends)
    for number, moments in changed.items():
        told = {"n": wording.number(len(moments)), "on": wording.moment(max(moments))}
        said = ngettext(
            "Changed %(n)s time after its quarter, last on %(on)s.",
            "Changed %(n)s times after its quarter, last on %(on)s.",
            len(moments),
        )
        yield number, said % told


def _changes(ends: Mapping[int, datetime]) -> dict[int, list[datetime]]:
    """When versions of these complaints were replaced after those moments."""
    rows = ComplaintRevision.objects.filter(complaint__in=list(ends)).values_list("complaint", "known_until__at")
    found: dict[int, list[datetime]] = {}
    for number, at in rows:
        if at >= ends[number]:
            found.setdefault(number, []).append(at)
    return found


REASONS = {
    Which.MAJOR: _major,
    Which.EXCLUDED: _excluded,
    Which.BACKDATED: _backdated,
    Which.PAUSES: _pauses,
    Which.LATE: _late,
}


def of_walk(listing: Listing | None, row: Complaint) -> str:
    """Why a complaint stands on the list on whose way it is examined; empty on any other way."""
    return why(listing, [row]).get(row.pk, "") if listing and listing.rows.filter(pk=row.pk).exists() else ""
