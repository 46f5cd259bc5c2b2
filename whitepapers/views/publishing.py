"""Publishing an issue under one's name."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import signing
from accounts.access import MANAGER, AuthenticatedRequest, roles
from whitepapers import actions
from whitepapers.forms import PublishForm
from whitepapers.models import WhitePaper
from whitepapers.views.seen import shown

OFFERED_QUARTERS = 8


@roles(MANAGER)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Publish for good, after a page that tells the verdict, who signs, and asks for the statement and for the second
    factor of whoever signs."""
    found = get_object_or_404(WhitePaper.objects.visible_to(request.user), pk=pk)
    if reasons := actions.reasons_against(found):
        return _refused(request, found, reasons)
    if signing.lacks_factor(request.user):
        return signing.to_set_up(request)
    form = PublishForm(request.POST or None, user=request.user)
    if not form.is_valid() or not (confirmed := signing.confirmation(request, form)):
        return render(request, "whitepapers/publish.html", shown(found) | {"form": form, "today": timezone.localdate()})
    try:
        said = {"statement": form.cleaned_data["statement"], "confirmed": confirmed}
        actions.publish(paper=found, by=request.user, at=timezone.now(), **said)
    except actions.PublicationRefused as refusal:
        return _refused(request, found, refusal.reasons)
    messages.success(request, _("Published. This issue never changes from now on."))
    return redirect("whitepapers:public", found.organisation.slug, found.period)


def _refused(request: AuthenticatedRequest, paper: WhitePaper, reasons: Iterable[str]) -> HttpResponse:
    for reason in reasons:
        messages.error(request, reason)
    return redirect("whitepapers:paper", paper.pk)
