"""What the public reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.access import public
from accounts.models import Organisation
from whitepapers.languages import answered
from whitepapers.models import WhitePaper
from whitepapers.views.seen import read, shown

OFFERED_QUARTERS = 8


@public
@require_GET
@answered
def public_list(request: HttpRequest) -> HttpResponse:
    published = WhitePaper.objects.published().select_related("organisation").order_by("organisation__name", "-period")
    return render(request, "whitepapers/public_list.html", {"issues": [shown(each) for each in published]})


def _published(slug: str, period: str) -> WhitePaper:
    organisation = get_object_or_404(Organisation, slug=slug)
    return get_object_or_404(WhitePaper.objects.published(), organisation=organisation, period=period)


@public
@require_GET
@answered
def public_paper(request: HttpRequest, slug: str, period: str) -> HttpResponse:
    return render(request, "whitepapers/public.html", read(_published(slug, period)))


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
