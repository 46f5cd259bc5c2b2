"""What an auditor has confirmed of the registered facts that figures rest on (rule book §6, §13): such promises are
audited entry by entry, not complaint by complaint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from audits.models import Engagement
from commitments.definitions import METRICS
from compliance.behind import Behind, behind
from compliance.models import Result


@dataclass(frozen=True, slots=True)
class OnFacts:
    """A figure that rests on registered facts, with the entries behind it."""

    result: Result
    behind: Behind


def on_facts(results: Iterable[Result]) -> Iterator[OnFacts]:
    """Those of these figures that rest on registered facts alone."""
    for result in results:
        definition = METRICS.get(result.promise.metric)
        if definition is not None and definition.ask is None and (found := behind(result)):
            yield OnFacts(result, found)


def latest(engagement: Engagement, today: date) -> list[Result]:
    """The company's figures of the engaged letters that reach into its period, of each promise the latest that is over,
    or else the one that runs."""
    rows = Result.objects.of_company().filter(
        promise__clause__in=engagement.clauses(),
        starts_on__lte=engagement.period_until,
        ends_on__gt=engagement.period_from,
    )
    version = "promise__clause__version"
    kept: dict[int, Result] = {}
    ordered = rows.select_related(f"{version}__letter").order_by(
        f"{version}__letter", f"{version}__number", "promise__clause__position", "promise__position", "ends_on"
    )
    for result in ordered:
        if result.promise_id not in kept or result.ends_on <= today:
            kept[result.promise_id] = result
    return list(kept.values())
