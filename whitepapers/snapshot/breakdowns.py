"""Complaints of the quarter by unit, month and category, and what became of them, with small counts hidden (rule book
§8). Totals of units and months, of repeats and of all complaints are told with the verdicts, and never hidden.

A verdict may also be of some categories or months alone: of a promise about them, or of a letter that came into force
within the quarter. What it tells, of the company or of a unit, is a total like the others; therefore the categories
(or months) that such verdicts tell apart are lines of their own, which no hidden count makes up for across.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db.models import Count as Counted

from complaints.models import Arrival
from complaints.tallies import Days, Sums, settled
from compliance import tallied
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Ask
from compliance.rules.periods import Period
from compliance.untimed import is_repeat
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.chains import chains
from whitepapers.snapshot.exclusions import exclusions
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.suppression import Count, hidden

Key = tuple[int | None, int | None]  # a unit, and a category of the first level; None: without
Together = tuple[int, ...]
"""What tells columns of a table apart: verdicts of these alone hold them."""
USUAL_WINDOW = 30


def breakdowns(of: Quarter) -> Json:
    """`categories`, `unit_months`, `unit_categories`, `exclusions` and `chains`, in which nobody can undo by
    subtraction what is hidden in another one."""
    return {
        **_by_category(of),
        "unit_months": _by_month(of),
        "exclusions": exclusions(of),
        "chains": chains(of, window(of)),
    }


def window(of: Quarter) -> int:
    """Within how many days a complaint that comes again is a repeat, as the verdict on repeats counted it."""
    asked = (result.detail for result in of.results if DEFINITIONS[result.promise.metric].ask is Ask.REPEAT)
    return next((int(each["window_days"]) for each in asked if "window_days" in each), USUAL_WINDOW)


# By month.


def _by_month(of: Quarter) -> Json:
    months = list(Period.between(of.period.start, of.period.last_day, "month"))
    found = [_received(of, month) for month in months]
    units = of.in_order({unit for counts in found for unit in counts})
    body = [[counts.get(unit, 0) for counts in found] for unit in units]
    closed = hidden(_lines(body, [_governing(of, month) for month in months]))
    return {
        "months": [month.label for month in months],
        "rows": [_row(of, unit, body[at], at * len(months), closed) for at, unit in enumerate(units)],
        "totals": [sum(counts.values()) for counts in found],
        "total": sum(map(sum, body)),
    }


def _received(of: Quarter, month: Period) -> dict[int | None, int]:
    """The counted complaints of each unit, from the tallies where they speak."""

    def sums(days: Days, channels: tuple[str, ...]) -> Sums:
        return settled(of.organisation.pk, days, as_of=of.as_of, calendar=of.calendar, channels=channels)

    arrived = tallied.arrivals(of.cohort(month), sums)
    return {unit: counts[Arrival.COUNTED] for unit, counts in arrived.items() if counts[Arrival.COUNTED]}


def _governing(of: Quarter, month: Period) -> Together:
    """The letter versions whose verdicts hold all of a month."""
    return tuple(
        version.pk
        for version in of.portfolio.signed
        if version.effective_from is not None
        and version.effective_from <= month.start
        and (version.effective_until is None or version.effective_until > month.last_day)
    )


def _lines(body: Sequence[Sequence[int]], groups: Sequence[Together]) -> list[Count]:
    """The counts of a table, row by row; columns of one group add up to a total that is told."""
    return [
        Count(("row", at, groups[n]), ("column", n), value)
        for at, row in enumerate(body)
        for n, value in enumerate(row)
    ]


def _row(of: Quarter, unit: int | None, row: Sequence[int], first: int, closed: set[int]) -> Json:
    shown = [None if first + n in closed else value for n, value in enumerate(row)]
    return {"unit": of.unit_name(unit), "counts": shown, "total": sum(row)}


# By category.


def _by_category(of: Quarter) -> Json:
    counts, repeats = _counted(of)
    totals: Counter[int | None] = Counter()
    for (_unit, category), n in counts.items():
        totals[category] += n
    categories = sorted(totals, key=lambda each: (-totals[each], each or 0))
    units = of.in_order({unit for unit, _category in counts})
    again: Counter[int | None] = Counter()
    for (_unit, category), n in repeats.items():
        again[category] += n
    body = [[counts.get((unit, category), 0) for category in categories] for unit in units]
    groups = [_promising(of, each) for each in categories]
    shown = _shown(body, [totals[each] for each in categories], [again[each] for each in categories], groups)
    names = of.category_names
    return {
        "categories": [
            {"category": names.get(category or 0, ""), "received": all_, "new": new, "repeats": repeated}
            for category, all_, new, repeated in zip(categories, *shown[1:], strict=True)
        ],
        "unit_categories": {
            "categories": [names.get(category or 0, "") for category in categories],
            "rows": [
                {"unit": of.unit_name(unit), "counts": row, "total": sum(true)}
                for unit, row, true in zip(units, shown[0], body, strict=True)
            ],
            "totals": shown[1],
            "total": sum(totals.values()),
        },
    }


Shown = list[int | None]


def _promising(of: Quarter, category: int | None) -> Together:
    """The promises that are about some categories alone, this one or one below it among them."""
    below = {category, *of.subcategories.get(category or 0, ())}
    about = {result.promise_id for result in of.results if below & set(result.promise.scope.get("categories") or ())}
    return tuple(sorted(about))


def _shown(
    body: Sequence[Sequence[int]], totals: Sequence[int], again: Sequence[int], groups: Sequence[Together]
) -> tuple[list[Shown], Shown, Shown, Shown]:
    """Units by categories, the totals of the categories, and those by new and repeat: one system of lines."""
    width = len(totals)
    parts = [(total - repeats, repeats) for total, repeats in zip(totals, again, strict=True)]
    counts = [
        *_lines(body, groups),
        *(Count(("column", n), ("parts", n), total) for n, total in enumerate(totals)),
        *(
            Count(("parts", n), (kind, groups[n]), part[at])
            for at, kind in enumerate(("new", "repeat"))
            for n, part in enumerate(parts)
        ),
    ]
    closed = hidden(counts)
    flat: Shown = [None if at in closed else count.value for at, count in enumerate(counts)]
    cells = len(body) * width
    rows = [flat[first : first + width] for first in range(0, cells, width)] if width else []
    return rows, flat[cells : cells + width], flat[cells + width : cells + 2 * width], flat[cells + 2 * width :]


def _counted(of: Quarter) -> tuple[Counter[Key], Counter[Key]]:
    """How many complaints each unit has of each category, and how many of them are repeats."""
    rows: Any = of.cohort().counted().order_by().values_list("unit_id", "category_id")
    found = list(rows.annotate(n=Counted("id"), again=Counted("id", filter=is_repeat(window(of)))))
    return (
        Counter({(unit, category): n for unit, category, n, _again in found}),
        Counter({(unit, category): again for unit, category, _n, again in found if again}),
    )
