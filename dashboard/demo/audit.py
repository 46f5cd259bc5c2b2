"""The auditors of the demo: their engagement, their samples, and the definitions they checked."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Organisation, User
from audits import actions
from audits.actions import samples
from audits.models import Engagement
from audits.terms import Terms
from commitments import care
from commitments.actions import record_review
from commitments.metrics import Metric
from commitments.models import Letter, LetterVersion, Promise
from dashboard.demo.calendar import Calendar

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


def sample(engagement: Engagement, *, auditor: User) -> None:
    """One sample of the records is drawn, by channel, and one on the declared level is planned."""
    records = samples.Outline("首次响应时间与原始记录核对", "records", {"tolerable": "3"}, stratify_by="channel")
    drawn = samples.plan_sample(engagement=engagement, outline=records, by=auditor)
    samples.enter_seed(sample=samples.freeze(sample=drawn, by=auditor), seed=SEED, by=auditor)
    level = samples.Outline("解决率的声称水平", "declared", {"level": "2", "limit": "5"})
    samples.plan_sample(engagement=engagement, outline=level, by=auditor)


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
