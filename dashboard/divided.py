"""A verdict on a period in which the letter changed, part by part (rule book §7).

The figures of such a result are those of its last version's part; the verdict is the worse of all parts that received
anything. So whatever is said of the figures is said of that part alone, and every reason and every note of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.enumeration import enumerated
from complaints.rules.clocks import ONE_DAY
from compliance import messages, spans, wording
from compliance.models import Result, Verdict
from dashboard import hints

Part = dict[str, Any]


def parts(result: Result) -> Iterator[SafeString]:
    """Each version's part with what it came to or what it lacks; nothing where one version judges all."""
    told = _parts(result)
    if not told:
        return
    yield format_html(
        "{}", _("The letter changed within the period; each version judges its own part, the worse counts.")
    )
    for part in told:
        yield _sentence(result, part)
    text = _("What follows is said of the part of version {version} alone.")
    yield format_html(text, version=told[-1]["version"])


def short(result: Result) -> Iterator[SafeString]:
    """On which days of the period the letter bound the promise, where on fewer than all (rule book §5, §7)."""
    span = spans.of(result)
    if span.first is not None and span.last is not None:
        text = _("Only what was received from {first} to {last} is judged here: on these days of the period it bound.")
    elif span.first is not None:
        text = _("It binds from {first} on: of the period only what has been received since then is judged.")
    elif span.last is not None:
        text = _("Version {version} governed until {last}: only what was received until then is judged here.")
    else:
        return
    days = {"first": span.first, "last": span.last}
    named = {name: wording.day(day) for name, day in days.items() if day is not None}
    yield format_html(text, version=result.promise.clause.version.number, **named)


def under(result: Result, note: int) -> str:
    """The numbers of the versions to whose parts a note applies; empty where it applies to the whole period."""
    told = _parts(result)
    applies = [str(part["version"]) for part in told if note in part.get("notes", [])]
    return "" if len(applies) == len(told) else enumerated(applies)


def _parts(result: Result) -> list[Part]:
    found: list[Part] = result.detail.get("parts", [])
    return found


def _sentence(result: Result, part: Part) -> SafeString:
    words = {
        "version": _named(part),
        "value": hints.part_figure(result, part),
        "verdict": Verdict(part["verdict"]).label,
        "reason": messages.reason(part.get("reason", "")),
    }
    if part.get("received") == 0 and any(each.get("received") for each in _parts(result)):
        return format_html(_("{version}: nothing was received under it, so it does not count."), **words)
    if part["verdict"] == Verdict.NOT_EVALUABLE and words["reason"]:
        return format_html(_("{version}: not evaluable, {reason}."), **words)
    if words["reason"]:
        return format_html(_("{version}: {value}, {verdict}; {reason}."), **words)
    return format_html(_("{version}: {value}, {verdict}."), **words)


def _named(part: Part) -> str:
    """ "Version 1, until 14 Nov 2026" """
    if part.get("until"):
        last = date.fromisoformat(part["until"]) - ONE_DAY
        return _("Version %(number)s, until %(day)s") % {"number": part["version"], "day": wording.day(last)}
    if part.get("from"):
        first = date.fromisoformat(part["from"])
        return _("Version %(number)s, from %(day)s on") % {"number": part["version"], "day": wording.day(first)}
    return _("Version %(number)s") % {"number": part["version"]}
