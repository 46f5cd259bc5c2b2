"""Two years of complaints as facts: who comes when, how long an answer takes, and who comes back.

Times are kept as seconds since the epoch until a complaint is written down. Everything is drawn from one generator
with a fixed seed, in order of arrival, so the same day and number give the same record.
"""

from __future__ import annotations

import heapq
import math
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any, Generic, NamedTuple, TypeVar

from complaints.facts import Facts
from dashboard.demo import cast, story
from dashboard.demo.calendar import ZONE, Calendar, instant

SEED = 20_260_101
CUSTOMERS = 26_000
FOLLOW_UPS = 1.085  # complaints per first complaint, with those that come again
WEEKDAYS = (1.16, 1.08, 1.05, 1.03, 1.02, 0.76, 0.62)
HOURS = (2, 1, 1, 1, 1, 2, 6, 18, 52, 88, 92, 74, 48, 58, 80, 84, 76, 62, 46, 44, 42, 30, 14, 6)
NIGHT = 7 * 3600  # local seconds; until then fewer people answer and nothing is resolved
MINUTE, HOUR, DAY = 60, 3600, 86_400
LOST_DAYS_AGO = 24
CONFIRMED_DAYS_AGO = 13
Key = TypeVar("Key")


class Arrival(NamedTuple):
    """Somebody comes: when, in what place of the queue, who, about what, where to, and why."""

    at: float
    place: int
    customer: int
    topic: cast.Topic
    unit: str
    channel: str
    kind: str = "first"  # or "repeat", "chaser", "duplicate"
    ends: float = 0  # for those that only wait for another case: when that one is resolved


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a case, in seconds since the epoch."""

    responded: float
    preliminary: float
    resolved: float
    reopened: float | None = None
    first_resolved: float | None = None
    at_once: bool = False

    @property
    def days(self) -> float:
        return (self.resolved - self.responded) / DAY


class Chooser(Generic[Key]):
    """Draws keys by their weights."""

    def __init__(self, weights: dict[Key, float]) -> None:
        self.keys, self.sums = list(weights), list(accumulate(weights.values()))

    def draw(self, rng: random.Random) -> Key:
        return rng.choices(self.keys, cum_weights=self.sums)[0]


class Turns:
    """Every so many-th: chance smoothed out, so that a share of the story is a share of the record, however short."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str], float] = {}

    def come(self, what: str, unit: str, share: float) -> bool:
        total = self.sums.get((what, unit), 0.5) + share
        self.sums[what, unit] = total % 1
        return total >= 1


