"""Documents that auditors ask for, and the steps between them and the company."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits.actions import requests as actions
from audits.actions.refusals import NotAllowedError
from audits.forms import AskForm, DeliverForm, GiveBackForm, TakeForm, WithdrawRequestForm
from audits.models import DocumentRequest
from audits.views.seen import engagement_of, request_of
from audits.views.steps import Page, sent, take

Status = DocumentRequest.Status
ASK = Page(
    gettext_lazy("Ask for documents"),
    gettext_lazy("The company's manager sees the request at once, and its day on the first page of the morning."),
    gettext_lazy("Ask"),
    gettext_lazy("The request stands on the list. The company sees it now."),
)
FORMS: dict[str, type[forms.Form]] = {
    "deliver": DeliverForm,
    "accept": TakeForm,
    "give_back": GiveBackForm,
    "withdraw": WithdrawRequestForm,
}


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def request_add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Ask the company for documents."""
    engagement = engagement_of(request, pk)
    form = AskForm(**sent(request))
    return take(
        request, engagement, form, lambda: actions.ask(engagement=engagement, **form.cleaned_data, by=request.user), ASK
    )


@roles(MANAGER, AUDITOR)
@require_safe
def document_request(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A request: what, why, until when, and every step with its words and files."""
    return _page(request, request_of(request, pk))


@roles(MANAGER)
@require_POST
def request_deliver(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The company hands over."""
    form = DeliverForm(**sent(request), prefix="deliver")
    done = _("Delivered. The auditors see it now.")

    def act(found: DocumentRequest) -> DocumentRequest:
        text = form.cleaned_data["text"]
        return actions.deliver(request=found, text=text, uploads=form.uploads(), by=request.user)

    return _take(request, pk, "deliver", form, done, act)


@roles(AUDITOR)
@require_POST
def request_accept(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The auditor has what he asked for."""
    form, done = TakeForm(**sent(request), prefix="accept"), _("Accepted. The request is done.")
    return _take(
        request,
        pk,
        "accept",
        form,
        done,
        lambda each: actions.accept(request=each, **form.cleaned_data, by=request.user),
    )


@roles(AUDITOR)
@require_POST
def request_return(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """What was delivered does not do."""
    form, done = GiveBackForm(**sent(request), prefix="give_back"), _("Returned. It waits for the company again.")

    def act(found: DocumentRequest) -> DocumentRequest:
        return actions.give_back(request=found, **form.cleaned_data, by=request.user)

    return _take(request, pk, "give_back", form, done, act)


@roles(AUDITOR)
@require_POST
def request_withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """It is needed no more."""
    form, done = WithdrawRequestForm(**sent(request), prefix="withdraw"), _("The request is withdrawn.")

    def act(found: DocumentRequest) -> DocumentRequest:
        return actions.withdraw_request(request=found, **form.cleaned_data, by=request.user)

    return _take(request, pk, "withdraw", form, done, act)


def _take(
    request: AuthenticatedRequest,
    pk: int,
    name: str,
    form: forms.Form,
    done: str,
    act: Callable[[DocumentRequest], DocumentRequest],
) -> HttpResponseBase:
    """One step of a request: shown again with its errors, refused where it may not follow, or done."""
    found = request_of(request, pk)
    if not form.is_valid():
        return _page(request, found, **{name: form})
    try:
        act(found)
    except NotAllowedError:
        messages.error(request, _("This step is not possible now. This is how the request stands."))
    else:
        messages.success(request, done)
    return redirect("audits:request", pk)


def _page(request: AuthenticatedRequest, found: DocumentRequest, **given: forms.Form) -> HttpResponseBase:
    today = timezone.localdate()
    context: dict[str, Any] = {
        "asked": found,
        "engagement": found.engagement,
        "steps": found.steps.select_related("by__organisation").prefetch_related("evidence__uploaded_by"),
        "overdue": found.is_overdue(today),
        "is_open": found.status in DocumentRequest.OPEN,
        "with_company": found.status in DocumentRequest.WITH_THE_COMPANY,
        **{name: kind(prefix=name) for name, kind in FORMS.items()},
        **given,
    }
    return render(request, "audits/request.html", context, status=422 if given else 200)
