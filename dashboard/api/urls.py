"""Every address of the API. No session opens any of it: each operation asks for its token itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from accounts.access import View, public
from dashboard.api import addresses as addresses  # before any address is read
from dashboard.api import reference
from dashboard.api.doors import api
from dashboard.api.problems import ProblemError, answer

app_name = "api"


def door(view: Callable[..., HttpResponse]) -> View:
    """A view of the library as the product has it: HEAD is GET without the body, no answer is kept on the way, and
    what is not allowed is said like every other problem."""

    @wraps(view)
    def through(request: HttpRequest, **place: Any) -> HttpResponse:
        asked = request.method
        request.method = "GET" if asked == "HEAD" else asked
        response = view(request, **place)
        request.method = asked  # whoever sends the answer leaves the body out
        if response.status_code == 405:
            response = answer(ProblemError("method_not_allowed", headers={"Allow": response.headers["Allow"]}))
        add_never_cache_headers(response)
        return response

    return public(through)


@public
@csrf_exempt
def nowhere(_request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001
    """Every other address under the API, so that it is not led to pages."""
    return answer(ProblemError("not_found"))


def _operations() -> Iterator[URLPattern]:
    """The library's addresses, each once and without its own page."""
    seen = set()
    for entry in api.urls[0]:
        route = str(entry.pattern)
        if isinstance(entry, URLPattern) and entry.name != "api-root" and route not in seen:
            seen.add(route)
            yield path(route, door(entry.callback), name=entry.name)


urlpatterns = [
    path("", reference.page, name="reference"),
    path("openapi.json", reference.openapi, name="openapi"),
    *_operations(),
    path("<anything:rest>", nowhere, name="nowhere"),
]
