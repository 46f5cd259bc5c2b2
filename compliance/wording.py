"""How figures are written: exact decimals and integers in, words of the reader's language out.

Rounding is for the eye only (rule book §7). A rounded figure must never contradict the verdict beside it, so a
share that misses its target by less than the shown places is written with as many places as it takes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from commitments import bands, metrics
from commitments.bands import Interval
from commitments.definitions import has
from commitments.metrics import Metric
from complaints.durations import duration as duration
from complaints.durations import exact_duration as exact_duration
from complaints.rules.clocks import Limit, LimitError
from compliance import units
from compliance.rules import benchmarks
from compliance.rules.goals import UnusableError, written
from compliance.rules.goals import goal as promised

if TYPE_CHECKING:
    from commitments.models import Promise, ResourceFact
    from compliance.models import Result

NOTHING = "—"
MOST_PLACES = 6  # stored values have six
QUARTERS = {
    "1": gettext_lazy("Q1 %(year)s"),
    "2": gettext_lazy("Q2 %(year)s"),
    "3": gettext_lazy("Q3 %(year)s"),
    "4": gettext_lazy("Q4 %(year)s"),
}
HALVES = {"1": gettext_lazy("first half of %(year)s"), "2": gettext_lazy("second half of %(year)s")}


def percent(share: Decimal, places: int = 2) -> str:
    """A share as a percentage: Decimal("0.9831") → "98.31%"."""
    return f"{_rounded(share * 100, places):,f}%"


def points(difference: Decimal, places: int = 2) -> str:
    """The difference of two shares in percentage points: Decimal("0.0064") → "+0.64 pp"."""
    return _("%(number)s pp") % {"number": f"{sign(difference)}{_rounded(abs(difference) * 100, places)}"}


def signed(count: int) -> str:
    """How many more or fewer: "+3", "−3", "±0"."""
    return f"{sign(count)}{number(abs(count))}"


def sign(difference: Decimal | int) -> str:
    """Written before how far it is."""
    return "+" if difference > 0 else "−" if difference < 0 else "±"


def change(now: Result, before: Result) -> str:
    """The step between two shares in percentage points: "+0.64 pp". Of the exact values, in so many places, two at
    most, that the difference of the two figures as they are shown is written the same; empty without a share."""
    if now.value is None or before.value is None or is_counted(now.promise.metric):
        return ""
    step, shown = now.value - before.value, _shown(now) - _shown(before)
    agreed = (places for places in (2, 1, 0) if _rounded(step * 100, places) == _rounded(shown, places))
    return points(step, next(agreed, 0))


def _shown(result: Result) -> Decimal:
    """The per cent that `figure` shows."""
    share = result.value or Decimal(0)
    return _rounded(share * 100, _places(share, ends(result.promise), 2))


def number(value: Decimal | int) -> str:
    """A count or amount with thousands: 8932 → "8,932"; decimals only where there are any."""
    exact = Decimal(value)
    whole = exact.to_integral_value()
    return f"{whole:,f}" if exact == whole else f"{exact.normalize():,f}"


def money(yuan: Decimal) -> str:
    """An amount in yuan, large ones in the reader's own large unit (万 is ten thousand)."""
    # Translators: how many yuan make the unit used for large amounts: 1000000 for millions; Chinese says 10000 for 万
    unit = int(pgettext("size of the unit of large amounts", "1000000"))
    if yuan < unit:
        return f"¥{number(yuan)}"
    # Translators: an amount of money in that unit
    return _("¥%(amount)s m") % {"amount": number(_rounded(yuan / unit, 1))}


def iso_day(text: str) -> str:
    """A day stored as ISO text."""
    return day(dt.date.fromisoformat(text))


def limit(text: str) -> str:
    """A limit as parameters keep it ("2h", "30d", "3wd", "own") in words; unreadable ones as they stand."""
    try:
        parsed = Limit.parse(text)
    except LimitError:
        return text or NOTHING
    if parsed.unit == "own":
        return _("its own deadline")
    return quantity(Decimal(parsed.amount), units.LIMITS[parsed.unit])


def day(value: dt.date) -> str:
    """A date in the reader's order of year, month and day."""
    return formats.date_format(value)


def short_day(value: dt.date) -> str:
    """A date of this year."""
    # Translators: a date format without the year; Chinese writes n月j日
    return formats.date_format(value, _("j M"))


def due_in(value: dt.date, today: dt.date) -> str:
    """How long until a day, or how long past it."""
    days = (value - today).days
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
    return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}


def moment(value: dt.datetime) -> str:
    """An instant as a date and time in the project's zone."""
    return formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")


def period_name(label: str) -> str:
    """ "2026Q4" → "Q4 2026"; half-years, years and months alike (rule book §1)."""
    year, rest = label[:4], label[4:]
    if rest.startswith("Q"):
        return str(QUARTERS[rest[1:]]) % {"year": year}
    if rest.startswith("H"):
        return str(HALVES[rest[1:]]) % {"year": year}
    if rest.startswith("-"):
        # Translators: a date format of a month; Chinese writes Y年n月
        return formats.date_format(dt.date(int(year), int(rest[1:]), 1), _("F Y"))
    return _("year %(year)s") % {"year": year}


def name(promise: Promise) -> str:
    """What a promise is called: its metric; its own words where the metric says too little."""
    if promise.metric in (Metric.OBLIGATION, Metric.OTHER) or not metrics.is_known(promise.metric):
        return promise.quote
    return capfirst(metrics.name(promise.metric))


def figure(result: Result) -> str:
    """The value of a result as its metric is written, never rounded across its target."""
    promise = result.promise
    if has(promise.metric, "is_done"):
        return _fulfilled(result)
    if result.value is None:
        return NOTHING
    if is_counted(promise.metric):
        return number(result.value)
    return percent_beside(result.value, ends(promise))


