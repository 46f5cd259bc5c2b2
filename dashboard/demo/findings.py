"""What the auditors of the demo found: one finding closed, the same found again and answered, and one that waits with a
corrective action overdue."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from audits import actions
from audits.actions import LookedAt, Plan, Words
from audits.actions.evidence import may_replace
from audits.models import CorrectiveAction, Engagement, Finding
from commitments.models import Clause, Letter
from dashboard.demo.calendar import Calendar, still_to_come
from evidence.actions import Uploads

CHECKED = (("工单", "前一工单", "是否关联"), ("样本 07", "样本 02", "否"), ("样本 19", "样本 11", "否"))
CHECKED_AGAIN = (*CHECKED, ("样本 31", "样本 24", "否"), ("样本 52", "样本 40", "否"))
RETESTED = (("复验样本", "应关联", "已关联"), ("20 件", "6", "6"))


def find(engagement: Engagement, letter: Letter, calendar: Calendar, *, auditor: User, manager: User) -> None:
    """Three findings on the first letter."""
    clerk = engagement.organisation.people.get(role=User.Role.CLERK)
    first = _repeats_of_one_channel(engagement, letter, calendar, auditor=auditor)
    _corrected(first, "座席登记前按客户号查询近 30 天工单。", clerk, calendar, auditor=auditor, manager=manager)
    actions.answer(finding=first, text="已补充登记规程，并对坐席完成培训。", by=manager)
    actions.close(finding=first, text="复验 20 件，均已按规程查询并关联。", by=auditor)
    again = _repeats_of_another_channel(engagement, letter, calendar, first, auditor=auditor)
    _corrected(
        again, "登记页面自动提示同一客户近 90 天的工单，换渠道亦然。", clerk, calendar, auditor=auditor, manager=manager
    )
    answered = "已在登记页面增加近 90 天同客户提示，并对上季度工单逐件复核，改正 4 件。"
    actions.answer(finding=again, text=answered, by=manager)
    _too_few_supervisors(engagement, letter, calendar, manager, auditor=auditor)


def _repeats_of_one_channel(engagement: Engagement, letter: Letter, calendar: Calendar, *, auditor: User) -> Finding:
    words = Words(
        clause=_clause(letter, "2.2.2"),
        grade=Finding.Grade.MINOR,
        title="热线重复投诉未与前一工单关联",
        criterion="同一客户就同一二级类别再次投诉的，应与前一工单关联（承诺书 2.2.2）。",
        condition="抽查热线 30 件，其中 2 件未关联。",
        cause="登记规程未要求先查询客户的既往工单。",
        effect="重复投诉率少算，客户需要重新说明情况。",
        due_on=still_to_come(calendar.today + timedelta(days=3)),
    )
    return _issued(engagement, words, by=auditor)


def _repeats_of_another_channel(
    engagement: Engagement, letter: Letter, calendar: Calendar, first: Finding, *, auditor: User
) -> Finding:
    """The working paper was put right once: it has two versions."""
    words = Words(
        clause=_clause(letter, "2.2.2"),
        grade=Finding.Grade.MINOR,
        title="部分重复投诉以新工单登记",
        criterion="同一客户就同一二级类别再次投诉的，应与前一工单关联（承诺书 2.2.2）。",
        condition="抽查 60 件，其中 4 件改换渠道后被登记为新的类别，未与前一工单关联。",
        effect="重复投诉率少算约 0.2 个百分点，评级偏高。",
        recurrence_of=first,
        due_on=still_to_come(calendar.today + timedelta(days=3)),
    )
    found = _issued(engagement, words, by=auditor, uploads=_table("抽查底稿", calendar.today, CHECKED))
    paper = found.evidence.get()
    newer = _table("抽查底稿（更正）", calendar.today, CHECKED_AGAIN).files[0]
    if may_replace(paper, auditor):  # in a story of long ago his access is over
        actions.add_version(file=paper, upload=newer, effective_on=calendar.today, by=auditor)
    cause = "关联只在同一渠道内查找，跨渠道的工单由人工判断。"
    return actions.supplement(finding=found, text=cause, tells_cause=True, by=auditor)


def _too_few_supervisors(
    engagement: Engagement, letter: Letter, calendar: Calendar, manager: User, *, auditor: User
) -> None:
    words = Words(
        clause=_clause(letter, "3.2.1"),
        grade=Finding.Grade.MAJOR,
        title="专职监督人员离岗后未补足",
        criterion="专职质量监督人员不低于客服人员总数的 15%（承诺书 3.2.1）。",
        condition="最近一个月末在岗 146 人，客服人员 1,000 人，缺 4 人；其中 2 个岗位空缺已超过 60 天。",
        effect="部分服务部一个月内没有现场质检，问题发现推迟。",
        due_on=still_to_come(calendar.today + timedelta(days=9)),
    )
    finding = _issued(engagement, words, by=auditor)
    late = Plan("从各服务部抽调 4 名合格人员，先行到岗。", manager, calendar.today - timedelta(days=4))
    actions.plan_correction(finding=finding, plan=late, by=manager)


def _corrected(
    finding: Finding, what: str, owner: User, calendar: Calendar, *, auditor: User, manager: User
) -> CorrectiveAction:
    """Planned, reported with a picture of the page, and retested effective."""
    plan = Plan(what, owner, calendar.today + timedelta(days=5))
    planned = actions.plan_correction(finding=finding, plan=plan, by=manager)
    picture = Uploads([SimpleUploadedFile("登记页截图.png", _screenshot())], calendar.today)
    done = actions.report_correction(action=planned, text="已上线，截图附后。", uploads=picture, by=manager)
    seen = LookedAt(_table("复验记录", calendar.today, RETESTED))
    words = "在登记页面复验 20 件，应关联的 6 件全部关联。"
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


def _table(name: str, day: date, rows: Iterable[Iterable[str]]) -> Uploads:
    text = "\n".join(",".join(row) for row in rows)
    return Uploads([SimpleUploadedFile(f"{name}.csv", text.encode())], day)


def _issued(engagement: Engagement, words: Words, *, by: User, uploads: Uploads | None = None) -> Finding:
    found = actions.write_finding(engagement=engagement, words=words, by=by, uploads=uploads)
    return actions.issue(finding=found, by=by)


def _clause(letter: Letter, path: str) -> Clause:
    return Clause.objects.get(version__letter=letter, version__number=1, path=path)
