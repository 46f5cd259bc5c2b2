"""The white papers that the demo's company puts out: two issues, the first corrected the same day, and restated by the
second; and the draft of the running quarter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import Organisation, User
from compliance.actions.restating import approve_restatement
from compliance.models import Restatement
from dashboard.demo import cast, opinions, prose
from whitepapers import actions, approval
from whitepapers.models import WhitePaper

HERE = 2  # so many of the last issues came out of the product
CORRECTED_AFTER = timedelta(hours=5)
WRONG = cast.Statement(cast.STATEMENT.zh.replace("本期", "本年度"), cast.STATEMENT.en.replace("quarter", "year"))
NOTICE_ZH = "签署声明误写为对“本年度”数字负责，应为“本期”。各项判定与数字不变。"
NOTICE_EN = "The signed statement spoke of the year instead of this quarter. No verdict and no figure changes."
RESTATED = "客服部与审计方共同复听通话录音，登记时间确有误，同意重述。"


def publish(
    company: Organisation, quarter: str, *, deputy: User, by: User, at: datetime, say: Callable[[str], None]
) -> WhitePaper:
    """The issue of a quarter. The statement of the very first one was wrong: it was corrected the same day."""
    is_first = not WhitePaper.objects.published().filter(organisation=company).exists()
    draft = actions.build(organisation=company, period=quarter, by=by, at=at)
    prose.write(draft, deputy=deputy, manager=by, at=at)
    issue = _out(draft, by=by, at=at, statement=WRONG if is_first else cast.STATEMENT)
    if not is_first:
        return issue
    say("the same issue, corrected")
    later = at + CORRECTED_AFTER
    again = actions.correct(paper=issue, reason_zh=NOTICE_ZH, reason_en=NOTICE_EN, by=by, at=later)
    return _out(again, by=by, at=later, statement=cast.STATEMENT)


def restate(company: Organisation, *, by: User) -> None:
    """Approve what came out otherwise than an issue says: the next one tells it."""
    for restatement in Restatement.objects.drafted().filter(organisation=company):
        approve_restatement(restatement=restatement, seen=restatement.seal, reason=RESTATED, by=by)


def draft(company: Organisation, quarter: str, *, by: User, at: datetime) -> None:
    """The running quarter as far as it is known: a draft that nobody can freeze yet."""
    if not company.white_papers.filter(period=quarter).exists():
        actions.build(organisation=company, period=quarter, by=by, at=at)


def _out(draft: WhitePaper, *, by: User, at: datetime, statement: cast.Statement) -> WhitePaper:
    frozen = actions.freeze(paper=draft, by=by, at=at)
    approved = actions.approve(
        paper=frozen,
        seen=approval.digest(frozen),
        by=by,
        at=at,
        confirmed=opinions.confirm(by),
        statement=statement.zh,
        statement_en=statement.en,
        provisional=True,
    )
    return actions.publish(paper=approved, by=by, at=at)
