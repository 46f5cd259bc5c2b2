"""Metrics that rest on registered facts: money, people, hours, seats, outages, obligations (rule book §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from commitments.bands import Interval
from complaints.rules.calendars import Calendar
from complaints.rules.clocks import Limit, last_day
from compliance.rules.measures import Measure, ratio, text
from compliance.rules.periods import Period
from compliance.rules.verdicts import Reason

ONE_DAY = timedelta(days=1)
DUE_DAYS = 30  # after the quarter's end, unless letter or note say otherwise (rule book §14)


@dataclass(frozen=True, slots=True)
class Fact:
    """A registered fact: about whom or what, from which to which day (both included), how much."""

    subject: str
    starts_on: date
    ends_on: date
    value: Decimal
    forecast: bool = False


@dataclass(frozen=True, slots=True)
class Outage:
    starts_at: datetime
    ends_at: datetime
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the plan: the last day on which it is in time, and the day it was done with evidence."""

    due: date
    done_on: date | None = None

    def in_time(self, today: date) -> bool:
        return self.done_on is not None and self.done_on <= min(self.due, today)

    def broken(self, today: date) -> bool:
        return not self.in_time(today) and self.due < today


@dataclass(frozen=True, slots=True)
class Violation:
    """A confirmed violation of the law; `entry` is its number in the register."""

    entry: int
    law: str
    occurred_on: date
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything a resource metric may look at. Facts that begin after `today` do not exist yet."""

    period: Period
    as_of: datetime
    today: date
    zone: ZoneInfo
    calendar: Calendar
    since: date  # the first day on which the promise bound
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    outages: Sequence[Outage] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    plan: Sequence[Step] = ()
    violations: Sequence[Violation] = ()
    wanted: Interval | None = None  # the promised number in its own unit, where single facts are held against it

    def of(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts.get(kind, ()) if fact.starts_on <= self.today]

    @property
    def running(self) -> bool:
        return self.today < self.period.end


def fund_ratio(setting: Setting) -> Measure:
    """Service fund budget ÷ revenue of the year that holds the period. A forecast of either makes it unsettled;
    the detail names which (`forecasts`).

    Revenue must cover the whole year, or the share would come out too high.
    """
    year = Period.containing(setting.period.last_day, "year")
    funds = [fact for fact in setting.of("fund") if fact.starts_on in year and fact.ends_on in year]
    revenues = [fact for fact in setting.of("revenue") if fact.starts_on in year and fact.ends_on in year]
    if not funds or not revenues:
        return Measure(reason=Reason.NO_DATA)
    amounts = {"fund": funds, "revenue": revenues}
    forecasts = [kind for kind, facts in amounts.items() if any(fact.forecast for fact in facts)]
    detail = {"year": year.label, "forecasts": forecasts}
    if not _cover(revenues, year):
        return Measure(reason=Reason.INCOMPLETE_FACTS, detail=detail)
    return ratio(_sum(funds), _sum(revenues), unsettled=bool(forecasts), detail=detail)


def supervisor_ratio(setting: Setting) -> Measure:
    """Full-time supervisors ÷ service agents at the lowest month-end of the period.

    A month that is over and has no head count cannot be passed over once the period has ended.
    """
    supervisors, agents = _by_month(setting, "supervisors"), _by_month(setting, "agents")
    months = list(Period.between(setting.period.start, setting.period.last_day, "month"))
    known = [month for month in months if month in supervisors and agents.get(month)]
    over = [month for month in months if month.end <= setting.today]
    missing = [month.label for month in over if month not in known]
    if not known:
        return Measure(reason=Reason.NO_DATA, detail={"missing": missing})
    lowest = min(known, key=lambda month: Fraction(supervisors[month]) / Fraction(agents[month]))
    detail: dict[str, Any] = {
        "month": lowest.label,
        "missing": missing,
        "months": {m.label: [text(supervisors[m]), text(agents[m])] for m in known},
    }
    if setting.wanted is not None and setting.wanted.low is not None:
        detail["short"] = max(0, ceil(setting.wanted.low * Fraction(agents[lowest]) - Fraction(supervisors[lowest])))
    found = ratio(supervisors[lowest], agents[lowest], detail=detail)
    if missing and not setting.running and found.value is not None:
        # What is known may already be too low; it can never be enough.
        return Measure(
            found.numerator, found.denominator, found.value, reason=Reason.INCOMPLETE_FACTS, at_most=True, detail=detail
        )
    return found


def training_hours(setting: Setting) -> Measure:
    """The share of staff with the promised hours. Every single person must reach them; the lowest is shown."""
    hours: dict[str, Decimal] = defaultdict(Decimal)
    for fact in setting.of("training_hours"):
        if fact.starts_on in setting.period and fact.ends_on in setting.period:
            hours[fact.subject] += fact.value
    due = setting.period.last_day
    if setting.wanted is None or not hours:
        return Measure(reason=Reason.NO_DATA, due=due)
    reached = sum(done in setting.wanted for done in hours.values())
    detail = {"lowest": text(min(hours.values())), "below": len(hours) - reached}
    return ratio(reached, len(hours), due=due, detail=detail)


def availability(setting: Setting) -> Measure:
    """1 − minutes of unplanned outage ÷ minutes of the period so far. Planned outage is shown apart.

    Overlapping outages count once. A note or the clause may set `planned_outage` to "counts".
    """
    start, end = setting.period.bounds(setting.zone)
    end = min(end, setting.as_of)
    if end <= start:
        return Measure(reason=Reason.NO_DATA)
    planned_counts = setting.parameters.get("planned_outage") == "counts"
    down = _minutes(setting.outages, start, end, lambda outage: planned_counts or not outage.planned)
    planned = _minutes(setting.outages, start, end, lambda outage: outage.planned)
    minutes = _length(start, end)
    return ratio(minutes - down, minutes, detail={"unplanned_minutes": ceil(down), "planned_minutes": ceil(planned)})


def emergency_seats(setting: Setting) -> Measure:
    """Seats proven in the latest drill or event of the period. An earlier one proves nothing for this period, but
    is shown."""
    held = sorted(setting.of("seats"), key=lambda fact: (fact.starts_on, fact.value))
    detail = {"earlier": _drill(held, before=setting.period.start)}
    inside = [fact for fact in held if fact.starts_on in setting.period]
    due = setting.period.last_day
    if not inside:
        return Measure(reason=Reason.NO_DATA, due=due, detail=detail)
    latest = inside[-1]
    detail["proven_on"] = latest.starts_on.isoformat()
    return Measure(latest.value, None, Fraction(latest.value), due=due, detail=detail)


def obligation_kept(setting: Setting) -> Measure:
    """Whether the periodic obligation of the period was fulfilled by its due day.

    It is owed for every period of which the promise bound at least one day, and facts speak of whole periods (§7). A
    white paper is owed on the quarter before: the period judges the issue that fell due in it. Anything else must have
    taken place within the period; what took place before the promise bound counts where nothing did later, and the
    detail says so (`bound_from`).
    """
    kind = str(setting.parameters.get("fact", ""))
    if not kind:
        return Measure(reason=Reason.NO_FACT_KIND)
    if kind == "white_paper":
        return _publication(setting)
    held = sorted(fact.starts_on for fact in setting.of(kind) if fact.starts_on in setting.period)
    shown = [*(day for day in held if day >= setting.since), *held][:1]
    early = bool(shown) and shown[0] < setting.since
    detail = {"fact": kind, **({"bound_from": setting.since.isoformat()} if early else {})}
    return _kept(shown, setting.period.last_day, detail)


def milestone_on_time(setting: Setting) -> Measure:
    """Steps done by their day ÷ steps that fall due by the end of the period, those of earlier periods included.

    A step that was late stays late. While every step so far is in time, the verdict waits for the last one's day.
    """
    due = sorted((step for step in setting.plan if step.due < setting.period.end), key=lambda step: step.due)
    if not due:
        later = min((step.due for step in setting.plan), default=None)
        reason = Reason.FIRST_DUE_LATER if later else Reason.NO_DATA
        return Measure(reason=reason, due=later)
    broken = sum(step.broken(setting.today) for step in due)
    in_time = sum(step.in_time(setting.today) for step in due)
    detail = {"late": broken, "ahead": len(setting.plan) - len(due)}
    return ratio(in_time, len(due), due=None if broken else due[-1].due, detail=detail)


def law_violations(setting: Setting) -> Measure:
    """How many violations that occurred in the period are confirmed by today. None counts as none only where
    declarations speak of every day of the period: an empty register alone says nothing. The detail names the entries
    and the law that was violated last.
    """
    found = [each for each in setting.violations if each.occurred_on in setting.period]
    known = sorted(
        (each for each in found if each.confirmed_on <= setting.today), key=lambda each: (each.occurred_on, each.entry)
    )
    if known:
        detail = {"entries": [each.entry for each in known], "law": known[-1].law}
        return Measure(len(known), None, Fraction(len(known)), cases=len(known), detail=detail)
    declared = [fact for fact in setting.of("no_violations") if fact.ends_on <= setting.today]
    if setting.running or not _cover(declared, setting.period):
        return Measure(reason=Reason.NO_DATA)
    return Measure(0, None, Fraction(0))


def publication_due(issue: Period, days: int, calendar: Calendar) -> date:
    """The last day for publishing the issue on a period: a limit in days from the period's last day (§1)."""
    return last_day(Limit(days, "d"), issue.last_day, calendar=calendar)


