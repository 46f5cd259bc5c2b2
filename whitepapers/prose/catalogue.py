"""The figures of an issue to choose from, by what they belong to, in words of the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import metrics
from compliance import wording
from whitepapers.prose.figures import Figure
from whitepapers.prose.placeholders import placeholder
from whitepapers.prose.writing import Writer

FIELDS: Mapping[str, Any] = {
    "value": gettext_lazy("value"),
    "target": gettext_lazy("what was promised"),
    "gap": gettext_lazy("distance from what was promised"),
    "low": gettext_lazy("lower end of its interval"),
    "high": gettext_lazy("upper end of its interval"),
    "numerator": gettext_lazy("cases in the numerator"),
    "denominator": gettext_lazy("cases in the denominator"),
    "rest": gettext_lazy("cases outside the numerator"),
    "not_yet_due": gettext_lazy("cases not yet due"),
    "received": gettext_lazy("number of complaints received"),
    "before": gettext_lazy("value of the period before"),
    "change": gettext_lazy("change on the period before, with its sign"),
    "step": gettext_lazy("change on the period before, without a sign"),
    "before_period": gettext_lazy("the period before"),
    "before_year": gettext_lazy("value a year earlier"),
    "change_year": gettext_lazy("change on a year earlier, with its sign"),
    "step_year": gettext_lazy("change on a year earlier, without a sign"),
    "before_period_year": gettext_lazy("the same period a year earlier"),
    "name": gettext_lazy("its name"),
    "verdict": gettext_lazy("its verdict"),
    "period": gettext_lazy("its period"),
    "final_on": gettext_lazy("day on which it becomes final"),
    "best_unit": gettext_lazy("best unit"),
    "best_value": gettext_lazy("value of the best unit"),
    "worst_unit": gettext_lazy("worst unit"),
    "worst_value": gettext_lazy("value of the worst unit"),
    "units": gettext_lazy("number of units"),
    "breaches": gettext_lazy("breaches"),
    "exempt": gettext_lazy("exempt breaches"),
    "breaches_before": gettext_lazy("breaches of the period before"),
    "promised": gettext_lazy("compensation promised"),
    "paid": gettext_lazy("compensation paid"),
    "from": gettext_lazy("first day"),
    "until": gettext_lazy("last day"),
    "year_before": gettext_lazy("the same period a year earlier"),
    "as_of": gettext_lazy("day of the record"),
    "next": gettext_lazy("day of the next issue"),
    "promises": gettext_lazy("promises"),
    "judged": gettext_lazy("promises that could be judged"),
    "met": gettext_lazy("promises met"),
    "not_met": gettext_lazy("promises not met"),
    "missed": gettext_lazy("promises missed"),
    "minor": gettext_lazy("promises with a minor breach"),
    "major": gettext_lazy("promises with a major breach"),
    "not_evaluable": gettext_lazy("promises that could not be evaluated"),
    "reported": gettext_lazy("promises reported without a verdict"),
    "major_breaches": gettext_lazy("major breaches"),
    "minor_breaches": gettext_lazy("minor breaches"),
    "withdrawn": gettext_lazy("withdrawn breaches"),
    "categories": gettext_lazy("number of categories"),
    "findings": gettext_lazy("number of findings"),
    "actions": gettext_lazy("number of corrective actions"),
    "actions_effective": gettext_lazy("corrective actions found effective"),
    "samples": gettext_lazy("samples"),
    "opinions": gettext_lazy("audit opinions"),
    "notes": gettext_lazy("number of interpretation notes"),
    "restatements": gettext_lazy("restatements"),
    "resources": gettext_lazy("resources"),
    "firm": gettext_lazy("audit firm"),
    "view": gettext_lazy("overall opinion"),
    "n": gettext_lazy("complaints drawn"),
    "size": gettext_lazy("complaints drawn from"),
    "examined": gettext_lazy("complaints examined"),
    "deviating": gettext_lazy("complaints that deviated"),
    "bound": gettext_lazy("upper bound of the error rate"),
    "title": gettext_lazy("its title"),
    "issue": gettext_lazy("the issue that is restated"),
    "clause": gettext_lazy("its clause"),
    "old": gettext_lazy("value as it was published"),
    "new": gettext_lazy("value as it is restated"),
}
GROUPS: Mapping[str, Any] = {
    "category": gettext_lazy("Category no. %(rank)s"),
    "opinion": gettext_lazy("Audit opinion %(rank)s"),
    "sample": gettext_lazy("Sample %(rank)s"),
    "restatement": gettext_lazy("Restatement %(rank)s"),
    "period": gettext_lazy("The quarter"),
    "organisation": gettext_lazy("The company"),
    "total": gettext_lazy("The whole issue"),
}
FIRST = ("period", "organisation", "total")


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure that can be put into a text: its name in words, what it says, and the placeholder that asks for it."""

    label: str
    written: str
    placeholder: str


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one promise, one sample …"""

    title: str
    offers: list[Offer] = field(default_factory=list)


def groups(writer: Writer) -> list[Group]:
    """Every figure that has a value: those of the whole issue first, then in the order of the issue."""
    found: dict[str, Group] = {}
    for figure in writer.figures.all.values():
        if figure.is_known:
            path = figure.source.rpartition(" ")[0]
            found.setdefault(path, Group(_title(writer, path))).offers.append(_offer(writer, figure))
    return [group for path, group in sorted(found.items(), key=lambda each: each[0] not in FIRST)]


def called(writer: Writer, source: str) -> str:
    """A figure in words: what it belongs to, and which of its figures it is."""
    path, _blank, name = source.rpartition(" ")
    return _("%(subject)s: %(figure)s") % {"subject": _title(writer, path), "figure": FIELDS[name]}


def _offer(writer: Writer, figure: Figure) -> Offer:
    return Offer(str(FIELDS[figure.field]), writer.written(figure), placeholder(figure.source))


def _title(writer: Writer, path: str) -> str:
    kind, _colon, rank = path.partition(" ")[0].partition(":")
    if kind == "clause":
        row = writer.figures.snapshot["verdicts"][writer.figures.rows[path]]
        name = writer.written(writer.figures.all[f"{path} name"])
        said = {"name": name, "clause": row["clause"], "period": wording.period_name(row["period"])}
        return _("%(name)s (clause %(clause)s), %(period)s") % said
    if kind == "ledger":
        said = {"name": metrics.name(path.partition(" ")[2]), "clause": rank}
        return _("What followed from %(name)s (clause %(clause)s)") % said
    return str(GROUPS[kind]) % {"rank": rank}
