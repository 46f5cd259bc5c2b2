"""Charts as plain Plotly dictionaries: pure functions from a few dataclasses, no Django, no database, no clock.

Colours are names of design tokens ("@met"); `static/js/charts.js` puts the values of the current theme in. All words
come in from outside, written in the reader's language. Geometry may be floats: nothing is judged by a chart.
"""

from __future__ import annotations

from compliance.charts.burndowns import Ahead, Left, burndown
from compliance.charts.chains import Chain, Link, chains
from compliance.charts.common import Point, Spec, Words
from compliance.charts.controls import Month, Named, control
from compliance.charts.funnels import Dot, Edge, FunnelWords, funnel
from compliance.charts.paretos import Bar, pareto
from compliance.charts.side_by_side import units
from compliance.charts.spreads import Bin, Line, spread
from compliance.charts.trends import Stretch, Zone, trend
from compliance.charts.waterfalls import Fall, waterfall

__all__ = [
    "Ahead",
    "Bar",
    "Bin",
    "Chain",
    "Dot",
    "Edge",
    "Fall",
    "FunnelWords",
    "Left",
    "Line",
    "Link",
    "Month",
    "Named",
    "Point",
    "Spec",
    "Stretch",
    "Words",
    "Zone",
    "burndown",
    "chains",
    "control",
    "funnel",
    "pareto",
    "spread",
    "trend",
    "units",
    "waterfall",
]
