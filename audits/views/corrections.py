"""Corrective actions: the pages on which a company plans, reports and withdraws, and an auditor retests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import actions
from audits.forms import PlanForm, ReportForm, RetestForm, WithdrawActionForm
from audits.models import CorrectiveAction, Finding
from audits.views.seen import finding_of

Status = CorrectiveAction.Status
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Page:
    """What a step's page says: its heading, a sentence below it, the button, and what is said once it is done."""

    title: str | Promise
    lede: str | Promise
    button: str | Promise
    done: str | Promise


PLAN = Page(
    gettext_lazy("Plan a corrective action"),
    gettext_lazy("What is changed so that it does not come back. The auditors see it at once and retest it later."),
    gettext_lazy("Plan it"),
    gettext_lazy("The corrective action is planned. The auditors see it now."),
)
REPORT = Page(
    gettext_lazy("Report it done"),
    gettext_lazy("Say what was done and prove it. The auditor then retests whether it works."),
    gettext_lazy("Report it done"),
    gettext_lazy("It is reported. The auditor retests it now."),
)
WITHDRAW = Page(
    gettext_lazy("Withdraw the corrective action"),
    gettext_lazy("It is not carried out. The auditors read your reason; the finding may then need another action."),
    gettext_lazy("Withdraw"),
    gettext_lazy("The corrective action is withdrawn. It stays readable with your reason."),
)
RETEST = Page(
    gettext_lazy("Retest the corrective action"),
    gettext_lazy("Whether it does what it should, by what you looked at. Your words stay as you write them."),
    gettext_lazy("Keep the result"),
    gettext_lazy("The result is kept. The company sees it now."),
)


@roles(MANAGER)
@form_methods
def correction_add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Plan an action about a finding."""
    finding = finding_of(request, pk)
    if finding.status not in {Finding.Status.ISSUED, Finding.Status.ANSWERED}:
        return _not_now(request, finding)
    form = PlanForm(request.POST or None, engagement=finding.engagement)
    return _take(
        request,
        finding,
        form,
        PLAN,
        lambda: actions.plan_correction(finding=finding, plan=form.plan(), by=request.user),
    )


@roles(MANAGER)
@form_methods
def correction_report(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Say that an action is done."""
    action = _action(request, pk)
    if not action.allows(Status.REPORTED):
        return _not_now(request, action.finding)
    form = ReportForm(request.POST or None, request.FILES or None)

    def act() -> object:
        words = form.cleaned_data["text"]
        return actions.report_correction(action=action, text=words, uploads=form.uploads(), by=request.user)

    return _take(request, action.finding, form, REPORT, act, action)


@roles(MANAGER)
@form_methods
def correction_withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Leave an action that is not done."""
    action = _action(request, pk)
    if not action.allows(Status.WITHDRAWN):
        return _not_now(request, action.finding)
    form = WithdrawActionForm(request.POST or None)

    def act() -> object:
        return actions.withdraw_correction(action=action, text=form.cleaned_data["text"], by=request.user)

    return _take(request, action.finding, form, WITHDRAW, act, action)


@roles(AUDITOR)
@form_methods
def correction_retest(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Say whether an action that was reported is effective."""
    action = _action(request, pk)
    if not action.allows(Status.EFFECTIVE):
        return _not_now(request, action.finding)
    engagement = action.finding.engagement
    form = RetestForm(request.POST or None, request.FILES or None, engagement=engagement, reader=request.user)

    def act() -> object:
        told, looked_at = form.cleaned_data, form.looked_at()
        if told["result"] == Status.EFFECTIVE:
            return actions.retest_effective(action=action, text=told["text"], looked_at=looked_at, by=request.user)
        return actions.retest_ineffective(
            action=action, text=told["text"], looked_at=looked_at, due_on=told["due_on"], by=request.user
        )

    return _take(request, action.finding, form, RETEST, act, action)


def _take(
    request: AuthenticatedRequest,
    finding: Finding,
    form: forms.Form,
    page: Page,
    act: Callable[[], object],
    action: CorrectiveAction | None = None,
) -> HttpResponseBase:
    """Show the form; with good words in it act and go back to the finding, or say that the step may not follow."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except actions.NotAllowedError:
            return _not_now(request, finding)
        messages.success(request, str(page.done))
        return redirect("audits:finding", finding.pk)
    context = {"form": form, "page": page, "finding": finding, "action": action}
    return render(request, "audits/correction_form.html", context, status=422 if form.errors else 200)


def _action(request: AuthenticatedRequest, pk: int) -> CorrectiveAction:
    seen = CorrectiveAction.objects.visible_to(request.user, timezone.localdate())
    related = seen.select_related("finding__engagement__organisation", "finding__clause", "owner")
    return get_object_or_404(related, pk=pk)


def _not_now(request: AuthenticatedRequest, finding: Finding) -> HttpResponseBase:
    messages.error(request, _("This step is not possible now. This is how the finding stands."))
    return redirect("audits:finding", finding.pk)
