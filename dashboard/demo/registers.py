"""The registered facts of the story: money, head counts, training, drills, outages, benchmarks, publications."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Organisation, User
from commitments.actions import enter_benchmark, enter_fact, enter_outage, take_training
from commitments.models import ResourceFact
from commitments.training import HalfYear
from dashboard.demo.calendar import Calendar, instant, quarter_of, shifted
from dashboard.demo.cast import name_of
from dashboard.demo.sources import source

SEED = 20_260_102
REVENUE = Decimal(812_000_000)  # yuan in the first year
FUND_SHARE = Decimal("0.0532")
AGENTS = 1_000
STAFF = 320  # service employees whose training is recorded
BEHIND = 21  # of them below 40 hours in the running half-year
LOWEST = 26
BENCHMARK_SECONDS = 92 * 60
PUBLISHED_AFTER = 19  # days after the quarter's end
Kind = ResourceFact.Kind


def register(company: Organisation, calendar: Calendar, *, by: User) -> None:
    """Enter every fact of the story up to today."""
    _money(company, calendar, by)
    _heads(company, calendar, by)
    _training(company, calendar, by)
    _sessions_and_drills(company, calendar, by)
    _outages(company, calendar, by)
    _benchmarks(company, calendar, by)
    _declarations(company, calendar, by)


def _money(company: Organisation, calendar: Calendar, by: User) -> None:
    """Accounts are entered in April of the next year; until then revenue and fund are forecasts."""
    for n, year in enumerate(range(calendar.first_day.year, calendar.today.year + 1)):
        file = source(f"{year}年度财务数据.txt", f"{year} 年度营收与服务改进专项基金", date(year, 1, 1), by=by)
        forecast = calendar.today < date(year + 1, 4, 15)
        revenue = REVENUE * (100 + 4 * n) / 100
        note = "年度预算" if forecast else "年度决算"
        for kind, value in ((Kind.REVENUE, revenue), (Kind.FUND, revenue * (FUND_SHARE + Decimal("0.0004") * n))):
            enter_fact(
                organisation=company,
                kind=kind,
                starts_on=date(year, 1, 1),
                ends_on=date(year, 12, 31),
                value=value,
                forecast=forecast,
                note=note,
                by=by,
                evidence=file,
            )


def _heads(company: Organisation, calendar: Calendar, by: User) -> None:
    """Month-ends. Supervisors leave over the last year and are not replaced: 14.6 % at the last month-end."""
    ends = list(_month_ends(calendar))
    for n, day in enumerate(ends):
        left = len(ends) - 1 - n
        file = source(f"{day:%Y-%m}月末在岗名册.txt", f"{day} 在岗人数", day, by=by)
        supervisors = max(146, min(158, 146 + left * 6 // 5)) if left else 146
        for kind, heads in ((Kind.SUPERVISORS, supervisors), (Kind.AGENTS, AGENTS)):
            enter_fact(
                organisation=company,
                kind=kind,
                starts_on=day,
                ends_on=day,
                value=Decimal(heads),
                note="月末在岗",
                by=by,
                evidence=file,
            )


def _month_ends(calendar: Calendar) -> Iterator[date]:
    month = shifted(calendar.first_day, 1)
    while month <= calendar.today:
        yield month - timedelta(days=1)
        month = shifted(month, 1)


def half_years(calendar: Calendar) -> list[tuple[date, date]]:
    """First and last day of every half-year since the letters bind, the running one included."""
    found = []
    start = date(calendar.effective_from.year, 1 if calendar.effective_from.month < 7 else 7, 1)
    while start < calendar.today:
        found.append((start, shifted(start, 6) - timedelta(days=1)))
        start = shifted(start, 6)
    return found


def _training(company: Organisation, calendar: Calendar, by: User) -> None:
    """Hours of each person in each half-year; in the running one some have not got there yet."""
    rng = random.Random(SEED)  # noqa: S311 - a story, not a secret
    for start, end in half_years(calendar):
        lines = ["工号,姓名,学时", *_people(rng, running=end >= calendar.today)]
        take_training(
            organisation=company, content="\n".join(lines).encode(), half_year=HalfYear.of(start), reason="", by=by
        )


def _people(rng: random.Random, *, running: bool) -> Iterator[str]:
    for person in range(1, STAFF + 1):
        behind = running and person <= BEHIND
        hours = LOWEST + (person - 1) % 13 if behind else rng.choice((40, 40, 42, 44, 46, 48))
        yield f"YG{person:04d},{name_of(person)},{hours}"


def _sessions_and_drills(company: Organisation, calendar: Calendar, by: User) -> None:
    for start, _end in half_years(calendar):
        day = start + timedelta(days=66)
        if day < calendar.today:
            _one(company, Kind.TRAINING_SESSION, day, Decimal(STAFF), "全员服务技能培训", by)
    for n, quarter in enumerate(_quarters(calendar)):
        day = quarter + timedelta(days=17 + n % 3)
        if day < calendar.today:
            _one(company, Kind.SEATS, day, Decimal(4_040 + 10 * n), "应急接入演练", by)


def _quarters(calendar: Calendar) -> Iterator[date]:
    quarter = calendar.effective_from
    while quarter < calendar.today:
        yield quarter
        quarter = shifted(quarter, 3)


def published_quarters(calendar: Calendar) -> list[tuple[str, date]]:
    """The quarters whose white paper is out, with the day it came out: label and day, in order."""
    out = ((quarter, shifted(quarter, 3) + timedelta(days=PUBLISHED_AFTER)) for quarter in _quarters(calendar))
    return [(label_of(quarter), day) for quarter, day in out if day < calendar.today]


def label_of(day: date) -> str:
    quarter = quarter_of(day)
    return f"{quarter.year}Q{(quarter.month + 2) // 3}"


def register_publications(company: Organisation, calendar: Calendar, *, by: User, but: Collection[str] = ()) -> None:
    """Enter the white papers of earlier quarters, which came out on paper; `but` are published here."""
    for label, day in published_quarters(calendar):
        if label not in but:
            _one(company, Kind.WHITE_PAPER, day, Decimal(1), "官网发布", by, subject=label)


def _one(
    company: Organisation, kind: ResourceFact.Kind, day: date, value: Decimal, note: str, by: User, subject: str = ""
) -> None:
    file = source(f"{day} {note}记录.txt", f"{day} {note} {value}", day, by=by)
    enter_fact(
        organisation=company,
        kind=kind,
        subject=subject,
        starts_on=day,
        ends_on=day,
        value=value,
        note=note,
        by=by,
        evidence=file,
    )


def _outages(company: Organisation, calendar: Calendar, by: User) -> None:
    """A planned stop each quarter at night, and two failures: one long ago, one this quarter."""
    stops = [(quarter + timedelta(days=12), 2.0, 90, True, "版本升级") for quarter in _quarters(calendar)]
    stops.append((calendar.quarter(3) + timedelta(days=40), 14.2, 62, False, "呼叫平台数据库故障"))
    stops.append((calendar.quarter(0) + timedelta(days=9), 20.5, 34, False, "运营商中继线路中断"))
    for day, hour, minutes, planned, cause in stops:
        start = instant(day, hour * 3600)
        if calendar.effective_from <= day < calendar.today:
            enter_outage(
                organisation=company,
                starts_at=start,
                ends_at=start + timedelta(minutes=minutes),
                planned=planned,
                cause=cause,
                by=by,
                evidence=source(f"{day} 运行日志.txt", f"{day} {cause} {minutes} 分钟", day, by=by),
            )


def _benchmarks(company: Organisation, calendar: Calendar, by: User) -> None:
    for year in range(calendar.first_day.year, calendar.today.year + 1):
        enter_benchmark(
            organisation=company,
            publisher="西南通信服务质量联盟（虚构）",
            statistic="p90",
            population=f"{year - 1} 年度 31 家通信服务企业人工首次响应",
            seconds=BENCHMARK_SECONDS,
            valid_from=date(year, 1, 1),
            valid_until=date(year, 12, 31),
            by=by,
            evidence=source(f"{year}行业基准报告.txt", f"{year} 年度人工首次响应 P90", date(year, 1, 1), by=by),
        )


def _declarations(company: Organisation, calendar: Calendar, by: User) -> None:
    """Nothing was found against the company: it says so of every quarter that is over."""
    for quarter in _quarters(calendar):
        end = shifted(quarter, 3) - timedelta(days=1)
        if end < calendar.today:
            enter_fact(
                organisation=company,
                kind=Kind.NO_VIOLATIONS,
                starts_on=quarter,
                ends_on=end,
                value=Decimal(0),
                note="季度声明",
                by=by,
                evidence=source(
                    f"{label_of(quarter)}无违法事项声明.txt", f"{label_of(quarter)} 未发现违法事项", end, by=by
                ),
            )
