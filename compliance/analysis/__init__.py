"""The pictures of an analysis: each is a chart, the same figures as a table, and what is to be said with it.

A picture explains and never judges (rule book §8). Each point of it, and each row of the table, leads to its cases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from compliance.analysis import budget, categories, chains, change, control, grid, times, units
from compliance.analysis.pictures import Picture
from compliance.analysis.subject import Subject
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.parts import Ask

PICTURES: dict[str, tuple[LazyText, Callable[[Subject], Picture]]] = {
    "control": (_("Trend with control limits"), control.picture),
    "units": (_("Funnel of the units"), units.picture),
    "months": (_("Units by month"), grid.picture),
    "change": (_("From period to period"), change.picture),
    "categories": (_("Categories"), categories.picture),
    "budget": (_("Allowance"), budget.picture),
    "times": (_("Response times"), times.picture),
    "chains": (_("Repeat chains"), chains.picture),
}
ANSWERED = (Ask.RESPONSE, Ask.OVERRUN, Ask.ANSWER)


def offered(metric: str) -> Sequence[str]:
    """The pictures that a metric has, in the order of reading; none where it rests on registered facts."""
    definition = DEFINITIONS.get(metric)
    if definition is None or definition.ask is None:
        return []
    found = (
        ["control", "units", "months", "change", "categories", "budget"] if definition.is_share_of_complaints else []
    )
    found += ["times"] if definition.ask in ANSWERED else []
    return [*found, "chains"] if definition.ask is Ask.REPEAT else found
