"""Degrees, speeds and noise in English: a temperature of at least 18 degrees, downloads of no less than 100 Mbps."""

import re

from commitments.letters import subjects
from commitments.letters.comparators import comparator_after, comparator_before
from commitments.letters.english.parties import PROMISING
from commitments.letters.english.shape import before, limit
from commitments.letters.findings import Finding
from commitments.letters.places import Place

KEPT = re.compile(r"\b(?:will|shall|must|is|are|ke(?:ep|pt)|guarantee\w*|maintain\w*|of)\b|:", re.IGNORECASE)


def read_level(place: Place) -> Finding | None:
    """A level that is promised: it is bounded, and kept or named rather than part of a condition."""
    said, _start, group = comparator_before(place.left)
    after, _length = comparator_after(place.right.lstrip())
    if not after and group not in {"ge", "le"}:
        return None
    words = before(place)
    return limit(place, after or said, subjects.OTHER) if KEPT.search(words) or PROMISING.search(words) else None
