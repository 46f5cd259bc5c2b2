"""Intervals: something is done again after every so many hours (每两小时更新一次, at least every 20 working days).

An interval keeps its length and unit as written; ``=`` where it is simply named, ``<=`` where no more may lie between.
Calendar periods (每季度, monthly) are read by :mod:`commitments.letters.frequencies`.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from commitments.letters.comparators import comparator_before
from commitments.letters.findings import Amount, Finding
from commitments.letters.frequencies import DUTY, ENGLISH_DUTY
from commitments.letters.parties import is_for_customer
from commitments.letters.places import Place
from commitments.letters.subjects import OBLIGATION
from commitments.letters.vocabulary import Comparator

EVERY = re.compile(r"(?:每隔?|间隔)$")
ONCE = re.compile(r"^(?:至少|不少于|最少|不低于)?[一1]次(?!性)")
TIMES = re.compile(r"[一1]次(?!性)")
LEAST = re.compile(r"至少|最少|不少于|不低于|不超过|不得超过|最长")
NO_INTERVAL = re.compile(r"^(?:为|是|计|按|收|加|递|工作|[^,]{0,8}(?:元|收费|计费|费用|租金|假|休息|周期))")
ENGLISH_EVERY = re.compile(
    r"\b(?P<least>at least |(?:at )?a? ?minimum(?: of)? |no less (?:often )?than )?(?P<once>once )?(?:in )?every\s*$"
    r"|\bat (?:intervals of |(?:a )?(?=$))(?P<most>(?:no more than|not more than|up to|at most) )?$",
    re.IGNORECASE,
)
ENGLISH_INTERVAL_AFTER = re.compile(r"^ ?(?:intervals?|cadence|cycles?)\b", re.IGNORECASE)
DONE = re.compile(
    r"\b(?:inform|contact|call|escalat|notif|progress|advis|tell|told|refresh|poll|sampl|rotat|servic|replac|renew|assess"
    r"|paint|(?:is|are|be) read\b|calibrat|communicat|announce|touch base)",
    re.IGNORECASE,
)
QUOTE_TAIL = 24
PERIODS = {("month", 3), ("month", 6), ("month", 12), ("year", Decimal("0.5"))}
"""Lengths that are calendar periods in all but name."""


def read_interval(place: Place) -> Finding | None:
    """The duty that comes back after every such time; ``None`` where the figure is no interval."""
    if place.quantity.dimension != "time" or (place.quantity.unit, place.quantity.value) in PERIODS:
        return None
    reader: Callable[[Place], Finding | None] = _english if place.quantity.english else _chinese
    return reader(place)


def _chinese(place: Place) -> Finding | None:
    right = place.text[place.quantity.end : min(place.part_end, place.quantity.end + QUOTE_TAIL)]
    every, once = EVERY.search(place.left), ONCE.match(right)
    if not every and not (once and DUTY.search(place.left)):
        return None
    done = once or DUTY.search(right) or (every and TIMES.search(right)) or (every and DUTY.search(place.left))
    alone = every and not right.strip() and not place.left[: every.start()].strip()
    if NO_INTERVAL.match(right) or not (done or alone) or is_for_customer(place):
        return None
    least = LEAST.search(place.left[-12:]) or LEAST.search(right)
    return _interval(place, "<=" if least else "=", end=place.quantity.end + len(right))


def _english(place: Place) -> Finding | None:
    every = ENGLISH_EVERY.search(place.left)
    if not every and not ENGLISH_INTERVAL_AFTER.match(place.right):
        return None
    start = max(place.sentence.start, place.quantity.start - 120)
    words = place.text[start : place.quantity.start] + place.right
    alone = every is not None and not place.left[: every.start()].strip() and not place.right.strip(" .|)")
    named = alone or (every is not None and every["once"])
    if not (named or ENGLISH_DUTY.search(words) or DONE.search(words)):
        return None
    bounded = every and (every["least"] or every["most"])
    bounded = bounded or comparator_before(place.left[: every.start() if every else None])[2] in {"ge", "le"}
    return _interval(place, "<=" if bounded else "=", end=place.quantity.end)


def _interval(place: Place, comparator: Comparator, *, end: int) -> Finding:
    amount = Amount.of(place.quantity, comparator)
    return Finding(
        start=place.quantity.start - min(len(place.left), QUOTE_TAIL),
        end=end,
        kind="obligation",
        metric=OBLIGATION,
        comparator=amount.comparator,
        value=amount.value,
        value2=amount.value2,
        unit=amount.unit,
    )