class Record:
    """The whole record of about `count` complaints up to the midnight before `calendar.today`."""

    def __init__(self, calendar: Calendar, count: int) -> None:
        self.calendar, self.count = calendar, count
        self.rng = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self.until = calendar.known_until.timestamp()
        self.topics = Chooser({topic: topic.share for topic in cast.TOPICS})
        self.units = Chooser(cast.UNITS)
        self.channels = Chooser({key: habit.share for key, habit in cast.CHANNELS.items()})
        self.hours = Chooser(dict(enumerate(map(float, HOURS))))
        self.had: set[tuple[int, str]] = set()
        self.queue: list[Arrival] = []
        self.places = 0
        self.turns = Turns()
        self.days_gone = (calendar.today - calendar.running_quarter).days
        self.written: Counter[date] = Counter()

    def facts(self) -> Iterator[Facts]:
        """Every complaint in order of receipt."""
        for day, first_ones in self._first_ones().items():
            for _ in range(first_ones):
                self._first(day)
            yield from self._received_before(instant(day + timedelta(days=1)).timestamp())

    def _received_before(self, end: float) -> Iterator[Facts]:
        while self.queue and self.queue[0].at < end:
            yield self._happens(heapq.heappop(self.queue))

    def _first_ones(self) -> dict[date, int]:
        """How many come on each day for the first time: weekday, growth, the festival, and a little weather."""
        days = self.calendar.days
        weights = [
            WEEKDAYS[day.weekday()]
            * (1 + 0.12 * n / len(days))
            * (1 + 0.95 * self.calendar.festival_weight(day))
            * (1 + self.rng.gauss(0, 0.05))
            for n, day in enumerate(days)
        ]
        scale = self.count / FOLLOW_UPS / sum(weights)
        sums = [round(total * scale) for total in accumulate(weights)]
        return {day: now - before for day, now, before in zip(days, sums, [0, *sums], strict=False)}

    def _first(self, day: date) -> None:
        at = instant(day, self.hours.draw(self.rng) * HOUR + self.rng.random() * HOUR).timestamp()
        topic, unit = self.topics.draw(self.rng), self.units.draw(self.rng)
        self._comes(at, self._somebody(unit, topic), topic, unit, self.channels.draw(self.rng))

    def _comes(self, at: float, customer: int, topic: cast.Topic, unit: str, channel: str, **why: Any) -> None:
        self.places += 1
        arrival = Arrival(math.floor(at), self.places, customer, topic, unit, channel)
        heapq.heappush(self.queue, arrival._replace(**why) if why else arrival)

    def _somebody(self, unit: str, topic: cast.Topic) -> int:
        """A customer of the unit who has not complained of this before, so that only the story's people come back."""
        units = list(cast.UNITS)
        start = int(CUSTOMERS * sum(cast.UNITS[before] for before in units[: units.index(unit)]))
        while True:
            customer = start + self.rng.randrange(int(CUSTOMERS * cast.UNITS[unit]))
            if (customer, topic.name) not in self.had:
                self.had.add((customer, topic.name))
                return customer

    def _happens(self, arrival: Arrival) -> Facts:
        course = self._course(arrival)
        if arrival.kind in ("first", "repeat"):
            self._consequences(arrival, course)
        return self._written_down(arrival, course)

    # what becomes of a case

    def _course(self, arrival: Arrival) -> Course:
        ago = self.calendar.quarters_ago(_utc(arrival.at))
        slow = arrival.unit == cast.SLOW_UNIT
        pressed = 1 + 0.5 * self.calendar.festival_weight(_local_day(arrival.at))
        pace = story.slowness(ago, slow=slow) * pressed
        responded = arrival.at + self._wait_for_answer(arrival, pace)
        preliminary = responded + MINUTE * self._spread(18 * math.sqrt(pace), 0.75)
        if arrival.ends:
            return Course(responded, min(preliminary, max(responded, arrival.ends)), max(responded, arrival.ends))
        of_slow = cast.UNITS[cast.SLOW_UNIT]
        late = story.late_share(ago, days_gone=self.days_gone, slow=slow, share_of_slow=of_slow)
        if self.turns.come("late", arrival.unit, late):
            return Course(responded, preliminary, max(preliminary, arrival.at + DAY * self.rng.uniform(41, 85)))
        if self.rng.random() < cast.CHANNELS[arrival.channel].at_once:
            at_once = responded + MINUTE * self._spread(9, 0.6)
            return Course(responded, at_once, at_once, at_once=True)
        return self._resolved_in_time(arrival, responded, preliminary, pace)

    def _wait_for_answer(self, arrival: Arrival, pace: float) -> float:
        lately = self.until - arrival.at < story.FORGOTTEN_DAYS * DAY
        if lately and self.turns.come("forgotten", arrival.unit, story.FORGOTTEN):
            return DAY * (1 + 0.55 * math.pow(self.rng.random(), 1.4)) + 20 * MINUTE
        night = 1.6 if _local_seconds(arrival.at) < NIGHT else 1.0
        wait = MINUTE * self._spread(cast.CHANNELS[arrival.channel].median_minutes * pace * night, 0.72)
        return min(wait, story.LONGEST_WAIT_HOURS * HOUR)

    def _resolved_in_time(self, arrival: Arrival, responded: float, preliminary: float, pace: float) -> Course:
        lasts = HOUR * self._spread(44 * math.pow(pace, 0.35), 0.9)
        if lasts > 26 * DAY:
            lasts = DAY * self.rng.uniform(12, 26)
        resolved = _by_day(max(preliminary, arrival.at + lasts), self.rng)
        if lasts < 12 * DAY and self.rng.random() < story.REOPENED:
            reopened = resolved + DAY * self.rng.uniform(0.3, 5)
            again = _by_day(reopened + DAY * self.rng.uniform(0.4, 6), self.rng)
            return Course(responded, preliminary, again, reopened, resolved)
        return Course(responded, preliminary, resolved)

    def _spread(self, median: float, sigma: float) -> float:
        return median * math.exp(self.rng.gauss(0, sigma))

    # who comes again

    def _consequences(self, arrival: Arrival, course: Course) -> None:
        rng = self.rng
        if rng.random() < story.DUPLICATES:
            self._again(arrival, arrival.at + rng.uniform(4, 90) * MINUTE, "duplicate", ends=course.resolved)
        if course.days > 4 and rng.random() < story.CHASERS:
            at = arrival.at + (course.resolved - arrival.at) * rng.uniform(0.35, 0.9)
            self._again(arrival, at, "chaser", ends=course.resolved)
        back = course.resolved + 2 * HOUR + 29.5 * DAY * math.pow(rng.random(), 1.5)
        share = story.repeat_share(
            self.calendar.quarters_ago(_utc(back)),
            slow=arrival.unit == cast.SLOW_UNIT,
            share_of_slow=cast.UNITS[cast.SLOW_UNIT],
        )
        if self.turns.come("repeat", arrival.unit, share):
            self._again(arrival, back, "repeat")
        elif rng.random() < story.BACK_AFTER_THE_WINDOW:
            self._again(arrival, course.resolved + rng.uniform(31, 88) * DAY, "first")

    def _again(self, arrival: Arrival, at: float, kind: str, ends: float = 0) -> None:
        channel = arrival.channel if self.rng.random() < 0.6 else self.channels.draw(self.rng)
        self._comes(at, arrival.customer, arrival.topic, arrival.unit, channel, kind=kind, ends=ends)

    # what is known of it on the day of the story

    def _written_down(self, arrival: Arrival, course: Course) -> Facts:
        day = _local_day(arrival.at)
        self.written[day] += 1
        facts = Facts(
            reference=f"YL{day:%Y%m%d}{self.written[day]:04d}",
            received_at=_utc(arrival.at),
            channel=arrival.channel,
            unit=arrival.unit,
            category=arrival.topic.category,
            subcategory=arrival.topic.name,
            customer=f"C{arrival.customer:06d}",
            customer_name=cast.name_of(arrival.customer),
            customer_contact=cast.phone_of(arrival.customer),
            text=self._words(arrival),
            segment="签约客户" if arrival.unit == cast.CONTRACT_UNIT or arrival.customer % 12 == 0 else "普通客户",
            severity=self.rng.choices(("一般", "较重", "重大"), (85, 13, 2))[0],
            acknowledged_at=self._acknowledged(arrival),
            responded_at=self._known(course.responded),
            preliminary_at=self._known(course.preliminary),
            first_contact=course.at_once if course.resolved <= self.until else None,
            marked_duplicate=arrival.kind == "duplicate",
        )
        return replace(facts, **self._end_of(arrival, course))

    def _words(self, arrival: Arrival) -> str:
        words = self.rng.choice(arrival.topic.texts)
        match arrival.kind:
            case "repeat":
                return f"上次说已经解决，现在又一样了：{words}"
            case "chaser":
                return f"前几天反映过，还没有结果，再催一次：{words}"
        return words

    def _acknowledged(self, arrival: Arrival) -> datetime | None:
        return self._known(arrival.at + self.rng.uniform(2, 40)) if arrival.channel in cast.AUTOMATIC else None

    def _end_of(self, arrival: Arrival, course: Course) -> dict[str, Any]:
        """Resolved, reopened, closed and rated, as far as it has happened."""
        closes = course.resolved + self.rng.uniform(0.5, 3) * DAY
        rated = self._satisfaction(arrival, course)
        if course.reopened is not None and course.resolved > self.until:
            reopened = self._known(course.reopened)
            return {
                "resolved_at": self._known(course.first_resolved or 0),
                "reopened_at": reopened,
                "reopen_count": 1 if reopened else 0,
            }
        return {
            "resolved_at": self._known(course.resolved),
            "closed_at": self._known(closes),
            "reopened_at": self._known(course.reopened) if course.reopened else None,
            "reopen_count": 1 if course.reopened else 0,
            "satisfaction": rated if closes <= self.until else None,
        }

    def _satisfaction(self, arrival: Arrival, course: Course) -> int | None:
        if self.rng.random() > story.ANSWERS_TO_SURVEY or arrival.kind == "duplicate":
            return None
        trouble = (course.days > 7) + (course.days > 25) + (arrival.kind != "first")
        weights = ((3, 5, 10, 34, 48), (8, 12, 20, 34, 26), (18, 22, 26, 22, 12), (30, 28, 22, 14, 6))[trouble]
        return self.rng.choices((1, 2, 3, 4, 5), weights)[0]

    def _known(self, at: float) -> datetime | None:
        return _utc(at) if at <= self.until else None


