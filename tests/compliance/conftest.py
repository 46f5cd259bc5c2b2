"""Complaints straight into the record, with the derived columns that the record's own rules give them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.models import QuerySet

from accounts.models import Organisation, ServiceUnit, User
from commitments.actions.activation import carry_on
from commitments.models import Clause, InterpretationNote, Letter, LetterVersion, Promise
from complaints import pausing
from complaints.derived import derived
from complaints.models import ChangeSet, Complaint, Pause, Source
from complaints.tallies.marks import Marks
from compliance.actions import recompute
from compliance.models import Result
from compliance.rules.parts import Case

ZONE = ZoneInfo("Asia/Shanghai")


class Record:
    """`record(...)` keeps a complaint. Times may be given as hours after receipt: `responded=1.5`."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.source, _ = Source.objects.get_or_create(organisation=organisation, key="test", name="test")
        self.change_set = ChangeSet.objects.create(kind=ChangeSet.Kind.DEMO)
        self.numbers = count(1)

    def unit(self, name: str) -> ServiceUnit:
        return ServiceUnit.objects.get_or_create(organisation=self.organisation, name=name)[0]

    def made(self, received_at: datetime, *, unit: str = "", **facts: Any) -> Complaint:
        """A complaint that is not stored yet."""
        for name in ("responded", "preliminary", "resolved", "reopened", "due"):
            if name in facts:
                facts[f"{name}_at"] = received_at + timedelta(hours=facts.pop(name))
        pauses = facts.pop("pauses", ())
        net = pausing.derived(received_at, facts.get("resolved_at"), pauses)
        columns = {"received_at": received_at, **facts}
        return Complaint(
            organisation=self.organisation,
            source=self.source,
            reference=f"T{next(self.numbers):06d}",
            unit=self.unit(unit) if unit else None,
            change_set=self.change_set,
            **{"channel": "phone", **derived(columns, zone=ZONE), **net, **columns},
        )

    def __call__(self, received_at: datetime, **facts: Any) -> Complaint:
        complaint = self.made(received_at, **facts)
        complaint.save()
        Pause.objects.bulk_create(pausing.rows_of(complaint, facts.get("pauses", ())))
        self.mark([complaint])
        return complaint

    def many(self, n: int, received_at: datetime, **facts: Any) -> None:
        made = (self.made(received_at + timedelta(seconds=k), **facts) for k in range(n))
        self.mark(Complaint.objects.bulk_create(made))

    def forget(self, complaints: QuerySet[Complaint]) -> None:
        self.mark(complaints)
        complaints.delete()

    def mark(self, complaints: Iterable[Complaint]) -> None:
        """Say, as a writer does, that the tallies where these complaints lie are out of date."""
        marks = Marks(self.organisation.pk)
        for complaint in complaints:
            marks.add(complaint.unit_id, complaint.channel, complaint.received_day)
        marks.store()


@pytest.fixture
def record(company: Organisation) -> Record:
    return Record(company)


@pytest.fixture
def local() -> Callable[..., datetime]:
    """`local(2026, 10, 5, 12)` is noon in Shanghai, in UTC."""

    def at(*parts: int) -> datetime:
        return datetime(*parts, tzinfo=ZONE).astimezone(UTC)  # type: ignore[misc,arg-type]

    return at


def case_of(complaint: Complaint) -> Case:
    """The facts of a stored complaint as the plain rules look at them."""
    names = Case.__dataclass_fields__
    return Case(**{name: getattr(complaint, name, None) for name in names})


class Paper:
    """A letter under construction: `paper.says("resolution_rate", ">=", 98, limit="30d")`, then `paper.signed(day)`."""

    def __init__(self, organisation: Organisation, letter: Letter | None = None) -> None:
        self.letter = letter or Letter.objects.create(organisation=organisation, title="服务承诺书")
        number = self.letter.versions.count() + 1
        self.version = LetterVersion.objects.create(letter=self.letter, number=number, text="…")
        self.positions = count(1)

    def says(
        self,
        metric: str,
        comparator: str = "",
        value: Any = None,
        high: Any = None,
        *,
        kind: str = "target",
        **more: Any,
    ) -> Promise:
        position = next(self.positions)
        path = more.pop("path", str(position))
        clause, _ = Clause.objects.get_or_create(
            version=self.version, path=path, defaults={"number": path, "text": "…", "position": position}
        )
        fields = {name: more.pop(name) for name in list(more) if name in PROMISE_FIELDS}
        return Promise.objects.create(
            clause=clause,
            kind=kind,
            metric=metric,
            comparator=comparator,
            value=value,
            value_high=high,
            parameters=more,
            quote=f"{metric} {comparator} {value}",
            review=Promise.Review.ACCEPTED,
            **{"unit": "percent", **fields},
        )

    def band(self, metric: str, comparator: str, value: Any = None, high: Any = None, **more: Any) -> Promise:
        return self.says(metric, comparator, value, high, **{"kind": "band", "breach_class": "minor", **more})

    def signed(self, effective_from: date) -> Letter:
        for before in self.letter.versions.filter(status="active"):
            carry_on(before, self.version)
        self.letter.versions.filter(status="active").update(status="superseded", effective_until=effective_from)
        self.version.status, self.version.effective_from = LetterVersion.Status.ACTIVE, effective_from
        self.version.save()
        return self.letter

    def amended(self) -> Paper:
        return Paper(self.letter.organisation, self.letter)


def kept_badly(paper: Paper, record: Record, *, metrics: Iterable[str], units: Iterable[str]) -> dict[str, Promise]:
    """A letter with a promise of each metric, in force since 2025 and judged on 20 November 2026: in each month one
    complaint of a unit is answered in time and its repeat is not."""
    said = {metric: paper.says(metric, ">=", 95, limit="2h", period="quarter") for metric in metrics}
    paper.signed(date(2025, 1, 1))
    for month in range(22):
        at = datetime(2025 + month // 12, month % 12 + 1, 5, tzinfo=ZONE)
        for unit in units:
            record(at, unit=unit, responded=1, resolved=1, satisfaction=5, customer_key="k")
            record(at, unit=unit, responded=3, resolved=1, reopened=2, since_previous=5, customer_key="k")
    recompute(as_of=datetime(2026, 11, 20, tzinfo=ZONE))
    return said


PROMISE_FIELDS = {"unit", "period", "force", "breach_class", "scope", "low_closed", "high_closed"}


@pytest.fixture
def paper(company: Organisation) -> Paper:
    return Paper(company)


@pytest.fixture
def note(manager: User, auditor: User) -> Callable[..., InterpretationNote]:
    """`note(letter, metric, date, limit="30d")` is an interpretation note signed by both sides."""

    def signed(letter: Letter, metric: str, valid_from: date, **parameters: Any) -> InterpretationNote:
        return InterpretationNote.objects.create(
            letter=letter,
            number=letter.notes.count() + 1,
            metric=metric,
            question="?",
            reading="!",
            parameters=parameters,
            valid_from=valid_from,
            signed_by_manager=manager,
            signed_by_manager_on=valid_from,
            signed_by_auditor=auditor,
            signed_by_auditor_on=valid_from,
        )

    return signed


@pytest.fixture
def judged(local: Callable[..., datetime]) -> Callable[..., Result]:
    """`judged(promise, "2026Q4", 2027, 3, 1)` recomputes as of local midnight and gives the company's result."""

    def result(promise: Promise, period: str, *as_of: int) -> Result:
        recompute(as_of=local(*as_of))
        return Result.objects.get(promise=promise, period=period, unit=None)

    return result
