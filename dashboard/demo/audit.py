"""The auditors of the demo: their engagement, one finding that was answered and one that waits."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Organisation, User
from audits import actions
from audits.actions import Words, samples
from audits.models import Engagement, Finding
from audits.terms import Terms
from commitments import care
from commitments.actions import record_review
from commitments.metrics import Metric
from commitments.models import Clause, Letter, LetterVersion, Promise
from complaints.looks.actions import unmask
from complaints.models import Complaint
from dashboard.demo.calendar import Calendar

REASON = "抽样核对：需致电客户确认首次响应的时间"
SEED = "骰子 3 5 2 6 1，双方在场"


def engage(
    company: Organisation, firm: Organisation, letters: list[Letter], calendar: Calendar, *, by: User, auditor: User
) -> Engagement:
    """The firm looks at both letters from their first day, and may for another quarter."""
    terms = Terms(
        firm=firm,
        title=f"{calendar.effective_from.year}—{calendar.today.year} 年度服务承诺独立核查",
        letters=letters,
        period_from=calendar.effective_from,
        period_until=calendar.today + timedelta(days=60),
        valid_from=calendar.effective_from - timedelta(days=20),
        valid_until=calendar.today + timedelta(days=90),
        auditors=[auditor],
    )
    return actions.add_engagement(organisation=company, terms=terms, by=by)


def find(engagement: Engagement, letter: Letter, calendar: Calendar, *, auditor: User, manager: User) -> None:
    """Two findings on the first letter: repeat complaints filed apart, and too few supervisors."""
    answered = _issued(
        engagement,
        Words(
            clause=_clause(letter, "2.2.2"),
            grade=Finding.Grade.MINOR,
            title="部分重复投诉以新工单登记",
            criterion="同一客户就同一二级类别再次投诉的，应与前一工单关联。",
            condition="抽查 60 件，其中 4 件改换渠道后被登记为新的类别，未与前一工单关联。",
            due_on=_still_to_come(calendar.today + timedelta(days=3)),
        ),
        by=auditor,
    )
    actions.answer(
        finding=answered,
        text="已在登记页面增加近 90 天同客户提示，并对上季度工单逐件复核，改正 4 件。",
        by=manager,
    )
    _issued(
        engagement,
        Words(
            clause=_clause(letter, "3.2.1"),
            grade=Finding.Grade.MAJOR,
            title="专职监督人员离岗后未补足",
            criterion="专职质量监督人员不低于客服人员总数的 15%。",
            condition="最近一个月末在岗 146 人，客服人员 1,000 人，缺 4 人；其中 2 个岗位空缺已超过 60 天。",
            due_on=_still_to_come(calendar.today + timedelta(days=9)),
        ),
        by=auditor,
    )


def sample(engagement: Engagement, *, auditor: User) -> None:
    """One sample of the records is drawn, by channel, and one on the declared level is planned."""
    records = samples.Outline("首次响应时间与原始记录核对", "records", {"tolerable": "3"}, stratify_by="channel")
    drawn = samples.plan_sample(engagement=engagement, outline=records, by=auditor)
    samples.enter_seed(sample=samples.freeze(sample=drawn, by=auditor), seed=SEED, by=auditor)
    level = samples.Outline("解决率的声称水平", "declared", {"level": "2", "limit": "5"})
    samples.plan_sample(engagement=engagement, outline=level, by=auditor)


def look(engagement: Engagement, *, auditor: User, at: datetime) -> None:
    """The auditor opened the contact of one customer to ask him when he was called: the manager sees who, and why."""
    seen = Complaint.objects.visible_to(auditor, timezone.localdate(at)).filter(organisation=engagement.organisation)
    named = seen.filter(resolved_at__isnull=False, received_at__lt=at).exclude(customer_contact="")
    complaint = named.order_by("-received_at", "-id").first()
    if complaint:
        unmask(complaint=complaint, field="customer_contact", reason=REASON, by=auditor, now=at)


def check_metrics(letters: list[Letter], calendar: Calendar, *, auditor: User, manager: User) -> None:
    """The auditor checked every definition early in the last quarter; one he had checked long before is due again."""
    versions = LetterVersion.objects.in_force(calendar.today).filter(letter__in=letters).order_by("letter")
    for version in versions:
        for each in care.of_version(version, calendar.today):
            is_early = each.promise.metric == Metric.REPEAT and each.promise.kind == Promise.Kind.TARGET
            on = calendar.effective_from + timedelta(days=25) if is_early else calendar.quarter(1) + timedelta(days=20)
            again = calendar.today - timedelta(days=9) if is_early else on + timedelta(days=365)
            record_review(
                promise=each.promise,
                author=manager,
                reviewed_on=on,
                next_review_on=again,
                remark="换渠道再次投诉是否并案，下次复核时一并确认。" if is_early else "",
                by=auditor,
            )


def _issued(engagement: Engagement, words: Words, *, by: User) -> Finding:
    return actions.issue(finding=actions.write_finding(engagement=engagement, words=words, by=by), by=by)


def _still_to_come(day: date) -> date:
    """A finding is issued with a day that is not over; of a story told for a day long past it lies shortly ahead."""
    return max(day, timezone.localdate() + timedelta(days=3))


def _clause(letter: Letter, path: str) -> Clause:
    return Clause.objects.get(version__letter=letter, version__number=1, path=path)