def record(calendar: Calendar, count: int) -> list[Facts]:
    """The complaints of the story: the drawn record, with two people who lost money in it."""
    return _with_losses(list(Record(calendar, count).facts()), calendar)


def _with_losses(facts: list[Facts], calendar: Calendar) -> list[Facts]:
    """One loss confirmed as a service error, one that is still being looked into."""
    confirmed = _case_of(facts, "误开通", instant(calendar.today - timedelta(days=LOST_DAYS_AGO)))
    open_one = _case_of(facts, "宽带中断", instant(calendar.today - timedelta(days=15)))
    facts[confirmed] = replace(
        facts[confirmed],
        text="未经本人同意开通会员并连续扣款，导致货款支付失败，造成损失。",
        severity="重大",
        loss_amount=Decimal("12860.00"),
        loss_confirmed_on=max(
            _local_day(_seconds(facts[confirmed])), calendar.today - timedelta(days=CONFIRMED_DAYS_AGO)
        ),
    )
    facts[open_one] = replace(
        facts[open_one],
        text="网络中断一整天，店里无法收款，要求赔偿营业损失。",
        severity="较重",
        loss_amount=Decimal("3200.00"),
    )
    return facts


def _case_of(facts: list[Facts], topic: str, since: datetime) -> int:
    """The first resolved case about a topic received since an instant; in a record too small for one, the last case."""
    return next(
        (
            n
            for n, each in enumerate(facts)
            if each.subcategory == topic
            and _seconds(each) >= since.timestamp()
            and each.resolved_at is not None
            and not each.marked_duplicate
        ),
        len(facts) - 1,
    )


def _seconds(facts: Facts) -> float:
    return facts.received_at.timestamp() if facts.received_at else 0


def _utc(at: float) -> datetime:
    return datetime.fromtimestamp(int(at), UTC)


def _local_day(at: float) -> date:
    return datetime.fromtimestamp(at, ZONE).date()


def _local_seconds(at: float) -> float:
    local = datetime.fromtimestamp(at, ZONE)
    return local.hour * HOUR + local.minute * MINUTE + local.second


def _by_day(at: float, rng: random.Random) -> float:
    """Cases are resolved while people work: what would end at night ends in the morning."""
    seconds = _local_seconds(at)
    return at + NIGHT - seconds + rng.uniform(1, 4) * HOUR if seconds < NIGHT else at
