"""How often customers came back (rule book §3), as counts alone: a picture of single chains would show single people.

A chain is what one customer complained of in one category of the second level, each time within the window after the
solution. Told are the repeats of the quarter by their place in their chain: the first time that somebody came back, the
second, and so on. Few ones are told together with those before them; how many there are in all is no secret.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from complaints.models import Complaint
from compliance.untimed import is_repeat
from whitepapers.snapshot.canonical import Json, share_of
from whitepapers.snapshot.quarter import Quarter
from whitepapers.snapshot.suppression import is_small

SIDES = 500  # complaints asked about at once


def chains(of: Quarter, window_days: int) -> Json:
    """`times`: how many repeats were the first, second, … return, and which share of all repeats; the last row may mean
    so many or more. `rate`: repeats among all received."""
    places = _places(of, window_days)
    received, repeats = of.cohort().counted().count(), sum(places.values())
    times = told_together([places.get(n, 0) for n in range(1, max(places, default=0) + 1)])
    return {
        "window_days": window_days,
        "received": received,
        "repeats": repeats,
        "rate": share_of(repeats, received),
        "times": [{**each, "share": share_of(each["count"], repeats)} for each in times],
    }


def told_together(counts: Sequence[int]) -> list[Json]:
    """The counts of 1, 2, 3, … times, the last ones put together until none is small."""
    found = list(counts)
    while len(found) > 1 and any(is_small(count) for count in found):
        found[-2:] = [found[-2] + found[-1]]
    or_more = len(found) < len(counts)
    last = len(found) - 1
    return [{"times": n + 1, "or_more": or_more and n == last, "count": count} for n, count in enumerate(found)]


def _places(of: Quarter, window_days: int) -> Counter[int]:
    """How many repeats of the quarter have which place in their chain, the first return being 1."""
    repeats: Any = of.cohort().counted().filter(since_previous__isnull=False).filter(is_repeat(window_days))
    waiting = dict(repeats.order_by().values_list("pk", "previous"))
    places, place = Counter[int](), 0
    while waiting:
        place += 1
        again = _repeats_among(set(waiting.values()) - {None}, window_days)
        ended = [pk for pk, previous in waiting.items() if previous not in again]
        places[place] += len(ended)
        waiting = {pk: again[previous] for pk, previous in waiting.items() if previous in again}
    return places


def _repeats_among(numbers: set[int | None], window_days: int) -> dict[int | None, int | None]:
    """Those of these complaints that are repeats themselves, each with the one before it."""
    found: dict[int | None, int | None] = {}
    ordered = sorted(number for number in numbers if number is not None)
    for first in range(0, len(ordered), SIDES):
        rows: Any = Complaint.objects.filter(is_repeat(window_days), pk__in=ordered[first : first + SIDES])
        found.update(rows.order_by().values_list("pk", "previous"))
    return found
