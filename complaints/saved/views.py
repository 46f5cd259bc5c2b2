"""The pages of saved views: a list of them, saving, changing, deleting."""

from __future__ import annotations

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.filters import ComplaintFilter
from complaints.models import Complaint, SavedView
from complaints.saved import actions
from complaints.saved.forms import SavedViewForm
from complaints.saved.queries import kept


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
def view_list(request: AuthenticatedRequest) -> HttpResponse:
    shown = SavedView.objects.visible_to(request.user).select_related("owner")
    mine = set(SavedView.objects.changeable_by(request.user).values_list("pk", flat=True))
    return render(request, "complaints/saved/list.html", {"shown": shown, "changeable": mine})


@roles(MANAGER, CLERK, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def view_add(request: AuthenticatedRequest) -> HttpResponseBase:
    """Save the list whose query stands in the address."""
    query = kept(request.GET)
    form = SavedViewForm(request.POST or None, owner=request.user)
    if request.method == "POST" and form.is_valid():
        view = actions.keep(by=request.user, query=query, **form.cleaned_data)
        notices.success(request, _("The view “%(name)s” is kept. It stands above the list.") % {"name": view})
        return redirect(_shown(query))
    context = {"form": form, "words": _words(request), "back": _shown(query)}
    return render(request, "complaints/saved/form.html", context)


@roles(MANAGER, CLERK, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    view = get_object_or_404(SavedView.objects.changeable_by(request.user).select_related("owner"), pk=pk)
    form = SavedViewForm(request.POST or None, instance=view, owner=view.owner)
    if request.method == "POST" and form.is_valid():
        actions.change(view=view, by=request.user, **form.cleaned_data)
        notices.success(request, _("The view is changed."))
        return redirect("complaints:views")
    context = {"form": form, "view": view, "back": reverse("complaints:views")}
    return render(request, "complaints/saved/form.html", context)


@roles(MANAGER, CLERK, AUDITOR)
@require_POST
def view_delete(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    view = get_object_or_404(SavedView.objects.changeable_by(request.user), pk=pk)
    actions.forget(view=view, by=request.user)
    notices.success(request, _("The view “%(name)s” is deleted. No complaint has changed.") % {"name": view})
    return redirect("complaints:views")


def _shown(query: str) -> str:
    address = reverse("complaints:list")
    return f"{address}?{query}" if query else address


def _words(request: AuthenticatedRequest) -> list[tuple[str, str]]:
    """What the filter says, by the names of its fields."""
    visible = Complaint.objects.visible_to(request.user)
    chosen = ComplaintFilter(request.GET, queryset=visible, reader=request.user)
    if not chosen.form.is_valid():
        return []
    return [(str(chosen.form[name].label), word) for name, word in chosen.said().items()]
