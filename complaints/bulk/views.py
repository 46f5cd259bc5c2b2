"""Acting on many complaints: what is to be done, the confirmation that names the count, and the deed.

The address says which complaints are meant; a form says the rest, then the same page asks for confirmation and carries
a fingerprint of what it showed. Only what was shown is done.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from complaints import messages as facts
from complaints.bulk import actions
from complaints.bulk.forms import ActForm
from complaints.bulk.messages import said
from complaints.bulk.plans import Act, Plan, RefusedError, plan
from complaints.bulk.selection import MOST, Selection
from complaints.saved.queries import kept

SHOWN = 20  # references on the page; the number is said anyway


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: AuthenticatedRequest) -> HttpResponseBase:
    """`?do=void&pk=1&pk=2`, or `?do=unit&all=1` and a filter of the list."""
    act, chosen = _act(request), Selection(request.GET, request.user)
    if not chosen.complaints or chosen.is_too_large:
        refused = RefusedError("too_many", most=MOST) if chosen.complaints else RefusedError("nothing_chosen")
        notices.warning(request, said(refused))
        return redirect(_list(request))
    form = ActForm(request.POST or None, act=act, person=request.user)
    made: Plan | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if "seen" in request.POST:
                return _done(request, _carry_out(request, act, chosen, form))
            made = plan(act, chosen.complaints, **_of(form))
        except RefusedError as refused:
            form.add_error(None, said(refused))
            chosen = chosen.again()
    return _page(request, act, chosen, form, made)


def _act(request: AuthenticatedRequest) -> Act:
    try:
        return Act(request.GET.get("do", ""))
    except ValueError as error:
        raise Http404 from error


def _of(form: ActForm) -> dict[str, Any]:
    return {name: form.cleaned_data.get(name) for name in ("unit", "target")}


def _carry_out(request: AuthenticatedRequest, act: Act, chosen: Selection, form: ActForm) -> Plan:
    count = request.POST.get("count", "")
    return actions.carry_out(
        act=act,
        chosen=chosen,
        seen=request.POST["seen"],
        count=int(count) if count.isascii() and count.isdigit() and len(count) < 9 else 0,
        reason=form.cleaned_data["reason"],
        by=request.user,
        now=timezone.now(),
        **_of(form),
    )


def _done(request: AuthenticatedRequest, made: Plan) -> HttpResponse:
    number = len(made.changing)
    told = ngettext(
        "%(number)s complaint is changed, and its version before is kept.",
        "%(number)s complaints are changed, and their versions before are kept.",
        number,
    )
    notices.success(request, told % {"number": number})
    return redirect(_list(request))


def _list(request: AuthenticatedRequest) -> str:
    """The list from which the complaints were chosen."""
    address, query = reverse("complaints:list"), kept(request.GET)
    return f"{address}?{query}" if query else address


def _page(request: AuthenticatedRequest, act: Act, chosen: Selection, form: ActForm, made: Plan | None) -> HttpResponse:
    context = {
        "act": act.value,
        "chosen": chosen,
        "count": len(chosen.complaints),
        "shown": chosen.complaints[:SHOWN],
        "form": form,
        "plan": made,
        "taken": [facts.label(name) for name in made.taken] if made else [],
        "back": _list(request),
    }
    return render(request, "complaints/bulk/confirm.html" if made else "complaints/bulk/form.html", context)
