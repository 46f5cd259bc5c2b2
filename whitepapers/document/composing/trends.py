"""How the figures have moved: a picture for each target with enough periods."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from compliance import wording
from whitepapers.document.blocks import Block, Cell, Figure, Table
from whitepapers.document.composing.pieces import figure, figures, judged, said, words
from whitepapers.edition import Edition, Trend


def blocks(edition: Edition) -> Iterator[Block]:
    drawn = [
        picture for number, each in enumerate(edition.trends, start=1) for picture in _picture(each, f"trend-{number}")
    ]
    yield from drawn
    if not drawn:
        yield said(_("No promise has been judged over enough periods yet to show a movement."))


def _picture(trend: Trend, key: str) -> Iterator[Figure]:
    if spec := trend.figure:
        name = wording.name(trend.promise)
        told = {"name": name, "clause": trend.clause, "goal": wording.goal(trend.promise)}
        caption = _("%(name)s (clause %(clause)s: %(goal)s)") % told
        alt = _("%(name)s over the periods; the same figures are in the table below.") % {"name": name}
        yield Figure(key, caption, spec, alt, _table(trend, key))


def _table(trend: Trend, key: str) -> Table:
    rows = [
        [Cell(wording.period_name(point.period)), Cell(figure(point)), judged(point.verdict)]
        for point in reversed(trend.points)
    ]
    columns = [words(_("Period"), 1.4), figures(_("Value")), words(_("Verdict"))]
    return Table(f"{key}-figures", wording.name(trend.promise), columns, rows)
