"""The white paper that the demo's company puts out: approved, published with its files, and corrected once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import Organisation, User
from dashboard.demo import cast, opinions
from whitepapers import actions
from whitepapers.models import WhitePaper

CORRECTED_AFTER = timedelta(hours=5)
WRONG = cast.STATEMENT.replace("本期", "本年度")
NOTICE_ZH = "签署声明误写为对“本年度”数字负责，应为“本期”。各项判定与数字不变。"
NOTICE_EN = "The signed statement spoke of the year instead of this quarter. No verdict and no figure changes."


def publish(company: Organisation, quarter: str, *, by: User, at: datetime, say: Callable[[str], None]) -> WhitePaper:
    """The issue of a quarter, and the same day its second version: the statement of the first was wrong."""
    draft = actions.build(organisation=company, period=quarter, by=by, at=at)
    first = _out(draft, by=by, at=at, statement=WRONG)
    say("the same issue, corrected")
    later = at + CORRECTED_AFTER
    again = actions.correct(paper=first, reason_zh=NOTICE_ZH, reason_en=NOTICE_EN, by=by, at=later)
    return _out(again, by=by, at=later, statement=cast.STATEMENT)


def _out(draft: WhitePaper, *, by: User, at: datetime, statement: str) -> WhitePaper:
    frozen = actions.freeze(paper=draft, by=by, at=at)
    approved = actions.approve(
        paper=frozen,
        seen=frozen.digest,
        by=by,
        at=at,
        confirmed=opinions.confirm(by),
        statement=statement,
        provisional=True,
    )
    return actions.publish(paper=approved, by=by, at=at)
