"""Where a running period is heading, in words: what is left, how fast it goes, how it will end (rule book §10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commitments.metrics import Metric
from compliance import wording
from compliance.models import Result

MORE: dict[str, Callable[[int], str]] = {
    Metric.FIRST_RESPONSE: lambda n: ngettext("%(number)s more late answer", "%(number)s more late answers", n),
    Metric.PRELIMINARY_SOLUTION: lambda n: ngettext(
        "%(number)s more case without a solution in time", "%(number)s more cases without a solution in time", n
    ),
    Metric.RESOLUTION: lambda n: ngettext("%(number)s more unsolved case", "%(number)s more unsolved cases", n),
    Metric.REPEAT: lambda n: ngettext("%(number)s more repeat complaint", "%(number)s more repeat complaints", n),
    Metric.REOPEN: lambda n: ngettext("%(number)s more reopened case", "%(number)s more reopened cases", n),
    Metric.FIRST_CONTACT: lambda n: ngettext(
        "%(number)s more case not solved at first contact", "%(number)s more cases not solved at first contact", n
    ),
    Metric.SATISFACTION: lambda n: ngettext(
        "%(number)s more dissatisfied reply", "%(number)s more dissatisfied replies", n
    ),
}
"""What it is that may happen so many times more; of any other metric a failure."""
NOW = {
    "month": gettext_lazy("this month"),
    "quarter": gettext_lazy("this quarter"),
    "half_year": gettext_lazy("this half-year"),
    "year": gettext_lazy("this year"),
}


@dataclass(frozen=True, slots=True)
class Foresight:
    """`headline` says how many failures more are possible, `assumed` on how many cases that counts. `heading` is the
    projected value and `between` its range; `burn` the burn rate and `burning` what it means; `gone` the day on which
    nothing is left, empty where that is none of the period. `mood`: calm, `risk`, `minor` once it is out of reach."""

    headline: str
    assumed: str
    heading: str
    between: str
    burn: str
    burning: str
    gone: str
    mood: str


def foresight(result: Result | None, today: date) -> Foresight | None:
    """None where a result foresees nothing, and of a period that is over."""
    budget = result.detail.get("budget") if result else None
    if result is None or not budget or today >= result.ends_on:
        return None
    burn = str(budget.get("burn_rate") or "")
    return Foresight(
        headline(result),
        assumed(result),
        heading(result),
        between(result),
        f"{Decimal(burn):.2f}" if burn else wording.NOTHING,
        _burning(burn),
        gone(result),
        _mood(result),
    )


def left(budget: Mapping[str, Any]) -> int | None:
    """How many failures more keep the promise at the volume expected; None where it is out of reach."""
    found = budget.get("left", budget.get("remaining"))
    return found if isinstance(found, int) and found >= 0 else None


def headline(result: Result) -> str:
    """ "At most 12 more late answers this quarter."."""
    budget = result.detail["budget"]
    number = left(budget)
    if number is None:
        return _out_of_reach(result)
    if number == 0:
        return _("Nothing is left: one failure more breaks the promise.")
    told = {"more": _more(result, number), "period": NOW[result.promise.period]}
    return _("At most %(more)s %(period)s.") % told


def _more(result: Result, number: int) -> str:
    """ "12 more late answers"."""
    return MORE.get(result.promise.metric, _failures)(number) % {"number": wording.number(number)}


def _failures(number: int) -> str:
    return ngettext("%(number)s more failure", "%(number)s more failures", number)


def _out_of_reach(result: Result) -> str:
    budget = result.detail["budget"]
    over = int(budget["used"]) - int(budget["allowed"])
    if over <= 0:
        return _("Out of reach: no number of failures keeps this promise.")
    return _("Out of reach: %(more)s than the whole period allows.") % {"more": _more(result, over)}


def assumed(result: Result) -> str:
    """The volume that "at most" is counted on: what came so far, and what comes at the pace of the last weeks."""
    budget = result.detail["budget"]
    if "expected" not in budget:
        return ""
    so_far = int(result.denominator or 0) + result.not_yet_due
    told = {
        "expected": wording.number(budget["expected"]),
        "so_far": wording.number(so_far),
        "coming": wording.number(max(0, int(budget["expected"]) - so_far)),
        "days": budget.get("recent_days"),
    }
    if not budget.get("recent_days"):
        return _("Counted on the %(so_far)s cases so far: how many are still to come is not known yet.") % told
    text = _(
        "Counted on %(expected)s cases in the whole period: %(so_far)s so far, and %(coming)s still to come at the "
        "pace of %(days)s days. If more come, more may fail; if fewer come, fewer."
    )
    return text % told


def heading(result: Result) -> str:
    """The projected value at the end of the period, never rounded across the target; empty where none is known."""
    return _share(result, "value")


def between(result: Result) -> str:
    """Its range at 95 %: "97.10% – 98.00%"; empty where it is not known, or is the value itself."""
    low, high = _share(result, "low"), _share(result, "high")
    if not low or low == high:
        return ""
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _share(result: Result, name: str) -> str:
    text = result.detail.get("projected", {}).get(name)
    return wording.percent_beside(Decimal(text), wording.ends(result.promise)) if text else ""


def gone(result: Result) -> str:
    """The day on which nothing is left at the present rate; empty where that is no day of the period."""
    day = result.detail["budget"].get("exhausted_on")
    return wording.iso_day(day) if day else ""


def _burning(burn: str) -> str:
    if not burn:
        return _("no failure is allowed")
    if Decimal(burn) == 1:
        return _("used up exactly by the end")
    if Decimal(burn) > 1:
        return _("1 lasts to the end; this is faster")
    return _("1 lasts to the end; this is slower")


def _mood(result: Result) -> str:
    if left(result.detail["budget"]) is None:
        return "minor"
    return "risk" if result.at_risk else ""


def sentences(result: Result) -> Iterator[SafeString]:
    """The error budget in one sentence with the numbers in it, and how far chance may carry its end."""
    budget, projected = result.detail.get("budget"), heading(result)
    if not budget or not projected:
        return
    yield format_html(
        _(
            "Of {expected} complaints expected in the whole period {allowed} may fail, {used} have; at the present "
            "rate ({recent} of the last {judged} decided) it ends at {projected}."
        ),
        expected=wording.number(budget["expected"]),
        allowed=wording.number(budget["allowed"]),
        used=wording.number(budget["used"]),
        recent=wording.number(budget["recent_failures"]),
        judged=wording.number(budget["recent_judged"]),
        projected=projected,
    )
    if span := between(result):
        yield format_html(
            _("Chance alone lets it end at {between}, in 95 of 100 such periods."),
            between=span,
        )
