"""The pages of retention: how long what is kept, what goes next, legal holds, and erasing a person."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ADMIN, MANAGER, AuthenticatedRequest, roles
from complaints.erasing.people import Person
from complaints.exports.actions import KEPT as EXPORTS_KEPT
from complaints.imports.actions.drafting import KEPT as FILES_KEPT
from complaints.looks import actions as looks
from complaints.looks.forms import HoldForm
from complaints.models import Hold
from dashboard.retention import actions
from dashboard.retention.forms import EraseForm
from dashboard.retention.holds import held


@roles(MANAGER, ADMIN)
@require_safe
def retention(request: AuthenticatedRequest) -> HttpResponse:
    """Counts alone: neither role learns here who anybody is."""
    company, today = request.user.organisation_id, timezone.localdate()
    context = {
        "report": actions.report(company, today) if company else [],
        "reasons": [each for each in held(company, today) if each.name] if company else [],
        "holds": Hold.objects.visible_to(request.user).select_related("set_by", "released_by"),
        "others": [
            (_("files that were sent and never imported"), FILES_KEPT.days),
            (_("files of exports"), EXPORTS_KEPT.days),
            (_("notices"), settings.NOTICE_MEMORY_DAYS),
            (_("numbers of messages that webhooks took"), settings.HOOK_MEMORY_DAYS),
        ],
    }
    return render(request, "dashboard/retention/retention.html", context)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_add(request: AuthenticatedRequest) -> HttpResponseBase:
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        looks.set_hold(by=request.user, **form.cleaned_data)
        notices.success(request, _("What was received on these days is not erased until you lift the hold."))
        return redirect("dashboard:retention")
    return render(request, "dashboard/retention/hold.html", {"form": form})


@roles(MANAGER)
@require_POST
def hold_release(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    hold = get_object_or_404(Hold.objects.visible_to(request.user), pk=pk)
    looks.release_hold(hold=hold, by=request.user, now=timezone.now())
    notices.success(request, _("The hold is lifted: what is past its time goes in the next night."))
    return redirect("dashboard:retention")


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("words")
def erase(request: AuthenticatedRequest) -> HttpResponseBase:
    """Say whom, see what would go and what stays, then confirm what was seen."""
    form = EraseForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid() and request.user.organisation_id:
        person = Person(form.cleaned_data["words"], request.user.organisation_id)
        found = actions.find(person, timezone.localdate())
        if request.POST.get("goes") == str(found.goes):
            return _erased(request, form)
        if "goes" in request.POST:
            notices.warning(request, _("The complaints have changed since you looked. Nothing was erased."))
        context["found"] = found
    return render(request, "dashboard/retention/erase.html", context)


def _erased(request: AuthenticatedRequest, form: EraseForm) -> HttpResponseBase:
    done = actions.erase_person(by=request.user, now=timezone.now(), **form.cleaned_data)
    said = ngettext(
        "%(count)s complaint names nobody any more. Its times and results stay as they were.",
        "%(count)s complaints name nobody any more. Their times and results stay as they were.",
        done.complaints,
    )
    notices.success(request, said % {"count": done.complaints})
    if done.kept:
        kept = ngettext(
            "%(count)s complaint had to stay: erase again once nothing holds it.",
            "%(count)s complaints had to stay: erase again once nothing holds them.",
            done.kept,
        )
        notices.warning(request, kept % {"count": done.kept})
    return redirect("dashboard:retention")
