"""The months of a rate between its control limits, as the analysis page draws them (rule book §8)."""

from __future__ import annotations

from decimal import Decimal

from commitments.models import Promise
from compliance.analysis.control import BASE, counts
from compliance.courses import Cell
from compliance.rules.clarity import plain
from compliance.rules.control import Place
from compliance.rules.control import control as chart
from compliance.rules.periods import Period
from whitepapers.snapshot.canonical import Json, share
from whitepapers.snapshot.quarter import Quarter


def control(of: Quarter, promise: Promise) -> Json | None:
    """Centre, spread (Laney's sigma of z) and the months, each with its share, limits and signals; None where too few
    months are over. A month without complaints is left out."""
    if (subject := of.subject(promise)) is None:
        return None
    months = subject.course.months
    cells = [subject.course.company.get(month.start) for month in months]
    found = chart(counts(cells))
    if found is None:
        return None
    told = zip(months, cells, found.places, strict=True)
    return {
        "base": BASE,
        "centre": share(found.centre),
        "spread": _float(found.spread),
        "months": [_month(month, cell, place) for month, cell, place in told if cell is not None],
    }


def _month(month: Period, cell: Cell, place: Place) -> Json:
    return {
        "month": month.label,
        "numerator": cell.hits,
        "denominator": cell.cases,
        "value": share(place.share),
        "low": _float(place.low),
        "high": _float(place.high),
        "signals": [str(signal) for signal in place.signals],
        "runs": cell.runs,
    }


def _float(value: float | None) -> str | None:
    """A root, to six places."""
    return None if value is None else plain(Decimal(f"{value:.6f}"))
