"""Restatements in a white paper: what earlier issues said, what comes out by now, why, and who approved saying so.

An issue tells every restatement that is approved when its figures are frozen. Publishing it marks them as told, and
copies what it says itself, so that later runs can tell what comes out otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation, User
from commitments.models import Promise
from compliance import retold, wording
from compliance.actions import restating
from compliance.changed import Step as Step
from compliance.changed import of_units, steps
from compliance.models import Restatement, Result
from compliance.models.versions import as_result
from compliance.restated import COMPANY
from compliance.rules.moves import Why
from compliance.rules.periods import Period
from whitepapers.models import WhitePaper

Json = dict[str, Any]
GOAL = ("kind", "comparator", "low_closed", "high_closed", "unit", "period", "force", "breach_class", "parameters")
FIGURES = ("received", "numerator", "denominator", "not_yet_due", "value", "verdict", "reason", "provisional")


def restatements(organisation: Organisation) -> list[Json]:
    """Those that wait to be told, the earliest approved first."""
    approved = Restatement.objects.approved().filter(organisation=organisation)
    rows = approved.select_related("promise__clause__version__letter").order_by("pk")
    return [_restatement(row) for row in rows]


def _restatement(row: Restatement) -> Json:
    promise, decision = row.promise, row.steps.select_related("by").get(to_status=Restatement.Status.APPROVED)
    why = Counter(row.cases.order_by().values_list("why", flat=True))
    return {
        "id": row.pk,
        "letter": promise.clause.version.letter_id,
        "clause": promise.clause.number,
        "quote": promise.quote,
        "metric": promise.metric,
        "goal": _goal(promise),
        "period": row.period,
        "issue": row.issue,
        "old": _figures(row.old),
        "new": _figures(row.new),
        "units": len(of_units(row)),
        "cases": {str(key): why[key] for key in sorted(why)},
        "sections": row.sections,
        "reason": decision.reason,
        "approved_by": str(decision.by or ""),
        "approved_on": timezone.localdate(decision.at).isoformat(),
    }


def _goal(promise: Promise) -> Json:
    numbers = {name: _text(getattr(promise, name)) for name in ("value", "value_high")}
    return {**{name: getattr(promise, name) for name in GOAL}, **numbers}


def _figures(told: Json) -> Json:
    company = told.get(COMPANY, {})
    return {name: company[name] for name in FIGURES if name in company}


@dataclass(frozen=True)
class Restated:
    """A restatement as the readers of an issue see it."""

    row: Json

    @cached_property
    def promise(self) -> Promise:
        goal = self.row["goal"]
        numbers = {name: None if goal[name] is None else Decimal(goal[name]) for name in ("value", "value_high")}
        return Promise(**{**goal, **numbers}, metric=self.row["metric"], quote=self.row["quote"])

    @cached_property
    def steps(self) -> list[Step]:
        return steps(self._result("old"), self._result("new"))

    def _result(self, side: str) -> Result:
        found = as_result(self.row[side])
        found.promise, found.period = self.promise, self.row["period"]
        return found

    @property
    def approved_on(self) -> date:
        return date.fromisoformat(self.row["approved_on"])

    @property
    def causes(self) -> list[str]:
        """Why it comes out otherwise, in sentences."""
        return list(self._causes()) or [_("Nothing it rests on was changed: time alone did it.")]

    def _causes(self) -> Iterator[str]:
        for why in Why:
            if count := self.row["cases"].get(str(why)):
                yield retold.MOVED[why](count)
        for name in self.row["sections"]:
            yield _("Changed since: %(section)s") % {"section": retold.section(name)}
        if count := self.row["units"]:
            text = ngettext("%(count)s unit is told otherwise, too.", "%(count)s units are told otherwise, too.", count)
            yield text % {"count": wording.number(count)}


def told(snapshot: Json) -> list[Restated]:
    """What an issue restates; one of before restatements were told has none."""
    return [Restated(row) for row in snapshot.get("restatements", [])]


def reasons_against(paper: WhitePaper) -> Iterator[str]:
    """What stands against publishing: restatements that wait, or that were approved after the figures were frozen;
    and figures that come out otherwise than they were frozen."""
    if drafted := Restatement.objects.drafted().filter(organisation=paper.organisation_id).count():
        yield ngettext(
            "%(count)s restatement of a published figure waits for a decision.",
            "%(count)s restatements of published figures wait for a decision.",
            drafted,
        ) % {"count": drafted}
    approved = Restatement.objects.approved().filter(organisation=paper.organisation_id)
    if {row["id"] for row in paper.snapshot.get("restatements", [])} != set(approved.values_list("pk", flat=True)):
        yield _("A restatement was approved after the figures were frozen; freeze them again.")
    if _frozen(paper) != _stored(paper):
        yield _("The verdicts have changed since the figures were frozen; freeze them again.")


def publish(paper: WhitePaper, *, by: User | None, at: datetime) -> None:
    """Mark what the issue restates as told, and copy what it says."""
    numbers = [row["id"] for row in paper.snapshot.get("restatements", [])]
    restating.publish_restatements(numbers=numbers, issue=paper.period, by=by)
    restating.copy_published(
        organisation=paper.organisation,
        issue=paper.period,
        version=paper.version,
        results=_results(paper).order_by("pk"),
        at=at,
    )


def _results(paper: WhitePaper) -> Any:
    """The stored results that an issue tells of: the company's of the quarter and of the half-year and year that it
    lies in, and the quarter's of the units."""
    quarter = Period.parse(paper.period)
    around = [Period.containing(quarter.start, kind).label for kind in ("half_year", "year")]
    told_of = Q(period=quarter.label) | Q(unit=None, period__in=around)
    return Result.objects.filter(told_of, promise__clause__version__letter__organisation=paper.organisation_id)


def _frozen(paper: WhitePaper) -> Counter[tuple[Any, ...]]:
    """What the draft says: of the company the digests, of the units what is told of them."""
    company = (("", row["digest"]) for row in paper.snapshot["verdicts"])
    columns = ("unit", "clause", "metric", "verdict", "denominator", "value")
    units = (tuple(row[name] for name in columns) for row in paper.snapshot["units"])
    return Counter([*company, *units])


def _stored(paper: WhitePaper) -> Counter[tuple[Any, ...]]:
    """The same of the results as they are stored."""
    rows = _results(paper)
    company = (("", digest) for digest in rows.filter(unit=None).order_by().values_list("digest", flat=True))
    units = rows.filter(unit__organisation=paper.organisation_id, promise__kind=Promise.Kind.TARGET).order_by()
    columns = ("unit__name", "promise__clause__number", "promise__metric", "verdict", "denominator", "value")
    told_of = ((*names, _text(cases), _text(value)) for *names, cases, value in units.values_list(*columns))
    return Counter([*company, *told_of])


def _text(number: Decimal | None) -> str | None:
    return None if number is None else format(number.normalize(), "f")
