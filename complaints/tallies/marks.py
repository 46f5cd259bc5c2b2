"""Marks: whoever writes complaints says which tallies are out of date, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from complaints import storing
from complaints.models import QualityMark, TallyMark
from complaints.models.tallies import NO_UNIT
from complaints.tallies.layout import month_of

MOST = 20  # places of one day that are named singly; more, and the day is marked as a whole
Place = tuple[int | None, str, date]
"""A unit, a channel and a day; without a unit all of the day."""


class Marks:
    """The places that one write touches, the old ones and the new. Memory stays flat however much is written."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id = organisation_id
        self._places: dict[date, set[tuple[int, str]] | None] = defaultdict(set)  # None: the whole day

    def add(self, unit: int | None, channel: str, day: date) -> None:
        places = self._places[day]
        if places is None:
            return
        places.add((unit or NO_UNIT, channel))
        if len(places) > MOST:
            self._places[day] = None

    def store(self) -> None:
        """Append them to the log; and the months, for the counts of what is missing (`complaints.quality`)."""
        storing.insert(TallyMark, ("organisation_id", "day", "unit", "channel"), self._rows())
        months = ((self.organisation_id, month) for month in sorted(set(map(month_of, self._places))))
        storing.insert(QualityMark, ("organisation_id", "month"), months)

    def _rows(self) -> Iterator[tuple[int, date, int | None, str]]:
        for day, places in self._places.items():
            if places is None:
                yield self.organisation_id, day, None, ""
                continue
            for unit, channel in sorted(places):
                yield self.organisation_id, day, unit, channel
