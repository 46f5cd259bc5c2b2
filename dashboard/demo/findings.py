"""What the auditors of the demo found: one finding closed, the same found again and answered, and one that waits with a
corrective action overdue."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from audits import actions, clock
from audits.actions import LookedAt, Plan, Words
from audits.models import CorrectiveAction, Engagement, Finding
from commitments.models import Clause, Letter
from dashboard.demo.calendar import Calendar
from evidence.actions import Uploads

CHECKED = (("工单", "前一工单", "是否关联"), ("样本 07", "样本 02", "否"), ("样本 19", "样本 11", "否"))
CHECKED_AGAIN = (*CHECKED, ("样本 31", "样本 24", "否"), ("样本 52", "样本 40", "否"))
ANSWERED_WITHIN = timedelta(days=30)
CORRECTED_WITHIN = timedelta(days=14)
RETESTED = (("复验样本", "应关联", "已关联"), ("20 件", "6", "6"))


def find(engagement: Engagement, letter: Letter, moments: Iterator[datetime], *, auditor: User, manager: User) -> None:
    """The first finding on the first letter: corrected, answered and closed."""
    first = _repeats_of_one_channel(engagement, letter, moments, auditor=auditor)
    done = "座席登记前按客户号查询近 30 天工单。"
    _corrected(first, done, moments, auditor=auditor, manager=manager)
    with clock.at(next(moments)):
        actions.answer(finding=first, text="已补充登记规程，并对坐席完成培训。", by=manager)
    with clock.at(next(moments)):
        actions.close(finding=first, text="复验 20 件，均已按规程查询并关联。", by=auditor)


def find_again(
    engagement: Engagement, letter: Letter, moments: Iterator[datetime], *, auditor: User, manager: User
) -> None:
    """The same in another channel: corrected and answered."""
    again = _repeats_of_another_channel(engagement, letter, moments, auditor=auditor)
    done = "登记页面自动提示同一客户近 90 天的工单，换渠道亦然。"
    _corrected(again, done, moments, auditor=auditor, manager=manager)
    answered = "已在登记页面增加近 90 天同客户提示，并对上季度工单逐件复核，改正 4 件。"
    with clock.at(next(moments)):
        actions.answer(finding=again, text=answered, by=manager)


def _repeats_of_one_channel(
    engagement: Engagement, letter: Letter, moments: Iterator[datetime], *, auditor: User
) -> Finding:
    first_day = next(moments)
    words = Words(
        clause=_clause(letter, "2.2.2"),
        grade=Finding.Grade.MINOR,
        title="热线重复投诉未与前一工单关联",
        criterion="同一客户就同一二级类别再次投诉的，应与前一工单关联（承诺书 2.2.2）。",
        condition="抽查热线 30 件，其中 2 件未关联。",
        cause="登记规程未要求先查询客户的既往工单。",
        effect="重复投诉率少算，客户需要重新说明情况。",
        due_on=first_day.date() + ANSWERED_WITHIN,
    )
    with clock.at(first_day):
        return _issued(engagement, words, by=auditor)


def _repeats_of_another_channel(
    engagement: Engagement, letter: Letter, moments: Iterator[datetime], *, auditor: User
) -> Finding:
    """The working paper was put right once: it has two versions."""
    first_day = next(moments)
    words = Words(
        clause=_clause(letter, "2.2.2"),
        grade=Finding.Grade.MINOR,
        title="部分重复投诉以新工单登记",
        criterion="同一客户就同一二级类别再次投诉的，应与前一工单关联（承诺书 2.2.2）。",
        condition="抽查 60 件，其中 4 件改换渠道后被登记为新的类别，未与前一工单关联。",
        effect="重复投诉率少算约 0.2 个百分点，评级偏高。",
        recurrence_of=engagement.findings.get(status=Finding.Status.CLOSED),
        due_on=first_day.date() + ANSWERED_WITHIN,
    )
    with clock.at(first_day):
        found = _issued(engagement, words, by=auditor, uploads=_table("抽查底稿", CHECKED))
    with clock.at(next(moments)):
        newer = _table("抽查底稿（更正）", CHECKED_AGAIN).files[0]
        actions.add_version(file=found.evidence.get(), upload=newer, effective_on=clock.today(), by=auditor)
    cause = "关联只在同一渠道内查找，跨渠道的工单由人工判断。"
    with clock.at(next(moments)):
        return actions.supplement(finding=found, text=cause, tells_cause=True, by=auditor)


def find_too_few_supervisors(
    engagement: Engagement,
    letter: Letter,
    calendar: Calendar,
    moments: Iterator[datetime],
    *,
    auditor: User,
    manager: User,
) -> None:
    """One that waits for its answer, with its corrective action overdue."""
    words = Words(
        clause=_clause(letter, "3.2.1"),
        grade=Finding.Grade.MAJOR,
        title="专职监督人员离岗后未补足",
        criterion="专职质量监督人员不低于客服人员总数的 15%（承诺书 3.2.1）。",
        condition="最近一个月末在岗 146 人，客服人员 1,000 人，缺 4 人；其中 2 个岗位空缺已超过 60 天。",
        effect="部分服务部一个月内没有现场质检，问题发现推迟。",
        due_on=calendar.today + timedelta(days=9),
    )
    with clock.at(next(moments)):
        finding = _issued(engagement, words, by=auditor)
    with clock.at(next(moments)):
        late = Plan("从各服务部抽调 4 名合格人员，先行到岗。", manager, calendar.today - timedelta(days=4))
        actions.plan_correction(finding=finding, plan=late, by=manager)


def _corrected(
    finding: Finding, what: str, moments: Iterator[datetime], *, auditor: User, manager: User
) -> CorrectiveAction:
    """Planned, reported with a picture of the page, and retested effective."""
    clerk = finding.engagement.organisation.people.get(role=User.Role.CLERK)
    with clock.at(next(moments)):
        plan = Plan(what, clerk, clock.today() + CORRECTED_WITHIN)
        planned = actions.plan_correction(finding=finding, plan=plan, by=manager)
    with clock.at(next(moments)):
        picture = Uploads([SimpleUploadedFile("登记页截图.png", _screenshot())], clock.today())
        done = actions.report_correction(action=planned, text="已上线，截图附后。", uploads=picture, by=manager)
    words = "在登记页面复验 20 件，应关联的 6 件全部关联。"
    with clock.at(next(moments)):
        seen = LookedAt(_table("复验记录", RETESTED))
        return actions.retest_effective(action=done, text=words, looked_at=seen, by=auditor)


def _screenshot() -> bytes:
    """A page with its fields and the new hint among them; without words, so without a font."""
    page = Image.new("RGB", (900, 560), "#f4f5f7")
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 900, 56), fill="#2f4858")
    for row, width in enumerate((420, 620, 520, 300)):
        draw.rectangle((60, 110 + row * 70, 60 + width, 150 + row * 70), fill="#ffffff", outline="#c3c9d0")
    draw.rectangle((60, 400, 840, 500), fill="#fdf1d8", outline="#c98a10", width=3)
    for row, width in enumerate((560, 480)):
        draw.rectangle((90, 425 + row * 30, 90 + width, 437 + row * 30), fill="#a8781c")
    out = io.BytesIO()
    page.save(out, "PNG")
    return out.getvalue()


def _table(name: str, rows: Iterable[Iterable[str]]) -> Uploads:
    text = "\n".join(",".join(row) for row in rows)
    return Uploads([SimpleUploadedFile(f"{name}.csv", text.encode())], clock.today())


def _issued(engagement: Engagement, words: Words, *, by: User, uploads: Uploads | None = None) -> Finding:
    found = actions.write_finding(engagement=engagement, words=words, by=by, uploads=uploads)
    return actions.issue(finding=found, by=by)


def _clause(letter: Letter, path: str) -> Clause:
    return Clause.objects.get(version__letter=letter, version__number=1, path=path)
