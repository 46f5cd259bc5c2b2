"""What the record says of complaints, as a frame knew them or as it stands (rule book §2, §13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from audits.models import Engagement, Sample, SampleItem
from audits.reperformance.facts import TIMES, Kind, Record, kind_of
from complaints.models import Complaint, ComplaintRevision
from complaints.rewinding import read
from complaints.rules.arrivals import ArrivalKind
from compliance.untimed import with_follower

PLAIN = (*TIMES, "satisfaction", "due_at", "first_contact", "loss_amount")
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Recorded:
    """A complaint's record and the version of it that says so."""

    record: Record
    version: int


def recorded(engagement: Engagement, numbers: Iterable[int]) -> dict[int, Recorded]:
    """The record of complaints, by number: of a sampled one as the frame of its first draw knew it, of the others as it
    stands. Numbers that are none of the engagement's are missing."""
    wanted = list(numbers)
    found: dict[int, Recorded] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = Complaint.objects.within([engagement]).filter(pk__in=some).prefetch_related("pause_rows")
        sampled = _watermarks(engagement, some)
        replaced = _replaced(sampled)
        for complaint in with_follower(rows):
            now = _now(complaint)
            kept = replaced.get(complaint.pk)
            then = _then(now.record, kept.facts) if kept else now.record
            if complaint.pk in sampled and not then.arrival.is_counted:
                then = replace(then, arrival=Kind.NEW)  # whatever it became since: the frame counted it
            found[complaint.pk] = Recorded(then, kept.version if kept else now.version)
    return found


def present(numbers: Iterable[int]) -> dict[int, Record]:
    """The record of complaints as it stands, by number."""
    rows = Complaint.objects.filter(pk__in=list(numbers)).prefetch_related("pause_rows")
    return {complaint.pk: _now(complaint).record for complaint in with_follower(rows)}


def has_changed_since(recorded_version: int, complaint: Complaint) -> bool:
    """Whether the record was changed after what was re-performed."""
    return complaint.version > recorded_version


def _now(complaint: Complaint) -> Recorded:
    told: dict[str, Any] = {name: getattr(complaint, name) for name in PLAIN}
    told |= {name: getattr(complaint, name) for name in ("followed_at", "followed_after", "since_previous", "pauses")}
    confirmed = complaint.loss_confirmed_on
    return Recorded(
        Record(
            arrival=kind_of(complaint.arrival, complaint.since_previous),
            loss_confirmed_on=confirmed.isoformat() if confirmed else None,
            **told,
        ),
        complaint.version,
    )


def _then(now: Record, facts: Mapping[str, Any]) -> Record:
    """The record as a replaced version has it. To what it belonged is not kept with a version: where a mark or a
    mistake was noted since, it was counted then."""
    told = read(facts)
    confirmed = told["loss_confirmed_on"]
    return replace(
        now,
        arrival=_arrival(now, told),
        pauses=told["pauses"],
        loss_confirmed_on=confirmed.isoformat() if confirmed else None,
        **{name: told[name] for name in PLAIN},
    )


def _arrival(now: Record, told: Mapping[str, Any]) -> Kind:
    if told["voided"]:
        return Kind.VOID
    if told["marked_duplicate"]:
        return Kind.DUPLICATE
    return (
        kind_of(ArrivalKind.COUNTED, now.since_previous) if now.arrival in (Kind.VOID, Kind.DUPLICATE) else now.arrival
    )


def _watermarks(engagement: Engagement, numbers: list[int]) -> dict[int, int]:
    """The last change set that the frame of each sampled complaint's first draw knew."""
    items = SampleItem.objects.filter(sample__engagement=engagement, complaint__in=numbers)
    drawn = items.filter(sample__status__in=Sample.TAKEN).exclude(sample__watermark=None)
    rows = drawn.order_by("-sample__frozen_at", "-sample_id").values_list("complaint", "sample__watermark")
    return {number: watermark or 0 for number, watermark in rows}


def _replaced(watermarks: Mapping[int, int]) -> dict[int, ComplaintRevision]:
    """The version of each complaint that its frame knew, where another took its place since."""
    known: QuerySet[ComplaintRevision] = ComplaintRevision.objects.filter(complaint__in=list(watermarks))
    return {
        row.complaint_id: row
        for row in known.select_related("known_from", "known_until")
        if (row.known_from.number or 0) <= watermarks[row.complaint_id] < (row.known_until.number or 0)
    }
