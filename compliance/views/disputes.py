"""Disputes: the page of one with its ladder, and its steps. A barred way has no form: the ladder says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages as notices
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from compliance import forms, ladder, refusals
from compliance.actions import disputes as actions
from compliance.discretion import Discretion
from compliance.models import Breach, Dispute, DisputeStep
from compliance.rules.disputes import RUNGS
from compliance.views.steps import Page, company_of, seen, sent, take

Kind, Stage = DisputeStep.Kind, Dispute.Stage
Act = Callable[[], object]
PAGES: dict[str, Page] = {
    Kind.NEGOTIATION: Page(
        _("The negotiation has started"),
        _("The day on which the sides first talked stops the clock of the breach."),
        _("Record the start"),
        _("The start of the negotiation is recorded."),
    ),
    Kind.BODY: Page(
        _("Mediation body"),
        _("A body mediates only if both sides accepted it, and both acceptances are on record."),
        _("Record the body"),
        _("The mediation body is recorded."),
    ),
    Kind.MEDIATION: Page(
        _("The mediation has begun"),
        _("Before the body that both sides accepted."),
        _("Record the mediation"),
        _("The mediation is recorded."),
    ),
    Kind.AGREEMENT: Page(
        _("Arbitration agreement"),
        _("While a valid agreement is on record, the dispute can go to arbitration and not to the court."),
        _("Record the agreement"),
        _("The arbitration agreement is recorded. The court is barred while it holds."),
    ),
    Kind.VOID: Page(
        _("The arbitration agreement holds no more"),
        _("From this day the court is open again."),
        _("Record that it is void"),
        _("The agreement is recorded as void. The court is open again."),
    ),
    Kind.ARBITRATION: Page(
        _("The arbitration has begun"),
        _("Before the institution that the agreement names."),
        _("Record the arbitration"),
        _("The arbitration is recorded."),
    ),
    Kind.COURT: Page(
        _("A lawsuit was filed"),
        _("Measures against the breach go on beside the lawsuit."),
        _("Record the lawsuit"),
        _("The lawsuit is recorded. Measures go on beside it."),
    ),
    Kind.DOCUMENT: Page(
        _("Add a document"),
        _("A paper or a remark to where the dispute stands."),
        _("Add the document"),
        _("The document is added."),
    ),
    Kind.ENDED: Page(
        _("The dispute has ended"),
        _("An award ends an arbitration, a judgement a lawsuit, an agreement of the sides any dispute."),
        _("Record the end"),
        _("The end of the dispute is recorded."),
    ),
}


@roles(MANAGER, AUDITOR)
@require_safe
def dispute(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A dispute: where it stands, which ways are open, and every step with its day and papers."""
    found, breach = _dispute(request, pk)
    today = timezone.localdate()
    steps = found.steps.select_related("by").prefetch_related("evidence__uploaded_by")
    context = {
        "dispute": found,
        "breach": breach,
        "discretion": Discretion.of(request.user, breach),
        "rungs": ladder.rungs(found, steps, ladder.quotes(breach.promise.clause.version), today),
        "steps": steps,
        "bound": found.has_valid_agreement(today),
        "running": found.stage != Stage.ENDED,
    }
    return render(request, "compliance/following/dispute.html", context)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def open_dispute(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Record that the other side disputes a breach, and that the negotiation started, if it has."""
    breach = seen(request, pk)
    form = forms.OpenDisputeForm(**sent(request), company=company_of(breach))
    page = Page(
        _("Record a dispute"),
        _("Who disputes the breach, since when. From here it is led: negotiation, mediation, arbitration or court."),
        _("Record the dispute"),
        _("The dispute is recorded."),
    )

    @transaction.atomic
    def act() -> None:
        given = form.cleaned_data
        opened = actions.open_dispute(
            breach=breach,
            party=given["party"],
            happened=form.happened,
            by=request.user,
            complaint=given["complaint"],
        )
        if given["started"]:
            happened = actions.Happened(given["on"], given["words"])
            actions.climb(dispute=opened, rung=Kind.NEGOTIATION, happened=happened, by=request.user)

    return take(request, breach, form, act, page)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: AuthenticatedRequest, pk: int, kind: str) -> HttpResponse:
    """A step of a dispute. A way that something bars leads back to the ladder, which says what."""
    if kind not in PAGES:
        raise Http404
    found, breach = _dispute(request, pk)
    back = reverse("compliance:dispute", args=[pk])
    closed = _closed(found, kind)
    if closed and request.method != "POST":
        notices.error(request, closed)
        return redirect(back)
    form = _form(request, found, kind)
    return take(request, breach, form, _act(request, found, kind, form), PAGES[kind], back)


def _closed(dispute: Dispute, kind: str) -> str:
    """What bars a way today; empty where it is open."""
    today = timezone.localdate()
    if kind in RUNGS:
        return refusals.words(dispute.barrier(kind, today))
    if kind == Kind.DOCUMENT:
        return ""
    if dispute.stage == Stage.ENDED:
        return refusals.words("ended")
    closed = {
        Kind.BODY: "" if dispute.stage in (Stage.RAISED, Stage.NEGOTIATION) else "passed",
        Kind.AGREEMENT: "court_already" if dispute.stage == Stage.COURT else "agreed_already",
        Kind.VOID: "no_agreement",
        Kind.ENDED: "",
    }
    bound = dispute.has_valid_agreement(today)
    if (kind == Kind.VOID and bound) or (kind == Kind.AGREEMENT and not bound and dispute.stage != Stage.COURT):
        return ""
    return refusals.words(closed[Kind(kind)])


def _form(request: AuthenticatedRequest, dispute: Dispute, kind: str) -> Any:
    given: dict[str, Any] = sent(request)
    if kind == Kind.BODY:
        names = {"body": "body", "by_us_on": "body_by_us_on", "by_them_on": "body_by_them_on"}
        initial = {name: getattr(dispute, column) for name, column in names.items()}
        return forms.BodyForm(**given, initial=initial)
    if kind == Kind.ENDED:
        return forms.EndForm(**given, dispute=dispute)
    return {Kind.AGREEMENT: forms.AgreementForm, Kind.DOCUMENT: forms.PaperForm}.get(Kind(kind), forms.StepForm)(
        **given
    )


def _act(request: AuthenticatedRequest, dispute: Dispute, kind: str, form: django_forms.Form) -> Act:
    """What the form does once it is filled in."""

    def act() -> Dispute:
        told: dict[str, Any] = {"dispute": dispute, "happened": form.happened, "by": request.user}  # type: ignore[attr-defined]
        given = form.cleaned_data
        if kind in RUNGS:
            return actions.climb(rung=kind, **told)
        if kind == Kind.BODY:
            names = ("body", "by_us_on", "by_them_on")
            return actions.record_body(**told, **{name: given[name] for name in names})
        if kind == Kind.AGREEMENT:
            return actions.record_agreement(arbitrator=given["arbitrator"], **told)
        if kind == Kind.ENDED:
            return actions.end_dispute(outcome=given["outcome"], **told)
        return {Kind.VOID: actions.void_agreement, Kind.DOCUMENT: actions.add_document}[Kind(kind)](**told)

    return act


def _dispute(request: AuthenticatedRequest, pk: int) -> tuple[Dispute, Breach]:
    visible = Dispute.objects.visible_to(request.user, timezone.localdate())
    found = get_object_or_404(visible.select_related("complaint"), pk=pk)
    return found, seen(request, found.breach_id)
