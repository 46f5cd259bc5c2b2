"""How often customers came back, as the readers of an issue see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance import charts, wording
from compliance.analysis.pictures import percent
from compliance.charts import Spec

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Times:
    """How many repeats were somebody's return for the so many-th time, in words, with their share of all repeats."""

    name: str
    count: int
    share: str


@dataclass(frozen=True)
class Chains:
    """The repeats of the quarter by how often the customer had come back."""

    row: Json

    @property
    def window_days(self) -> int:
        return int(self.row["window_days"])

    @property
    def repeats(self) -> int:
        return int(self.row["repeats"])

    @property
    def received(self) -> int:
        return int(self.row["received"])

    @property
    def rate(self) -> str:
        """The share of repeats among all complaints counted; a dash without any."""
        return percent(float(self.row["rate"])) if self.row["rate"] else wording.NOTHING

    @cached_property
    def times(self) -> list[Times]:
        return [Times(_name(row), row["count"], percent(float(row["share"]), 1)) for row in self.row["times"]]

    @property
    def figure(self) -> Spec | None:
        """No picture of a single bar."""
        if len(self.times) < 2:
            return None
        bars = [charts.Bin(each.name, each.count, late=False, text=each.share) for each in self.times]
        return charts.spread(bars, [], _("repeat complaints"))


def _name(row: Json) -> str:
    said = {"times": row["times"]}
    if row["or_more"]:
        return _("%(times)s times or more") % said
    return ngettext("%(times)s time", "%(times)s times", row["times"]) % said
