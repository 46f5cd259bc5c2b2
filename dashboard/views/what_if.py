"""What if a promise asked for another target, limit or window, or left some units out? Nothing changes by asking."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from commitments.models import Promise
from compliance import whatif, wording
from compliance.forms.whatif import SupposedForm
from compliance.models import Result
from compliance.registered import Known
from compliance.rules.periods import Period
from dashboard import choices, supposed
from dashboard.choices import Choice
from dashboard.views.analysis import agreed, units_of


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def what_if(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A promise in a period (`?period=2026Q4`) beside what is supposed of it (`?target=99&limit=3h&without=4`)."""
    today = choices.today()
    shown = get_object_or_404(agreed(request, today).select_related("clause__version__letter__organisation"), pk=pk)
    if not whatif.offered(shown):
        raise Http404
    chosen = choices.period(request, today, shown.period)
    named = {unit.pk: unit for unit in units_of(request, shown.clause.version.letter.organisation_id, today)}
    known = _known(shown)
    real = _judged(shown, chosen, known, whatif.NOTHING)
    asks = any(request.GET.get(name) for name in whatif.FIELDS)
    form = SupposedForm(
        request.GET if asks else None,
        promise=shown,
        units=list(named.values()),
        now=supposed.terms(real) if real else None,
    )
    tried = _judged(shown, chosen, known, form.supposed) if form.supposed else None
    context = {
        "promise": shown,
        "chosen": chosen,
        "periods": _periods(request, shown, chosen, Period.containing(today, shown.period)),
        "form": form,
        "as_of": known.as_of if known else None,
        "stored": Result.objects.of_company().filter(promise=shown, period=chosen.label).first(),
        "real": real,
        "tried": tried,
        "spoken": supposed.spoken(whatif.changed(shown, form.supposed), form.supposed, named),
        "lines": supposed.lines(real, tried or real, today) if real else [],
    }
    return render(request, "dashboard/what_if.html", {**context, "moved": _has_moved(context["stored"], real)})


def _known(shown: Promise) -> Known | None:
    """What is known as of the promise's last calculation; None before the first one."""
    as_of: datetime | None = getattr(shown, "judged_at")  # noqa: B009 - of `agreed`, which the model does not know
    return Known(shown.clause.version.letter, as_of) if as_of else None


def _judged(shown: Promise, chosen: Period, known: Known | None, told: whatif.Supposed) -> Result | None:
    outcome = whatif.judged(shown, chosen, known, told) if known else None
    return whatif.as_result(outcome) if outcome else None


def _has_moved(stored: Any, real: Result | None) -> bool:
    """Whether facts have changed since the last calculation, so that the letter's own figure is another by now."""
    told = ("numerator", "denominator", "not_yet_due", "value")
    return bool(stored and real) and any(getattr(stored, name) != getattr(real, name) for name in told)


def _periods(request: AuthenticatedRequest, shown: Promise, chosen: Period, running: Period) -> list[Choice]:
    offered = choices.periods(shown.clause.version.effective_from, running, chosen, limit=12)
    labels = [(wording.period_name(each.label), each.label) for each in offered]
    return choices.chips(request, "period", labels, chosen.label)
