"""Marks: whoever writes complaints says which tallies are out of date, in the same transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

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
        TallyMark.objects.bulk_create(self._rows(), batch_size=2_000)
        QualityMark.objects.bulk_create(
            QualityMark(organisation_id=self.organisation_id, month=month) for month in sorted(self._places)
        )

    def _rows(self) -> Iterator[TallyMark]:
        for month, places in self._places.items():
            if places is None:
                yield TallyMark(organisation_id=self.organisation_id, day=month)
                continue
            for unit, channel, day in sorted(places):
                yield TallyMark(organisation_id=self.organisation_id, day=day, unit=unit, channel=channel)
