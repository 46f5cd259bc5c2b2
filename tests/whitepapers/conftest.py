"""A company with one judged quarter: the least a white paper can be made from."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, ServiceUnit, User
from audits.actions.samples import extend
from audits.models import Engagement, Opinion, Sample
from commitments.models import Clause, Letter, LetterVersion, Promise
from compliance.actions.disputes import Happened, open_dispute
from compliance.actions.restating import approve_restatement
from compliance.models import Breach, ComplianceRun, Dispute, Restatement, Result
from compliance.rules.periods import Period
from tests.engaging import admit
from tests.publishing import data_alone
from tests.signing import signed
from whitepapers import actions, snapshot
from whitepapers.edition import Edition
from whitepapers.models import WhitePaper

DEMO_MORNING = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
AFTER_QUARTER = datetime(2026, 10, 20, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def without_documents() -> Iterator[None]:
    with data_alone():
        yield


@pytest.fixture(autouse=True)
def storage(settings, tmp_path) -> None:
    """What a publication keeps as evidence lies in the test's own folder."""
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": files}


@pytest.fixture
def publisher(db) -> Organisation:
    return Organisation.objects.create(name="云岭", slug="yunling")


@pytest.fixture
def editor(publisher) -> User:
    return User.objects.create_user("editor", password="x", role=User.Role.MANAGER, organisation=publisher)


@pytest.fixture
def promise(publisher) -> Promise:
    letter = Letter.objects.create(organisation=publisher, title="服务承诺书", number="C-1")
    version = LetterVersion.objects.create(letter=letter, effective_from=date(2026, 1, 1), text="重复投诉率不超过3%")
    clause = Clause.objects.create(version=version, position=1, number="2.3.2", path="2.3.2", text="重复投诉率不超过3%")
    made = Promise.objects.create(
        clause=clause,
        kind=Promise.Kind.TARGET,
        metric="repeat_rate",
        comparator="<=",
        value=Decimal(3),
        unit="percent",
        quote="重复投诉率不超过3%",
        review=Promise.Review.ACCEPTED,
    )
    LetterVersion.objects.filter(pk=version.pk).update(status=LetterVersion.Status.ACTIVE)
    return made


@pytest.fixture
def run(db) -> ComplianceRun:
    return ComplianceRun.objects.create(
        as_of=AFTER_QUARTER, rule_version="1", status=ComplianceRun.Status.DONE, watermark=7
    )


@pytest.fixture
def result(promise, run) -> Result:
    return make_result(promise, run, "2026Q3", numerator=36, denominator=1000)


@pytest.fixture
def engagement(publisher, promise, firm, auditor) -> Engagement:
    """The auditor looks at the letter in 2026."""
    return engage(promise, firm, auditor, until=date(2026, 12, 31))


@pytest.fixture
def sign_off(engagement, auditor) -> Callable[..., Opinion]:
    """`sign_off()`: the auditor signs an opinion on the quarter, or on the one that is named."""

    def sign(period: str = "2026Q3", at: datetime = AFTER_QUARTER) -> Opinion:
        return signed(engagement, period, by=auditor, at=at)

    return sign


@pytest.fixture
def opinion(result, sign_off) -> Opinion:
    return sign_off()


@pytest.fixture
def draft(publisher, editor, result) -> WhitePaper:
    return actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)


@pytest.fixture
def edition(publisher, result, promise, run) -> Edition:
    """A quarter with two before it."""
    make_result(promise, run, "2026Q1", numerator=25, denominator=1000)
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    return Edition(snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER))


def engage(promise, firm, auditor, *, until: date, units: Iterable[ServiceUnit] = ()) -> Engagement:
    """An engagement on the letter in 2026 that is open to the auditor until a day, of some units or of all."""
    letter = promise.clause.version.letter
    made = Engagement.objects.create(
        organisation=letter.organisation,
        firm=firm,
        title="2026",
        period_from=date(2026, 1, 1),
        period_until=date(2026, 12, 31),
        valid_from=date(2026, 10, 1),
        valid_until=until,
    )
    made.letters.add(letter)
    made.units.set(units)
    return admit(made, auditor)


def make_result(promise, run, label, *, numerator, denominator, unit=None) -> Result:
    period = Period.parse(label)
    share = Decimal(numerator) / Decimal(denominator)
    return Result.objects.create(
        promise=promise,
        unit=unit,
        period=label,
        starts_on=period.start,
        ends_on=period.end,
        received=denominator,
        numerator=numerator,
        denominator=denominator,
        value=share,
        low=share / 2,
        high=share * 2,
        verdict="missed" if share > Decimal("0.03") else "met",
        metric_version="1",
        rule_version="1",
        as_of=run.as_of,
        digest="0" * 64,
        run=run,
    )


@dataclass(frozen=True)
class Issues:
    """Of the demo: the third quarter of 2026 as it was published, and the fourth, which runs, with what was restated.
    `again` are the same two, taken a second time."""

    third: dict[str, Any]
    fourth: dict[str, Any]
    again: tuple[dict[str, Any], dict[str, Any]]

    @property
    def full(self) -> dict[str, Any]:
        """The fourth with a signed opinion, and with what an issue after it would repeat of it."""
        [restated, *_others] = self.fourth["restatements"]
        return self.fourth | {
            "opinions": self.third["opinions"],
            "restated_before": [{**restated, "told_in": "2026Q4"}],
            "publication": self.third["publication"],
            "journal_head": self.third["journal_head"],
        }


@pytest.fixture(scope="session")
def told_once(django_db_setup: None, django_db_blocker: Any) -> Issues:
    """The demo is told once, small, and forgotten."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(DEMO_MORNING, tick=True):
        with data_alone():
            call_command("seed_demo", today=DEMO_MORNING.date(), complaints=2_000, stdout=io.StringIO())
        by = User.objects.get(username="manager")
        lost = Breach.objects.filter(severity="major").earliest("occurred_on")
        if not Dispute.objects.exists():
            open_dispute(breach=lost, party="远帆物流", happened=Happened(lost.occurred_on, "来函"), by=by)
        for open_one in Sample.objects.filter(status=Sample.Status.DRAWN):
            auditor = User.objects.get(username="auditor")
            extend(sample=open_one, n=open_one.n + 5, reason="偏差多于预期", by=auditor)
        for waiting in Restatement.objects.drafted():
            approve_restatement(restatement=waiting, seen=waiting.seal, reason="录音复核", by=by)
        published = WhitePaper.objects.published().latest("period")
        company, at = published.organisation, timezone.now()
        taken = [
            [snapshot.take(company, Period.parse(label), at=at) for label in (published.period, "2026Q4")]
            for _time in range(2)
        ]
        third = taken[0][0] | {name: published.snapshot[name] for name in ("publication", "journal_head")}
        transaction.set_rollback(True)
    return Issues(third, taken[0][1], (taken[1][0], taken[1][1]))


@pytest.fixture
def issues(db: None, told_once: Issues) -> Issues:
    return told_once
