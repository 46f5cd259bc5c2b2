"""The grammar of measurable phrases in Chinese: which figures are limits, minimums, shares, notice or capacity."""

from dataclasses import replace

from commitments.letters.chinese.amounts import read_count, read_level, read_rings, read_score
from commitments.letters.chinese.shape import force_of, scope_of
from commitments.letters.chinese.shares import rates_of, read_share, share_of
from commitments.letters.chinese.times import DENIED, NOT_RUNNING, opening_hours, read_time
from commitments.letters.findings import Finding
from commitments.letters.intervals import read_interval
from commitments.letters.parties import is_condition
from commitments.letters.places import Place

__all__ = ["NOT_RUNNING", "opening_hours", "rates_of", "read_place", "share_of"]
READERS = {
    "time": read_time,
    "share": read_share,
    "count": read_count,
    "ring": read_rings,
    "score": read_score,
    "temperature": read_level,
    "pressure": read_level,
    "speed": read_level,
    "noise": read_level,
}


def read_place(place: Place) -> Finding | None:
    """The promise that a Chinese figure makes, or ``None`` if it makes none."""
    if is_condition(place) or DENIED.search(place.left):
        return None
    reader = READERS.get(place.quantity.dimension)
    finding = read_interval(place) or (reader(place) if reader else None)
    return finding and replace(finding, force=force_of(place), applies_to=finding.applies_to or scope_of(place))
