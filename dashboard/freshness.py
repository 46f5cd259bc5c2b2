"""How fresh the figures are: the newest facts, the last run, and whether the night was missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Organisation
from commitments.models import Letter
from complaints.models import Complaint
from compliance.models import ComplianceRun

OVERDUE = timedelta(hours=26)  # a nightly run that is two hours late


@dataclass(frozen=True, slots=True)
class Freshness:
    """`newest` is the receipt of the newest complaint; `run` the last recompute, `done` the last whole one."""

    newest: datetime | None
    run: ComplianceRun | None
    done: ComplianceRun | None
    now: datetime

    @property
    def is_running(self) -> bool:
        return self.run is not None and self.run.status == ComplianceRun.Status.RUNNING

    @property
    def has_failed(self) -> bool:
        return self.run is not None and self.run.status == ComplianceRun.Status.FAILED

    @property
    def is_overdue(self) -> bool:
        return self.done is not None and self.now - self.done.as_of > OVERDUE

    @property
    def seconds(self) -> int | None:
        """How long the last whole run took."""
        if self.done is None or self.done.finished_at is None:
            return None
        return round((self.done.finished_at - self.done.started_at).total_seconds())


def of(own: Organisation | None, letters: Iterable[Letter], now: datetime) -> Freshness:
    """The freshness of what these letters' figures rest on; before there is a letter, of his own company's record."""
    organisations = {letter.organisation_id for letter in letters} or ({own.pk} if own else set())
    received = Complaint.objects.filter(organisation__in=organisations).values_list("received_at", flat=True)
    return Freshness(
        received.order_by("-received_at").first(),
        *ComplianceRun.objects.last_and_latest(),
        now,
    )
