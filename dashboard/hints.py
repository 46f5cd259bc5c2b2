"""The line under a promise's name: the one number that explains its verdict, on the scoreboard and in the margin."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commitments.definitions import METRICS
from compliance import messages, spans, wording
from compliance.models import Result, Verdict
from compliance.rules.parts import Part
from compliance.rules.verdicts import Reason
from dashboard.scoreboard import Row


def hint(row: Row) -> str:
    """The line under a promise's name."""
    result = row.result
    if result is None and row.taken_over_on is not None:
        return _("from %(day)s on an amendment governs this period") % {"day": wording.day(row.taken_over_on)}
    if result is None:
        return ""  # the pill says so
    if result.reason == Reason.LETTER_SILENT:
        return _silent(result)
    if result.reason:
        return why(result)
    if result.at_risk and result.detail.get("budget") and result.verdict == Verdict.MET:
        return _at_risk(result.detail)
    return told(result)


def told(result: Result) -> str:
    """The number that explains a verdict, in the way of its metric."""
    definition = METRICS.get(result.promise.metric)
    return HINTS[definition.words.hint](result) if definition else _counted(result)


def why(result: Result) -> str:
    """The reason of a verdict; where the letter changed within the period, with the version whose part has it."""
    reason = messages.reason(result.reason)
    own = (result.verdict, result.reason)
    parts = result.detail.get("parts", [])
    version = next((part["version"] for part in parts if own == (part["verdict"], part.get("reason", ""))), None)
    return reason if version is None else _("version %(version)s: %(reason)s") % {"version": version, "reason": reason}


def versions(result: Result) -> str:
    """Of how many versions the verdict of a period is the worst; empty where one judges all of it."""
    count = len(result.detail.get("parts", []))
    return ngettext("%(count)s version", "%(count)s versions", count) % {"count": count} if count else ""


def figure(result: Result) -> str:
    """The figure of a whole period. Cases that are counted one by one are added up over the versions' parts."""
    if not _adds_up(result):
        return wording.figure(result)
    return wording.number(sum(Decimal(part["value"] or 0) for part in result.detail["parts"]))


def whose(result: Result) -> str:
    """Of which versions the figure is where the letter changed within the period: of all, or of the last one's part."""
    if _adds_up(result):
        return versions(result)
    told = result.detail.get("parts", [])
    return _("part of version %(number)s") % {"number": told[-1]["version"]} if told else ""


def _adds_up(result: Result) -> bool:
    return bool(result.detail.get("parts")) and wording.is_counted(result.promise.metric)


def in_parts(result: Result) -> str:
    """The part of each version in a period in which the letter changed (rule book §7); empty where it did not."""
    parts = by_version(result)
    told = {"count": len(parts), "parts": pgettext("between the parts of a sentence", "; ").join(parts)}
    return ngettext("in %(count)s part: %(parts)s", "in %(count)s parts: %(parts)s", len(parts)) % told if parts else ""


def by_version(result: Result) -> list[str]:
    """What each version's part came to, one by one."""
    return [
        _("version %(number)s %(figure)s %(verdict)s")
        % {"number": part["version"], "figure": part_figure(result, part), "verdict": Verdict(part["verdict"]).label}
        for part in result.detail.get("parts", [])
    ]


def of_unit(result: Result, company: Result | None) -> list[str]:
    """The same for a unit, beside the company's result: one that a single version's part alone heard of says whose
    and on which days. Nothing in a period that one version governs."""
    parts, span = by_version(result), spans.of(result)
    if parts or not span or company is None or not company.detail.get("parts"):
        return parts
    told = {"number": result.promise.clause.version.number, "days": spans.words(span)}
    return [_("version %(number)s alone, %(days)s") % told]


def part_figure(result: Result, part: dict[str, str]) -> str:
    """The value of one version's part, as the metric is written."""
    if not part["value"]:
        return wording.NOTHING
    numbers = {name: Decimal(part.get(name) or 0) for name in ("value", "numerator", "denominator")}
    return wording.figure(Result(promise=result.promise, **numbers))


def used(budget: dict[str, Any]) -> Fraction | None:
    """The share of the allowance that is used up; more than 1 once it is overdrawn. None: nothing is allowed."""
    allowed = int(budget.get("allowed") or 0)
    return Fraction(int(budget.get("used") or 0), allowed) if allowed else None


def _at_risk(detail: dict[str, Any]) -> str:
    left = max(0, int(detail["budget"].get("remaining") or 0))
    projected = detail.get("projected", {}).get("value")
    if projected is None:
        return ngettext("%(left)s failure left", "%(left)s failures left", left) % {"left": wording.number(left)}
    text = ngettext(
        "%(left)s failure left, heading for %(projected)s", "%(left)s failures left, heading for %(projected)s", left
    )
    return text % {"left": wording.number(left), "projected": wording.percent(Decimal(projected))}


def _silent(result: Result) -> str:
    """Missed, in a gap of the letter: the number first, as it tells what to do about it."""
    figures, why = told(result), messages.reason(result.reason)
    return _("%(figures)s; %(why)s") % {"figures": figures, "why": why} if figures else why


def _counted(result: Result) -> str:
    """A share of complaints: of how many, and how many cannot be judged yet."""
    if result.denominator is None:
        return ""
    values = {"n": wording.number(result.denominator), "waiting": wording.number(result.not_yet_due)}
    if result.not_yet_due:
        return _("of %(n)s complaints, %(waiting)s not yet due") % values
    return ngettext("of %(n)s complaint", "of %(n)s complaints", int(result.denominator)) % values


