"""The way through a sample or a list: where a complaint stands in it, what comes before and after, and what is open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from audits.lists import Listing
from audits.models import Reperformance, Sample

MOST = 10_000  # complaints that are walked through one by one; the rest of a longer list is opened from it


@dataclass(frozen=True)
class Walk:
    """Complaints in order. `query` is what an address needs to stay on the way."""

    numbers: Sequence[int]
    examined: Collection[int]
    query: str

    def place(self, number: int) -> int | None:
        """The place of a complaint, from 1; None where it is not on the way."""
        return self.places.get(number)

    @cached_property
    def places(self) -> dict[int, int]:
        return {number: place for place, number in enumerate(self.numbers, start=1)}

    def beside(self, number: int, step: int) -> int | None:
        """The complaint so many places on, or back; None at either end."""
        place = self.places.get(number)
        if place is None or not 0 <= place - 1 + step < len(self.numbers):
            return None
        return self.numbers[place - 1 + step]

    def next_open(self, number: int = 0) -> int | None:
        """The next complaint that is not examined yet, from there on and then from the beginning."""
        place = self.places.get(number, 0)
        rest = [*self.numbers[place:], *self.numbers[:place]]
        return next((each for each in rest if each not in self.examined and each != number), None)


def of_sample(sample: Sample) -> Walk:
    """Through the items of a sample, in the order of the draw."""
    numbers = list(sample.items.order_by("stratum", "rank").values_list("complaint", flat=True))
    done = Reperformance.objects.of_sample(sample).examined().values_list("complaint", flat=True)
    return Walk(numbers, set(done), f"?sample={sample.pk}")


def of_list(listing: Listing) -> Walk:
    """Through a list, in order of receipt."""
    numbers = list(listing.rows.values_list("pk", flat=True)[:MOST])
    hours = f"&hours={listing.hours}" if listing.hours else ""
    return Walk(numbers, set(listing.examined.values_list("complaint", flat=True)), f"?list={listing.which}{hours}")
