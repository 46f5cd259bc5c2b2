"""A letter in force with stored verdicts: what the pages read, written directly, without a recompute."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import QuerySet

from accounts.models import Organisation, User
from audits.models import Engagement
from commitments.models import Clause, InterpretationNote, Letter, LetterVersion, Promise
from compliance.models import ComplianceRun, Result
from compliance.rules.periods import Period
from tests.engaging import admit

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 0, 30, tzinfo=dt.UTC)
CLAUSES = [
    ("1.", "1", "服务标准", True),
    ("1.1", "1/1.1", "问题解决率不得低于98%,重复投诉率控制在3%以内。", False),
    ("1.2", "1/1.2", "每季度发布服务质量白皮书。", False),
    ("2.", "2", "违约认定", True),
    ("2.1", "2/2.1", "重复投诉率高于5%但低于8%的,属轻微违约。", False),
]
PROMISES: dict[str, dict[str, Any]] = {
    "resolution": {
        "path": "1/1.1",
        "kind": "target",
        "metric": "resolution_rate",
        "comparator": ">=",
        "value": 98,
        "unit": "percent",
        "quote": "问题解决率不得低于98%",
        "parameters": {"limit": "30d"},
    },
    "repeat": {
        "path": "1/1.1",
        "kind": "target",
        "metric": "repeat_rate",
        "comparator": "<=",
        "value": 3,
        "unit": "percent",
        "quote": "重复投诉率控制在3%以内",
    },
    "paper": {"path": "1/1.2", "kind": "obligation", "metric": "obligation_kept", "quote": "每季度发布服务质量白皮书"},
    "band": {
        "path": "2/2.1",
        "kind": "band",
        "metric": "repeat_rate",
        "comparator": "between",
        "value": 5,
        "value_high": 8,
        "unit": "percent",
        "breach_class": "minor",
        "quote": "高于5%但低于8%",
    },
}


@pytest.fixture
def november(time_machine: Any) -> None:
    """The morning of 23 November 2026: day 54 of the fourth quarter."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def write_letter(db: None) -> Callable[..., Letter]:
    """`write_letter(company)` puts a short letter in force: two clauses with promises, one that grades.

    With `draft=True` it stays under review and can still be written to.
    """

    def write(organisation: Organisation, title: str = "客户服务升级承诺书", *, draft: bool = False) -> Letter:
        letter = Letter.objects.create(organisation=organisation, title=title, number="HF-2024-01")
        version = LetterVersion.objects.create(
            letter=letter, text="", front=title, tail="承诺人签名:和风物业", effective_from=dt.date(2024, 10, 1)
        )
        clauses = {
            path: Clause.objects.create(
                version=version,
                position=position,
                number=number,
                path=path,
                depth=path.count("/") + 1,
                text=text,
                is_heading=is_heading,
            )
            for position, (number, path, text, is_heading) in enumerate(CLAUSES)
        }
        for position, fields in enumerate(PROMISES.values()):
            fields = dict(fields)
            clause = clauses[fields.pop("path")]
            start = clause.text.index(fields["quote"])
            Promise.objects.create(
                clause=clause,
                position=position,
                start=start,
                end=start + len(fields["quote"]),
                review=Promise.Review.ACCEPTED,
                **fields,
            )
        if not draft:
            version.status = LetterVersion.Status.ACTIVE
            version.save()
        return letter

    return write


@pytest.fixture
def letter(write_letter: Callable[..., Letter], company: Organisation) -> Letter:
    return write_letter(company)


@pytest.fixture
def promise(letter: Letter) -> Callable[[str], Promise]:
    """`promise("repeat")`: a promise of the letter by its short name in PROMISES."""

    def find(name: str) -> Promise:
        return Promise.objects.get(clause__version__letter=letter, quote=PROMISES[name]["quote"])

    return find


@pytest.fixture
def run(db: None) -> ComplianceRun:
    return ComplianceRun.objects.create(
        as_of=NOW, rule_version="1", status=ComplianceRun.Status.DONE, started_at=NOW, finished_at=NOW
    )


