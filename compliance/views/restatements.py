"""Restatements: the list, the page of each, and the decision on one."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from commitments.companies import whose
from commitments.portfolio import TEXTS
from complaints.models import units_visible_to
from compliance import changed, forms, refusals, retold
from compliance.actions import restating
from compliance.actions.following import StepRefused
from compliance.models import Restatement, RestatementQuerySet
from compliance.rules.moves import Why
from compliance.tables import RestatementTable
from compliance.views.steps import Page

PAGE = {"per_page": 50}
DECISIONS = {
    "approve": (
        restating.approve_restatement,
        Page(
            _("Approve the restatement"),
            _("The next issue of the white paper tells it, with this reason and your name."),
            _("Approve it"),
            _("The restatement is approved. The next issue tells it."),
        ),
    ),
    "reject": (
        restating.reject_restatement,
        Page(
            _("Reject the restatement"),
            _("No issue tells it. The same difference is not drafted again; another one is."),
            _("Reject it"),
            _("The restatement is rejected."),
        ),
    ),
}


@roles(MANAGER, AUDITOR)
@require_safe
def restatements(request: AuthenticatedRequest) -> HttpResponse:
    """The restatements of a company's published figures, the latest first."""
    company = whose(request)
    table = RestatementTable(_visible(request).filter(organisation=company.company))
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "compliance/restating/restatements.html", {"table": table, "whose": company})


@roles(MANAGER, AUDITOR)
@require_safe
def restatement(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What was published, what comes out by now, and why."""
    found = get_object_or_404(_visible(request), pk=pk)
    moves = [case.move for case in found.cases.all()]
    rows, hidden = changed.shown(moves, found.promise.metric, request.user, timezone.localdate())
    counts = {why: Counter((m.before, m.after) for m in moves if m.why is why) for why in Why}
    context = {
        "restatement": found,
        "promise": found.promise,
        "letter": found.promise.clause.version.letter,
        "steps": changed.of_restatement(found),
        "units": changed.of_units(found, _units_seen(request, found)),
        "reasons": retold.told({why: turns for why, turns in counts.items() if turns}),
        "sections": [retold.section(name) for name in found.sections],
        "writes": retold.writes(Counter(move.change_set for move in moves if move.change_set is not None)),
        "rows": rows,
        "hidden": hidden,
        "more": len(moves) - len(rows) - hidden,
        "history": found.steps.select_related("by", "run"),
    }
    return render(request, "compliance/restating/restatement.html", context)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: AuthenticatedRequest, pk: int, kind: str) -> HttpResponse:
    """Approve a draft, or reject it, and say why."""
    found = get_object_or_404(_visible(request), pk=pk)
    if kind not in DECISIONS:
        raise Http404
    act, page = DECISIONS[kind]
    form = forms.DecisionForm(request.POST or None, initial={"seen": found.seal})
    if request.method == "POST" and form.is_valid():
        try:
            act(restatement=found, by=request.user, **form.cleaned_data)
        except StepRefused as refused:
            notices.error(request, refusals.words(refused.code))
        else:
            notices.success(request, str(page.done))
        return redirect("compliance:restatement", found.pk)
    steps = changed.of_restatement(found)
    context = {"restatement": found, "promise": found.promise, "form": form, "page": page, "steps": steps}
    return render(request, "compliance/restating/decide.html", context, status=422 if form.errors else 200)


def _units_seen(request: AuthenticatedRequest, found: Restatement) -> frozenset[int] | None:
    return units_visible_to(request.user, found.promise.clause.version.letter.organisation_id)


def _visible(request: AuthenticatedRequest) -> RestatementQuerySet:
    texts = [f"promise__clause__version__{name}" for name in TEXTS]
    visible = Restatement.objects.visible_to(request.user, timezone.localdate())
    return visible.select_related("promise__clause__version__letter").defer(*texts)
