"""Engagements: who looks at what, and until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import actions
from audits.forms import EngagementForm
from audits.forms.opinions import BeginForm
from audits.models import Engagement, Finding, Opinion, Sample
from audits.views.seen import company_of, engagement_of


@roles(MANAGER, AUDITOR)
@require_safe
def engagements(request: AuthenticatedRequest) -> HttpResponseBase:
    """The audit engagements one may see."""
    seen = Engagement.objects.visible_to(request.user, timezone.localdate())
    rows = seen.with_open_findings().select_related("firm", "organisation").prefetch_related("letters", "auditors")
    return render(request, "audits/engagements.html", {"engagements": rows, "today": timezone.localdate()})


@roles(MANAGER)
def engagement_add(request: AuthenticatedRequest) -> HttpResponseBase:
    """Let a firm in."""
    company = company_of(request)
    form = EngagementForm(request.POST or None, organisation=company)
    if form.is_valid():
        made = actions.add_engagement(organisation=company, terms=form.terms(), by=request.user)
        messages.success(
            request, _("The auditors can sign in and begin on %(day)s.") % {"day": date_format(made.valid_from)}
        )
        return redirect("audits:engagement", made.pk)
    return render(request, "audits/engagement_form.html", {"form": form})


@roles(MANAGER)
def engagement_edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Change who, what and until when; never what auditors have written."""
    engagement = engagement_of(request, pk)
    form = EngagementForm(request.POST or None, instance=engagement, organisation=company_of(request))
    if form.is_valid():
        actions.change_engagement(engagement=engagement, terms=form.terms(), by=request.user)
        messages.success(request, _("The engagement is changed."))
        return redirect("audits:engagement", pk)
    return render(request, "audits/engagement_form.html", {"form": form, "engagement": engagement_of(request, pk)})


@roles(MANAGER, AUDITOR)
@require_safe
def engagement(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """One engagement: its terms and its findings."""
    today = timezone.localdate()
    engagement = engagement_of(request, pk)
    findings = Finding.objects.visible_to(request.user, today).filter(engagement=engagement)
    context = {
        "engagement": engagement,
        "findings": findings.select_related("clause", "written_by").order_by("number"),
        "samples": Sample.objects.visible_to(request.user, today).filter(engagement=engagement),
        "opinions": Opinion.objects.visible_to(request.user, today).filter(engagement=engagement),
        "begin": BeginForm(engagement=engagement),
        "today": today,
        "is_open": engagement.is_open(today),
    }
    return render(request, "audits/engagement.html", context)