@pytest.fixture
def amended(letter: Letter, promise: Callable[[str], Promise]) -> Promise:
    """The promise on repeats as an amendment of 15 November carries it on with other terms."""
    before = promise("repeat")
    LetterVersion.objects.filter(letter=letter).update(status="superseded", effective_until=dt.date(2026, 11, 15))
    second = LetterVersion.objects.create(letter=letter, number=2, text="x", effective_from=dt.date(2026, 11, 15))
    clause = second.clauses.create(position=0, number="1", path="1", text=before.quote)
    after = Promise.objects.get(pk=before.pk)
    after.pk, after.clause, after.value, after._state.adding = None, clause, Decimal(2), True
    after.save()
    second.status = "active"
    second.save()
    return after


@pytest.fixture
def yearly(amended: Promise) -> Promise:
    """The first version's promise of the two, both on registered facts of the year."""
    both = QuerySet(Promise).filter(lineage=amended.lineage)
    both.update(period="year", metric="fund_ratio")
    amended.refresh_from_db()
    return both.exclude(pk=amended.pk).get()


@pytest.fixture
def judge(run: ComplianceRun) -> Callable[..., Result]:
    """`judge(promise, "met", 9831, 10000)` stores a verdict; the period defaults to the running quarter."""

    def store(
        promise: Promise, verdict: str, numerator: int = 0, denominator: int = 0, *, period: str = "2026Q4", **more: Any
    ) -> Result:
        span = Period.parse(period)
        value = (Decimal(numerator) / denominator).quantize(Decimal("0.000001")) if denominator else None
        return Result.objects.create(
            **{
                "promise": promise,
                "period": period,
                "starts_on": span.start,
                "ends_on": span.end,
                "received": denominator,
                "numerator": numerator,
                "denominator": denominator,
                "value": value,
                "verdict": verdict,
                "metric_version": "1",
                "rule_version": "1",
                "as_of": NOW,
                "digest": "7f3a" + "0" * 56 + "c91e",
                "run": run,
                "watermark": 41,
                **more,
            }
        )

    return store


@pytest.fixture
def engagement(letter: Letter, firm: Organisation, auditor: User) -> Engagement:
    """The auditor may look at the letter today."""
    engagement = Engagement.objects.create(
        organisation=letter.organisation,
        firm=firm,
        title="2026 年度审计",
        period_from=dt.date(2026, 1, 1),
        period_until=dt.date(2026, 12, 31),
        valid_from=dt.date(2026, 1, 1),
        valid_until=dt.date(2026, 12, 31),
    )
    engagement.letters.add(letter)
    admit(engagement, auditor)
    return engagement


@pytest.fixture
def handed_over(amended: Promise, judge: Callable[..., Result]) -> Promise:
    """The promise on repeats as the version before the amendment has it: its part is kept, the whole quarter is not."""
    before = QuerySet(Promise).filter(lineage=amended.lineage).exclude(pk=amended.pk).get()
    judge(before, "met", 20, 1000)
    told = [(1, "2024-10-01", "0.020000", "met"), (2, "2026-11-15", "0.050000", "missed")]
    names = ("version", "from", "value", "verdict")
    judge(amended, "missed", 50, 1000, detail={"parts": [dict(zip(names, part, strict=True)) for part in told]})
    return before


@pytest.fixture
def by_note(letter: Letter, promise: Callable[[str], Promise]) -> Promise:
    """The third promise of the letter names no number; note 7 sets one."""
    told = {"letter": letter, "question": "?", "reading": "!", "valid_from": dt.date(2026, 1, 1)}
    InterpretationNote.objects.create(number=7, metric="availability", parameters={"target": "[99.9, ∞)"}, **told)
    found = promise("paper")
    changed = {"metric": "availability", "kind": "target", "unit": "percent", "comparator": "", "value": None}
    QuerySet(Promise).filter(pk=found.pk).update(**changed)
    return Promise.objects.get(pk=found.pk)
