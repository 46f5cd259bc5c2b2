"""Breaches: the list, the page of each, and what people do about one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from commitments.companies import whose
from commitments.portfolio import TEXTS
from compliance import forms, ladder, refusals
from compliance.actions import compensating, exempting, following, handling
from compliance.cases import result_of, with_results
from compliance.discretion import Discretion
from compliance.forms.following import uploads
from compliance.models import Breach, Compensation, Exemption, Handling
from compliance.tables import BreachTable
from compliance.views.steps import Page, company_of, seen, sent, take

PAGE = {"per_page": 50}
form_methods = require_http_methods(["GET", "HEAD", "POST"])
RULINGS = {
    "granted": exempting.grant_exemption,
    "refused": exempting.refuse_exemption,
    "revoked": exempting.revoke_exemption,
}


@roles(MANAGER, AUDITOR)
@require_safe
def breaches(request: AuthenticatedRequest) -> HttpResponse:
    """The breaches of a company's letters."""
    company = whose(request)
    visible = Breach.objects.visible_to(request.user, timezone.localdate())
    visible = visible.filter(promise__clause__version__letter__organisation=company.company)
    texts = [f"promise__clause__version__{name}" for name in TEXTS]
    found = visible.select_related("promise__clause__version__letter").defer(*texts, "clause_text", "band_text")
    table = BreachTable(with_results(found.prefetch_related("disputes")))
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "compliance/breaches.html", {"table": table, "whose": company})