def _publication(setting: Setting) -> Measure:
    issue = setting.period.previous()
    days = int(setting.parameters.get("due_days", DUE_DAYS))
    due = publication_due(issue, days, setting.calendar)
    detail: dict[str, Any] = {"fact": "white_paper", "issue": issue.label}
    if issue.end <= setting.since:  # the promise bound on no day of that quarter
        first = publication_due(setting.period, days, setting.calendar)
        return Measure(
            reason=Reason.FIRST_DUE_LATER, due=first, detail={"fact": "white_paper", "due_on": first.isoformat()}
        )
    published = sorted(
        fact.starts_on
        for fact in setting.of("white_paper")
        if fact.subject.strip().upper() == issue.label and fact.starts_on >= issue.end
    )
    return _kept(published[:1], due, detail)


def _kept(done: Sequence[date], due: date, detail: dict[str, Any]) -> Measure:
    in_time = bool(done) and done[0] <= due
    detail = {**detail, "due_on": due.isoformat(), "done_on": done[0].isoformat() if done else ""}
    return ratio(int(in_time), 1, due=due, detail=detail)


def _sum(facts: Iterable[Fact]) -> Decimal:
    return sum((fact.value for fact in facts), Decimal(0))


def _cover(facts: Iterable[Fact], period: Period) -> bool:
    """Whether there are facts, and those of every subject together speak of each day of the period."""
    spans: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for fact in facts:
        spans[fact.subject].append((fact.starts_on, fact.ends_on))
    return bool(spans) and all(_reach(sorted(days), period) for days in spans.values())


