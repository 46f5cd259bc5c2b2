"""The units of promises in words: every one that the reading of letters can give, and those that facts are kept in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

if TYPE_CHECKING:
    from commitments.models import Promise

UNITS = {
    "percent": "%(number)s%%",
    "millisecond": gettext_lazy("%(number)s ms"),
    "second": gettext_lazy("%(number)s s"),
    "minute": gettext_lazy("%(number)s min"),
    "hour": gettext_lazy("%(number)s h"),
    "yuan": "¥%(number)s",
    "celsius": "%(number)s °C",
    "pascal": "%(number)s Pa",
    "kilopascal": "%(number)s kPa",
    "megapascal": "%(number)s MPa",
    "decibel": "%(number)s dB",
    "megabit_per_second": "%(number)s Mbit/s",
    "gigabit_per_second": "%(number)s Gbit/s",
    "count": "%(number)s",
    "hours_per_month": gettext_lazy("%(number)s h each per month"),
    "hours_per_quarter": gettext_lazy("%(number)s h each per quarter"),
    "hours_per_half_year": gettext_lazy("%(number)s h each"),
    "hours_per_year": gettext_lazy("%(number)s h each per year"),
    "hours_per_week": gettext_lazy("%(number)s h each per week"),
    "hours_per_day": gettext_lazy("%(number)s h each per day"),
}
"""Units that are written alike after every number."""
COUNTED = {
    "day": ngettext_lazy("%(number)s day", "%(number)s days", "count"),
    "working_day": ngettext_lazy("%(number)s working day", "%(number)s working days", "count"),
    "working_hour": ngettext_lazy("%(number)s working hour", "%(number)s working hours", "count"),
    "week": ngettext_lazy("%(number)s week", "%(number)s weeks", "count"),
    "month": ngettext_lazy("%(number)s month", "%(number)s months", "count"),
    "year": ngettext_lazy("%(number)s year", "%(number)s years", "count"),
    # Translators: how often the telephone rings before somebody answers
    "ring": ngettext_lazy("%(number)s ring", "%(number)s rings", "count"),
    # Translators: a score of a survey
    "score": ngettext_lazy("%(number)s point", "%(number)s points", "count"),
    "per_hour": ngettext_lazy("once an hour", "%(number)s times an hour", "count"),
    "per_day": ngettext_lazy("once a day", "%(number)s times a day", "count"),
    "per_week": ngettext_lazy("once a week", "%(number)s times a week", "count"),
    "per_month": ngettext_lazy("once a month", "%(number)s times a month", "count"),
    "per_quarter": ngettext_lazy("once a quarter", "%(number)s times a quarter", "count"),
    "per_half_year": ngettext_lazy("once a half-year", "%(number)s times a half-year", "count"),
    "per_year": ngettext_lazy("once a year", "%(number)s times a year", "count"),
}
LIMITS = {"s": "second", "min": "minute", "h": "hour", "d": "day", "wd": "working_day", "wh": "working_hour"}
"""The units of limits as parameters keep them."""
FACT_UNITS = {"fund": "yuan", "revenue": "yuan", "training_hours": "hour"}
LENGTHS = frozenset({"second", "minute", "hour", "day", "working_day", "working_hour", "week", "month", "year"})
"""The units of intervals: every two hours."""
PER = frozenset(unit for unit in COUNTED if unit.startswith("per_"))
RHYTHMS = {
    "month": gettext_lazy("every month"),
    "quarter": gettext_lazy("every quarter"),
    "half_year": gettext_lazy("every half-year"),
    "year": gettext_lazy("every year"),
}


def named(written: str, value: Decimal, unit: str) -> str:
    """A number that is written already, with its unit; an unknown unit is left out."""
    if unit in COUNTED:
        return str(COUNTED[unit] % {"number": written, "count": 1 if value == 1 else 2})
    return str(UNITS[unit]) % {"number": written} if unit in UNITS else written


def rhythm(promise: Promise, written: str) -> str:
    """How often a duty comes back: every quarter, ≥ 2 times a year, every 2 h; ``written`` is its number."""
    value, unit = promise.value, promise.unit
    period = unit.removeprefix("per_")
    if value is None or unit not in LENGTHS | PER:
        return str(RHYTHMS.get(promise.period, ""))
    often = named(written, value, unit)
    if unit in LENGTHS:
        every = _("every %(time)s") % {"time": often}
        return f"≤ {every}" if promise.comparator == "<=" else every
    if value == 1 and promise.comparator == "=" and period in RHYTHMS:
        return str(RHYTHMS[period])
    return often if promise.comparator in {"", "="} else f"{promise.get_comparator_display()} {often}"
