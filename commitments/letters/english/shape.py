"""The shape of a finding in English: where its quote begins and ends, its kind and force."""

import re

from commitments.letters import subjects
from commitments.letters.findings import Amount, Finding
from commitments.letters.places import Place
from commitments.letters.vocabulary import Comparator, Force, Kind

BEST_EFFORT = re.compile(
    r"\b(?:aim|endeavou?r|striv|try|tries|seek|hope|best effort|target|reasonable effort|normally|usually"
    r"|where possible|goal)",
    re.IGNORECASE,
)
CONJUNCTION = re.compile(r"\b(?:and|but|then) ", re.IGNORECASE)
NOUN_AFTER = re.compile(r"'?(?: (?!and |or |but )[A-Za-z][A-Za-z'-]{0,20}){0,4}")
OR_LESS = re.compile(r" ?or (?:less|fewer|more|better|above|below|sooner)\b", re.IGNORECASE)
LABEL = 60
"""No label of a figure is longer."""
REACH = 120


def before(place: Place) -> str:
    """The sentence before the figure: English phrases run across commas."""
    return place.text[max(place.sentence.start, place.quantity.start - REACH) : place.quantity.start]


def limit(place: Place, comparator: Comparator, metric: str, *, after_time: bool = False) -> Finding:
    """A finding for the figure; ``after_time`` quotes on to the time that follows it."""
    amount = Amount.of(place.quantity, comparator)
    end = place.following.end if after_time and place.following else place.quantity.end
    if not after_time:
        end += len((OR_LESS.match(place.right) or NOUN_AFTER.match(place.right))[0])  # type: ignore[index]
    return Finding(
        start=place.quantity.start - len(place.left) + _first_word(place),
        end=end,
        kind=_kind(place, metric),
        metric=metric,
        comparator=amount.comparator,
        value=amount.value,
        value2=amount.value2,
        unit=amount.unit,
    )


def _first_word(place: Place) -> int:
    """Where the quote begins in the words before the figure: after the last "and", never inside a word."""
    joined = [match.end() for match in CONJUNCTION.finditer(place.left) if match.end() < len(place.left) - 12]
    if joined:
        return joined[-1]
    if not place.left.strip() and place.part_index:
        label = place.sentence.parts[place.part_index - 1][0]
        return max(label - place.part_start, -LABEL)
    begins_inside = place.quantity.start - len(place.left) > place.part_start
    return place.left.find(" ") + 1 if begins_inside else 0


def _kind(place: Place, metric: str) -> Kind:
    return "deadline" if place.quantity.dimension == "time" and metric not in subjects.CASE_CLOCKS else "target"


def force_of(place: Place) -> Force:
    """Whether the words before the figure only aim."""
    return "best_effort" if BEST_EFFORT.search(before(place)) else "binding"