def _reach(days: Sequence[tuple[date, date]], period: Period) -> bool:
    covered = period.start
    for first, last in days:
        if first > covered:
            return False
        covered = max(covered, last + ONE_DAY)
    return covered >= period.end


def _by_month(setting: Setting, kind: str) -> dict[Period, Decimal]:
    """Head counts by month: the latest day counted in the month, all subjects (units, sites) of that day added."""
    days: dict[date, Decimal] = defaultdict(Decimal)
    for fact in setting.of(kind):
        if fact.ends_on <= setting.today:
            days[fact.ends_on] += fact.value
    return {Period.containing(day, "month"): days[day] for day in sorted(days)}


def _minutes(outages: Iterable[Outage], start: datetime, end: datetime, counts: Any) -> Fraction:
    spans = sorted(
        (max(outage.starts_at, start), min(outage.ends_at, end))
        for outage in outages
        if counts(outage) and outage.starts_at < end and outage.ends_at > start
    )
    return sum((_length(*span) for span in _union(spans)), Fraction(0))


def _union(spans: Iterable[tuple[datetime, datetime]]) -> Iterator[tuple[datetime, datetime]]:
    """Sorted spans with those that touch or overlap joined."""
    current: tuple[datetime, datetime] | None = None
    for start, end in spans:
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
            continue
        if current:
            yield current
        current = (start, end)
    if current:
        yield current


def _length(start: datetime, end: datetime) -> Fraction:
    """Minutes, exact to the microsecond."""
    return Fraction((end - start) // timedelta(microseconds=1), 60_000_000)


def _drill(held: Sequence[Fact], *, before: date) -> str:
    earlier = [fact for fact in held if fact.starts_on < before]
    return f"{earlier[-1].starts_on.isoformat()} {text(earlier[-1].value)}" if earlier else ""
