"""Complaints and questions that hypothesis makes, a little before, at and after every edge there is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from commitments.bands import Interval
from complaints import pausing
from complaints.models import Complaint, Pause
from complaints.rules import pauses as rules
from complaints.rules.calendars import Hours, WeekdayCalendar
from complaints.rules.clocks import Limit
from compliance.counting import Cohort
from compliance.rules.parts import Ask, Grade, Part, Question
from tests.compliance.conftest import Record

HOURS = (
    Hours(date(2026, 1, 1), working=((540, 720), (810, 1080)), off=((600, 660),)),
    Hours(date(2026, 10, 20), working=((0, 1440),)),
)
CALENDAR = WeekdayCalendar({date(2026, 10, 1), date(2026, 10, 2)}, {date(2026, 10, 10)}, hours=HOURS)
START = datetime(2026, 9, 28, 16, tzinfo=UTC)
END = datetime(2026, 11, 9, 16, tzinfo=UTC)
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York"]  # both leave summer time within the cohort
LIMITS = ["1s", "90s", "30min", "2h", "24h", "1d", "7d", "30d", "1wd", "3wd", "1wh", "4wh", "30wh", "own"]
CAPS = [None, timedelta(0), timedelta(hours=1), timedelta(days=3), timedelta(days=30)]
GRADES = ["(-∞, 30]", "(0, 30]", "[10, 30)", "(10, 33.3]", "(30, ∞)"]

# Times a little before, at and after the edges of limits: that is where mistakes live.
EDGES = [0, 1, 89, 90, 1800, 7200, 9360, 86_400, 3 * 86_400, 7 * 86_400, 9 * 86_400, 30 * 86_400, 39 * 86_400]
SPANS = st.one_of(
    st.none(),
    st.builds(
        lambda seconds, micro: timedelta(seconds=seconds, microseconds=micro),
        st.one_of(st.sampled_from(EDGES), st.integers(0, 40 * 86_400)),
        st.sampled_from([0, 0, 1, 999_999]),
    ),
)


@st.composite
def pauses(draw: st.DrawFn) -> list[tuple[timedelta, timedelta | None, bool]]:
    """From and to after the receipt, and whether the customer was asked; none overlaps another."""
    edges = sorted(
        draw(st.lists(st.one_of(st.sampled_from(EDGES), st.integers(0, 3_456_000)), max_size=6, unique=True))
    )
    micro = timedelta(microseconds=draw(st.sampled_from([0, 1])))
    spans = [timedelta(seconds=edge) + micro for edge in edges]
    ends = [*spans[1::2], None]
    return [(start, end, draw(st.booleans())) for start, end in zip(spans[::2], ends, strict=False)]


RECEIPTS = st.one_of(
    st.datetimes(datetime(2026, 9, 27), datetime(2026, 11, 12), timezones=st.just(UTC)),
    st.builds(lambda day: START + timedelta(days=day), st.integers(0, 42)),
)
CASES = st.fixed_dictionaries(
    {
        "received_at": RECEIPTS,
        "responded_at": SPANS,
        "preliminary_at": SPANS,
        "resolved_at": SPANS,
        "reopened_at": SPANS,
        "due_at": SPANS,
        "since_previous": st.one_of(st.none(), st.sampled_from([0, 604_800, 604_801, 2_592_000, 2_592_001])),
        "satisfaction": st.one_of(st.none(), st.integers(1, 5)),
        "first_contact": st.sampled_from([None, True, True, False]),
        "follows": st.one_of(st.none(), st.integers(0, 24)),
        "loss_confirmed_on": st.one_of(st.none(), st.dates(date(2026, 9, 28), date(2026, 12, 1))),
        "arrival": st.sampled_from(["counted", "counted", "counted", "chaser", "duplicate", "void"]),
        "channel": st.sampled_from(["phone", "email"]),
        "pauses": pauses(),
    }
)
NOTED = [(), (("(33.3, 50]", Part.NOTED_MINOR),), (("(40, 50]", Part.NOTED_MINOR), ("(50, ∞)", Part.NOTED_MAJOR))]


@st.composite
def grades(draw: st.DrawFn) -> Grade:
    """A band, what notes say of the overruns past a third and of those before the band, and the silence they leave."""
    band = Interval.parse(draw(st.sampled_from(GRADES))).per_cent()
    silent, noted = Interval.parse("(33.3, ∞)").per_cent().without(band), []
    for text, part in draw(st.sampled_from(NOTED)):
        where = Interval.parse(text).per_cent()
        noted += [(rest, part) for rest in where.without(band)]
        silent = [rest for gap in silent for rest in gap.without(where)]
    if band.low and draw(st.booleans()):
        before = Interval(Fraction(0), band.low, False, not band.low_closed)
        noted.append((before, draw(st.sampled_from([Part.NOTED_MINOR, Part.NOTED_MAJOR]))))
    return Grade(band, tuple(silent), tuple(noted))


GRADED = grades()


@st.composite
def questions(draw: st.DrawFn) -> Question:
    ask = draw(st.sampled_from(list(Ask)))
    limits = [limit for limit in LIMITS if ask is not Ask.OVERRUN or limit != "own"]
    cap = draw(st.sampled_from(CAPS)) if ask is Ask.RESOLUTION else None
    limits = [limit for limit in limits if cap is None or not limit.endswith("wh")]
    return Question(
        ask,
        ZoneInfo(draw(st.sampled_from(ZONES))),
        CALENDAR,
        Limit.parse(draw(st.sampled_from(limits))),
        draw(st.sampled_from([7, 30])),
        draw(GRADED) if ask is Ask.OVERRUN else None,
        draw(st.one_of(st.none(), st.just(END))),
        cap,
    )


def stored(record: Record, facts: list[dict[str, Any]]) -> list[Complaint]:
    units = [None, record.unit("东城"), record.unit("西城")]
    made = []
    follows = [told["follows"] for told in facts]
    for n, told in enumerate(facts):
        told = {name: value for name, value in told.items() if name != "follows"}
        received_at = told.pop("received_at")
        for name in ("responded_at", "preliminary_at", "resolved_at", "reopened_at", "due_at"):
            told[name] = None if told[name] is None else received_at + told[name]
        told["reopen_count"] = 1 if told["reopened_at"] else 0
        told["pauses"] = [paused(received_at, *each) for each in told["pauses"]]
        complaint = record.made(received_at, **told)
        complaint.unit = units[n % 3]
        made.append((complaint, told["pauses"]))
    Complaint.objects.bulk_create(complaint for complaint, _ in made)
    Pause.objects.bulk_create(row for complaint, told in made for row in pausing.rows_of(complaint, told))
    complaints = [complaint for complaint, _ in made]
    chain(complaints, follows)
    return complaints


def chain(complaints: list[Complaint], follows: list[int | None]) -> None:
    """Let counted complaints follow others; no two follow the same one, as in a chain. Each that is followed is told of
    it, as the plain rules want to be."""
    taken = set[int]()
    for complaint, place in zip(complaints, follows, strict=True):
        earlier = complaints[place % len(complaints)] if place is not None else complaint
        if earlier is complaint or earlier.pk in taken or complaint.arrival != "counted":
            continue
        taken.add(earlier.pk)
        complaint.previous = earlier
        followed: Any = earlier
        followed.followed_at, followed.followed_after = complaint.received_at, complaint.since_previous
    Complaint.objects.bulk_update(complaints, ["previous"])


def paused(received_at: datetime, start: timedelta, end: timedelta | None, asked: bool) -> rules.Pause:
    starts_at, ends_at = received_at + start, None if end is None else received_at + end
    return rules.Pause(starts_at, ends_at, "customer" if asked else "supplier", starts_at if asked else None)


def belongs(complaint: Complaint, cohort: Cohort, question: Question) -> bool:
    if not cohort.start <= complaint.received_at < cohort.end or complaint.received_at > cohort.as_of:
        return False
    if question.ask is Ask.LOSS:
        return complaint.arrival in ("counted", "chaser")
    return complaint.arrival == "counted"
