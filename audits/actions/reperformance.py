"""Re-performance by the auditor: one complaint, a workbook of a sample, and finishing a sample.

Each action locks the samples that hold the complaint, so that nothing is written into a finished one; each asks which
version the auditor knew, so that nobody overwrites what a colleague wrote meanwhile.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db import transaction

from accounts.models import User
from audits import clock
from audits.actions.refusals import ChangedMeanwhileError, IncompleteError, NotAllowedError, refuse_unless
from audits.models import Engagement, Reperformance, ReperformanceVersion, Sample, SampleItem, SampleStep
from audits.recorded import Recorded, recorded
from audits.reperformance.facts import (
    Findings,
    Record,
    differences,
    findings_as_json,
    is_examined,
    record_as_json,
    undetermined,
)
from complaints.models import Complaint
from evidence.actions import Uploads, record

Way = ReperformanceVersion.Way
ROWS = 500


class OvertakenError(ChangedMeanwhileError):
    """Somebody else wrote about these complaints after this person looked; `latest` is what stands now."""

    def __init__(self, latest: Sequence[Reperformance]) -> None:
        super().__init__(", ".join(map(str, latest)))
        self.latest = latest


class LockedError(NotAllowedError):
    """The complaint belongs to a sample whose re-performance is finished."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What an auditor writes of one complaint. `seen` is the version that he had before him, 0 for none."""

    findings: Findings = field(default_factory=dict)
    reason: str = ""
    note: str = ""
    seen: int = 0


@transaction.atomic
def reperform(
    *,
    engagement: Engagement,
    complaint: Complaint,
    examination: Examination,
    by: User,
    uploads: Uploads | None = None,
) -> Reperformance:
    """Write down what the evidence shows of a complaint. What is the same as before makes no version.

    Raises OvertakenError where a colleague wrote after `seen`, LockedError once a sample with it is finished,
    IncompleteError where something cannot be determined and nobody says why.
    """
    _refuse_outsiders(engagement, by)
    if _lock_samples(engagement, [complaint.pk]):
        raise LockedError
    _refuse_unexplained(examination)
    found = _opened(engagement, [complaint.pk])
    refuse_unless(complaint.pk in found)
    row, sent = found[complaint.pk], uploads or Uploads()
    if not sent.files and _says_the_same(row, examination):
        return row
    _refuse_overtaken([(row, examination)], by)
    _tell(row, examination, by, clock.now())
    row.save()
    version = ReperformanceVersion.objects.create(**_version(row, Way.FORM))
    version.evidence.set(sent.keep(by=by))
    record(action="reperformance.record", actor=by, subject=row, detail=_said(row))
    return row


@transaction.atomic
def take_workbook(
    *, sample: Sample, examinations: Mapping[int, Examination], digest: str, by: User
) -> list[Reperformance]:
    """Write down what a workbook says of the items of a sample, by complaint: all of it or nothing. One entry in the
    journal, with the workbook's digest; gives what was written.

    Raises what `reperform` raises; OvertakenError names every complaint that a colleague wrote about.
    """
    sample = _locked(sample, by)
    refuse_unless(sample.status == Sample.Status.DRAWN)
    items = SampleItem.objects.filter(sample=sample, complaint__in=list(examinations))
    refuse_unless(items.count() == len(examinations))
    locked = _lock_samples(sample.engagement, list(examinations))
    for examination in examinations.values():
        _refuse_unexplained(examination)
    rows = _opened(sample.engagement, list(examinations))
    told = [(rows[number], examination) for number, examination in examinations.items()]
    told = [(row, examination) for row, examination in told if not _says_the_same(row, examination)]
    if any(row.complaint_id in locked for row, _examination in told):
        raise LockedError
    _refuse_overtaken(told, by)
    now = clock.now()
    for row, examination in told:
        _tell(row, examination, by, now)
    changed = [row for row, _examination in told]
    Reperformance.objects.bulk_create(  # ten times as fast as an update in bulk
        changed, update_conflicts=True, unique_fields=["id"], update_fields=LATEST, batch_size=ROWS
    )
    versions = [ReperformanceVersion(**_version(row, Way.WORKBOOK)) for row in changed]
    ReperformanceVersion.objects.bulk_create(versions, batch_size=ROWS)
    detail: dict[str, Any] = {"sha256": digest, "rows": len(changed), "content": content_digest(changed)}
    detail["complaints"] = [row.complaint_id for row in changed]
    record(action="reperformance.workbook", actor=by, subject=sample, detail=detail)
    return changed


