"""Marks: whoever writes complaints says which tallies are out of date, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from complaints import storing
from complaints.models import QualityMark, TallyMark
from complaints.models.tallies import NO_UNIT
from complaints.tallies.layout import month_of

MOST = 1_000  # places of one month that are named singly; more, and the month is marked as a whole
Place = tuple[int, str, date]


class Marks:
    """The places that one write touches, the old ones and the new. Memory stays flat however much is written."""

    def __init__(self, organisation_id: int) -> None:
        self.organisation_id = organisation_id
        self._places: dict[date, set[Place] | None] = defaultdict(set)  # None: the whole month

    def add(self, unit: int | None, channel: str, day: date) -> None:
        month = month_of(day)
        places = self._places[month]
        if places is None:
            return
        places.add((unit or NO_UNIT, channel, day))
        if len(places) > MOST:
            self._places[month] = None

    def store(self) -> None:
        """Append them to the log; and the months, for the counts of what is missing (`complaints.quality`)."""
        storing.insert(TallyMark, ("organisation_id", "day", "unit", "channel"), self._rows())
        months = ((self.organisation_id, month) for month in sorted(self._places))
        storing.insert(QualityMark, ("organisation_id", "month"), months)

    def _rows(self) -> Iterator[tuple[int, date, int | None, str]]:
        for month, places in self._places.items():
            if places is None:
                yield self.organisation_id, month, None, ""
                continue
            for unit, channel, day in sorted(places):
                yield self.organisation_id, day, unit, channel
