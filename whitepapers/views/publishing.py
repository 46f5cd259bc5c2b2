"""Moving an issue on: freezing, approving, publishing now or at a moment, stepping back, correcting."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import signing
from accounts.access import MANAGER, AuthenticatedRequest, roles
from whitepapers import actions, approval, hurdles
from whitepapers.forms import ApproveForm, CorrectForm, ReasonForm, ScheduleForm
from whitepapers.models import WhitePaper
from whitepapers.views.seen import shown

BACK: dict[str, tuple[LazyText | str, LazyText | str]] = {
    "freeze": (gettext_lazy("Freeze the figures again"), gettext_lazy("An approval is taken back by it.")),
    "withdraw": (
        gettext_lazy("Withdraw the approval"),
        gettext_lazy("The figures stay frozen; the words can be edited again."),
    ),
    "unschedule": (gettext_lazy("Take the moment back"), gettext_lazy("The approval stands.")),
}
"""What is done with a reason: its heading, and what follows from it."""


@roles(MANAGER)
@require_POST
def freeze(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _paper(request, pk)
    return _moved(
        request,
        found,
        lambda: actions.freeze(paper=found, by=request.user, at=timezone.now()),
        _("The figures are frozen. Nothing changes them now but freezing them again."),
    )


@roles(MANAGER)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Put one's name under the whole text, after a page that tells the verdict and who signs, and asks for the
    statement and for the second factor of whoever signs."""
    found = _paper(request, pk)
    if reasons := actions.reasons_against(found):
        return _refused(request, found, reasons)
    if signing.lacks_factor(request.user):
        return signing.to_set_up(request)
    provisional = hurdles.provisional(found)
    seen = {"seen": approval.digest(found)}
    form = ApproveForm(request.POST or None, user=request.user, provisional=provisional, initial=seen)
    if not form.is_valid() or not (confirmed := signing.confirmation(request, form)):
        told = {"form": form, "today": timezone.localdate(), "provisional": provisional}
        return render(request, "whitepapers/approve.html", shown(found) | told)
    said = form.said() | {"confirmed": confirmed}
    return _moved(
        request,
        found,
        lambda: actions.approve(paper=found, by=request.user, at=timezone.now(), **said),
        _("Approved. It can be published now, or at a moment that you set."),
    )


@roles(MANAGER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Publish for good what was approved, after a page that says so."""
    found = _paper(request, pk)
    if reasons := actions.reasons_against(found):
        return _refused(request, found, reasons)
    if request.method != "POST":
        return render(request, "whitepapers/publish.html", shown(found))
    try:
        actions.publish(paper=found, by=request.user, at=timezone.now())
    except actions.PublicationRefused as refusal:
        return _refused(request, found, refusal.reasons)
    messages.success(request, _("Published. This issue never changes from now on."))
    return redirect("whitepapers:paper", found.pk)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = _paper(request, pk)
    if reasons := actions.reasons_against(found):
        return _refused(request, found, reasons)
    form = ScheduleForm(request.POST or None)
    if not form.is_valid():
        return _asked(request, found, form, _("Set the moment of the publication"), _("It is published by itself."))
    moment = form.cleaned_data["moment"]
    return _moved(
        request,
        found,
        lambda: actions.schedule(paper=found, moment=moment, by=request.user, at=timezone.now()),
        _("The moment is set. Everything is looked at once more when it comes."),
    )


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: AuthenticatedRequest, pk: int, act: str) -> HttpResponse:
    """Freeze again, withdraw an approval, take a moment back: each with a reason."""
    found = _paper(request, pk)
    if act not in BACK:
        raise Http404
    form = ReasonForm(request.POST or None)
    if not form.is_valid():
        return _asked(request, found, form, *map(str, BACK[act]))
    told: dict[str, Any] = {"paper": found, "reason": form.cleaned_data["reason"], "by": request.user}
    if act == "freeze":
        told["at"] = timezone.now()
    return _moved(request, found, lambda: getattr(actions, act)(**told), _("Done; your reason is on record."))


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Begin the next version of a published issue."""
    found = _paper(request, pk)
    form = CorrectForm(request.POST or None)
    if not form.is_valid():
        lede = _("The issue stays readable as it is; its new version says why and what changed.")
        return _asked(request, found, form, _("Correct this issue"), lede)
    try:
        draft = actions.correct(paper=found, by=request.user, at=timezone.now(), **form.cleaned_data)
    except actions.PublicationRefused as refusal:
        return _refused(request, found, refusal.reasons)
    return redirect("whitepapers:paper", draft.pk)


def _paper(request: AuthenticatedRequest, pk: int) -> WhitePaper:
    return get_object_or_404(WhitePaper.objects.visible_to(request.user).select_related("organisation"), pk=pk)


def _asked(request: AuthenticatedRequest, paper: WhitePaper, form: Any, title: str, lede: str) -> HttpResponse:
    return render(request, "whitepapers/step.html", {"paper": paper, "form": form, "heading": title, "lede": lede})


def _moved(request: AuthenticatedRequest, paper: WhitePaper, act: Callable[[], Any], said: str) -> HttpResponse:
    try:
        act()
    except actions.PublicationRefused as refusal:
        return _refused(request, paper, refusal.reasons)
    messages.success(request, said)
    return redirect("whitepapers:paper", paper.pk)


def _refused(request: AuthenticatedRequest, paper: WhitePaper, reasons: Iterable[str]) -> HttpResponse:
    for reason in reasons:
        messages.error(request, reason)
    return redirect("whitepapers:paper", paper.pk)