@transaction.atomic
def finish(*, sample: Sample, by: User) -> Sample:
    """Close the re-performance of a sample: the company sees the results from now on, and nothing of them changes.

    Raises IncompleteError while items wait, with their complaints' references.
    """
    sample = _locked(sample, by)
    refuse_unless(sample.allows(Sample.Status.FINISHED))
    examined = sample.items.examined().values("pk")
    if waiting := list(sample.items.exclude(pk__in=examined).values_list("complaint__reference", flat=True)):
        raise IncompleteError(waiting)
    sample.status = Sample.Status.FINISHED
    sample.save()
    SampleStep.objects.create(sample=sample, kind=SampleStep.Kind.FINISHED, n=sample.n, by=by)
    found = Reperformance.objects.of_sample(sample)
    detail = {"n": sample.n, "ac": sample.ac, "deviating": found.deviating().count(), "content": content_digest(found)}
    record(action="sample.finished", actor=by, subject=sample, detail=detail)
    return sample


def content_digest(rows: Iterable[Reperformance]) -> str:
    """SHA-256 of what stands of complaints: the journal keeps it, so a changed re-performance is seen."""
    names = ("complaint_id", "number", "recorded", "found", "reason", "note", "by_id")
    content = sorted(([getattr(row, name) for name in names] for row in rows), key=itemgetter(0))
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


LATEST = ("number", "found", "reason", "note", "is_examined", "differs", "is_undetermined", "by", "at")


def _opened(engagement: Engagement, numbers: list[int]) -> dict[int, Reperformance]:
    """The re-performances of complaints, held until the end of the transaction; what the record said is kept when one
    is opened for the first time."""
    found = _held(engagement, numbers)
    missing = [number for number in numbers if number not in found]
    if not missing:
        return found
    records = recorded(engagement, missing)
    Reperformance.objects.bulk_create(
        [_first(engagement, number, each) for number, each in records.items()], batch_size=ROWS, ignore_conflicts=True
    )
    return _held(engagement, numbers)


def _held(engagement: Engagement, numbers: list[int]) -> dict[int, Reperformance]:
    found: dict[int, Reperformance] = {}
    for start in range(0, len(numbers), ROWS):
        rows = Reperformance.objects.select_for_update(of=("self",)).select_related("by").order_by("pk")
        some = rows.filter(engagement=engagement, complaint__in=numbers[start : start + ROWS])
        found.update({row.complaint_id: row for row in some})
    return found


def _first(engagement: Engagement, number: int, each: Recorded) -> Reperformance:
    kept = record_as_json(each.record)
    return Reperformance(engagement=engagement, complaint_id=number, recorded=kept, recorded_version=each.version)


def _tell(row: Reperformance, examination: Examination, by: User, now: datetime) -> None:
    said, findings = row.record, _of_the_record(row.record, examination.findings)
    row.number += 1
    row.found, row.reason, row.note = findings_as_json(findings), examination.reason.strip(), examination.note.strip()
    row.is_examined, row.differs = is_examined(said, findings), bool(differences(said, findings))
    row.is_undetermined = bool(undetermined(said, findings))
    row.by, row.at = by, now


def _of_the_record(said: Record, findings: Findings) -> Findings:
    """The findings on facts that this complaint has: of pauses only where some are recorded."""
    return {name: found for name, found in findings.items() if name in said.fields}


def _says_the_same(row: Reperformance, examination: Examination) -> bool:
    told = (findings_as_json(_of_the_record(row.record, examination.findings)), examination.reason.strip())
    return (*told, examination.note.strip()) == (row.found, row.reason, row.note)


def _version(row: Reperformance, way: str) -> dict[str, Any]:
    names = ("number", "found", "reason", "note", "by", "at")
    return {"reperformance": row, "way": way, **{name: getattr(row, name) for name in names}}


def _said(row: Reperformance) -> dict[str, object]:
    told = {"version": row.number, "complaint": row.complaint_id, "found": row.found, "examined": row.is_examined}
    return told | {"reason": row.reason, "note": row.note}


def _refuse_unexplained(examination: Examination) -> None:
    missing = any(found.how == "undetermined" for found in examination.findings.values())
    if missing and not examination.reason.strip():
        raise IncompleteError(["reason"])


def _refuse_overtaken(told: Sequence[tuple[Reperformance, Examination]], by: User) -> None:
    """Somebody's own later version overtakes nobody: the page saves as he types."""
    overtaken = [row for row, examination in told if row.number > examination.seen and row.by_id != by.pk]
    if overtaken:
        raise OvertakenError(overtaken)


def _lock_samples(engagement: Engagement, numbers: list[int]) -> set[int]:
    """Hold the samples that these complaints belong to; the complaints that a finished one of them holds."""
    items = SampleItem.objects.filter(complaint__in=numbers, sample__engagement=engagement)
    held = list(Sample.objects.select_for_update().filter(pk__in=items.values("sample")).order_by("pk"))
    finished = [sample.pk for sample in held if sample.status == Sample.Status.FINISHED]
    return set(items.filter(sample__in=finished).values_list("complaint", flat=True)) if finished else set()


def _locked(sample: Sample, by: User) -> Sample:
    sample = Sample.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=sample.pk)
    _refuse_outsiders(sample.engagement, by)
    return sample


def _refuse_outsiders(engagement: Engagement, by: User) -> None:
    refuse_unless(by.role == User.Role.AUDITOR and engagement.is_granted_to(by))
