"""The catalogue of metrics: what each means, in both languages, who uses it, and how its definition came about."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, EVERYONE, MANAGER, AuthenticatedRequest, roles
from commitments.companies import whose
from commitments.definitions import METRICS
from commitments.models import PromiseReview
from dashboard import catalogue

REVIEWS = 20  # of one metric, the newest first


@roles(*EVERYONE)
@require_safe
def metrics(request: AuthenticatedRequest) -> HttpResponse:
    """All metrics, and in how many clauses of the company's letters in force each is used."""
    today, company = timezone.localdate(), whose(request)
    found = catalogue.uses(request.user, company, today)
    context = {"groups": catalogue.entries(found), "today": today, "whose": company}
    return render(request, "dashboard/metrics/list.html", context)


@roles(*EVERYONE)
@require_safe
def metric(request: AuthenticatedRequest, key: str) -> HttpResponse:
    """One metric; people's reviews of it are shown to those who review."""
    if key not in METRICS:
        raise Http404
    today, company, definition = timezone.localdate(), whose(request), METRICS[key]
    found = catalogue.using(catalogue.uses(request.user, company, today), key)
    promises = [care.promise for use in found for care in use.cares]
    reviews = PromiseReview.objects.of_promises(promises).reverse() if _reviews(request) else ()
    context = {
        "definition": definition,
        "languages": catalogue.in_all_languages(definition),
        "better": catalogue.better(definition),
        "numbers": catalogue.NUMBERS[definition.numbers],
        "parameters": catalogue.parameters(definition),
        "registers": catalogue.registers(definition),
        "uses": found,
        "reviews": reviews[:REVIEWS],
        "reviewing": _reviews(request),
        "today": today,
        "whose": company,
    }
    return render(request, "dashboard/metrics/metric.html", context)


def _reviews(request: AuthenticatedRequest) -> bool:
    return request.user.role in (MANAGER, AUDITOR)
