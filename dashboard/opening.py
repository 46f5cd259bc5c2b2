"""The sentence a page opens with: the answer to the reader's first question, before any figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enumeration import enumerated
from commitments.models import Promise
from compliance import wording
from compliance.models import Opened, Verdict
from compliance.rules.periods import Period
from dashboard.scoreboard import Tally


def summary(tally: Tally, breaches: Counter[str], *, over: bool = False) -> str:
    """How many promises, how they stand, and how many breaches are open, by class, the major ones named. Of a quarter
    that is `over` these are its own that nobody has settled yet."""
    if not tally.judged:
        return _("No promise has been judged in this period yet.")
    promises = ngettext("%(count)s promise", "%(count)s promises", tally.told) % {"count": tally.told}
    sentence = _("%(promises)s: %(standing)s.") % {"promises": promises, "standing": enumerated(standing(tally))}
    if not breaches.total():
        return sentence
    return _("%(first)s %(second)s") % {"first": sentence, "second": _opened(breaches, over=over)}


def standing(tally: Tally) -> list[str]:
    """The verdicts that occur, best first: "5 met, 1 of them at risk", "2 missed"…"""
    parts = [_met(tally)] if tally.met else []
    words = {
        Verdict.MISSED: ngettext("%(count)s missed", "%(count)s missed", tally.verdicts[Verdict.MISSED]),
        Verdict.MINOR: ngettext(
            "%(count)s in minor breach", "%(count)s in minor breach", tally.verdicts[Verdict.MINOR]
        ),
        Verdict.MAJOR: ngettext(
            "%(count)s in major breach", "%(count)s in major breach", tally.verdicts[Verdict.MAJOR]
        ),
        Verdict.NOT_EVALUABLE: ngettext(
            "%(count)s not evaluable", "%(count)s not evaluable", tally.verdicts[Verdict.NOT_EVALUABLE]
        ),
        Verdict.NOT_YET_DUE: ngettext(
            "%(count)s not yet due", "%(count)s not yet due", tally.verdicts[Verdict.NOT_YET_DUE]
        ),
        Verdict.REPORTED: ngettext(
            "%(count)s only reported", "%(count)s only reported", tally.verdicts[Verdict.REPORTED]
        ),
        Verdict.GRADES: ngettext(
            "%(count)s only grading cases", "%(count)s only grading cases", tally.verdicts[Verdict.GRADES]
        ),
    }
    parts += [text % {"count": tally.verdicts[key]} for key, text in words.items() if tally.verdicts[key]]
    later = ngettext("%(count)s judged by a later version", "%(count)s judged by a later version", tally.by_later)
    without = ngettext("%(count)s without a verdict", "%(count)s without a verdict", tally.without)
    left = ((later, tally.by_later), (without, tally.without))
    return [*parts, *(text % {"count": count} for text, count in left if count)]


def comparison(now: Tally, before: Tally, period: str) -> str:
    """Against the period before, where that was judged at all."""
    if not before.judged:
        return ""
    change = now.met - before.met
    values = {"count": abs(change), "period": wording.period_name(period)}
    if change > 0:
        return (
            ngettext("%(count)s more met than in %(period)s.", "%(count)s more met than in %(period)s.", change)
            % values
        )
    if change < 0:
        return (
            ngettext("%(count)s fewer met than in %(period)s.", "%(count)s fewer met than in %(period)s.", -change)
            % values
        )
    return _("As many met as in %(period)s.") % values


def open_in(chosen: Period, today: date, opened: Iterable[Opened]) -> Counter[str]:
    """How many breaches of which class a quarter tells of: while it runs all that are open, later those it brought."""
    found: Counter[str] = Counter()
    for each in opened:
        found[each.severity] += each.number if today in chosen else each.inside
    return found


@dataclass(frozen=True, slots=True)
class OpenBreach:
    """Open breaches of one class of a promise: what was promised where, how many, and where they are told of."""

    promise: Promise
    severity: str
    count: int
    pk: int | None

    @property
    def severity_name(self) -> str:
        return str(Verdict(self.severity).label)


def breaches(
    chosen: Period, today: date, opened: Iterable[Opened], promises: Mapping[int, Promise]
) -> list[OpenBreach]:
    """The open breaches that the sentence counts, by name, the major ones first."""
    counted = ((each, each.number if today in chosen else each.inside) for each in opened)
    found = [
        OpenBreach(promises[each.promise], each.severity, count, each.pk if each.number == 1 else None)
        for each, count in counted
        if count
    ]
    return sorted(found, key=lambda each: (each.severity != Verdict.MAJOR, each.promise.pk))


def _opened(breaches: Counter[str], *, over: bool) -> str:
    number, major = breaches.total(), breaches[Verdict.MAJOR]
    values = {"count": wording.number(number), "major": wording.number(major)}
    if over:
        return _still_open(number, major) % values
    if not major:
        return ngettext("%(count)s breach is open.", "%(count)s breaches are open.", number) % values
    text = ngettext(
        "%(count)s breach is open, %(major)s major.", "%(count)s breaches are open, %(major)s major.", number
    )
    return text % values


def _still_open(number: int, major: int) -> str:
    if not major:
        return ngettext("Of its breaches %(count)s is still open.", "Of its breaches %(count)s are still open.", number)
    return ngettext(
        "Of its breaches %(count)s is still open, %(major)s major.",
        "Of its breaches %(count)s are still open, %(major)s major.",
        number,
    )


def _met(tally: Tally) -> str:
    if tally.at_risk:
        text = ngettext("%(count)s met (%(risky)s at risk)", "%(count)s met (%(risky)s at risk)", tally.met)
        return text % {"count": tally.met, "risky": tally.at_risk}
    return ngettext("%(count)s met", "%(count)s met", tally.met) % {"count": tally.met}
