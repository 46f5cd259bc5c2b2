"""The shape of a finding in Chinese: where its quote begins and ends, its force, and the words that narrow it."""

import re
from typing import Literal

from commitments.letters import subjects
from commitments.letters.findings import Amount, Finding
from commitments.letters.places import Place
from commitments.letters.quantities import Quantity
from commitments.letters.vocabulary import Comparator, Force

BEST_EFFORT = re.compile(r"力争|争取|力求|努力|尽量|尽力|尽可能|原则上|期望")
STARTS = re.compile(r"(?:自|从|在|于|接到|收到|接获|接报|接|受理|发现|发生|违约|报修|投诉)[^,]{0,40}$")
EVENT = re.compile(r"(?:自|从|在|于|接|收|受理|发现|发生)[^,]{0,40}(?:后|起|时|之内)$")
QUOTE_TAIL = 24


def limit(
    place: Place, comparator: Comparator, metric: str, *, start: int, after: str = "", tail: int = QUOTE_TAIL
) -> Finding:
    """A finding for the figure; ``start`` counts in ``place.left``, the quote ends with its part."""
    amount = Amount.of(place.quantity, comparator)
    end = min(place.part_end, place.quantity.end + tail)
    if place.following and place.quantity.end + 1 < place.following.start < end:
        end = place.following.start
    end = _before_bracket(place, end)
    if after and after == place.next_part and not place.right[2:].strip():
        end = min(place.part_end + 1 + len(after), place.quantity.end + tail)
    return Finding(
        start=place.quantity.start - len(place.left) + min(start, len(place.left)),
        end=end,
        kind=_kind(place.quantity, metric),
        metric=metric,
        comparator=amount.comparator,
        value=amount.value,
        value2=amount.value2,
        unit=amount.unit,
    )


def _before_bracket(place: Place, end: int) -> int:
    """The end of the quote, before a bracket that says more about the limit."""
    bracket = place.text.find("(", place.quantity.end, end)
    return end if bracket < 0 or place.text.find(")", bracket, end) >= 0 else bracket


def _kind(quantity: Quantity, metric: str) -> Literal["target", "deadline"]:
    is_deadline = quantity.dimension == "time" and metric not in subjects.CASE_CLOCKS | {"training_hours"}
    return "deadline" if is_deadline else "target"


def event(place: Place) -> int:
    """Where the words begin that start the clock: 自受理之日起, 在接到投诉后."""
    match = STARTS.search(place.left)
    return match.start() if match else len(place.left)


def lead(place: Place, start: int) -> int:
    """The noun before a comparing word belongs to the quote: 问题解决率|不得低于98%."""
    if len(place.left) <= QUOTE_TAIL:
        return 0
    started = STARTS.search(place.left)
    return started.start() if started else max(0, min(start, len(place.left)) - 10)


def force_of(place: Place) -> Force:
    """Whether the words before the figure only strive (力争)."""
    return "best_effort" if BEST_EFFORT.search(place.left) else "binding"


def scope_of(place: Place) -> str:
    """Words before the phrase that narrow it: a condition, or the cases it is for."""
    earlier = [
        place.text[max(start, end - 40) : end].strip(",:() ")
        for start, end in place.sentence.parts[max(0, place.part_index - 3) : place.part_index]
    ]
    scoped = [
        part for part in earlier if re.match(r"对|因|如|若|凡|针对|关于", part) or part.endswith(("的", "时", "后"))
    ]
    started = EVENT.search(place.left)
    return scoped[-1] if scoped else (started[0] if started else "")
