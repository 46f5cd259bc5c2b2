"""One promise: its verdict and why, its trend, its units, and the way to the complaints behind every number."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import AUDITOR, EVERYONE, AuthenticatedRequest, roles
from commitments import bandcheck, questions
from commitments.companies import query_of
from commitments.metrics import Metric
from commitments.models import LetterVersion, Promise
from complaints.models import units_visible_to
from compliance import (
    agreed,
    analysis,
    benchmark_readings,
    cases,
    changed,
    explaining,
    pictures,
    spans,
    stretches,
    whatif,
    wording,
)
from compliance.behind import behind
from compliance.models import JudgedStep, Result
from compliance.picked import behind_figure
from compliance.rules.periods import Period
from dashboard import choices, foresight, lists, manuscript, navigation, reasons, scoreboard
from dashboard.choices import Choice
from dashboard.record import Record, in_force, record


@roles(*EVERYONE)
def promise(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A promise in a period of its own rhythm (`?period=2026Q4`), of the company or of one unit (`?unit=3`)."""
    today = choices.today()
    versions = LetterVersion.objects.visible_to(request.user, today)
    mine = Promise.objects.agreed().filter(clause__version__in=versions)
    shown = get_object_or_404(mine.select_related("clause__version__letter__organisation"), pk=pk)
    chosen = choices.period(request, today, shown.period)
    seen = units_visible_to(request.user, shown.clause.version.letter.organisation_id, today)
    known = record(shown, chosen, choices.number(request, "unit"), seen)
    taken_over = scoreboard.taken_over_on(shown, chosen)
    alike = stretches.alike(_last_periods(known), known.used)
    part = behind_figure(shown.metric)
    leads = partial(_leads, request, part)
    context = {
        "promise": shown,
        "language": manuscript.language(shown.quote),
        "letter": shown.clause.version.letter,
        "pictures": analysis.offered(shown.metric),
        "supposable": bool(whatif.offered(shown)),
        "chosen": chosen,
        "record": known,
        "result": known.result,
        "change": _change(known),
        "successor": _successor(shown, mine, chosen) if taken_over and not known.result else None,
        "span": spans.of(known.result) if known.result else None,
        "whole": _whole(shown, chosen),
        "taken_over_on": taken_over,
        "readings": benchmark_readings.lines(known.result),
        "caution": _caution(known.result),
        "unsettled": questions.of_promises([shown], min(chosen.last_day, today)),
        "behind": behind(known.result) if known.result else None,
        "foresight": foresight.foresight(known.result, today),
        "part": part,
        "periods": _periods(request, known, Period.containing(today, shown.period)),
        "unit_rows": pictures.worst_first(shown, known.units),
        "trend_rows": pictures.steps(known.history),
        "trend": pictures.trend_in_stretches(shown, alike, known.graded, chosen.label, known.used, leads),
        "begins": {each.results[0].pk: each.name for each in alike},
        "units_known": any(row.value is not None or row.denominator or row.detail.get("parts") for row in known.units),
        "units": pictures.units(shown, known.units, known.unit.pk if known.unit else None, leads),
        **_why(request, known, min(chosen.last_day, today)),
        **_changed(known),
        **_line(known, min(chosen.last_day, today)),
    }
    return render(request, "dashboard/promise.html", context)


def _leads(request: AuthenticatedRequest, part: str, result: Result) -> str:
    """The list behind a point of a picture, for those who may open it."""
    return navigation.openable(request, "dashboard:cases", result.pk, part) if part else ""


def _successor(shown: Promise, mine: QuerySet[Promise], chosen: Period) -> Promise | None:
    """The promise as the version carries it on that is in force on the period's last day, which judges it (§7)."""
    same = mine.filter(lineage=shown.lineage, clause__version__number__gt=shown.clause.version.number)
    begun = same.filter(clause__version__effective_from__lt=chosen.end)
    return begun.select_related("clause__version").order_by("-clause__version__number").first()


def _whole(shown: Promise, chosen: Period) -> Result | None:
    """The verdict on all of a period in which an amendment took over, of which this page shows a part or nothing."""
    return scoreboard.judged_whole(shown.clause.version).get((shown.lineage, chosen.label))


def _caution(result: Result | None) -> str:
    """That by R3 of the statistic in use nothing could keep a promise against a benchmark."""
    if result is None or result.promise.metric != Metric.RESPONSE_VS_BENCHMARK:
        return ""
    return questions.caution(result.promise, {"statistic": result.detail.get("statistic")})


def _last_periods(known: Record) -> list[Result]:
    """What a chart has room for."""
    shown = {result.period for result in known.history[-pictures.MOST_PERIODS :]}
    return [result for result in known.parts if result.period in shown]


def _periods(request: AuthenticatedRequest, known: Record, running: Period) -> list[Choice]:
    first = known.history[0].starts_on if known.history else None
    offered = choices.periods(first, running, known.period, limit=12)
    labels = [(wording.period_name(period.label), period.label) for period in offered]
    return choices.chips(request, "period", labels, known.period.label)


def _change(known: Record) -> str:
    """The step from the period before, in percentage points, and that it is none yet where time alone may undo it."""
    now, before = known.result, known.previous
    step = wording.change(now, before) if now is not None and before is not None else ""
    return _("%(step)s so far, provisional") % {"step": step} if step and now and now.provisional else step


def _why(request: AuthenticatedRequest, known: Record, day: date) -> dict[str, Any]:
    result = known.result
    if result is None:
        return {"why": [], "chips": []}
    shown = lists.chips(request, result)
    notes_url = navigation.openable(request, "commitments:notes")
    if request.user.role == AUDITOR:
        notes_url += query_of(known.promise.clause.version.letter.organisation)
    confirmed = JudgedStep.objects.confirming(result)
    last_run = timezone.localdate(confirmed.confirmed_at if confirmed else result.as_of)
    case = reasons.Case(result, known.bands, known.notes, lists.urls(shown), notes_url)
    return {
        "why": reasons.why(case),
        "chips": shown,
        "quotient": reasons.quotient(result),
        "confirmed": confirmed,
        "awaiting": [note for note in in_force(known.promise, day) if agreed.awaits_run(result, note, last_run)],
    }


def _changed(known: Record) -> dict[str, Any]:
    """What the result said before the run that changed it last."""
    version = explaining.latest(known.result) if known.result is not None else None
    if version is None or known.result is None:
        return {}
    version.result.promise = known.result.promise
    steps = changed.steps(version.result, known.result)
    return {"before": version, "steps": steps, "compares": bool(cases.offered(known.result.promise.metric))}


def _line(known: Record, day: date) -> dict[str, Any]:
    """What the letter says of this figure from 0 upwards, with the period's value; nothing where it has no bands."""
    check = bandcheck.check_of(known.promise, day)
    return {"check": check, "line": check.line_at(_value(known, check.unit))} if check else {}


def _value(known: Record, unit: str) -> Fraction | None:
    """The period's value in the letter's unit; a count of overruns is no share and stands on no line of shares."""
    if known.result is None or known.result.value is None or known.promise.metric == Metric.OVERRUN:
        return None
    return wording.exact(known.result) * (100 if unit == "percent" else 1)
