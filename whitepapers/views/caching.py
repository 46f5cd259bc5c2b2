"""What caches may keep of what the public reads: nothing of the person asking, no cookie, one strong validator.

A public page is the same for everybody who reads its language. It is drawn without the request that asked for it, so
nothing of a session can get into it, and its ETag is the digest of what was drawn. A process keeps the last pages it
drew: what they say is settled by their key, and a new program is a new process. What middleware adds on the way out,
`dashboard.middleware.public_answers` takes off again.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation.trans_real import parse_accept_lang_header

from whitepapers.languages import CODES

SHORT = "public, max-age=300, must-revalidate"  # what a correction, or a new issue, changes
FOR_GOOD = "public, max-age=31536000, immutable"
LISTED = "public, max-age=300"
KEPT = 48  # pages of one process
_drawn: OrderedDict[Hashable, tuple[bytes, str]] = OrderedDict()  # and its SHA-256

Context = Callable[[], dict[str, Any]]


def language_of(request: HttpRequest) -> str:
    """The language of a public page: the one its address names (`?lang=en`), else the first that the browser asks for
    and that there is. Never that of a cookie."""
    if named := CODES.get(request.GET.get("lang", "")):
        return named
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if found := CODES.get(code.partition("-")[0]):
            return found
    return settings.LANGUAGE_CODE


def page(
    request: HttpRequest, template: str, key: Hashable, changed: datetime | None, context: Context
) -> HttpResponse:
    """A public page, drawn anew only where this process has not drawn it yet; 304 where the reader has it."""
    language = language_of(request)
    body, etag = _body(request, template, key, language, context)
    response = HttpResponse(body, headers={"Content-Language": language})
    return answer(request, response, etag=etag, changed=changed, policy=SHORT, vary="Accept-Language")


def answer(
    request: HttpRequest,
    response: HttpResponse,
    *,
    etag: str,
    changed: datetime | None,
    policy: str,
    vary: str = "",
) -> HttpResponse:
    """The response with its validators, or 304. `etag` is a digest of exactly these bytes."""
    response.headers["ETag"], response.headers["Cache-Control"] = f'"{etag}"', policy
    stamp = int(changed.timestamp()) if changed else None
    if stamp is not None:
        response.headers["Last-Modified"] = http_date(stamp)
    found = get_conditional_response(request, f'"{etag}"', stamp, response)
    assert isinstance(found, HttpResponse)  # noqa: S101  # it was one before; for the type checker
    for name in ("Cache-Control", "Content-Language"):
        if name in response.headers:
            found.headers.setdefault(name, response.headers[name])
    found.public_vary = vary  # type: ignore[attr-defined]  # read by dashboard.middleware.public_answers
    return found


def _body(request: HttpRequest, template: str, key: Hashable, language: str, context: Context) -> tuple[bytes, str]:
    place = (template, key, language, request.get_host(), request.scheme, request.path)
    drawn = _drawn.pop(place, None)  # and to the end: the longest unread one goes first
    if drawn is None or settings.DEBUG:
        with translation.override(language):
            body = render_to_string(template, context() | frame(request)).encode()
        drawn = body, hashlib.sha256(body).hexdigest()
    _drawn[place] = drawn
    while len(_drawn) > KEPT:
        _drawn.popitem(last=False)
    return drawn


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the page's frame needs in place of a request: its address."""
    return {"address": request.build_absolute_uri(request.path)}
