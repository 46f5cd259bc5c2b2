"""The plan of the second letter: two steps done in time, one added that is due soon, one nobody has agreed to yet."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import User
from commitments.actions import add_milestone, agree_milestone, correct, withdraw
from commitments.models import LetterVersion, Milestone
from dashboard.demo.calendar import Calendar
from dashboard.demo.sources import source

UNITS = ("客户服务部", "运营管理部", "信息技术部")
PEOPLE = ((12, 12), (18, 16), (24, 27))
DAYS_BEFORE = (9, 4, 13)
ACCEPTANCE_IN = 11  # days


def plan(version: LetterVersion, calendar: Calendar, *, by: User) -> None:
    """Agree to the phases that have a day and report those that are past; `version` is the one in force."""
    steps = version.letter.milestones.standing()
    for n, step in enumerate(steps.exclude(due_on=None).order_by("due_on", "pk")):
        _agree(step, n, calendar, by=by)
    for old in steps.filter(due_on=None).exclude(quote__in=_words(version)):
        withdraw(entry=old, reason="第二版已改写这一条，以新的写法为准。", by=by)
    first = steps.order_by("position").first()
    if first is not None:
        _acceptance(version, first.clause_path, calendar, by=by)


def _words(version: LetterVersion) -> list[str]:
    return list(version.clauses.values_list("text", flat=True))


def _agree(step: Milestone, n: int, calendar: Calendar, *, by: User) -> None:
    planned, actual = PEOPLE[n % len(PEOPLE)]
    due = step.due_on or calendar.today
    plan = {"unit": UNITS[n % len(UNITS)], "starts_on": due - timedelta(days=120), "people_planned": planned}
    agreed = agree_milestone(milestone=step, changes=plan, by=by)
    done = due - timedelta(days=DAYS_BEFORE[n % len(DAYS_BEFORE)])
    if done < calendar.today:
        _report(agreed, done, actual, by=by)


def _report(step: Milestone, done: date, people: int, *, by: User) -> None:
    file = source(f"{step.phase}验收单.txt", f"{step.phase}验收合格，{done}。", done, by=by)
    changes = {"done_on": done, "people_actual": people}
    correct(entry=step, changes=changes, reason="验收合格", by=by, evidence=file)


def _acceptance(version: LetterVersion, path: str, calendar: Calendar, *, by: User) -> None:
    changes = {
        "phase": "年度验收",
        "deliverables": "各渠道受理数据核对\n多渠道工单合并验收报告",
        "unit": "质量监督室",
        "starts_on": calendar.today - timedelta(days=40),
        "ends_on": calendar.today + timedelta(days=ACCEPTANCE_IN),
        "people_planned": 6,
        "people_actual": 5,
    }
    add_milestone(letter=version.letter, clause_path=path, changes=changes, by=by)
