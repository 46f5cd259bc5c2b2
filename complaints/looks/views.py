"""Opening a field, finding a contact, and the manager's page of who looked at what."""

from __future__ import annotations

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.looks import actions
from complaints.looks.forms import SearchForm, UnmaskForm
from complaints.models import Complaint, Look
from complaints.tokens import Tokens
from complaints.views import shown

A_PAGE = 50


@roles(AUDITOR)
@require_POST
@never_cache
def unmask(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Open one field for a while, or say what is missing."""
    seen = Complaint.objects.visible_to(request.user).select_related("source", "unit", "category", "subcategory")
    complaint = get_object_or_404(seen, pk=pk)
    form = UnmaskForm(request.POST, fields=actions.fields_of(complaint))
    if not form.is_valid():
        return shown(request, complaint, unmasking=form)
    try:
        look = actions.unmask(complaint=complaint, by=request.user, now=timezone.now(), **form.cleaned_data)
    except actions.UnmaskRefusedError:  # the engagement ended, or the record changed, since the form was checked
        notices.error(request, _("Nothing was opened: look at the complaint as it is now."))
    else:
        told = {"field": look.field_words[0], "until": f"{timezone.localtime(look.until):%H:%M}"}
        notices.success(request, _("Open to you until %(until)s: %(field)s. The company's manager is told.") % told)
    return redirect("complaints:detail", pk=complaint.pk)


@roles(MANAGER, CLERK, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact_search(request: AuthenticatedRequest) -> HttpResponse:
    """By POST alone, so that no number stands in an address, a history or a log."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            rows = actions.search(by=request.user, now=timezone.now(), **form.cleaned_data)
        except actions.TooManySearchesError:
            form.add_error(None, _("That were too many searches within an hour. Try again later."))
        else:
            tokens = Tokens(request.user, timezone.localdate())
            context["found"] = [(row, tokens.of_complaint(row)) for row in rows]
    return render(request, "complaints/looks/search.html", context)


@roles(MANAGER)
@require_safe
@never_cache
def looks(request: AuthenticatedRequest) -> HttpResponse:
    """`?kind=unmask` shows one kind alone."""
    known = Look.objects.visible_to(request.user)
    kind = request.GET.get("kind", "")
    chosen = known.filter(kind=kind) if kind in Look.Kind.values else known
    rows = chosen.select_related("by", "firm", "complaint")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    newest = known.unseen().order_by("-pk").values_list("pk", flat=True).first()
    chips = [("", _("all")), *Look.Kind.choices]
    context = {
        "page": page,
        "chips": [
            {"label": label, "query": f"?kind={value}" if value else "?", "current": value == kind}
            for value, label in chips
        ],
        "newest": newest,
        "unseen": known.unseen().count(),
        "now": timezone.now(),
    }
    return render(request, "complaints/looks/list.html", context)


@roles(MANAGER)
@require_POST
def looks_seen(request: AuthenticatedRequest) -> HttpResponseBase:
    told = request.POST.get("upto", "")
    upto = int(told) if told.isascii() and told.isdigit() and len(told) < 18 else 0
    seen = actions.see(by=request.user, upto=upto, now=timezone.now())
    words = ngettext("%(count)s opened field is marked as seen.", "%(count)s opened fields are marked as seen.", seen)
    notices.success(request, words % {"count": seen})
    return redirect("complaints:looks")
