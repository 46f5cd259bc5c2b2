"""Charts as plain Plotly dictionaries: pure functions from a few dataclasses, no Django, no database, no clock.

Colours are names of design tokens ("@met"); `static/js/charts.js` puts the values of the current theme in. All words
come in from outside, written in the reader's language. Geometry may be floats: nothing is judged by a chart.
"""

from __future__ import annotations

from compliance.charts.common import Point, Spec, Words
from compliance.charts.side_by_side import units
from compliance.charts.trends import Stretch, Zone, trend

__all__ = ["Point", "Spec", "Stretch", "Words", "Zone", "trend", "units"]
