"""The letter itself, with live verdicts in its margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Min
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.access import EVERYONE, AuthenticatedRequest, roles
from commitments import care, questions
from commitments.manuscript import lexicon
from commitments.models import Letter, LetterVersion, Promise
from commitments.questions import OpenQuestion
from compliance import analysis, wording
from compliance.models import Breach, Result
from compliance.rules.periods import Period
from dashboard import choices, manuscript, opening
from dashboard.choices import Choice
from dashboard.manuscript import Line
from dashboard.scoreboard import Tally
from dashboard.versions import label


@roles(*EVERYONE)
def letter(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A version of a letter (`?version=2`) as judged in a quarter (`?period=2026Q4`)."""
    today = choices.today()
    shown = get_object_or_404(Letter.objects.visible_to(request.user, today).select_related("organisation"), pk=pk)
    versions = list(
        LetterVersion.objects.visible_to(request.user, today).filter(letter=shown).order_by("-number").distinct()
    )
    asked = choices.number(request, "version")
    since = min((each.effective_from for each in versions if each.effective_from), default=None)
    chosen = choices.period(request, _judged_last(versions, asked, today), since=since)
    day = min(chosen.last_day, today)
    version = _version(versions, asked, day)
    version.letter = shown
    words = lexicon(version)
    lines = manuscript.lines(version, chosen, day, words)
    context = {
        "letter": shown,
        "overdue": _overdue(version, today),
        "unsettled": _unsettled(version, lines, today),
        "version": version,
        "chosen": chosen,
        "lines": lines,
        "terms": words.terms.values(),
        "language": manuscript.language(version.text or shown.title),
        "front": manuscript.outer(version.front, shown.title),
        "tail": manuscript.outer(version.tail),
        "summary": _summary(shown, lines, chosen, today),
        **_handed_over(version, versions, chosen),
        "waits": any(row.waits for line in lines for row in line.rows),
        "rates": any("months" in analysis.offered(each.metric) for each in _promises(lines)),
        "versions": choices.chips(
            request, "version", [(label(each, today), each.number) for each in versions], version.number
        ),
        "periods": _periods(request, shown, chosen, today, since),
    }
    return render(request, "dashboard/letter.html", context)


def _version(versions: Sequence[LetterVersion], asked: int | None, day: date) -> LetterVersion:
    """The version asked for; else the one in force on the day; else the newest. Nothing to show is a 404."""
    if not versions:
        raise Http404
    if asked is not None:
        found = next((version for version in versions if version.number == asked), None)
        if found is None:
            raise Http404
        return found
    return next((version for version in versions if _binds(version, day)), versions[0])


def _judged_last(versions: Sequence[LetterVersion], asked: int | None, today: date) -> date:
    """Today; for a version that was superseded its last day, so that it opens with the verdicts of its own time."""
    version = next((version for version in versions if version.number == asked), None)
    if version is None or version.effective_until is None:
        return today
    return min(today, version.effective_until - timedelta(days=1))


def _binds(version: LetterVersion, day: date) -> bool:
    return version.standing(day) is LetterVersion.Standing.IN_FORCE


def _overdue(version: LetterVersion, today: date) -> set[int]:
    """The promises whose metric nobody checked again in time; a version that no longer binds needs no care."""
    if not _binds(version, today):
        return set()
    return {each.promise.pk for each in care.late_of(care.of_version(version, today), today)}


def _unsettled(version: LetterVersion, lines: Sequence[Line], today: date) -> dict[int, OpenQuestion]:
    """The open questions about the promises of a version that binds, by promise."""
    if not _binds(version, today):
        return {}
    return {each.promise.pk: each for each in questions.of_promises(_promises(lines), today)}


def _handed_over(version: LetterVersion, versions: Sequence[LetterVersion], chosen: Period) -> dict[str, Any]:
    """The last day of a version that an amendment replaced within the quarter, and the version on its last day."""
    until = version.effective_until
    if until is None or not chosen.start < until < chosen.end:
        return {}
    begun = (each for each in versions if not each.is_draft and (each.effective_from or until) < chosen.end)
    return {"part_until": until - timedelta(days=1), "whole_by": max(begun, key=lambda each: each.number)}


def _promises(lines: Sequence[Line]) -> Iterator[Promise]:
    return (row.promise for line in lines for row in line.rows)


def _summary(letter: Letter, lines: Sequence[Line], chosen: Period, today: date) -> str:
    rows = [row for line in lines for row in line.rows if row.promise.stands_alone]
    handed_over = [row for row in rows if row.result is None and row.whole is not None]
    tally = replace(Tally.of(row.result for row in rows if row not in handed_over), by_later=len(handed_over))
    if not tally.judged:
        return ""
    return opening.summary(
        tally, opening.open_in(chosen, today, Breach.objects.opened([letter], chosen)), over=chosen.end <= today
    )


def _periods(
    request: AuthenticatedRequest, letter: Letter, chosen: Period, today: date, since: date | None
) -> list[Choice]:
    """Those with results, none of them over before the letter took effect: a year's result begins earlier."""
    results = Result.objects.filter(promise__clause__version__letter=letter)
    first = results.aggregate(first=Min("starts_on"))["first"]
    first = max(first, since) if first and since else first
    offered = choices.periods(first, Period.containing(today, "quarter"), chosen, limit=5)
    labels = [(wording.period_name(period.label), period.label) for period in offered]
    return choices.chips(request, "period", labels, chosen.label)
