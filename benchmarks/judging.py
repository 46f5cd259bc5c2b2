"""The full count and judgement, the nightly run after some changes, and the run after none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import count
from random import Random

from benchmarks import floors, recomputing, records
from benchmarks.measuring import Line, seconds
from benchmarks.records import World
from complaints.models import Complaint, TalliedMonth
from complaints.tallies.layout import columns_of
from complaints.tallies.marks import Marks
from compliance.actions import recompute
from compliance.models import ComplianceRun

CHANGED = 0.001
FINE = 7  # times that something is measured of which a difference is taken
RECENT_DAYS, RECENT_SHARE = 14, 0.9


def lines(database: str, size: int, world: World) -> Iterator[Line]:
    """Every measurement of the judgement."""
    yield recomputing.line(database, size)  # nothing has been counted yet
    columns = {name: counter for name, counter in columns_of(world.organisation).items() if not counter.is_list}
    floor = seconds(lambda: floors.group_by(columns, world))
    full = seconds(lambda: judge(0), before=lambda: forget(world))
    yield Line(database, size, "full tally and evaluation, against one GROUP BY", full, floor, 1.5)
    yield Line(
        database, size, "full tally and evaluation, against an ORM loop", full, floors.naive_loop(world, size), 0.1
    )
    changes = Changes(world, size)
    nightly = seconds(lambda: judge(1), before=changes.usual)
    yield Line(database, size, "nightly run after 0.1 % changed, against the full run", nightly, full, 0.15)
    minutes = count(2)
    place = seconds(lambda: judge(next(minutes)), before=changes.one_place, times=FINE)
    later = seconds(lambda: judge(next(minutes)))
    yield Line(database, size, "nothing changed: a later moment, against the full run", later, full, 0.15)
    moment = next(minutes)
    judge(moment)
    yield Line(
        database, size, "nothing changed: the same moment, against 0.1 s", seconds(lambda: judge(moment)), 0.1, 1
    )
    of_day = {
        days: (seconds(lambda: judge(next(minutes)), before=partial(changes.whole_days, days), times=FINE) - place)
        / days
        for days in (7, 30)
    }
    per_day = "a dirty day of 30, beside a run with one dirty place, against one of 7"
    yield Line(database, size, f"{per_day}: at most", of_day[30], of_day[7], 1.5)
    yield Line(database, size, f"{per_day}: at least", of_day[30], of_day[7], 0.5, at_least=True)


def judge(minutes: int) -> None:
    """As of some minutes after everything that is known: what is late does not change, and nothing is skipped for
    having been asked before."""
    recompute(as_of=records.now() + timedelta(minutes=minutes), cause=ComplianceRun.Cause.ASKED)


def forget(world: World) -> None:
    """As if nothing had ever been counted."""
    TalliedMonth.objects.filter(organisation=world.organisation).update(content={})


class Changes:
    """Complaints that change as writers change them: the facts, the derived columns and the marks."""

    def __init__(self, world: World, size: int) -> None:
        self.world, self.size, self.random = world, size, Random(7)  # noqa: S311

    def usual(self) -> None:
        """A thousandth of the complaints, nine of ten of them received in the last fourteen days."""
        wanted = int(self.size * CHANGED)
        recent = self._some(int(wanted * RECENT_SHARE), records.UNTIL - timedelta(days=RECENT_DAYS))
        self._change([*recent, *self._some(wanted - len(recent), records.first_of(0))])

    def one_place(self) -> None:
        """A place of the last day is marked: what a run costs as soon as anything is."""
        marks = Marks(self.world.organisation)
        marks.add(self.world.units[0], "phone", records.UNTIL - timedelta(days=1))
        marks.store()

    def whole_days(self, days: int) -> None:
        """Every place of so many days is marked."""
        marks = Marks(self.world.organisation)
        since = records.UNTIL - timedelta(days=days)
        places = Complaint.objects.filter(organisation=self.world.organisation, received_day__gte=since).order_by()
        for unit, channel, day in places.values_list("unit_id", "channel", "received_day").distinct():
            marks.add(unit, channel, day)
        marks.store()

    def _some(self, n: int, since: date) -> list[int]:
        last = self.size // records.MONTHS * records.MONTHS
        share = (records.UNTIL - since) / (records.UNTIL - records.first_of(0))
        return self.random.sample(range(last - int(last * share) + 1, last + 1), min(n, int(last * share)))

    def _change(self, numbers: list[int]) -> None:
        marks = Marks(self.world.organisation)
        rows = list(Complaint.objects.filter(pk__in=numbers))
        for row in rows:
            row.satisfaction = self.random.randint(1, 5)
            marks.add(row.unit_id, row.channel, row.received_day)
        Complaint.objects.bulk_update(rows, ["satisfaction"], batch_size=1000)
        marks.store()
