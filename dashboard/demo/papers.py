"""The two letters of the demo, from the text to the signature: read, reviewed, explained by notes, put in force."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from accounts.models import Organisation, User
from commitments.actions import (
    accept_promise,
    activate,
    correct_promise,
    fill_blank,
    propose_note,
    reject_promise,
    sign_note,
    store_letters,
)
from commitments.letters.reading import parse_text
from commitments.metrics import Metric
from commitments.models import Blank, InterpretationNote, Letter, LetterVersion, Promise
from dashboard.demo.calendar import Calendar, shifted

TEXTS = Path(__file__).parent / "letters"
LAW_ARTICLE = "五十五"
CORRECTIONS: dict[str, dict[str, Any]] = {
    Metric.AVAILABILITY: {"comparator": ">=", "value": Decimal("99.9"), "unit": "percent"},
    Metric.SEATS: {"comparator": ">="},
}


class Reading(NamedTuple):
    """A question of the first letter, how it is read, and what else it could have meant."""

    clause: str
    metric: str
    question: str
    reading: str
    alternatives: str
    parameters: dict[str, Any]
    signed: bool = True


READINGS = (
    Reading(
        "2.2.1",
        Metric.RESOLUTION,
        "多长时间内办结算作“问题解决”？承诺书没有写明期限。",
        "自收到投诉起 30 日内办结；重新打开后尚未再次办结的，视为未解决。",
        "15 日；或不设期限，只看季末是否办结。",
        {"limit": "30d"},
    ),
    Reading(
        "4.1.2",
        Metric.REPEAT,
        "重复投诉率在 3% 与 5% 之间时未达标，但没有对应的违约等级，怎样认定？",
        "认定为未达标，不作违约处理，并在白皮书中写明。",
        "比照轻微违约处理。",
        {"gap": "(3, 5]"},
    ),
    Reading(
        "4.1.1",
        Metric.OVERRUN,
        "“法定时限”没有写明数值，按多少计算？",
        "首次响应的法定时限按 24 小时计算，自收到投诉起连续计时。",
        "48 小时；或一个工作日。",
        {"limit": "24h"},
    ),
    Reading(
        "3.3.1",
        Metric.AVAILABILITY,
        "“7×24 小时不间断”是否允许计划检修，允许多少中断？",
        "非计划中断不超过全部时间的 0.1%；提前公告的计划检修不计入，但单独列示。",
        "任何中断都算未达标。",
        {"planned_outage": "apart"},
    ),
    Reading(
        "4.1.2",
        Metric.REPEAT,
        "重复投诉率达到或超过 8% 时属于何种违约？",
        "拟按重大违约处理。",
        "仍按轻微违约处理，另行约定补救措施。",
        {"gap": "[8, ∞)", "breach_class": "major"},
        signed=False,
    ),
)


def store(company: Organisation, calendar: Calendar, *, by: User) -> list[LetterVersion]:
    """Both letters as drafts, through the parser."""
    signed_on = _day(calendar.effective_from - timedelta(days=12))
    words = {"signed_on": signed_on, **_phases(calendar)}
    versions = []
    for n, name in enumerate(("service", "channels"), start=1):
        text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
        text = text.format(number=f"YL-CN-{calendar.effective_from.year}-{n:02d}", **words)
        versions += _stored(company, text, f"{name}.txt", by=by)
    return versions


def _stored(
    company: Organisation, text: str, name: str, *, by: User, amends: Letter | None = None
) -> list[LetterVersion]:
    return store_letters(
        organisation=company,
        parsed=parse_text(text),
        by=by,
        source_name=name,
        source_sha256=hashlib.sha256(text.encode()).hexdigest(),
        amends=amends,
    )


def _phases(calendar: Calendar) -> dict[str, str]:
    return {f"phase_{n}": _month(calendar, months) for n, months in enumerate((5, 11, 20), start=1)}


def amend(before: LetterVersion, calendar: Calendar, *, by: User) -> LetterVersion:
    """The second letter is amended in mid-quarter, two quarters ago: the better time binds what is received since."""
    day = amended_from(calendar)
    words = {**_phases(calendar), "number": before.letter.number, "signed_on": _day(day - timedelta(days=10))}
    text = (TEXTS / "channels-2.txt").read_text(encoding="utf-8").format(**words)
    version = _stored(before.letter.organisation, text, "channels-2.txt", by=by, amends=before.letter)[0]
    review(version, by=by)
    return activate(version=version, effective_from=day, by=by)


def amended_from(calendar: Calendar) -> date:
    return calendar.quarter(2) + timedelta(days=44)


def review(version: LetterVersion, *, by: User) -> None:
    """Fill in the law's article, then decide on every proposal as a manager would."""
    for blank in Blank.objects.filter(clause__version=version, clause__promises__metric=Metric.LAW_VIOLATION):
        fill_blank(blank=blank, value=LAW_ARTICLE, by=by)
    for promise in Promise.objects.of_version(version):
        if promise.metric == Metric.OBLIGATION and not promise.fact:
            reject_promise(promise=promise, by=by)
        elif promise.metric in CORRECTIONS:
            correct_promise(promise=promise, changes=CORRECTIONS[promise.metric], by=by)
        else:
            accept_promise(promise=promise, by=by)


def explain(letter: Letter, calendar: Calendar, *, manager: User, auditor: User) -> list[InterpretationNote]:
    """The open questions of the first letter; all but the last are signed by both sides before it binds."""
    on = calendar.effective_from - timedelta(days=5)
    return [_explained(letter, reading, on, manager=manager, auditor=auditor) for reading in READINGS]


def _explained(letter: Letter, reading: Reading, on: date, *, manager: User, auditor: User) -> InterpretationNote:
    note = propose_note(
        letter=letter,
        clause_path=reading.clause,
        metric=reading.metric,
        question=reading.question,
        reading=reading.reading,
        alternatives=reading.alternatives,
        parameters=reading.parameters,
        valid_from=on,
        by=manager,
        on=on,
    )
    return sign_note(note=note, by=auditor, on=on) if reading.signed else note


def put_in_force(version: LetterVersion, calendar: Calendar, *, by: User) -> LetterVersion:
    return activate(version=version, effective_from=calendar.effective_from, by=by)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _month(calendar: Calendar, months: int) -> str:
    day = shifted(calendar.effective_from, months)
    return f"{day.year}年{day.month}月"
