"""The registers: resource facts by kind, outages, benchmarks. The company writes, its auditors read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from commitments import actions, waiting
from commitments.companies import Whose, whose
from commitments.forms import FORMS, EntryForm
from commitments.models import Benchmark, LawViolation, Outage, Registered, ResourceFact, StatutoryLimit
from commitments.views.entries import refusal, store_source
from evidence.files import EvidenceRefused

PAGE = 25
OTHERS: dict[str, type[Any]] = {each.REGISTER: each for each in (Outage, Benchmark, LawViolation, StatutoryLimit)}
"""The registers beside the resource facts, which are told apart by kind."""
NAMES = {
    "outage": gettext_lazy("outages"),
    "benchmark": gettext_lazy("benchmarks"),
    "violation": gettext_lazy("violations of law"),
    "statute": gettext_lazy("limits of the law"),
}
ABOUT = {ResourceFact.Kind.TRAINING_SESSION, ResourceFact.Kind.WHITE_PAPER}  # kinds with a subject: a topic, an issue


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: AuthenticatedRequest) -> HttpResponseBase:
    """One register of a company (`?kind=agents`, `outage`, `benchmark`), with the form that enters into it."""
    if request.method == "POST" and request.user.role != MANAGER:
        raise PermissionDenied
    kind, company = _kind(request), whose(request)
    if kind == ResourceFact.Kind.TRAINING_HOURS:
        return redirect(f"{reverse('commitments:training')}{company.query}")
    form = _form(request, kind) if request.user.role == MANAGER else None
    if request.method == "POST" and form and form.is_valid() and _entered(request, kind, form):
        return redirect(f"{request.path}?kind={kind}")
    page = Paginator(_register(request, kind, company), PAGE).get_page(request.GET.get("page"))
    context = {
        "whose": company,
        "kind": kind,
        "about": kind in ABOUT,
        "followed": Benchmark.objects.standing().followed() if kind == "benchmark" else set(),
        "kinds": [*ResourceFact.Kind.choices, *NAMES.items()],
        "page": page,
        "form": form,
        "register": kind if kind in OTHERS else "fact",
        "table": f"commitments/registers/{kind if kind in OTHERS else 'fact'}.html",
        "today": timezone.localdate(),
        "to_confirm": _to_confirm(request, page),
        "waiting": _waiting(request, company),
    }
    return render(request, "commitments/facts.html", context)


def _to_confirm(request: AuthenticatedRequest, page: Iterable[Registered]) -> dict[str, Any]:
    """What an auditor may confirm of this page at once, and the revisions that lie before him."""
    if request.user.role != AUDITOR:
        return {}
    open_still = [entry for entry in page if not entry.is_confirmed and entry.evidence_id]
    return {"pks": [entry.pk for entry in open_still], "seen": sum(entry.revision for entry in open_still)}


def _waiting(request: AuthenticatedRequest, company: Whose) -> Mapping[str, int]:
    """How many entries of each register an auditor has still to confirm."""
    if request.user.role != AUDITOR or company.company is None:
        return {}
    return waiting.by_kind(request.user, company.company, timezone.localdate())


def _kind(request: AuthenticatedRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in (*ResourceFact.Kind.values, *OTHERS) else str(ResourceFact.Kind.FUND)


def _register(request: AuthenticatedRequest, kind: str, company: Whose) -> Any:
    today = timezone.localdate()
    entries = OTHERS.get(kind, ResourceFact).objects.standing().visible_to(request.user, today)
    people = entries.with_provenance().filter(organisation=company.company)
    return people if kind in OTHERS else people.filter(kind=kind).order_by("-starts_on", "subject")


def _form(request: AuthenticatedRequest, kind: str) -> EntryForm:
    more: dict[str, Any] = {"organisation": request.user.organisation} if kind == StatutoryLimit.REGISTER else {}
    return FORMS[kind](request.POST or None, request.FILES or None, **more)


def _entered(request: AuthenticatedRequest, kind: str, form: EntryForm) -> bool:
    """Write what the form says. A file that is no evidence refuses the whole entry."""
    company = request.user.organisation
    if company is None:
        return False
    try:
        _write(request, company, kind, form)
    except EvidenceRefused as refused:
        form.add_error("evidence", str(refused.message))
        return False
    except actions.RegisterRefused as refused:
        form.add_error(None, refusal(refused))
        return False
    notices.success(request, _("Entered. The next run judges with it."))
    return True


@transaction.atomic
def _write(request: AuthenticatedRequest, company: Organisation, kind: str, form: EntryForm) -> None:
    given = form.entry()
    days = (given.get(name) for name in ("starts_on", "valid_from", "occurred_on"))
    day = next((day for day in days if day), None) or timezone.localdate(given.get("starts_at"))
    given["evidence"] = store_source(request, form.cleaned_data["evidence"], day)
    ENTER.get(kind, actions.enter_fact)(organisation=company, by=request.user, **given)


ENTER: dict[str, Any] = {
    "outage": actions.enter_outage,
    "benchmark": actions.enter_benchmark,
    "violation": actions.enter_violation,
    "statute": actions.enter_statute,
}
