"""That both sides of the letter accepted the firm: put on record, and withdrawn, by the company's manager."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import MANAGER, AuthenticatedRequest, roles
from audits.actions import accepting
from audits.forms import AcceptForm, OtherSideForm, ReasonForm
from audits.models import Acceptance
from audits.views.seen import engagement_of
from audits.views.steps import Page, sent, take

COMPANY = Page(
    _("Accept the firm for the company"),
    _("You accept this firm as third party for your company, in your own name and today."),
    _("Accept the firm"),
    _("The company's acceptance is on record."),
)
OTHER = Page(
    _("Record that the other side accepted the firm"),
    _("The other side of the letter accepts the firm too. Name who said so, and attach the document that proves it."),
    _("Record the acceptance"),
    _("The other side's acceptance is on record."),
)
WITHDRAW = Page(
    _("Withdraw the acceptance"),
    _("Access closes at once, for all auditors. What they have written stays. The reason stands on the page."),
    _("Withdraw"),
    _("The acceptance is withdrawn. The engagement is closed to the auditors."),
    danger=True,
)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_accept(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The manager accepts the firm for his company."""
    engagement = engagement_of(request, pk)
    form = AcceptForm(**sent(request))

    def act() -> None:
        accepting.accept_for_the_company(engagement=engagement, capacity=form.cleaned_data["capacity"], by=request.user)

    return take(request, engagement, form, act, COMPANY)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_accept_other(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The manager records that the other side accepted the firm."""
    engagement = engagement_of(request, pk)
    form = OtherSideForm(**sent(request))

    def act() -> None:
        accepting.record_acceptance(
            engagement=engagement, accepted=form.accepted(), uploads=form.uploads(), by=request.user
        )

    return take(request, engagement, form, act, OTHER)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def acceptance_withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Take an acceptance back."""
    acceptance = get_object_or_404(Acceptance.objects.standing(), pk=pk)
    engagement = engagement_of(request, acceptance.engagement_id)
    form = ReasonForm(**sent(request))

    def act() -> None:
        accepting.withdraw_acceptance(acceptance=acceptance, reason=form.cleaned_data["reason"], by=request.user)

    return take(request, engagement, form, act, WITHDRAW)
