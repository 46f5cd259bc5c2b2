"""The classes of personal data, each with the time it is kept: what of a class is past it, and how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from complaints.erasing.parts import Part, empty, holding
from complaints.models import Complaint, Import, Invitation, Look
from complaints.rules.clocks import start_of_day

Rows = QuerySet[Any]
UNDER_WAY = (Import.Status.WAITING, Import.Status.RUNNING)


@dataclass(frozen=True, slots=True)
class DataClass:
    """A class of data. `past` finds what of a company is older than an instant; `complaints` is how a complaint is
    reached from it, empty where nothing can hold it; `forget` takes it out."""

    name: str
    label: LazyText
    since: LazyText
    past: Callable[[int, datetime], Rows]
    forget: Callable[[Sequence[int], date], int]
    complaints: str = ""

    @property
    def days(self) -> int:
        """How many days it is kept; 0: without end."""
        return int(settings.RETENTION_DAYS[self.name])

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
)  # fmt: skip
