"""Engagements: who looks at what, for whom, and until when; and what still keeps one closed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import actions, hurdles
from audits.forms import EngagementForm
from audits.forms.opinions import BeginForm
from audits.models import DocumentRequest, Engagement, Finding, Opinion, Sample, Signature, evidence_visible_to
from audits.views.seen import company_of, engagement_of, known_engagement_of
from audits.views.steps import sent


@roles(MANAGER, AUDITOR)
@require_safe
def engagements(request: AuthenticatedRequest) -> HttpResponseBase:
    """The audit engagements one may know of: of an auditor those he is assigned to, open or not."""
    today = timezone.localdate()
    known = Engagement.objects.known_to(request.user, today).with_open_findings()
    rows = list(known.select_related("firm", "organisation").prefetch_related("letters"))
    inside = set(Engagement.objects.visible_to(request.user, today).values_list("pk", flat=True))
    listed = [
        {"engagement": each.engagement, "standing": each, "inside": each.engagement.pk in inside}
        for each in hurdles.standings(rows, request.user, today)
    ]
    return render(request, "audits/engagements.html", {"engagements": listed, "today": today})


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_add(request: AuthenticatedRequest) -> HttpResponseBase:
    """Entrust a firm."""
    company = company_of(request)
    form = EngagementForm(**sent(request), organisation=company)
    if form.is_valid():
        made = actions.add_engagement(organisation=company, terms=form.terms(), uploads=form.uploads(), by=request.user)
        messages.success(request, _("The engagement is made. This page says what still keeps it closed."))
        return redirect("audits:engagement", made.pk)
    return render(request, "audits/engagement_form.html", {"form": form})


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Change who, what and until when; never what auditors have written."""
    engagement = engagement_of(request, pk)
    form = EngagementForm(**sent(request), instance=engagement, organisation=company_of(request))
    if form.is_valid():
        signed = set(engagement.assignments.cleared().values_list("pk", flat=True))
        actions.change_engagement(engagement=engagement, terms=form.terms(), uploads=form.uploads(), by=request.user)
        if signed - set(engagement.assignments.cleared().values_list("pk", flat=True)):
            messages.success(
                request, _("The engagement is changed. It opens to its auditors again once they have signed anew.")
            )
        else:
            messages.success(request, _("The engagement is changed."))
        return redirect("audits:engagement", pk)
    return render(request, "audits/engagement_form.html", {"form": form, "engagement": engagement_of(request, pk)})


@roles(MANAGER, AUDITOR)
@require_safe
def engagement(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """One engagement: what keeps it closed, its terms and people; and to whom it is open, everything in it."""
    today = timezone.localdate()
    found = known_engagement_of(request, pk)
    inside = Engagement.objects.visible_to(request.user, today).filter(pk=pk).exists()
    findings = Finding.objects.visible_to(request.user, today).filter(engagement=found)
    context = {
        "engagement": found,
        "inside": inside,
        "opinions": Opinion.objects.visible_to(request.user, today).filter(engagement=found),
        "begin": BeginForm(engagement=found),
        "today": today,
        "is_open": found.is_open(today),
        "standing": hurdles.standings([found], request.user, today)[0],
        "findings": findings.select_related("clause", "written_by").order_by("number"),
        "samples": Sample.objects.visible_to(request.user, today).filter(engagement=found).with_progress(),
        "requests": _requests(request, found, today),
        **_on_record(request, found, today),
    }
    return render(request, "audits/engagement.html", context)


def _requests(request: AuthenticatedRequest, found: Engagement, today: date) -> list[dict[str, Any]]:
    """What was asked for, in the order of its numbers."""
    seen = DocumentRequest.objects.visible_to(request.user, today).filter(engagement=found)
    return [{"asked": each, "overdue": each.is_overdue(today)} for each in seen]


def _on_record(request: AuthenticatedRequest, found: Engagement, today: date) -> dict[str, Any]:
    """Its people with what they signed, both sides' acceptances, and which papers this reader may open."""
    people = found.assignments.select_related("auditor", "assigned_by", "ended_by").prefetch_related("signatures")
    acceptances = found.acceptances.select_related("firm", "recorded_by", "withdrawn_by").prefetch_related("evidence")
    of_terms = Q(engagements=found) | Q(acceptances__engagement=found)
    papers = evidence_visible_to(request.user, today).filter(of_terms)
    readable = Signature.objects.visible_to(request.user).filter(assignment__engagement=found)
    return {
        "people": people,
        "readable": set(readable.values_list("pk", flat=True)),
        "is_led": found.is_led_by(request.user),
        "acceptances": acceptances,
        "papers": set(papers.values_list("pk", flat=True)),
    }
