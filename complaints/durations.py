"""Lengths of time in the reader's language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _


def duration(seconds: Decimal | int) -> str:
    """A length of time in its two largest units, like a clock without its smaller hands: 4530 → "1 h 15 min"; in one,
    where the other would be nought. Under an hour it is exact to the second."""
    days, hours, minutes, rest = _clock(seconds)
    if days:
        told = {"days": f"{days:,}", "hours": hours}
        return _("%(days)s d %(hours)s h") % told if hours else _("%(days)s d") % told
    if hours:
        return _hours(f"{hours}", minutes)
    return _minutes(minutes, rest)


def exact_duration(seconds: Decimal | int) -> str:
    """A length of time to the second, for arithmetic that a reader checks: 4134 → "1 h 8 min 54 s"."""
    days, hours, minutes, rest = _clock(seconds)
    if not (days or hours):
        return _minutes(minutes, rest)
    whole: dict[str, Any] = {"hours": f"{days * 24 + hours:,}", "minutes": minutes, "seconds": rest}
    return _("%(hours)s h %(minutes)s min %(seconds)s s") % whole if rest else _hours(whole["hours"], minutes)


def _clock(seconds: Decimal | int) -> tuple[int, int, int, int]:
    minutes, rest = divmod(int(Decimal(seconds).to_integral_value(ROUND_HALF_UP)), 60)
    hours, minutes = divmod(minutes, 60)
    return *divmod(hours, 24), minutes, rest


def _hours(hours: str, minutes: int) -> str:
    told = {"hours": hours, "minutes": minutes}
    return _("%(hours)s h %(minutes)s min") % told if minutes else _("%(hours)s h") % told


def _minutes(minutes: int, seconds: int) -> str:
    if not minutes:
        return _("%(seconds)s s") % {"seconds": seconds}
    if not seconds:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
