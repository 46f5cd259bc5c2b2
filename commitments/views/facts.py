"""The registers: resource facts by kind, outages, benchmarks. The company writes, its auditors read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from commitments import actions
from commitments.forms import FORMS, BenchmarkForm
from commitments.models import Benchmark, Outage, ResourceFact
from evidence.actions import store
from evidence.files import EvidenceRefused
from evidence.models import EvidenceFile

PAGE = 25
ABOUT = {ResourceFact.Kind.TRAINING_HOURS, ResourceFact.Kind.WHITE_PAPER}  # kinds with a subject: a person, an issue


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: AuthenticatedRequest) -> HttpResponseBase:
    """One register at a time (`?kind=agents`, `outage`, `benchmark`), with the form that enters into it."""
    if request.method == "POST" and request.user.role != MANAGER:
        raise PermissionDenied
    kind = _kind(request)
    form = _form(request, kind) if request.user.role == MANAGER else None
    if request.method == "POST" and form and form.is_valid() and _entered(request, kind, form):
        entered = form.cleaned_data.get("kind", kind)
        return redirect(f"{request.path}?kind={entered}")
    context = {
        "kind": kind,
        "about": kind in ABOUT,
        "kinds": [*ResourceFact.Kind.choices, ("outage", _("outages")), ("benchmark", _("benchmarks"))],
        "page": Paginator(_register(request, kind), PAGE).get_page(request.GET.get("page")),
        "form": form,
    }
    return render(request, "commitments/facts.html", context)


def _kind(request: AuthenticatedRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in (*ResourceFact.Kind.values, "outage", "benchmark") else str(ResourceFact.Kind.FUND)


def _register(request: AuthenticatedRequest, kind: str) -> Any:
    today = timezone.localdate()
    if kind == "outage":
        return Outage.objects.visible_to(request.user, today)
    if kind == "benchmark":
        return Benchmark.objects.visible_to(request.user, today)
    mine = ResourceFact.objects.visible_to(request.user, today).filter(kind=kind)
    return mine.select_related("entered_by", "evidence").order_by("-starts_on", "subject")


def _form(request: AuthenticatedRequest, kind: str) -> forms.Form:
    form = FORMS.get(kind, FORMS["fact"])
    return form(request.POST or None, request.FILES or None, initial={"kind": kind})


def _entered(request: AuthenticatedRequest, kind: str, form: forms.Form) -> bool:
    """Write what the form says. A file that is no evidence refuses the whole entry."""
    company = request.user.organisation
    if company is None:
        return False
    given = dict(form.cleaned_data)
    try:
        _write(request, company, kind, given)
    except EvidenceRefused as refused:
        form.add_error("evidence", str(refused.message))
        return False
    notices.success(request, _("Entered. The next run judges with it."))
    return True


@transaction.atomic
def _write(request: AuthenticatedRequest, company: Organisation, kind: str, given: dict[str, Any]) -> None:
    if "evidence" in given:
        day = given.get("starts_on") or given.get("valid_from")
        given["evidence"] = _evidence(request, given["evidence"], day)
    if kind == "outage":
        actions.enter_outage(organisation=company, by=request.user, **given)
    elif kind == "benchmark":
        given["seconds"] = BenchmarkForm.seconds(given)
        del given["minutes"]
        actions.enter_benchmark(organisation=company, by=request.user, **given)
    else:
        actions.enter_fact(organisation=company, by=request.user, **given)


def _evidence(request: AuthenticatedRequest, upload: Any, day: Any) -> EvidenceFile | None:
    return store(upload=upload, effective_on=day, by=request.user) if upload else None