@roles(MANAGER, AUDITOR)
@require_safe
def breach(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One breach: what was broken, how grave, how it stands, and all that was done about it."""
    found, today = seen(request, pk), timezone.localdate()
    version = found.promise.clause.version
    quoted, disputes = ladder.quotes(version), found.disputes.select_related("complaint").prefetch_related("steps")
    clock, _left = found.clock(today)
    context = {
        "breach": found,
        "discretion": Discretion.of(request.user, found),
        "letter": version.letter,
        "today": today,
        "clock": clock,
        "clock_words": ladder.clock(found, today),
        "result": result_of(found),
        "handlings": found.handlings.select_related("responsible", "planned_by").prefetch_related("evidence"),
        "exemptions": found.exemptions.select_related("asked_by", "ruled_by").prefetch_related("evidence"),
        "entries": found.compensations.select_related("by", "complaint", "reversed_by").prefetch_related("evidence"),
        "balance": found.compensations.balance(),
        "disputes": [(each, ladder.rungs(each, each.steps.all(), quoted, today)) for each in disputes],
        "steps": found.steps.select_related("by", "run"),
        "against_settling": refusals.words(following.against_settling(found)),
    }
    return render(request, "compliance/following/breach.html", context)


@roles(MANAGER)
@form_methods
def handling_plan(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Plan a measure."""
    found = seen(request, pk)
    form = forms.PlanForm(request.POST or None, company=company_of(found), initial={"responsible": request.user})
    page = Page(
        _("Plan a measure"),
        _("What caused the breach, what is done so that it does not happen again, by whom and until when."),
        _("Plan the measure"),
        _("The measure is planned."),
    )
    return take(
        request,
        found,
        form,
        lambda: handling.plan_handling(breach=found, plan=form.plan, by=request.user),
        page,
    )


@roles(MANAGER)
@form_methods
def handling_change(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change a planned measure."""
    found, measure = _measure(request, pk)
    names = ("cause", "measure", "responsible", "due_on")
    initial = {name: getattr(measure, name) for name in names}
    form = forms.PlanForm(request.POST or None, company=company_of(found), initial=initial)
    lede = _("What stood before stays in the journal.")
    page = Page(_("Change the measure"), lede, _("Save the change"), _("The measure is changed."))
    return take(
        request,
        found,
        form,
        lambda: handling.change_handling(handling=measure, plan=form.plan, by=request.user),
        page,
    )


@roles(MANAGER)
@form_methods
def handling_finish(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Say that a measure is done."""
    found, measure = _measure(request, pk)
    form = forms.FinishForm(**sent(request))
    page = Page(_("The measure is done"), measure.measure, _("Record it as done"), _("The measure is done."))

    def act() -> Handling:
        given = form.cleaned_data
        return handling.finish_handling(
            handling=measure,
            done_on=given["done_on"],
            outcome=given["outcome"],
            by=request.user,
            uploads=uploads(form),
        )

    return take(request, found, form, act, page)


@roles(MANAGER)
@form_methods
def handling_drop(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Drop a measure."""
    found, measure = _measure(request, pk)
    form = forms.ReasonForm(request.POST or None)
    page = Page(_("Drop the measure"), measure.measure, _("Drop the measure"), _("The measure is dropped."))
    return take(
        request,
        found,
        form,
        lambda: handling.drop_handling(handling=measure, reason=form.cleaned_data["reason"], by=request.user),
        page,
    )


@roles(MANAGER)
@form_methods
def exemption_ask(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ask the auditors for an exemption."""
    found, form = seen(request, pk), forms.ExemptionForm(**sent(request))
    page = Page(
        _("Ask for an exemption"),
        _("An auditor rules on it. An exempt breach is still published, as exempt, and no rate changes by it."),
        _("Ask the auditors"),
        _("The exemption is asked for. The auditors see it now."),
    )

    def act() -> Exemption:
        given = form.cleaned_data
        return exempting.ask_exemption(
            breach=found, ground=given["ground"], words=given["words"], uploads=uploads(form), by=request.user
        )

    return take(request, found, form, act, page)


@roles(AUDITOR)
@form_methods
def exemption(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Rule on an exemption."""
    visible = Exemption.objects.visible_to(request.user, timezone.localdate())
    asked = get_object_or_404(visible.select_related("asked_by").prefetch_related("evidence"), pk=pk)
    found = seen(request, asked.breach_id)
    form = forms.RulingForm(request.POST or None, exemption=asked)
    lede = _("No rate changes by it: a granted exemption is published beside the breach.")
    page = Page(_("Rule on the exemption"), lede, _("Rule"), _("The ruling stands. The company sees it now."))

    def act() -> Exemption:
        given = form.cleaned_data
        return RULINGS[given["decision"]](exemption=asked, ruling=given["ruling"], by=request.user)

    return take(request, found, form, act, page, asked=asked)


@roles(MANAGER)
@form_methods
def compensation_add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Add to the ledger of compensation."""
    found = seen(request, pk)
    form = forms.CompensationForm(**sent(request), company=company_of(found))
    page = Page(
        _("Add to the compensation ledger"),
        _("Entries are never changed. A wrong one is taken back by another, which says why."),
        _("Add the entry"),
        _("The entry is added."),
    )
    return take(
        request,
        found,
        form,
        lambda: compensating.add_compensation(breach=found, entry=form.entry, by=request.user, uploads=uploads(form)),
        page,
    )


@roles(MANAGER)
@form_methods
def compensation_reverse(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take an entry of the ledger back."""
    entry = get_object_or_404(Compensation, pk=pk)
    found, form = seen(request, entry.breach_id), forms.ReversalForm(request.POST or None)
    page = Page(_("Take an entry back"), str(entry), _("Take it back"), _("The entry is taken back."))

    def act() -> Compensation:
        given = form.cleaned_data
        return compensating.reverse_compensation(
            compensation=entry, on=given["on"], reason=given["reason"], by=request.user
        )

    return take(request, found, form, act, page)


@roles(MANAGER)
@form_methods
def settle(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Settle a breach."""
    found, form = seen(request, pk), forms.ReasonForm(request.POST or None)
    lede = _("What the sides have settled, and what shows it. The breach is published as settled.")
    page = Page(_("Settle the breach"), lede, _("Settle it"), _("The breach is settled."))
    return take(
        request,
        found,
        form,
        lambda: following.settle_breach(breach=found, reason=form.cleaned_data["reason"], by=request.user),
        page,
    )


@roles(MANAGER)
@form_methods
def reopen(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take a settled breach up again."""
    found, form = seen(request, pk), forms.ReasonForm(request.POST or None)
    lede = _("The breach counts as open again; what was settled stays in its history.")
    page = Page(_("Take the breach up again"), lede, _("Take it up again"), _("The breach is open again."))
    return take(
        request,
        found,
        form,
        lambda: following.reopen_breach(breach=found, reason=form.cleaned_data["reason"], by=request.user),
        page,
    )


def _measure(request: AuthenticatedRequest, pk: int) -> tuple[Breach, Handling]:
    measure = get_object_or_404(Handling.objects.select_related("responsible"), pk=pk)
    return seen(request, measure.breach_id), measure