def _benchmark(result: Result) -> str:
    own, benchmark = result.detail.get("own_seconds"), result.detail.get("benchmark_seconds")
    if own is None or benchmark is None:
        return ""
    return _("benchmark %(benchmark)s, ours %(own)s") % {
        "benchmark": wording.exact_duration(benchmark),
        "own": wording.exact_duration(own),
    }


def _satisfaction(result: Result) -> str:
    replies, rate = wording.number(result.denominator or 0), result.detail.get("reply_rate")
    if rate is None:
        return _("of %(n)s replies") % {"n": replies}
    return _("of %(n)s replies, reply rate %(rate)s") % {"n": replies, "rate": wording.percent(Decimal(rate), 1)}


def _fund(result: Result) -> str:
    if result.numerator is None or result.denominator is None:
        return ""
    values = {"fund": wording.money(result.numerator), "revenue": wording.money(result.denominator)}
    forecasts = result.detail.get("forecasts", ())
    if "fund" in forecasts and "revenue" in forecasts:
        return _("a forecast %(fund)s of a forecast %(revenue)s") % values
    if "revenue" in forecasts:
        return _("%(fund)s of a forecast %(revenue)s") % values
    if "fund" in forecasts:
        return _("a forecast %(fund)s of %(revenue)s") % values
    return _("%(fund)s of %(revenue)s") % values


def _supervisors(result: Result) -> str:
    values = {"supervisors": wording.number(result.numerator or 0), "agents": wording.number(result.denominator or 0)}
    short = int(result.detail.get("short") or 0)
    if not short:
        return _("%(supervisors)s of %(agents)s people") % values
    text = ngettext(
        "%(supervisors)s of %(agents)s people, %(short)s short",
        "%(supervisors)s of %(agents)s people, %(short)s short",
        short,
    )
    return text % {**values, "short": wording.number(short)}


def _training(result: Result) -> str:
    below, lowest = result.detail.get("below"), result.detail.get("lowest")
    if below is None or lowest is None:
        return ""
    if not below:
        return _("everybody has reached the hours")
    text = ngettext(
        "%(below)s person below, the lowest at %(lowest)s h",
        "%(below)s people below, the lowest at %(lowest)s h",
        int(below),
    )
    return text % {"below": wording.number(below), "lowest": wording.number(Decimal(lowest))}


def _seats(result: Result) -> str:
    proven = result.detail.get("proven_on")
    return _("proven on %(day)s") % {"day": wording.iso_day(proven)} if proven else ""


def _obligation(result: Result) -> str:
    done, due = result.detail.get("done_on"), result.detail.get("due_on")
    if done and (bound := result.detail.get("bound_from")):
        days = {"day": wording.iso_day(done), "bound": wording.iso_day(bound)}
        return _("done on %(day)s, before it bound from %(bound)s on: the whole period counts") % days
    if done:
        return _("done on %(day)s") % {"day": wording.iso_day(done)}
    return _("due on %(day)s") % {"day": wording.iso_day(due)} if due else ""


def _milestones(result: Result) -> str:
    late, ahead = int(result.detail.get("late") or 0), int(result.detail.get("ahead") or 0)
    if late:
        return ngettext("%(count)s step late", "%(count)s steps late", late) % {"count": late}
    words = ngettext("%(count)s step still ahead", "%(count)s steps still ahead", ahead)
    return words % {"count": ahead} if ahead else ""


def _availability(result: Result) -> str:
    minutes = result.detail.get("unplanned_minutes")
    if minutes is None:
        return ""
    return _("%(length)s of unplanned outage") % {"length": wording.duration(Decimal(minutes) * 60)}


def _overrun(result: Result) -> str:
    major, minor, beyond = (
        int(result.detail.get(part, 0)) for part in (Part.NOTED_MAJOR, Part.NOTED_MINOR, Part.BEYOND)
    )
    told = [
        (major, ngettext("%(count)s major breach by note", "%(count)s major breaches by note", major)),
        (minor, ngettext("%(count)s minor breach by note", "%(count)s minor breaches by note", minor)),
        (beyond, ngettext("%(count)s more beyond the band", "%(count)s more beyond the band", beyond)),
    ]
    parts = [text % {"count": wording.number(count)} for count, text in told if count]
    return pgettext("between the parts of a sentence", "; ").join(parts)


def _resolved(result: Result) -> str:
    """A share of those that were resolved: of how many, and how many never were so far."""
    if result.denominator is None:
        return ""
    values = {"n": wording.number(result.denominator), "waiting": wording.number(result.not_yet_due)}
    if result.not_yet_due:
        return _("of %(n)s resolved, %(waiting)s not resolved yet") % values
    return _("of %(n)s resolved") % values


def _came_again(result: Result) -> str:
    """Of how many, and how many of the solved ones came again."""
    again = int(result.detail.get(Part.CAME_AGAIN) or 0)
    if not again:
        return _counted(result)
    text = ngettext(
        "%(all)s; %(count)s came again after its solution", "%(all)s; %(count)s came again after their solution", again
    )
    return text % {"all": _counted(result), "count": wording.number(again)}


def _violations(result: Result) -> str:
    """The law that was violated last."""
    return str(result.detail.get("law") or "")


def _nothing(_result: Result) -> str:
    return ""


HINTS: dict[str, Callable[[Result], str]] = {
    "counted": _counted,
    "resolved": _resolved,
    "came_again": _came_again,
    "benchmark": _benchmark,
    "replies": _satisfaction,
    "money": _fund,
    "heads": _supervisors,
    "people": _training,
    "seats": _seats,
    "duty": _obligation,
    "outage": _availability,
    "steps": _milestones,
    "classes": _overrun,
    "violations": _violations,
    "nothing": _nothing,
}
"""The ways in which the words of a metric (`commitments.definitions.Words.hint`) have it told."""
