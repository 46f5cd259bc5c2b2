"""The pages on which webhooks are opened, rotated and ended."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import MANAGER, AuthenticatedRequest, roles
from dashboard.api.hooks import actions
from dashboard.api.hooks.forms import TAKEN, HookForm, RotateForm
from dashboard.api.hooks.models import Hook


@roles(MANAGER)
@require_safe
def hooks(request: AuthenticatedRequest) -> HttpResponse:
    """Those of the company, with their addresses."""
    visible = Hook.objects.visible_to(request.user).select_related("source", "created_by", "ended_by")
    context = {"rows": [(hook, _address(request, hook)) for hook in visible], "now": timezone.now()}
    return render(request, "dashboard/hooks/hooks.html", context)


@roles(MANAGER)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def hook_add(request: AuthenticatedRequest) -> HttpResponse:
    """Open a webhook for a source, and show its secret this once."""
    if request.user.organisation is None:
        raise Http404
    form = HookForm(request.POST or None, request=request, organisation=request.user.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                hook, secret = actions.open_hook(source=form.named(), by=request.user)
        except actions.HookStandsError:
            form.add_error("source", TAKEN)
        else:
            return _show(request, hook, secret)
    return render(request, "dashboard/hooks/add.html", {"form": form})


@roles(MANAGER)
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def hook_rotate(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Give a webhook a new secret, and show it this once."""
    hook = get_object_or_404(Hook.objects.visible_to(request.user).standing(), pk=pk)
    form = RotateForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        at_once = form.cleaned_data["at_once"]
        secret = actions.rotate(hook=hook, by=request.user, now=timezone.now(), at_once=at_once)
        return _show(request, hook, secret, overlap=0 if at_once else settings.HOOK_OVERLAP_HOURS)
    context = {"form": form, "hook": hook, "overlap": settings.HOOK_OVERLAP_HOURS}
    return render(request, "dashboard/hooks/rotate.html", context)


@roles(MANAGER)
@require_POST
def hook_end(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """End a webhook, by a button."""
    hook = get_object_or_404(Hook.objects.visible_to(request.user), pk=pk)
    actions.end(hook=hook, by=request.user, now=timezone.now())
    messages.success(request, _("The webhook of “%(source)s” takes nothing in any more.") % {"source": hook.source})
    return redirect("dashboard:hooks")


def _show(request: AuthenticatedRequest, hook: Hook, secret: str, overlap: int = 0) -> HttpResponse:
    context = {"hook": hook, "secret": secret, "address": _address(request, hook), "overlap": overlap}
    return render(request, "dashboard/hooks/secret.html", context)


def _address(request: AuthenticatedRequest, hook: Hook) -> str:
    return request.build_absolute_uri(reverse("api:hook", kwargs={"source": hook.source.key}))
