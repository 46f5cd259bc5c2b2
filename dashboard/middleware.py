"""What lies around every page: the content security policy, and what is said when the database is busy."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from complaints import board
from dashboard import faults

# Plotly inserts two <style> elements: an empty one (the hash is that of the empty string), and the stylesheet of the
# map library in its bundle, whose hash changes with its version. data:/blob: are its PNG download.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
MAP_STYLE = "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' {EMPTY_STYLE} {MAP_STYLE}",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    return middleware


def public_answers(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """What is marked as public (`whitepapers.views.caching`) leaves the house without a cookie, and varies on nothing
    but what it names, whatever other middleware has added: it is the same for everybody, and caches may keep it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        vary = getattr(response, "public_vary", None)
        if vary is not None:
            response.cookies.clear()
            del response.headers["Vary"]
            if vary:
                response.headers["Vary"] = vary
        return response

    return middleware


class DatabaseBusy:
    """A page that says so, with status 503, where a view found the database locked or away.

    Every write is one transaction, so nothing is half-written and the person may simply try again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy_page(request) if is_busy(exception) else None


database_busy = DatabaseBusy


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of last resort (`handler500`): other middleware can find the database locked too."""
    error = sys.exc_info()[1]
    if error and is_busy(error):
        return busy_page(request)
    return HttpResponse(_without_the_database("500.html", request, fault=faults.number(request)), status=500)


def busy_page(request: HttpRequest) -> HttpResponse:
    """Where the database is a file that an import writes, that import is named with the time it will still take."""
    writing = board.written_now() if connection.vendor == "sqlite" else None
    wait = str(max(10, (writing and writing.seconds_left) or 0))
    text = _without_the_database("503.html", request, writing=writing)
    return HttpResponse(text, status=503, headers={"Retry-After": wait})


def _without_the_database(template: str, request: HttpRequest, **words: object) -> str:
    """Rendered without the request: asking who is signed in would ask the database again. `sent`: something was."""
    return render_to_string(template, {"sent": request.method not in {"GET", "HEAD"}, **words})


def is_busy(error: BaseException) -> bool:
    """Whether the error passes by itself: a lock, a full disk, a database away. A missing table does not."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return "no such" not in str(error)
