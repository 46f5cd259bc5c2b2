"""Lengths of time in the reader's language."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _


def duration(seconds: Decimal | int) -> str:
    """A length of time in its two largest units, like a clock without its smaller hands: 4530 → "1 h 15 min". Under an
    hour it is exact to the second."""
    days, hours, minutes, rest = _clock(seconds)
    if days:
        return _("%(days)s d %(hours)s h") % {"days": f"{days:,}", "hours": hours}
    if hours:
        return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": minutes}
    return _minutes(minutes, rest)


def exact_duration(seconds: Decimal | int) -> str:
    """A length of time to the second, for arithmetic that a reader checks: 4134 → "1 h 8 min 54 s"."""
    days, hours, minutes, rest = _clock(seconds)
    if not (days or hours):
        return _minutes(minutes, rest)
    whole = {"hours": f"{days * 24 + hours:,}", "minutes": minutes, "seconds": rest}
    return _("%(hours)s h %(minutes)s min %(seconds)s s") % whole if rest else _("%(hours)s h %(minutes)s min") % whole


def _clock(seconds: Decimal | int) -> tuple[int, int, int, int]:
    minutes, rest = divmod(int(Decimal(seconds).to_integral_value(ROUND_HALF_UP)), 60)
    hours, minutes = divmod(minutes, 60)
    return *divmod(hours, 24), minutes, rest


def _minutes(minutes: int, seconds: int) -> str:
    if not minutes:
        return _("%(seconds)s s") % {"seconds": seconds}
    if not seconds:
        return _("%(minutes)s min") % {"minutes": minutes}
    return _("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": seconds}
