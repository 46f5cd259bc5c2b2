"""The white papers' pages: the company's own list and drafts, and what the public reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import signing
from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, public, roles
from accounts.models import Organisation
from commitments.companies import whose
from compliance.rules.periods import Period
from whitepapers import actions
from whitepapers.edition import Edition
from whitepapers.forms import PublishForm
from whitepapers.models import WhitePaper

OFFERED_QUARTERS = 8


def _page(paper: WhitePaper) -> dict[str, Any]:
    return {"paper": paper, "edition": Edition(paper.snapshot)}


def _issues(papers: Iterable[WhitePaper]) -> list[dict[str, Any]]:
    return [_page(paper) for paper in papers]


def _quarters() -> list[str]:
    """The running quarter and those before it, newest first."""
    period = Period.containing(timezone.localdate(), "quarter")
    labels = []
    for _index in range(OFFERED_QUARTERS):
        labels.append(period.label)
        period = period.previous()
    return labels


@roles(MANAGER, AUDITOR)
@require_GET
def papers(request: AuthenticatedRequest) -> HttpResponse:
    """A company's issues, and for its manager the quarters of which a draft can be made."""
    company = whose(request)
    visible = WhitePaper.objects.visible_to(request.user).filter(organisation=company.company)
    visible = visible.select_related("organisation")
    published = set(visible.published().values_list("period", flat=True))
    open_quarters = [label for label in _quarters() if label not in published]
    context = {"issues": _issues(visible), "open_quarters": open_quarters, "whose": company}
    return render(request, "whitepapers/papers.html", context)


@roles(MANAGER, AUDITOR)
@require_GET
def paper(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(WhitePaper.objects.visible_to(request.user), pk=pk)
    is_draft = found.status == WhitePaper.Status.DRAFT
    reasons = actions.reasons_against(found) if is_draft else []
    return render(request, "whitepapers/paper.html", _page(found) | {"is_draft": is_draft, "reasons": reasons})


@roles(MANAGER)
@require_POST
def build(request: AuthenticatedRequest) -> HttpResponse:
    label = request.POST.get("period", "")
    if label not in _quarters() or request.user.organisation is None:
        messages.error(request, _("Choose a quarter."))
        return redirect("whitepapers:papers")
    try:
        made = actions.build(organisation=request.user.organisation, period=label, by=request.user, at=timezone.now())
    except actions.PublicationRefused as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
        return redirect("whitepapers:papers")
    return redirect("whitepapers:paper", made.pk)


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
        return render(request, "whitepapers/publish.html", _page(found) | {"form": form, "today": timezone.localdate()})
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


@public
@require_GET
def public_list(request: HttpRequest) -> HttpResponse:
    published = WhitePaper.objects.published().select_related("organisation").order_by("organisation__name", "-period")
    return render(request, "whitepapers/public_list.html", {"issues": _issues(published)})


def _published(slug: str, period: str) -> WhitePaper:
    organisation = get_object_or_404(Organisation, slug=slug)
    return get_object_or_404(WhitePaper.objects.published(), organisation=organisation, period=period)


@public
@require_GET
def public_paper(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    return render(request, "whitepapers/public.html", _page(_published(slug, period)))


@public
@require_GET
def public_data(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """The snapshot itself, byte for byte what the digest on the page was taken of."""
    found = _published(slug, period)
    etag = f'"{found.digest}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response = HttpResponse(found.snapshot_text, content_type="application/json; charset=utf-8")
    response["ETag"] = etag
    response["Content-Disposition"] = f'attachment; filename="white-paper-{slug}-{period}.json"'
    return response
