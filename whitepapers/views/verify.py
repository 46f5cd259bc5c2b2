"""`/verify/`: which issue a file is, or that it was altered. Open to everybody, for people and for programs."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public
from compliance import wording
from whitepapers import throttling, verifying
from whitepapers.views import caching

WITH_FORM = 64 * 1024  # bytes that a form takes beside its file


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The page, and the answer to a file or a digest that was sent to it.

    There is no token against forgery: nothing is written, nothing is kept, and the answer is the same for everybody, so
    a forged request gains nothing; and the page that asks sets no cookie.
    """
    if request.method != "POST":
        return caching.page(request, "whitepapers/verify.html", "empty", None, _asked)
    with translation.override(caching.language_of(request)):
        return _answer(request, *_looked_up(request))


@public
@require_safe
def digest(request: HttpRequest, sha256: str) -> HttpResponse:
    """What is known of a SHA-256, as JSON; `carries`: digests that stand in the file, where the asker has looked."""
    with translation.override(caching.language_of(request)):
        if throttling.is_too_much(_address(request), "digests"):
            return _answer(request, None, _("Too many questions; wait a minute."), 429, as_json=True)
        if not verifying.DIGEST.fullmatch(sha256):
            return _answer(request, None, _("This is no SHA-256: it has 64 digits from 0 to f."), 400, as_json=True)
        carried = [each for each in request.GET.getlist("carries")[:50] if verifying.DIGEST.fullmatch(each)]
        return _answer(request, verifying.by_digest(sha256, carried=[c.lower() for c in carried]), as_json=True)


def _looked_up(request: HttpRequest) -> tuple[verifying.Finding | None, str, int]:
    """What was found, or why nothing was looked up, and the status of the answer."""
    if throttling.is_too_much(_address(request), "files"):
        return None, _("Too many questions; wait a minute."), 429
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.VERIFY_LARGEST_FILE + WITH_FORM:
        return None, verifying.refused_size(settings.VERIFY_LARGEST_FILE), 413
    if file := request.FILES.get("file"):
        return verifying.by_content(file.file), "", 200  # type: ignore[arg-type]  # a file of bytes
    if found := verifying.DIGEST.search(request.POST.get("digest", "")):
        return verifying.by_digest(found[0]), "", 200
    return None, _("Choose a file, or paste a SHA-256: it has 64 digits from 0 to f."), 400


def _answer(
    request: HttpRequest,
    found: verifying.Finding | None,
    wrong: str = "",
    status: int = 200,
    *,
    as_json: bool = False,
) -> HttpResponse:
    """As JSON where a program asks, as a page otherwise; kept by nobody."""
    if as_json or request.headers.get("Accept", "").startswith("application/json"):
        told = _told(request, found) if found else {"result": "refused", "words": wrong}
        response: HttpResponse = JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})
    else:
        words = _asked() | {"found": found, "wrong": wrong} | caching.frame(request)
        response = HttpResponse(render_to_string("whitepapers/verify.html", words), status=status)
    if status == 429:
        response["Retry-After"] = str(throttling.MINUTE)
    response["Cache-Control"] = "no-store"
    response.public_vary = "Accept, Accept-Language"  # type: ignore[attr-defined]  # middleware.public_answers
    return response


def _told(request: HttpRequest, found: verifying.Finding) -> dict[str, Any]:
    """With words of the reader's language beside the codes."""
    told = found.told() | {"words": found.words}
    if found.paper and found.paper.published_at:
        told["quarter"] = wording.period_name(found.paper.period)
        told["published"] = wording.moment(found.paper.published_at)
        address = [found.paper.organisation.slug, found.paper.period, found.paper.version]
        told["url"] = request.build_absolute_uri(reverse("whitepapers:public_version", args=address))
    return told


def _asked() -> dict[str, Any]:
    return {"largest": settings.VERIFY_LARGEST_FILE // 2**20}


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
