"""How the figures have moved: each promise over its periods, and the months of a share between its control limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from compliance import wording
from whitepapers.document.blocks import Block, Cell, Figure, Note, Subhead, Table
from whitepapers.document.composing import places
from whitepapers.document.composing.pieces import Otherwise, count, figure, figures, judged, said, words
from whitepapers.edition import Edition, Trend
from whitepapers.edition.trends import Control, Month


def blocks(edition: Edition) -> Iterator[Block | Otherwise]:
    if not edition.trends:
        yield Otherwise(_("No promise has been judged over enough periods yet to show a movement."))
        return
    for trend in edition.trends:
        if trend.control:
            yield from _with_months(edition, trend, trend.control)
    if any(trend.control for trend in edition.trends):
        yield Note(
            _(
                "Control limits are those of a p-chart, 3σ around the centre of the first months, wider where the "
                "months scatter more than chance alone would (Laney). A month is marked where it lies outside of them "
                "or belongs to a run that chance does not explain."
            )
        )
        if not all(trend.control for trend in edition.trends):
            yield Subhead(_("Other promises"))
    for trend in edition.trends:
        if not trend.control:
            yield from _picture(edition, trend)


def _with_months(edition: Edition, trend: Trend, control: Control) -> Iterator[Block]:
    told = {"number": trend.clause, "goal": wording.goal(trend.promise)}
    yield Subhead(wording.name(trend.promise), _("Clause %(number)s: %(goal)s") % told)
    yield said(_signals(control))
    yield from _picture(edition, trend)
    yield _months(trend, control, places.of_figure(edition, "months", *trend.key))


def _signals(control: Control) -> str:
    if not control.signals:
        return _("All months lie within what chance explains.")
    text = ngettext(
        "%(count)s month shows what chance does not explain.",
        "%(count)s months show what chance does not explain.",
        control.signals,
    )
    return text % {"count": control.signals}


def _picture(edition: Edition, trend: Trend) -> Iterator[Figure]:
    if spec := trend.figure:
        key = places.of_figure(edition, "trend", *trend.key)
        name = wording.name(trend.promise)
        told = {"name": name, "clause": trend.clause, "goal": wording.goal(trend.promise)}
        caption = _("%(name)s (clause %(clause)s: %(goal)s)") % told
        alt = _("%(name)s over the periods; its table or the annex has the figures.") % {"name": name}
        yield Figure(key, caption, spec, alt, _table(trend, key))


def _table(trend: Trend, key: str) -> Table:
    rows = [
        [Cell(wording.period_name(point.period)), Cell(figure(point)), judged(point.verdict)]
        for point in reversed(trend.points)
    ]
    columns = [words(_("Period"), 1.4), figures(_("Value")), words(_("Verdict"))]
    return Table(f"{key}-figures", wording.name(trend.promise), columns, rows)


def _months(trend: Trend, control: Control, key: str) -> Figure:
    name = wording.name(trend.promise)
    caption = _("%(name)s by month, with control limits") % {"name": name}
    alt = _("%(name)s by month; its table or the annex has the figures.") % {"name": name}
    columns = [
        words(_("Month"), 1.2),
        figures(_("Value")),
        figures(_("Complaints")),
        figures(_("Limits"), 1.3),
        words(_("Signals"), 2),
    ]
    rows = [_month(month) for month in reversed(control.months)]
    return Figure(key, caption, control.figure, alt, Table(f"{key}-figures", caption, columns, rows))


def _month(month: Month) -> Sequence[Cell]:
    runs = pgettext("a month", "not complete") if month.runs else ""
    return [
        Cell(wording.period_name(month.month), [runs] if runs else []),
        Cell(month.value),
        Cell(count(month.cases)),
        Cell(month.limits or wording.NOTHING),
        Cell("; ".join(month.signals)),
    ]
