"""A company's own issues and drafts."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from commitments.companies import whose
from compliance.rules.periods import Period
from whitepapers import actions, workflow
from whitepapers.models import WhitePaper
from whitepapers.views import passages
from whitepapers.views.seen import read, shown

OFFERED_QUARTERS = 8


def _quarters() -> list[str]:
    """The running quarter and those before it, newest first."""
    period = Period.containing(timezone.localdate(), "quarter")
    labels = []
    for _index in range(OFFERED_QUARTERS):
        labels.append(period.label)
        period = period.previous()
    return labels


@roles(MANAGER, AUDITOR)
@require_GET
def papers(request: AuthenticatedRequest) -> HttpResponse:
    """A company's issues, and for its manager the quarters of which a draft can be made."""
    company = whose(request)
    visible = WhitePaper.objects.visible_to(request.user).filter(organisation=company.company)
    visible = visible.select_related("organisation")
    known = set(visible.values_list("period", flat=True))
    open_quarters = [label for label in _quarters() if label not in known]
    stands = dict(visible.newest().values_list("period", "version"))
    issues = [shown(each) | {"corrected_by": _later(each, stands)} for each in visible]
    context = {"issues": issues, "open_quarters": open_quarters, "whose": company}
    return render(request, "whitepapers/papers.html", context)


def _later(paper: WhitePaper, stands: Mapping[str, int]) -> int | None:
    """The version by which an issue was corrected."""
    newest = stands.get(paper.period, 0)
    return newest if paper.is_published and newest > paper.version else None


@roles(MANAGER, AUDITOR)
@require_GET
def paper(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(WhitePaper.objects.visible_to(request.user).select_related("organisation"), pk=pk)
    told = {
        "is_draft": not found.is_published,
        "state": workflow.state(found, at=timezone.now()),
        "prose": passages.card(found) if found.is_editable else None,
    }
    return render(request, "whitepapers/paper.html", read(found) | told)


@roles(MANAGER)
@require_POST
def build(request: AuthenticatedRequest) -> HttpResponse:
    label = request.POST.get("period", "")
    if label not in _quarters() or request.user.organisation is None:
        messages.error(request, _("Choose a quarter."))
        return redirect("whitepapers:papers")
    try:
        made = actions.build(organisation=request.user.organisation, period=label, by=request.user, at=timezone.now())
    except actions.PublicationRefused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect("whitepapers:papers")
    return redirect("whitepapers:paper", made.pk)
