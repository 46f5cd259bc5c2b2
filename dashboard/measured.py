"""The rule behind a figure in sentences: what is counted, by which limit and clock (rule book §3, §4, §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from commitments.definitions import METRICS
from commitments.metrics import Metric
from compliance import benchmark_readings, wording
from compliance.models import Result
from compliance.rules.verdicts import Reason

WINDOW = 30  # days (rule book §3)


def rule(result: Result) -> Iterator[SafeString]:
    """The rule of its metric, and how its limit runs."""
    if text := _rule(result):
        yield format_html("{}", text)
    yield from _law(result)
    yield from _clock(result)
    yield from _of_hours(result)
    if _named(result).endswith("d"):
        yield format_html(
            "{}", _("Days count from the day after receipt to 24:00 of the last one, moved on over a day off.")
        )


def _rule(result: Result) -> str:
    """Empty for words without a formula."""
    definition = METRICS.get(result.promise.metric)
    if definition is None:
        return ""
    if definition.words.without_limit and not _limit(result):
        return _(definition.words.without_limit)
    if more := MORE.get(definition.key):
        return more(result)
    goal = wording.quantity(result.promise.value or Decimal(0), "hour")
    return _(definition.words.rule) % {"limit": _limit(result), "window": _window(result), "goal": goal}


def _limit(result: Result) -> str:
    """In words; empty where neither letter nor note names one."""
    named = str(result.detail.get("limit") or result.promise.parameters.get("limit") or "")
    return wording.limit(named) if named else ""


def _window(result: Result) -> str:
    days = result.detail.get("window_days") or result.promise.parameters.get("window_days") or WINDOW
    return wording.quantity(Decimal(str(days)), "day")


def _named(result: Result) -> str:
    return str(result.detail.get("limit") or "")


def _law(result: Result) -> Iterator[SafeString]:
    """Where the letter names no limit, the law does (rule book §4)."""
    if statute := result.detail.get("statute"):
        text = _("The letter names no limit; that of the law is %(limit)s: %(law)s, %(article)s.")
        yield format_html("{}", text % {"limit": _limit(result), **statute})


def _of_hours(result: Result) -> Iterator[SafeString]:
    if _named(result).endswith("wh"):
        yield format_html(
            "{}", _("Working hours count only while the doors are open, by the opening hours in force at receipt.")
        )


def _clock(result: Result) -> Iterator[SafeString]:
    """What the net clock leaves out, where the letter binds it (rule book §4)."""
    if result.detail.get("clock") == "net":
        text = _(
            "The net clock binds: waiting for the customer after a question to him moves the deadline on, "
            "%(cap)s at most."
        )
        yield format_html("{}", text % {"cap": wording.duration(result.detail["pause_cap"])})


def _obliged(result: Result) -> str:
    """When a duty is kept, and why the first period of a letter counts as it does (rule book §6, §14)."""
    kept = _(METRICS[Metric.OBLIGATION].words.rule)
    if result.reason == Reason.FIRST_DUE_LATER:
        return _(
            "A duty is owed for each period of which it bound at least one day. The white paper due in this one tells"
            " of the period before, of which it bound none."
        )
    if "bound_from" in result.detail:
        owed = _(
            "It was owed for this period because it bound on some of its days; what took place counts for the whole"
            " period, here on a day before."
        )
        return f"{kept} {owed}"
    return kept


MORE: dict[str, Callable[[Result], str]] = {
    Metric.RESPONSE_VS_BENCHMARK: benchmark_readings.rule,
    Metric.OBLIGATION: _obliged,
}
"""The metrics whose rule depends on what was found."""
