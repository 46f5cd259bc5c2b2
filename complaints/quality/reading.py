"""What the pages of a source show: read from the counted months and the imports, never from the complaints."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum
from django.utils import timezone

from complaints import messages
from complaints.imports import messages as of_imports
from complaints.models import Import, Imports, QualityMark, Source, SourceMonth
from complaints.quality.drift import Change, Month, month_before, of_missing, of_volume
from complaints.quality.facts import MISSING
from complaints.tallies.layout import days_of

MONTHS_SHOWN = 13  # the same month of the year before is among them
REJECTS_OF = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Overview:
    """One source in the list of them."""

    source: Source
    rows: int
    latest: datetime | None
    rejected: int
    notable: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in the chosen month."""

    name: str
    label: str
    missing: int
    change: Change


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were rejected, how many, and the latest import that put such rows aside."""

    text: str
    count: int
    import_pk: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything about a source, for one month. `month` is None where it has no complaint."""

    source: Source
    rows: int
    latest: datetime | None
    month: Month | None
    months: list[SourceMonth]
    facts: list[Fact]
    volume: Change | None
    reasons: list[Reason]

    @property
    def last_day(self) -> date | None:
        return days_of(self.month.first)[-1] if self.month else None


def overview(sources: Iterable[Source], *, now: datetime) -> list[Overview]:
    """Every source with its figures; three queries whatever their number."""
    sources = list(sources)
    sums = SourceMonth.objects.filter(source__in=sources).order_by().values("source")
    totals = {
        pk: (rows, latest)
        for pk, rows, latest in sums.annotate(n=Sum("rows"), at=Max("latest")).values_list("source", "n", "at")
    }
    rejected = _rejected(sources, now)
    recent = _recent(sources, {pk: latest for pk, (_rows, latest) in totals.items()})
    return [
        Overview(
            source,
            *totals.get(source.pk, (0, None)),
            rejected=rejected[source.pk].total(),
            notable=_notable(recent.get(source.pk, {})),
        )
        for source in sources
    ]


def report(source: Source, *, now: datetime, chosen: date | None = None) -> Report:
    """One source; for the month of its latest receipt where none is chosen."""
    known = list(SourceMonth.objects.filter(source=source).order_by("-month"))
    latest = max((each.latest for each in known), default=None)
    months = {each.month: _month(each) for each in known}
    first = chosen if chosen in months else max(months, default=None)
    month = months[first] if first else None
    before = months.get(month_before(first)) if first else None
    facts = [
        Fact(name, messages.label(name), month.missing.get(name, 0), of_missing(name, month, before))
        for name in MISSING
        if month
    ]
    volume = of_volume(month, before) if month else None
    rows = sum(each.rows for each in known)
    return Report(source, rows, latest, month, known[:MONTHS_SHOWN], facts, volume, _reasons(source, now))


def is_behind(organisation: int | None) -> bool:
    """Whether something was written that is not counted yet."""
    return QualityMark.objects.filter(organisation=organisation).exists()


def _month(row: SourceMonth) -> Month:
    """A month that the source still writes into is as long as the days until its latest receipt."""
    day = timezone.localtime(row.latest).date()
    days = len(days_of(row.month))
    running = timezone.localdate() <= days_of(row.month)[-1]
    return Month(row.month, row.rows, day.day if running else days, row.missing)


def _recent(sources: list[Source], latest: Mapping[int, datetime]) -> dict[int, dict[date, Month]]:
    """The month of each source's latest receipt, and the one before."""
    wanted = {pk: timezone.localtime(at).date().replace(day=1) for pk, at in latest.items()}
    among = {*wanted.values(), *map(month_before, wanted.values())}
    found: dict[int, dict[date, Month]] = {}
    for row in SourceMonth.objects.filter(source__in=sources, month__in=among):
        if row.month in (wanted[row.source_id], month_before(wanted[row.source_id])):
            found.setdefault(row.source_id, {})[row.month] = _month(row)
    return found


def _notable(months: Mapping[date, Month]) -> int:
    """How many changes are pointed out."""
    if not months:
        return 0
    now = months[max(months)]
    before = months.get(month_before(now.first))
    changes = [of_volume(now, before), *(of_missing(name, now, before) for name in MISSING)]
    return sum(change.notable for change in changes)


def _rejected(sources: list[Source], now: datetime) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for source, reasons in _imports(sources, now).values_list("source", "rejected_by_reason"):
        found[source or 0].update(reasons)
    return found


def _reasons(source: Source, now: datetime) -> list[Reason]:
    counts: Counter[str] = Counter()
    latest: dict[str, int] = {}
    for pk, reasons in _imports([source], now).order_by("pk").values_list("pk", "rejected_by_reason"):
        counts.update(reasons)
        latest |= dict.fromkeys(reasons, pk)
    return [Reason(of_imports.reason(code), count, latest[code]) for code, count in counts.most_common()]


def _imports(sources: list[Source], now: datetime) -> Imports:
    """The imports of the last 90 days that wrote: a few hundred rows where there are many."""
    done = Import.objects.alive().filter(status=Import.Status.DONE, source__in=sources, rejected__gt=0)
    return done.filter(finished_at__gte=now - REJECTS_OF)
