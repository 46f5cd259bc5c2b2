"""Whole histories: a letter with its versions, notes and calendar, and complaints that are learnt and corrected in two
goes, a little before, at and after every edge that the rule book has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.oracle.rulebook.calendars import DAY, INSTANT, Calendar, Country, amount_of, deadline, overrun_at
from tests.oracle.rulebook.facts import Complaint, Decree, Hours, Note, Pause, Promise, Record, Version

ZONES = (
    "Asia/Shanghai",
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
)  # the last two leave summer time in autumn
AMENDED_AFTER = (14, 31, 45, 91)  # days
BOUNDARIES = (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))
LIMITS = ("90s", "30min", "2h", "24h", "1d", "7d", "30d", "1wd", "3wd", "4wh", "30wh", "own")
HOURS = (
    Hours(date(2026, 1, 1), ((540, 720), (810, 1080)), ((600, 660),)),
    Hours(date(2026, 10, 20), ((0, 1440),), ()),
    Hours(date(2026, 12, 1), ((480, 1020),), ()),
)
DECREES = (
    Decree(tuple((date(2027, 1, day), "off") for day in (1, 2, 3)), settles=True),
    Decree(((date(2026, 11, 14), "worked"), (date(2026, 11, 16), "off")), settles=False),
    Decree(((date(2026, 10, 10), "plain"), (date(2026, 12, 31), "off")), settles=False),
    Decree(((date(2026, 12, 31), "worked"), (date(2027, 2, 1), "off")), settles=False),
)
UNITS = ("", "东城", "西城")
CHANNELS = ("phone", "email")
SEGMENTS = ("", "contract")
TARGETS = ((">=", "98"), (">=", "50"), (">", "50"), (">=", "66.666667"), (">", "33.3"))
REPEAT_TARGETS = (("<=", "3"), ("<", "50"), ("<=", "50"), ("<=", "33.3"))
SCOPES = (*(((), (), ()),) * 5, (("东城",), (), ()), ((), ("phone",), ()), ((), (), ("contract",)))
GAPS = ("(50, 66]", "[60, ∞)", "[0, 25)")
OVERRUN_GAPS = ("(30, ∞)", "(0, 20]", "(50, ∞)")
RARELY = (*(False,) * 9, True)
HOUR = timedelta(hours=1)
TIMELY = ("first_response_timely_rate", "preliminary_solution_rate", "resolution_rate")
OTHERS = ("reopen_rate", "first_contact_resolution", "satisfaction", "overrun", "property_loss_cases")
METRICS = (*TIMELY, *TIMELY, "repeat_rate", "repeat_rate", *OTHERS)
LOW = ("repeat_rate", "reopen_rate")
JITTERS = (timedelta(0), timedelta(0), INSTANT, -INSTANT)
SPANS = tuple(timedelta(seconds=each) for each in (0, 1, 1800, 7200, 9360, 86_400, 3 * 86_400, 40 * 86_400))


def at(zone: str, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type,misc]


SHANGHAI, BERLIN, NEW_YORK = "Asia/Shanghai", "Europe/Berlin", "America/New_York"
MOMENTS = (
    (at(SHANGHAI, 2026, 10, 8), at(SHANGHAI, 2026, 10, 16, 12)),
    (at(SHANGHAI, 2026, 11, 1) - INSTANT, at(SHANGHAI, 2026, 11, 1)),
    (at(BERLIN, 2026, 10, 25, 3), at(NEW_YORK, 2026, 11, 1, 1)),
    (at(SHANGHAI, 2027, 1, 1) - INSTANT, at(SHANGHAI, 2027, 1, 1)),
    (at(BERLIN, 2027, 1, 1) - INSTANT, at(NEW_YORK, 2027, 1, 1)),
    (at(SHANGHAI, 2027, 1, 1, 2) - INSTANT, at(SHANGHAI, 2027, 1, 1, 2)),
    (at(SHANGHAI, 2027, 2, 2), at(SHANGHAI, 2027, 2, 2) + INSTANT),
    (at(SHANGHAI, 2027, 3, 4), at(SHANGHAI, 2027, 3, 4) + INSTANT),
    (at(SHANGHAI, 2026, 11, 20, 9), at(SHANGHAI, 2027, 6, 1)),
    (at(SHANGHAI, 2027, 1, 5),),
    (at(SHANGHAI, 2027, 1, 5) + INSTANT,),
    (at(SHANGHAI, 2027, 1, 31),),
    (at(BERLIN, 2026, 12, 1),),
    (at(NEW_YORK, 2026, 12, 1) - INSTANT,),
    (at(BERLIN, 2027, 1, 5),),
    (at(SHANGHAI, 2026, 12, 31, 12),),
    (at(SHANGHAI, 2027, 6, 1),),
)
"""As of when a history is judged, once or twice."""


@dataclass(frozen=True)
class History:
    """`later` are complaints that come to light, or other facts of those known before, between the two moments; of
    the versions, notes and decrees so many are known at the first one."""

    moments: tuple[datetime, ...]
    record: Record
    later: tuple[Complaint, ...] = ()
    versions_at_first: int = 1
    notes_at_first: int = 0
    decrees_at_first: int = 0

    def known(self, stage: int) -> Record:
        """What is on record at the first moment (0) or the second (1); of a single one everything."""
        if stage + 1 < len(self.moments):
            return replace(
                self.record,
                versions=self.record.versions[: self.versions_at_first],
                notes=self.record.notes[: self.notes_at_first],
                decrees=self.record.decrees[: self.decrees_at_first],
            )
        complaints = {each.reference: each for each in (*self.record.complaints, *self.later)}
        return replace(self.record, complaints=tuple(complaints.values()))


T = TypeVar("T")


@cache
def below(many: int) -> st.SearchStrategy[int]:
    return st.integers(0, many - 1)


class Drawing:
    """Draws the parts of a history. One number decides each choice: thousands of histories are drawn at a time."""

    def __init__(self, draw: st.DrawFn, country: Country) -> None:
        self.draw, self.country = draw, country

    def pick(self, options: Sequence[T]) -> T:
        return options[self.draw(below(len(options)))]

    def some(self, options: Sequence[T], most: int) -> tuple[T, ...]:
        """None, or up to so many different ones."""
        picked = [self.pick(options) for _ in range(self.pick(range(most + 1)))]
        return tuple(dict.fromkeys(picked))

    def history(self) -> History:
        zone, moments = self.pick(ZONES), self.pick(MOMENTS)
        versions = self.versions(moments[0])
        hours, decrees = HOURS[: self.pick(range(4))], self.some(DECREES, 2)
        metrics = [each.metric for each in versions[0].promises]
        notes = tuple(self.note(self.pick(metrics), versions) for _ in range(self.pick((0, 0, 1, 2))))
        notes = tuple({(each.metric, bool(each.limit), each.gap): each for each in notes}.values())
        record = Record(zone, versions, (), notes, decrees, hours)
        chance = Chance(record, self.country, moments)
        complaints = self.complaints(chance, self.pick(range(13)), ())
        later = self.complaints(chance, self.pick(range(5)), complaints)
        at_first = [self.pick(range(len(each) + 1)) for each in (versions[1:], notes, decrees)]
        return History(moments, replace(record, complaints=complaints), later, at_first[0] + 1, *at_first[1:])

    def versions(self, moment: datetime) -> tuple[Version, ...]:
        """One version or two, the first from a little before the moment of judgement on; the amendment may change
        numbers and limits, but not what its promises are about."""
        metrics = dict.fromkeys(self.pick(METRICS) for _ in range(self.pick((1, 1, 2))))
        period = self.pick(("month", "quarter", "quarter"))
        first = tuple(one for metric in metrics for one in self.promises(metric, period))
        back = 25 if period == "month" else 50
        signed = (moment - back * DAY).date()
        signed = self.pick((signed, signed.replace(day=1), signed.replace(day=1)))
        amended = self.pick((None, None, *AMENDED_AFTER))
        if amended is None:
            return (Version(signed, first),)
        return Version(signed, first), Version(signed + amended * DAY, tuple(map(self.amended, first)))

    def amended(self, promise: Promise) -> Promise:
        if promise.kind != "target" or self.pick((True, False)):
            return promise
        comparator, value = self.pick(REPEAT_TARGETS if promise.metric in LOW else TARGETS)
        limit = self.pick(LIMITS) if promise.limit else ""
        return replace(promise, limit=limit, comparator=comparator, value=value)

    def promises(self, metric: str, period: str) -> list[Promise]:
        """What a letter says of a metric: a target with no, one or two bands, or bands alone."""
        units, channels, segments = self.pick(SCOPES)
        if metric == "property_loss_cases":
            return [Promise(metric, "", kind="band", period=period, breach_class="major", units=units)]
        if metric == "overrun":
            return overruns(self.pick(LIMITS[:-1]), period)[: self.pick((1, 2))]
        comparator, value = self.pick(REPEAT_TARGETS if metric in LOW else TARGETS)
        target = Promise(
            metric,
            comparator,
            value,
            period=period,
            force=self.pick(("binding", "binding", "binding", "best_effort")),
            minimum_count=self.pick((None, None, None, 2, 3)),
            units=units,
            channels=channels,
            segments=segments,
        )
        if metric in TIMELY:
            target = replace(target, limit=self.pick((*LIMITS, "")))
        if metric == "resolution_rate":
            target = replace(
                target, clock=self.pick(("", "gross", "net", "net")), pause_cap=self.pick(("", "1h", "3d"))
            )
        if metric in ("repeat_rate", "first_contact_resolution"):
            target = replace(target, window_days=self.pick((None, None, 7, 90)))
        return [target, *self.bands(target)]

    def bands(self, target: Promise) -> list[Promise]:
        ends = {"low_closed": self.pick((True, False)), "high_closed": self.pick((True, False))}
        made = replace(target, kind="band", force="binding", minimum_count=None, breach_class="minor")
        between, beyond = (("33.3", "60"), (">", "75")) if target.metric in LOW else (("25", "50"), ("<", "20"))
        found = [
            replace(made, comparator="between", value=between[0], high=between[1], **ends),
            replace(made, comparator=beyond[0], value=beyond[1], breach_class="major"),
        ]
        return found[: self.pick((0, 0, 1, 2))]

    def note(self, metric: str, versions: Sequence[Version]) -> Note:
        """A note on a metric of the letter: its limit, its fewest cases, or the class of a gap."""
        first = versions[0].effective_from + self.pick((0, 0, 40)) * DAY
        note = Note(metric, first, self.pick((None, None, date(2027, 6, 30), first + 30 * DAY)))
        kind = self.pick(("limit", "count", "gap")) if metric in TIMELY else self.pick(("count", "gap"))
        if metric in ("overrun", "property_loss_cases") or kind == "gap":
            gap = self.pick(OVERRUN_GAPS if metric == "overrun" else GAPS)
            return replace(note, gap=gap, breach_class=self.pick(("minor", "major")))
        if kind == "limit":
            return replace(note, limit=self.pick(LIMITS[:-1]))
        return replace(note, minimum_count=self.pick((2, 3)))

    def complaints(self, chance: Chance, many: int, before: Sequence[Complaint]) -> tuple[Complaint, ...]:
        """Complaints in the order of telling; some are other facts of those told before."""
        found: dict[str, Complaint] = {}
        for n in range(many):
            reference = f"{self.pick('AaB1')}{len(before) + n}"
            if before and self.pick((True, False)):
                reference = self.pick(before).reference
            found[reference] = self.complaint(chance, reference, [*before, *found.values()])
        return tuple(found.values())

    def complaint(self, chance: Chance, reference: str, chain: Sequence[Complaint]) -> Complaint:
        received_at = self.pick(chance.receipts_after(chain)) + self.pick(JITTERS)
        edges = [*chance.deadlines(received_at), *chance.moments]
        resolved_at = self.event(received_at, edges)
        return Complaint(
            reference,
            received_at,
            unit=self.pick(UNITS),
            channel=self.pick(CHANNELS),
            segment=self.pick(SEGMENTS),
            customer=self.pick(("", "甲", "甲", "乙", "丙")),
            subcategory=self.pick(("", "断网", "断网", "断网")),
            responded_at=self.event(received_at, edges),
            preliminary_at=self.event(received_at, edges),
            resolved_at=resolved_at,
            reopened_at=self.reopened(received_at, resolved_at, edges),
            due_at=self.event(received_at, edges),
            satisfaction=self.pick((None, 1, 3, 4, 5)),
            loss_confirmed_on=self.pick((None, None, None, None, *chance.days)),
            first_contact=self.pick((None, True, True, False)),
            duplicate=self.pick(RARELY),
            void=self.pick(RARELY),
            pauses=self.pauses(received_at, edges),
        )

    def event(self, received_at: datetime, edges: Sequence[datetime]) -> datetime | None:
        """None, or at an edge or a span after the receipt, a microsecond either way, but never before the receipt."""
        at = self.pick((None, *edges, *edges, *(received_at + span for span in SPANS)))
        return None if at is None else max(at + self.pick(JITTERS), received_at)

    def reopened(
        self, received_at: datetime, resolved_at: datetime | None, edges: Sequence[datetime]
    ) -> datetime | None:
        """Also so long after a deadline that the reopening counts no more."""
        if resolved_at is None or not self.pick((True, False, False)):
            return None
        again = self.event(received_at, [resolved_at, *edges, *(each + 30 * DAY for each in edges)])
        return None if again == resolved_at else again

    def pauses(self, received_at: datetime, edges: Sequence[datetime]) -> tuple[Pause, ...]:
        told = [self.event(received_at, edges) for _ in range(self.pick((0, 0, 1, 2, 4)))]
        times = sorted({each for each in told if each})
        return tuple(
            Pause(start, end, "customer", start)
            if self.pick((True, True, False))
            else Pause(start, end, "supplier", None)
            for start, end in zip(times[::2], [*times[1::2], None], strict=False)
        )


def overruns(limit: str, period: str) -> list[Promise]:
    """A band that leaves room before it, and one that follows."""
    band = Promise("overrun", "between", "20", "50", high_closed=True, kind="band", period=period, limit=limit)
    worse = replace(band, comparator=">", value="50", high="", high_closed=False, breach_class="major")
    return [replace(band, breach_class="minor"), worse]


class Chance:
    """The edges of a history: moments near which something may be told."""

    def __init__(self, record: Record, country: Country, moments: tuple[datetime, ...]) -> None:
        self.record, self.moments = record, moments
        self.calendar = Calendar(record, country)
        said = [each.limit for version in record.versions for each in version.promises]
        said += [each.limit for each in record.notes]
        self.limits = [each for each in dict.fromkeys(said) if each and each != "own"]
        self.limits = [each for each in self.limits if record.hours or amount_of(each)[1] != "wh"] or ["2h"]
        self.days = (*BOUNDARIES, *(each.effective_from for each in record.versions))
        changes = (datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC))
        self.receipts = [*(self.calendar.midnight(day) for day in self.days), *moments, *changes]

    def receipts_after(self, chain: Sequence[Complaint]) -> list[datetime]:
        """At an edge, on any of the days before, or at a resolution before or so many days after it."""
        found = [*self.receipts, *(self.moments[0] - hours * HOUR for hours in (1, 2, 24, 100, 400, 900))]
        for each in chain[-2:]:
            resolved_at = each.resolved_at or each.received_at
            found += [resolved_at + days * DAY for days in (0, 0, 7, 30, 30, 90)]
            found += [each.received_at, each.reopened_at or each.received_at]
        return found

    def deadlines(self, received_at: datetime) -> list[datetime]:
        found = [deadline(each, received_at, self.calendar) for each in self.limits]
        if any(each.metric == "overrun" for each in self.record.versions[0].promises):
            shares = [Fraction(share) for share in ("0.2", "0.5")]
            found += [overrun_at(self.limits[0], received_at, share, self.calendar) for share in shares]
        return found


@st.composite
def histories(draw: st.DrawFn, country: Country) -> History:
    return Drawing(draw, country).history()
