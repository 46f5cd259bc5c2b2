"""The heads of the journal that an auditor was given, and holding the chain against one."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.access import AUDITOR, AuthenticatedRequest, roles
from audits.forms.opinions import HeadsForm
from audits.models import GivenHead
from evidence.verification import verify

SHOWN = 60  # the last two months
FAULTS_SHOWN = 20
FAULTS: dict[str, LazyText | str] = {
    "changed": _("This entry, or the one before it, was changed."),
    "missing": _("Entries are missing from here on."),
    "moved": _("This entry was sealed at another place."),
    "added": _("This entry stands after the end of the chain."),
    "rewritten": _("The history up to here is not the one whose head was given out."),
}


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def heads(request: AuthenticatedRequest) -> HttpResponseBase:
    """The heads he was given; sent, the form verifies the whole journal against those and against what he pasted."""
    given = GivenHead.objects.filter(auditor=request.user)
    form = HeadsForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "given": given[:SHOWN]}
    if form.is_valid():
        pasted = set(form.cleaned_data["heads"])
        held = pasted | {row.head for row in given}
        checked, found = verify(heads=held, by=request.user)
        told = [(fault.position, FAULTS[fault.kind]) for fault in found[:FAULTS_SHOWN]]
        context |= {"checked": checked, "faults": told, "held": len(held), "pasted": len(pasted)}
    return render(request, "audits/heads.html", context, status=422 if form.errors else 200)
