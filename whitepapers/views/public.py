"""What the public reads: issues in every version, their files, the list of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.access import public
from whitepapers import verifying
from whitepapers.build import DATA
from whitepapers.models import IssueFile, WhitePaper
from whitepapers.views import caching, offering
from whitepapers.views.seen import read, shown

SHOWN = ("application/pdf", "text/html")  # by the browser itself; everything else is saved
# A file brings what it needs with it, and nothing that runs.
FILE_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)


@public
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """The newest version of every issue of every company."""
    known = list(WhitePaper.objects.newest().order_by("pk").values_list("pk", "digest", "published_at"))
    changed = max((at for _pk, _digest, at in known if at), default=None)
    key = tuple(digest for _pk, digest, _at in known)

    def context() -> dict[str, Any]:
        issues = WhitePaper.objects.newest().select_related("organisation")
        return {"issues": [shown(each) for each in issues.order_by("organisation__name", "-period")]}

    return caching.page(request, "whitepapers/public_list.html", key, changed, context)


@public
@require_safe
def public_paper(request: HttpRequest, slug: str, period: str, version: int | None = None) -> HttpResponse:
    """An issue: its newest version, or the one that is named, which says where a later one has corrected it."""
    known = _versions(slug, period)
    numbers = [row["version"] for row in known]
    wanted = numbers[-1:] if version is None else [version]
    row = next((each for each in known if each["version"] in wanted), None)
    if row is None:
        raise Http404
    changed: datetime = known[-1]["published_at"]  # a later version puts its notice on the earlier ones
    key = (row["digest"], numbers[-1])
    return caching.page(
        request, "whitepapers/public.html", key, changed, lambda: issue(row["pk"], slug, period, numbers)
    )


def issue(number: int, slug: str, period: str, versions: list[int]) -> dict[str, Any]:
    """What the page of an issue is told."""
    paper = WhitePaper.objects.select_related("organisation").get(pk=number)
    files = list(paper.files.listed())
    return read(paper) | {
        "files": list(offering.grouped(files)),
        "downloads": offering.downloads(files),
        "versions": versions,
        "newest": versions[-1],
        "is_superseded": paper.version < versions[-1],
        "permanent": reverse("whitepapers:public_version", args=[slug, period, paper.version]),
    }


@public
@require_safe
def public_file(request: HttpRequest, slug: str, period: str, version: int, name: str) -> HttpResponse:
    """A file of an issue, byte for byte as it was published."""
    files = IssueFile.objects.filter(
        paper__organisation__slug=slug,
        paper__period=period,
        paper__version=version,
        paper__status=WhitePaper.Status.PUBLISHED,
        name=name,
    )
    seen = request.headers.get("If-None-Match", "")
    known = [etag for etag in verifying.DIGEST.findall(seen) if files.filter(sha256=etag).exists()]
    told = ("sha256", "kind", "paper__published_at", *(() if known else ("content",)))
    found = files.values(*told).first()
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.get("content", b"")), content_type=found["kind"])
    response["Content-Security-Policy"] = FILE_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    saved = not found["kind"].startswith(SHOWN)
    filename = f"{slug}-{period}-v{version}-{name.replace('/', '-')}"
    response["Content-Disposition"] = content_disposition_header(saved, filename) or "inline"
    return caching.answer(
        request, response, etag=found["sha256"], changed=found["paper__published_at"], policy=caching.FOR_GOOD
    )


@public
@require_safe
def public_data(_request: HttpRequest, slug: str, period: str) -> HttpResponse:
    """Leads to the data of the newest version: an address that programs may keep."""
    known = _versions(slug, period)
    if not known:
        raise Http404
    response = redirect("whitepapers:public_file", slug, period, known[-1]["version"], DATA)
    response["Cache-Control"] = caching.SHORT
    response.public_vary = ""  # type: ignore[attr-defined]  # read by dashboard.middleware.public_answers
    return response


def _versions(slug: str, period: str) -> list[dict[str, Any]]:
    """The published versions of a quarter, the first one first; one question."""
    issues = WhitePaper.objects.published().filter(organisation__slug=slug, period=period)
    rows = issues.order_by("version").values("pk", "version", "digest", "published_at")
    return [dict(row) for row in rows]
