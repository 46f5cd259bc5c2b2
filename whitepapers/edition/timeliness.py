"""How long things took, as the readers of an issue see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commitments.models import Promise
from complaints import messages
from compliance import charts, wording
from compliance.analysis.pictures import percent
from compliance.analysis.times import Edge, place, rounded, span
from compliance.charts import Spec
from whitepapers.edition.verdicts import Key, key, promise

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bin:
    """So many complaints that took from one time to another, in words, with their share of all. `late`: beyond the
    limit of the promise."""

    text: str
    count: int
    share: str
    late: bool


@dataclass(frozen=True)
class Timeliness:
    """The times of one promise's event. Without bins where another histogram holds the same complaints among others."""

    row: Json

    @property
    def key(self) -> Key:
        return key(self.row)

    @property
    def clause(self) -> str:
        return str(self.row["clause"])

    @cached_property
    def promise(self) -> Promise:
        return promise(self.row)

    @property
    def event(self) -> str:
        """What is waited for: the first response, the solution."""
        return str(capfirst(messages.label(f"{self.row['event']}_at")))

    @property
    def received(self) -> int:
        return int(self.row["received"])

    @property
    def limit(self) -> str:
        """Empty where there is none."""
        return wording.limit(self.row["limit_told"]) if self.row["limit_told"] else ""

    @property
    def benchmark(self) -> str:
        """The industry's time that the promise is held against; empty where it is held against none."""
        return wording.duration(self.row["benchmark"]) if self.row["benchmark"] else ""

    @cached_property
    def quantiles(self) -> list[tuple[str, str]]:
        """(P50, the time within which half of all had it), …; one that falls on those who still wait is not known."""
        told: Mapping[str, int | None] = self.row["quantiles"]
        return [
            (name.upper(), wording.NOTHING if value is None else wording.duration(value))
            for name, value in sorted(told.items())
        ]

    @cached_property
    def bins(self) -> list[Bin]:
        return [self._bin(each) for each in self.row["bins"]]

    @property
    def figure(self) -> Spec | None:
        if not self.bins:
            return None
        drawn = [
            charts.Bin(rounded(row["above"]), each.count, each.late, f"{each.text}<br>{each.share}")
            for row, each in zip(self.row["bins"], self.bins, strict=True)
        ]
        return charts.spread(drawn, self._lines(), _("complaints"))

    def _bin(self, row: Json) -> Bin:
        text = span(_edge(row)) if row["up_to"] is not None else _open_ended(row["above"])
        return Bin(text, row["count"], percent(float(row["share"]), 1), row["late"])

    def _lines(self) -> list[charts.Line]:
        edges = [_edge(row) for row in self.row["bins"]]
        known = {name: value for name, value in sorted(self.row["quantiles"].items()) if value is not None}
        lines = [_line(name.upper(), value, edges) for name, value in known.items()]
        if self.row["limit"] is not None:
            lines.append(_line(_("limit"), self.row["limit"], edges, firm=True))
        if self.row["benchmark"] is not None:
            lines.append(_line(_("benchmark"), self.row["benchmark"], edges, firm=True))
        return lines


def timeliness(rows: Iterable[Json]) -> list[Timeliness]:
    return [Timeliness(row) for row in rows]


def _edge(row: Json) -> Edge:
    return row["above"], row["up_to"]


def _line(name: str, seconds: int, edges: Sequence[Edge], *, firm: bool = False) -> charts.Line:
    return charts.Line(place(seconds, edges), f"{name} {wording.duration(seconds)}", firm=firm)


def _open_ended(above: int) -> str:
    """The last bin holds those who still wait."""
    if not above:
        return _("any time, or not yet")
    return _("more than %(time)s, or not yet") % {"time": rounded(above)}
