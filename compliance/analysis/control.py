"""The p-chart of the months (rule book §8)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from compliance import charts, wording
from compliance.analysis.pictures import (
    Column,
    Picture,
    Row,
    TableCell,
    axis_start,
    hover,
    numbered,
    percent,
    share,
    words,
)
from compliance.analysis.subject import Subject
from compliance.courses import Cell
from compliance.rules.control import FEWEST, Control, Count, Place, Signal, control
from compliance.rules.periods import Period

BASE = 12  # months that form the limits
SIGNALS = {
    Signal.BEYOND: gettext_lazy("outside the limits"),
    Signal.RUN: gettext_lazy("the eighth in a row on one side of the centre"),
    Signal.TREND: gettext_lazy("the sixth in a row in one direction"),
    Signal.TWO_OF_THREE: gettext_lazy("two of three beyond 2σ on one side"),
}


def picture(subject: Subject) -> Picture:
    months = subject.course.months
    cells = [subject.course.of(subject.unit.pk if subject.unit else None).get(month.start) for month in months]
    found = control(counts(cells))
    if found is None:
        return Picture([_("Limits need at least %(fewest)s months that are over.") % {"fewest": FEWEST}])
    spec = _spec(subject, months, cells, found)
    signals = sum(bool(place.signals) for place in found.places)
    said = [
        ngettext(
            "%(count)s month shows what chance does not explain.",
            "%(count)s months show what chance does not explain.",
            signals,
        )
        % {"count": signals}
        if signals
        else _("All months lie within what chance explains."),
        axis_start(spec),
    ]
    columns = [*numbered(_("Month"), _("Value"), "n"), Column(_("Limits"), is_number=True, hide=True)]
    rows = [
        _row(subject, month, cell, place)
        for month, cell, place in zip(months, cells, found.places, strict=True)
        if cell is not None
    ]
    return Picture([each for each in said if each], spec, columns, rows[::-1], _method(found))


def counts(cells: Sequence[Cell | None]) -> list[Count]:
    """The first complete months form the limits: a change that has come is held against the time before it."""
    found: list[Count] = []
    base = 0
    for cell in cells:
        forms = cell is not None and not cell.runs and base < BASE
        base += forms
        found.append(Count(cell.hits, cell.cases, forms, not cell.runs) if cell else Count(0, 0))
    return found


def _spec(subject: Subject, months: Sequence[Period], cells: Sequence[Cell | None], found: Control) -> charts.Spec:
    points = [_month(subject, *each) for each in zip(months, cells, found.places, strict=True)]
    centre = charts.Named(float(found.centre), _("centre %(value)s") % {"value": share(found.centre, subject.promise)})
    asked, told = wording.target(subject.promise), words(subject.promise)
    return charts.control(points, centre, charts.Named(float(asked), told.target) if asked is not None else None, told)


def _month(subject: Subject, month: Period, cell: Cell | None, place: Place) -> charts.Month:
    if cell is None or place.share is None:
        return charts.Month(wording.period_name(month.label), None)
    text = hover(
        wording.period_name(month.label),
        f"{share(place.share, subject.promise)}, n = {wording.number(cell.cases)}",
        _limits(place),
        _signals(place),
        _("not yet complete") if cell.runs else "",
    )
    url = subject.url(subject.in_month(month, subject.unit.pk if subject.unit else None))
    value = float(place.share)
    return charts.Month(month.label, value, place.low, place.high, bool(place.signals), cell.runs, text, url)


def _row(subject: Subject, month: Period, cell: Cell, place: Place) -> Row:
    url = subject.url(subject.in_month(month, subject.unit.pk if subject.unit else None))
    remarks = [_signals(place), _("not yet complete") if cell.runs else ""]
    return Row(
        [
            TableCell(wording.period_name(month.label), url, sub="; ".join(filter(None, remarks))),
            TableCell(_shown(subject, place), narrow=_limits(place)),
            TableCell(wording.number(cell.cases)),
            TableCell(_limits(place) or wording.NOTHING, hide=True),
        ]
    )


def _shown(subject: Subject, place: Place) -> str:
    return share(place.share, subject.promise) if place.share is not None else wording.NOTHING


def _signals(place: Place) -> str:
    return "; ".join(str(SIGNALS[signal]) for signal in place.signals)


def _limits(place: Place) -> str:
    if place.low is None or place.high is None:
        return ""
    return f"{percent(place.low)}–{percent(place.high)}"


def _method(found: Control) -> list[str]:
    widened = (
        _("The months scatter %(times)s times as much as chance does; the limits are widened by that (Laney's p′).")
        % {"times": f"{found.spread:.2f}"}
        if found.spread > 1
        else _("The months scatter no more than chance does; the limits are those of a p-chart.")
    )
    return [
        _("Limits: three standard deviations around the rate of the first %(base)s complete months.") % {"base": BASE},
        widened,
        _("Marked: outside the limits; eight in a row on a side; six rising or falling; two of three beyond 2σ."),
        _("A month that is not yet complete is shown and not marked."),
        _("A month has no verdict of its own; only the letter's own period is judged."),
    ]
