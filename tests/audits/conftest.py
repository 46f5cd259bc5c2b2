"""An engagement open today (23 November 2026), a letter with two clauses, and the whole cast around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet

from accounts.models import Organisation, User
from audits import actions
from audits.actions import Words
from audits.actions.opinions import sign
from audits.models import Engagement, Finding, Opinion
from audits.terms import Terms
from commitments.models import Clause, Letter, LetterVersion, Promise
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Complaint, Source
from compliance.models import ComplianceRun, Result
from compliance.rules.periods import Period
from evidence.actions import Uploads
from tests import signing

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def stage(settings: Any, tmp_path: Path, time_machine: Any) -> None:
    time_machine.move_to(dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC), tick=False)
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }


@pytest.fixture
def colleague(person: Callable[..., User], firm: Organisation) -> User:
    """Of the same firm, not on the engagement."""
    return person("colleague", User.Role.AUDITOR, firm)


@pytest.fixture
def outsider(person: Callable[..., User]) -> User:
    """The manager of another company."""
    return person("outsider", User.Role.MANAGER, Organisation.objects.create(name="别家物业", slug="other"))


@pytest.fixture
def write_letter(db: None) -> Callable[..., Letter]:
    """`write_letter(company)`: a letter in force since 2025, a heading and two clauses."""

    def write(organisation: Organisation, title: str = "服务承诺书") -> Letter:
        letter = Letter.objects.create(organisation=organisation, title=title)
        version = LetterVersion.objects.create(letter=letter, text="", effective_from=dt.date(2025, 1, 1))
        for position, (number, text) in enumerate(
            [("2", "承诺范围"), ("2.1", "投诉两小时内响应。"), ("2.2", "重复投诉率控制在3%以内。")]
        ):
            Clause.objects.create(
                version=version, position=position, number=number, path=number, text=text, is_heading=number == "2"
            )
        LetterVersion.objects.filter(pk=version.pk).update(status=LetterVersion.Status.ACTIVE)
        return letter

    return write


@pytest.fixture
def letter(write_letter: Callable[..., Letter], company: Organisation) -> Letter:
    return write_letter(company)


@pytest.fixture
def clause(letter: Letter) -> Clause:
    return Clause.objects.get(version__letter=letter, number="2.2")


@pytest.fixture
def terms(firm: Organisation, letter: Letter, auditor: User) -> Callable[..., Terms]:
    """`terms(title="…")`: good terms, changed where a test says so."""

    def settle(**changes: Any) -> Terms:
        usual = {
            "firm": firm,
            "title": "2026 年度核查",
            "letters": [letter],
            "period_from": dt.date(2026, 1, 1),
            "period_until": dt.date(2026, 12, 31),
            "valid_from": dt.date(2026, 10, 1),
            "valid_until": dt.date(2026, 12, 31),
            "auditors": [auditor],
        }
        return Terms(**(usual | changes))

    return settle


@pytest.fixture
def engagement(company: Organisation, terms: Callable[..., Terms], manager: User) -> Engagement:
    return actions.add_engagement(organisation=company, terms=terms(), by=manager)


@pytest.fixture
def words(clause: Clause) -> Callable[..., Words]:
    def write(**changes: Any) -> Words:
        usual = {
            "clause": clause,
            "grade": Finding.Grade.MINOR,
            "title": "重复投诉另立新单",
            "criterion": "应与前一工单关联。",
            "condition": "抽查 60 件,4 件未关联。",
            "due_on": dt.date(2026, 12, 7),
        }
        return Words(**(usual | changes))

    return write


@pytest.fixture
def complaints(company: Organisation) -> list[Complaint]:
    """H-1 and H-2 in the engagement's period, H-0 before it."""
    source = Source.objects.create(organisation=company, key="crm", name="CRM")
    days = {"H-0": dt.datetime(2025, 12, 31, tzinfo=dt.UTC)}
    days |= {f"H-{n}": dt.datetime(2026, 9, n, tzinfo=dt.UTC) for n in (1, 2)}
    told = [Facts(reference=reference, received_at=day, channel="phone") for reference, day in days.items()]
    write_facts(source=source, facts=told, by=None, kind="import", now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    return list(Complaint.objects.order_by("reference"))


@pytest.fixture
def proof() -> Callable[..., SimpleUploadedFile]:
    def make(name: str = "proof.pdf", content: bytes = b"%PDF-1.7 proof") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    return make


@pytest.fixture
def storage_of(tmp_path: Path) -> Callable[..., Path]:
    """`storage_of(sample)`: where the frame of a sample lies on disk."""
    return lambda sample: tmp_path / "files" / sample.frame.file.name


@pytest.fixture
def draft(engagement: Engagement, words: Callable[..., Words], auditor: User, proof: Any) -> Finding:
    """A finding with one file, not issued."""
    uploads = Uploads([proof()], dt.date(2026, 11, 20))
    return actions.write_finding(engagement=engagement, words=words(), by=auditor, uploads=uploads)


@pytest.fixture
def issued(draft: Finding, auditor: User) -> Finding:
    return actions.issue(finding=draft, by=auditor)


@pytest.fixture
def answered(issued: Finding, manager: User, proof: Any) -> Finding:
    uploads = Uploads([proof("measures.pdf", b"%PDF-1.7 measures")])
    return actions.answer(finding=issued, text="已复核并改正。", by=manager, uploads=uploads)


@pytest.fixture
def closed(answered: Finding, auditor: User) -> Finding:
    return actions.close(finding=answered, by=auditor, text="已复查。")


@pytest.fixture
def withdrawn(issued: Finding, auditor: User) -> Finding:
    return actions.withdraw(finding=issued, by=auditor, text="抽样有误。")


@pytest.fixture
def judged(clause: Clause) -> Callable[..., Result]:
    """`judged()`: the rate that clause 2.2 promises, as it was judged for the third quarter; a run is done since."""

    def judge(period: str = "2026Q3", numerator: int = 36, **changes: Any) -> Result:
        at = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
        run, _new = ComplianceRun.objects.get_or_create(as_of=at, rule_version="1", status=ComplianceRun.Status.DONE)
        told = {"kind": "target", "metric": "repeat_rate", "quote": clause.text, "review": "accepted"}
        promise = clause.promises.first()
        if promise is None:
            QuerySet(Promise).bulk_create([Promise(clause=clause, comparator="<=", value=3, unit="percent", **told)])
            promise = clause.promises.get()
        span, value = Period.parse(period), Decimal(numerator) / 1000
        figures = {"numerator": numerator, "denominator": 1000, "value": value, "verdict": "missed"}
        of_run = {"metric_version": "1", "rule_version": "1", "as_of": at, "digest": "0" * 64, "run": run}
        days = {"starts_on": span.start, "ends_on": span.end}
        return Result.objects.create(promise=promise, period=period, **days, **figures, **of_run, **changes)

    return judge


@pytest.fixture
def opinion(engagement: Engagement, judged: Callable[..., Result], auditor: User) -> Opinion:
    """A draft on the third quarter that only wants a signature."""
    judged()
    return signing.written(engagement, "2026Q3", by=auditor, at=NOW)


@pytest.fixture
def signed(opinion: Opinion, auditor: User) -> Opinion:
    """The same, signed."""
    return sign(opinion=opinion, by=auditor, at=NOW, confirmed=signing.confirmed(auditor)).opinion
