"""A run long enough to be caught in the middle, and everything that it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max, Model, QuerySet

from complaints.models import Complaint
from compliance.models import Breach, BreachStep, ComplianceRun, JudgedStep, Result, ResultVersion, RunStep
from evidence.models import JournalEntry
from tests.compliance.conftest import Paper, Record

FIRST = date(2022, 1, 1)
UNITS = ("东城", "西城")
A_MONTH = 16  # complaints: one repeat among them lies in the band of the minor breach, two beyond it


def sign_and_record(paper: Paper, record: Record, local: Callable[..., datetime], until: date) -> None:
    """A letter of some years, judged by month and by quarter: some months met, some missed, some breached."""
    paper.says("first_response_timely_rate", ">=", 90, limit="2h", period="month")
    paper.says("repeat_rate", "<=", 3, period="month")
    paper.band("repeat_rate", "between", 5, 8, period="month")
    paper.band("property_loss_cases", "", breach_class="major", period="month")
    paper.says("resolution_rate", ">=", 90, limit="72h")
    paper.signed(FIRST)
    made = []
    for n in range((until.year - FIRST.year) * 12 + until.month - FIRST.month + 1):
        month = local(FIRST.year + n // 12, n % 12 + 1, 3)
        made += [record.made(month + timedelta(hours=k), **facts_of(n, k)) for k in range(A_MONTH)]
    Complaint.objects.bulk_create(made, batch_size=500)


def facts_of(month: int, number: int) -> dict[str, Any]:
    return {
        "unit": UNITS[number % 2],
        "responded": 3 if number < month % 3 else 1,
        "resolved": 100 if number < month % 4 else 20,
        "since_previous": 3600 if number < month % 3 else None,
        "loss_confirmed_on": FIRST if month % 12 == 0 and number == 1 else None,
    }


@dataclass(frozen=True)
class Left:
    """What a run left in the database, without the numbers of rows and the times of writing."""

    results: tuple[Any, ...]
    breaches: tuple[Any, ...]
    steps: tuple[str, ...]
    counts: tuple[int, int, int]
    journal: Counter[str]


def left(*, after: int = 0) -> Left:
    """Everything there is now, with the entries that the journal got since the one named."""
    run = ComplianceRun.objects.get()
    entries = JournalEntry.objects.filter(pk__gt=after, action__startswith="compliance.")
    return Left(
        results=rows(Result, without={"id", "run_id", "changed_by_run_id"}),
        breaches=rows(Breach, without={"id", "opened_by_run_id", "updated_at"}),
        steps=tuple(sorted(run.steps.values_list("key", flat=True))),
        counts=(run.steps_total, run.results_written, run.results_changed),
        journal=Counter(entries.values_list("action", flat=True)),
    )


def rows(model: type[Model], *, without: set[str]) -> tuple[Any, ...]:
    names = [field.attname for field in model._meta.concrete_fields if field.attname not in without]
    return tuple(sorted(model._default_manager.values_list(*names), key=repr))


def forget() -> int:
    """Take every verdict back, as if none had been given. Returns the number of the journal's last entry."""
    QuerySet[BreachStep](BreachStep).delete()  # past its own manager, which refuses
    for model in (Result, ResultVersion, Breach, JudgedStep, RunStep, ComplianceRun):
        model._default_manager.all().delete()
    return JournalEntry.objects.aggregate(last=Max("pk"))["last"] or 0
