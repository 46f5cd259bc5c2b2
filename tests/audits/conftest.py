"""An engagement open today (23 November 2026), a letter with two clauses, and the whole cast around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.query import QuerySet

from accounts.models import Organisation, User
from audits import actions
from audits.actions import LookedAt, Plan, Words, reperformance, samples
from audits.actions.opinions import sign
from audits.actions.reperformance import Examination
from audits.actions.samples import Outline
from audits.models import CorrectiveAction, Engagement, Finding, Opinion, Sample
from audits.recorded import recorded
from audits.reperformance.facts import AS_RECORDED, Found
from audits.terms import Terms
from commitments.models import Clause, Letter, LetterVersion, Promise
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Complaint, Source
from compliance.models import ComplianceRun, Result
from compliance.rules.periods import Period
from evidence.actions import Uploads
from tests import signing
from tests.engaging import admit

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
            "lead": auditor,
            "entrusted_by": "和风物业业主大会",
            "basis": "《服务质量核查委托书》",
            "purpose": "核查 2026 年度服务承诺的履行情况。",
        }
        return Terms(**(usual | changes))

    return settle


@pytest.fixture
def engagement(company: Organisation, terms: Callable[..., Terms], manager: User) -> Engagement:
    """Accepted by both sides, and its lead has signed."""
    return admit(actions.add_engagement(organisation=company, terms=terms(), by=manager), terms().lead)


@pytest.fixture
def words(clause: Clause) -> Callable[..., Words]:
    def write(**changes: Any) -> Words:
        usual = {
            "clause": clause,
            "grade": Finding.Grade.MINOR,
            "title": "重复投诉另立新单",
            "criterion": "应与前一工单关联。",
            "condition": "抽查 60 件,4 件未关联。",
            "effect": "重复率少算。",
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
def partner(person: Callable[..., User], firm: Organisation) -> User:
    """The second auditor of the engagement."""
    return person("partner", User.Role.AUDITOR, firm)


@pytest.fixture
def promise(clause: Clause) -> Promise:
    """At least 90 % of first responses within two hours, in the letter that is in force."""
    version = clause.version
    QuerySet(LetterVersion).filter(pk=version.pk).update(status=LetterVersion.Status.DRAFT)  # signed is frozen
    made = Promise.objects.create(
        clause=Clause.objects.get(version=version, number="2.1"),
        metric="first_response_timely_rate",
        kind=Promise.Kind.TARGET,
        comparator=Promise.Comparator.AT_LEAST,
        value=Decimal(90),
        unit="percent",
        parameters={"limit": "2h"},
        quote="投诉两小时内响应。",
        review=Promise.Review.ACCEPTED,
    )
    LetterVersion.objects.filter(pk=version.pk).update(status=LetterVersion.Status.ACTIVE)
    return Promise.objects.get(pk=made.pk)


@pytest.fixture
def record_of(company: Organisation) -> Callable[..., list[Complaint]]:
    """`record_of(20)`: so many complaints of March 2026, each answered after an hour and resolved after a day."""
    source = Source.objects.create(organisation=company, key="desk", name="desk")

    def tell(n: int, **more: Any) -> list[Complaint]:
        start, hour = dt.datetime(2026, 3, 1, 1, 0, 17, tzinfo=dt.UTC), dt.timedelta(hours=1)
        facts = [
            Facts(
                reference=f"R-{k:03}",
                received_at=start + k * hour,
                responded_at=start + (k + 1) * hour,
                resolved_at=start + (k + 24) * hour,
                channel=("phone", "email")[k % 2],
                customer=f"K-{k}",
                customer_name="王小明",
                customer_contact="13812345678",
                subcategory="配送延误",
                category="配送",
                **more,
            )
            for k in range(n)
        ]
        now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
        write_facts(source=source, facts=facts, by=None, kind="import", now=now)
        return list(Complaint.objects.filter(source=source).order_by("reference"))

    return tell


@pytest.fixture
def sampled(engagement: Engagement, auditor: User, partner: User, time_machine: Any) -> Callable[..., Sample]:
    """`sampled(tolerable="50")`: a sample that is drawn from what is on record, by default of the question whether the
    records are true. Both auditors are on the engagement."""
    admit(engagement, partner)

    def draw(*, method: str = "records", promise: Promise | None = None, stratify_by: str = "", **terms: str) -> Sample:
        outline = Outline("核对", method, terms or {"tolerable": "20"}, promise, stratify_by)
        planned = samples.plan_sample(engagement=engagement, outline=outline, by=auditor)
        time_machine.move_to(dt.datetime(2026, 11, 23, 2, 1, tzinfo=dt.UTC), tick=False)
        frozen = samples.freeze(sample=planned, by=auditor)
        time_machine.move_to(dt.datetime(2026, 11, 23, 2, 2, tzinfo=dt.UTC), tick=False)
        return samples.enter_seed(sample=frozen, seed="4711", by=auditor)

    return draw


@pytest.fixture
def examine_all() -> Callable[..., None]:
    """`examine_all(sample, auditor)`: every item as recorded, but for what is said of one by its place."""

    def examine(sample: Sample, by: User, **otherwise: dict[str, Found]) -> None:
        numbers = list(sample.items.values_list("complaint", flat=True))
        records = recorded(sample.engagement, numbers)
        told = {
            number: Examination(
                dict.fromkeys(records[number].record.fields, AS_RECORDED) | otherwise.get(f"item{place}", {}),
                reason="录音缺失",
            )
            for place, number in enumerate(numbers)
        }
        reperformance.take_workbook(sample=sample, examinations=told, digest="0" * 64, by=by)

    return examine


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
def draft_of(clause: Clause, auditor: User) -> Callable[..., Finding]:
    """`draft_of(engagement)`: a draft that stands in it, whoever may read it."""
    return lambda engagement: engagement.findings.create(number=9, clause=clause, title="第九项", written_by=auditor)


@pytest.fixture
def issued(draft: Finding, auditor: User) -> Finding:
    return actions.issue(finding=draft, by=auditor)


@pytest.fixture
def answered(issued: Finding, manager: User, proof: Any) -> Finding:
    uploads = Uploads([proof("measures.pdf", b"%PDF-1.7 measures")])
    return actions.answer(finding=issued, text="已复核并改正。", by=manager, uploads=uploads)


@pytest.fixture
def closed(answered: Finding, auditor: User) -> Finding:
    return actions.close(finding=answered, by=auditor, text="已复查。", no_action="一次性登记错误,已逐件改正。")


@pytest.fixture
def withdrawn(issued: Finding, auditor: User) -> Finding:
    return actions.withdraw(finding=issued, by=auditor, text="抽样有误。")


@pytest.fixture
def planned(issued: Finding, clerk: User, manager: User) -> CorrectiveAction:
    """A corrective action of the issued finding, owned by the clerk."""
    plan = Plan("登记页增加同客户提示。", clerk, dt.date(2026, 12, 10))
    return actions.plan_correction(finding=issued, plan=plan, by=manager)


@pytest.fixture
def reported(planned: CorrectiveAction, manager: User, proof: Any) -> CorrectiveAction:
    uploads = Uploads([proof("fix.pdf", b"%PDF-1.7 fix")])
    return actions.report_correction(action=planned, text="已上线。", uploads=uploads, by=manager)


@pytest.fixture
def effective(reported: CorrectiveAction, auditor: User, proof: Any) -> CorrectiveAction:
    seen = LookedAt(Uploads([proof("retest.pdf", b"%PDF-1.7 retest")]))
    return actions.retest_effective(action=reported, text="抽查 20 件,均已关联。", looked_at=seen, by=auditor)


@pytest.fixture
def ineffective(reported: CorrectiveAction, auditor: User, proof: Any) -> CorrectiveAction:
    seen = LookedAt(Uploads([proof("retest.pdf", b"%PDF-1.7 retest")]))
    return actions.retest_ineffective(
        action=reported, text="仍有 2 件。", looked_at=seen, due_on=dt.date(2026, 12, 20), by=auditor
    )


@pytest.fixture
def dropped(planned: CorrectiveAction, manager: User) -> CorrectiveAction:
    return actions.withdraw_correction(action=planned, text="改用系统提示。", by=manager)


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