def interval_end(result: Result, share: Decimal) -> str:
    """An end of a result's interval, with as many places as tell it from the target."""
    return percent_beside(share, ends(result.promise))


def percent_beside(share: Decimal, limits: Sequence[Fraction], places: int = 2) -> str:
    """A share with just enough places to stand on the same side of every limit as the exact value does."""
    return percent(share, _places(share, limits, places))


def _places(share: Decimal, limits: Sequence[Fraction], least: int) -> int:
    for shown in range(least, MOST_PLACES - 1):
        rounded = _rounded(share * 100, shown) / 100
        if all(side(Fraction(rounded), limit) == side(Fraction(share), limit) for limit in limits):
            return shown
    return MOST_PLACES - 2


def wanted(promise: Promise) -> Interval | None:
    """The values that keep a promise, or that a band grades; None where the letter names none,
    leaves a blank or names it in another unit than its metric's."""
    try:
        return written(promise) if promise.kind == "band" else promised(promise)
    except UnusableError:
        return None


def ends(promise: Promise) -> list[Fraction]:
    """The ends of what a promise asks for, in its value's own measure."""
    asked = wanted(promise)
    return [end for end in (asked.low, asked.high) if end is not None] if asked else []


def is_counted(metric: str) -> bool:
    """Whether the metric's values are numbers of things: seats, cases."""
    return has(metric, "is_a_number_of_things")


def only_grades(promise: Promise) -> bool:
    """Whether the promise sorts figures or cases into breach classes and is no target itself (rule book §7)."""
    return promise.kind == "band" or has(promise.metric, "grades")


def target(promise: Promise) -> Fraction | None:
    """The one line a value is held against; None where there is none, or two, and for what only grades."""
    if only_grades(promise):
        return None
    found = ends(promise)
    return found[0] if len(found) == 1 else None


def side(value: Fraction, limit: Fraction) -> int:
    """1 above the limit, -1 below it, 0 on it."""
    return (value > limit) - (value < limit)


def exact(result: Result) -> Fraction:
    """The value as a fraction of whole numbers where there is one; else the decimal that is stored."""
    if result.promise.metric == Metric.RESPONSE_VS_BENCHMARK:
        by_reading = benchmarks.kept(result.detail)
        return by_reading.get(benchmarks.binding(result.detail), Fraction(result.value or 0))
    if not is_counted(result.promise.metric) and result.numerator is not None and result.denominator:
        return Fraction(result.numerator) / Fraction(result.denominator)
    return Fraction(result.value or 0)


def holds(band: Promise, result: Result) -> bool | None:
    """Whether a result's value lies in a band with its open or closed ends; None where the band grades no share."""
    where = wanted(band)
    if where is None or band.unit != "percent" or band.metric == Metric.OVERRUN:
        return None
    return exact(result) in where


def goal(promise: Promise) -> str:
    """What a promise asks for, in the letter's own units."""
    if promise.metric == Metric.MILESTONE:
        return _("each step by its day")
    if promise.metric == Metric.OBLIGATION:
        return units.rhythm(promise, number(promise.value or 0))
    if promise.value is None:
        return ""
    if promise.comparator == "between":
        return interval(bands.interval(promise), promise.unit)
    return f"{promise.get_comparator_display()} {quantity(promise.value, promise.unit)}"


def interval(found: Interval, unit: str) -> str:
    """Numbers between two ends, in words: (3, 5] of per cent is "> 3% and ≤ 5%", and [0, 15) is "< 15%"."""
    if found.low is not None and found.low == found.high:
        return f"= {_end(found.low, unit)}"
    ends = []
    if found.low is not None and (found.low or not found.low_closed or found.high is None):
        ends.append(f"{'≥' if found.low_closed else '>'} {_end(found.low, unit)}")
    if found.high is not None:
        ends.append(f"{'≤' if found.high_closed else '<'} {_end(found.high, unit)}")
    return _("%(low)s and %(high)s") % {"low": ends[0], "high": ends[1]} if len(ends) == 2 else "".join(ends)


def span(found: Interval) -> str:
    """Shares between two ends, as a sentence says them: (0.3, ∞) is "more than 30%", (-∞, 0.3] "at most 30%"."""
    low = high = ""
    if found.low is not None and (found.low or found.high is None):
        low = (_("at least %(end)s") if found.low_closed else _("more than %(end)s")) % {"end": _share(found.low)}
    if found.high is not None:
        high = (_("at most %(end)s") if found.high_closed else _("less than %(end)s")) % {"end": _share(found.high)}
    return _("%(low)s and %(high)s") % {"low": low, "high": high} if low and high else low or high


def _share(end: Fraction) -> str:
    return _end(end * 100, "percent")


def fact(registered: ResourceFact) -> str:
    """A registered amount, to the cent, with the unit of its kind."""
    return quantity(registered.value, units.FACT_UNITS.get(registered.kind, ""))


def measured(value: Fraction, promise: Promise) -> str:
    """An end of what is asked for, written like the promise's own values."""
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return number(decimal) if is_counted(promise.metric) else f"{number(decimal * 100)}%"


def quantity(value: Decimal, unit: str) -> str:
    """A number with its unit, in the units promises are kept in (`commitments.models.Promise`)."""
    return units.named(number(value), value, unit)


def _end(value: Fraction, unit: str) -> str:
    return quantity(Decimal(value.numerator) / Decimal(value.denominator), unit)


def _fulfilled(result: Result) -> str:
    done, due = int(result.numerator or 0), int(result.denominator or 0)
    if not due:
        return NOTHING
    if done >= due:
        return _("done")
    return ngettext("%(done)s of %(due)s", "%(done)s of %(due)s", due) % {"done": done, "due": due}


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
