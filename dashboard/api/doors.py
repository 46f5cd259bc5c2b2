"""The API put together: its operations, and what becomes of everything that goes wrong in them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.log import log_response
from ninja import NinjaAPI
from ninja.errors import ValidationError

from dashboard import faults
from dashboard.api import flaws
from dashboard.api.complaints import operations as complaints
from dashboard.api.hooks import operations as hooks
from dashboard.api.judgement import breaches, figures, letters, restatements, results
from dashboard.api.problems import ProblemError, answer
from dashboard.api.rendering import Json
from dashboard.middleware import is_busy

api = NinjaAPI(version="1", urls_namespace="api", docs_url=None, openapi_url=None, renderer=Json())
api.add_router("/complaints", complaints.router)
api.add_router("/letters", letters.router)
api.add_router("/figures", figures.router)
api.add_router("/results", results.router)
api.add_router("/breaches", breaches.router)
api.add_router("/restatements", restatements.router)
api.add_router("/hooks", hooks.router)


def closed(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse what the operation does not know: a misspelt filter must not be answered as if there were none."""

    @wraps(operation)
    def run(request: HttpRequest, *args: Any, **values: Any) -> Any:
        query = type(values["query"]).model_fields if "query" in values else {}
        lists = {field.alias or name: _is_list(field.annotation) for name, field in query.items()}
        found = [flaws.flaw("unknown", field=name) for name in request.GET if name not in lists]
        found += [
            flaws.flaw("twice", field=name)
            for name, said in request.GET.lists()
            if len(said) > 1 and not lists.get(name, True)
        ]
        if found:
            raise ProblemError("invalid", flaws=found)
        return operation(request, *args, **values)

    return run


def _is_list(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) is list


api.add_decorator(closed)


@api.exception_handler(ProblemError)
def problem(_request: HttpRequest, error: ProblemError) -> HttpResponse:
    return answer(error)


@api.exception_handler(Http404)
def not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return answer(ProblemError("not_found"))


@api.exception_handler(ValidationError)
def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return answer(ProblemError("invalid", flaws=flaws.of(error.errors)))


@api.exception_handler(Exception)
def fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """What nobody foresaw: a busy database passes by itself, everything else is in the log under a number."""
    if is_busy(error):
        return answer(ProblemError("busy", headers={"Retry-After": "10"}))
    response = answer(ProblemError("fault", fault=faults.number(request)))
    log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request, exception=error)
    return response
