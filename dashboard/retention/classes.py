"""The classes of personal data, each with the time it is kept: what of a class is past it, and how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from audits.models import Finding, Sample
from commitments.models import Employee, ResourceFact
from complaints.erasing.parts import Part, empty, holding
from complaints.models import Complaint, Import, Invitation, Look
from complaints.rules.clocks import start_of_day
from compliance.models import Dispute
from evidence.models import EvidenceFile

Rows = QuerySet[Any]
FINDINGS_OVER = (Finding.Status.CLOSED, Finding.Status.WITHDRAWN)
UNDER_WAY = (Import.Status.WAITING, Import.Status.RUNNING)


@dataclass(frozen=True, slots=True)
class DataClass:
    """A class of data. `past` finds what of a company is older than an instant; `complaints` is how a complaint is
    reached from it, empty where nothing can hold it; `forget` takes it out; None: it is kept as proof, and what is past
    its time is due for appraisal (鉴定) by people."""

    name: str
    label: LazyText
    since: LazyText
    past: Callable[[int, datetime], Rows]
    forget: Callable[[Sequence[int], date], int] | None
    complaints: str = ""

    @property
    def days(self) -> int:
        """How many days it is kept; 0: without end."""
        return int(settings.RETENTION_DAYS[self.name])

    @property
    def is_proof(self) -> bool:
        return self.forget is None

    def before(self, today: date) -> datetime | None:
        """What is older than this goes."""
        if not self.days:
            return None
        return start_of_day(today - timedelta(days=self.days), zone=ZoneInfo(settings.TIME_ZONE))

    def staying(self, complaints: Q) -> Q:
        """What of this class stays because its complaint does."""
        if not self.complaints:
            return Q(pk__in=[])
        if self.complaints == "pk":
            return complaints
        return Q(**{f"{self.complaints}__in": Complaint.objects.filter(complaints)})


def _old(part: Part) -> Callable[[int, datetime], Rows]:
    def past(organisation: int, before: datetime) -> Rows:
        rows = Complaint.objects.filter(organisation=organisation, received_at__lt=before, last_event_at__lt=before)
        return holding(rows, part)

    return past


def _emptied(part: Part) -> Callable[[Sequence[int], date], int]:
    return lambda numbers, today: empty(numbers, part, today=today)


def _comments(organisation: int, before: datetime) -> Rows:
    return Invitation.objects.filter(survey__organisation=organisation, answered_at__lt=before).exclude(comment="")


def _forget_comments(numbers: Sequence[int], _today: date) -> int:
    return Invitation.objects.filter(pk__in=numbers).update(comment="")


def _rejected(organisation: int, before: datetime) -> Rows:
    files = Import.objects.filter(organisation=organisation, created_at__lt=before).exclude(rejected_file="")
    return files.exclude(status__in=UNDER_WAY)


def _forget_rejected(numbers: Sequence[int], _today: date) -> int:
    for import_ in Import.objects.filter(pk__in=numbers):
        import_.rejected_file.delete(save=False)
        import_.save(update_fields=["rejected_file"])
    return len(numbers)


def _looks(organisation: int, before: datetime) -> Rows:
    return Look.objects.filter(organisation=organisation, at__lt=before)


def _forget_looks(numbers: Sequence[int], _today: date) -> int:
    return Look.objects.filter(pk__in=numbers).delete()[0]


def _employees(organisation: int, before: datetime) -> Rows:
    """Those whose last training, corrected and withdrawn ones included, is over."""
    hours = ResourceFact.objects.filter(
        organisation=organisation, kind=ResourceFact.Kind.TRAINING_HOURS, subject=OuterRef("staff_number")
    )
    last = Subquery(hours.order_by("-ends_on").values("ends_on")[:1])
    named = Employee.objects.filter(organisation=organisation).exclude(name="")
    return named.annotate(last_trained_on=last).filter(last_trained_on__lt=timezone.localdate(before))


def _forget_employees(numbers: Sequence[int], _today: date) -> int:
    return Employee.objects.filter(pk__in=numbers).update(name="")


def _evidence(organisation: int, before: datetime) -> Rows:
    """What a company's people put in, and what auditors put to its samples and findings."""
    samples = Sample.objects.filter(engagement__organisation=organisation).exclude(frame=None)
    findings = Finding.objects.filter(engagement__organisation=organisation).exclude(status=Finding.Status.DRAFT)
    steps = EvidenceFile.objects.filter(finding_steps__finding__in=findings)
    retests = EvidenceFile.objects.filter(corrective_steps__action__finding__in=findings)
    of_audits = Q(pk__in=samples.values("frame")) | Q(pk__in=steps.values("pk")) | Q(pk__in=retests.values("pk"))
    of_audits |= Q(pk__in=EvidenceFile.objects.filter(findings__in=findings).values("pk"))
    files = EvidenceFile.objects.filter(Q(uploaded_by__organisation=organisation) | of_audits)
    return files.filter(uploaded_at__lt=before)


def _findings(organisation: int, before: datetime) -> Rows:
    over = Finding.objects.filter(engagement__organisation=organisation, status__in=FINDINGS_OVER)
    return over.annotate(last=Max("steps__at")).filter(last__lt=before)


def _disputes(organisation: int, before: datetime) -> Rows:
    ended = Dispute.objects.filter(
        breach__promise__clause__version__letter__organisation=organisation, stage=Dispute.Stage.ENDED
    )
    return ended.annotate(last=Max("steps__at")).filter(last__lt=before)


CLASSES = (
    DataClass(
        "contacts", _("names and contacts of complaints"), _("since the last event of the complaint"),
        _old(Part.CONTACT), _emptied(Part.CONTACT), "pk",
    ),
    DataClass(
        "texts", _("what was said in complaints"), _("since the last event of the complaint"),
        _old(Part.TEXT), _emptied(Part.TEXT), "pk",
    ),
    DataClass(
        "survey_comments", _("what customers wrote to surveys"), _("since the answer"),
        _comments, _forget_comments, "complaint",
    ),
    DataClass("rejected_rows", _("files of rejected rows"), _("since the import"), _rejected, _forget_rejected),
    DataClass("looks", _("the list of who looked at what"), _("since the look"), _looks, _forget_looks),
    DataClass(
        "employees", _("names in the training register"), _("since the last training"), _employees, _forget_employees,
    ),
    DataClass("evidence", _("evidence files"), _("since they were put in"), _evidence, None),
    DataClass(
        "findings", _("what audit findings say"), _("since the finding was closed or withdrawn"), _findings, None,
    ),
    DataClass("disputes", _("what disputes say"), _("since the dispute ended"), _disputes, None),
)  # fmt: skip
