"""The grammar of measurable phrases in English: within 2 working days, 99.9% uptime, no more than 60 minutes."""

from dataclasses import replace

from commitments.letters.english.levels import read_level
from commitments.letters.english.parties import is_excluded
from commitments.letters.english.shape import force_of
from commitments.letters.english.shares import is_credit, read_share, share_of
from commitments.letters.english.times import NOTICE, TIME_NOUN_AFTER, WARRANTY_AFTER, read_ring, read_time
from commitments.letters.findings import Finding
from commitments.letters.intervals import ENGLISH_INTERVAL_AFTER, read_interval
from commitments.letters.places import Place

__all__ = ["read_place", "share_of"]
READERS = {
    "time": read_time,
    "share": read_share,
    "ring": read_ring,
    "temperature": read_level,
    "pressure": read_level,
    "speed": read_level,
    "noise": read_level,
}
COUNTED = (TIME_NOUN_AFTER, WARRANTY_AFTER, NOTICE, ENGLISH_INTERVAL_AFTER)
"""What follows a figure that is joined to its unit and yet a limit: a 72-hour notice, not a 24-hour line."""


def read_place(place: Place) -> Finding | None:
    """The promise that an English figure makes, or ``None`` if it makes none."""
    joined = place.quantity.hyphenated and not any(noun.match(place.right) for noun in COUNTED)
    if joined or (is_excluded(place) and not is_credit(place)):
        return None
    reader = READERS.get(place.quantity.dimension)
    finding = read_interval(place) or (reader(place) if reader else None)
    return finding and replace(finding, force=force_of(place))
