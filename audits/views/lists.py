"""The 100 % lists of an engagement, and the table of what was reported and audited."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import concluding
from audits.forms.reperformance import ThresholdForm
from audits.listed import why
from audits.lists import DEFAULT_HOURS, Listing, Which
from audits.models import Reperformance, Sample
from audits.quantiled import Quantiled, quantiled
from audits.registered import OnFacts, latest, on_facts
from audits.reported import Promised, Promises, moves
from audits.results import SampleResult
from audits.views.seen import engagement_of
from audits.wording import LISTS

PAGE = 100


@roles(AUDITOR)
@require_safe
def review_lists(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The lists, each with how many it holds and how many of them are examined."""
    engagement, now = engagement_of(request, pk), timezone.now()
    lists = []
    for which in Which:
        listing = Listing(engagement, which, now)
        name, what = LISTS[which]
        hours = DEFAULT_HOURS.get(which)
        told = {"which": which, "name": name, "what": what, "hours": hours}
        lists.append(told | {"n": listing.rows.count(), "n_examined": listing.examined.count()})
    return render(request, "audits/lists/all.html", {"engagement": engagement, "lists": lists})


@roles(AUDITOR)
@require_safe
def review_list(request: AuthenticatedRequest, pk: int, which: str) -> HttpResponseBase:
    """One list in full; `?hours=` is its threshold."""
    engagement = engagement_of(request, pk)
    if which not in set(Which):
        raise Http404
    usual = DEFAULT_HOURS.get(which)
    form = ThresholdForm(request.GET if "hours" in request.GET else None, initial={"hours": usual})
    hours = form.cleaned_data["hours"] if form.is_bound and form.is_valid() else None
    listing = Listing(engagement, Which(which), timezone.now(), hours)
    page = Paginator(listing.rows.select_related("unit", "category").prefetch_related("pause_rows"), PAGE).get_page(
        request.GET.get("page")
    )
    examined = Reperformance.objects.filter(engagement=engagement, complaint__in=[row.pk for row in page])
    stands = {each.complaint_id: each for each in examined}
    reasons = why(listing, list(page))
    name, what = LISTS[which]
    context: dict[str, Any] = {
        "engagement": engagement,
        "which": which,
        "name": name,
        "what": what,
        "form": form if usual else None,
        "hours": hours or usual,
        "query": f"?list={which}" + (f"&hours={hours}" if hours else ""),
        "page": page,
        "rows": [{"complaint": row, "why": reasons.get(row.pk, ""), "stands": stands.get(row.pk)} for row in page],
        "n_examined": listing.examined.count(),
    }
    return render(request, "audits/lists/one.html", context)


@roles(MANAGER, AUDITOR)
@require_safe
def reported_and_audited(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """By promise: what is reported, what the examined complaints make of it exactly, and what samples estimate."""
    engagement, today = engagement_of(request, pk), timezone.localdate()
    promises = Promises(engagement, timezone.now())
    reperformed = list(
        Reperformance.objects.visible_to(request.user, today).filter(engagement=engagement, differs=True)
    )
    seen = Sample.objects.visible_to(request.user, today).filter(engagement=engagement, status__in=Sample.TAKEN)
    if request.user.role != AUDITOR:
        seen = seen.filter(status=Sample.Status.FINISHED)
    results = [
        SampleResult.of(sample, promises)
        for sample in seen.select_related("engagement", "promise__clause__version__letter")
    ]
    rows = [_row(promised, reperformed, results) for promised in promises]
    hidden = Reperformance.objects.filter(engagement=engagement).exclude(
        pk__in=Reperformance.objects.visible_to(request.user, today).values("pk")
    )
    context = {
        "engagement": engagement,
        "rows": rows,
        "quantiles": [_quantile(each, reperformed) for each in quantiled(promises)],
        "facts": [_fact(each) for each in on_facts(latest(engagement, today))],
        "samples": [concluding.sample_row(each) for each in results],
        "unfinished": hidden.exists(),
    }
    return render(request, "audits/reperformance/reported.html", context)


def _quantile(each: Quantiled, reperformed: list[Reperformance]) -> dict[str, Any]:
    after, turned = each.corrected(reperformed)
    promised = each.promised
    return {
        "promise": promised.promise,
        "reported": concluding.against_benchmark(each.reported, promised),
        "counted": concluding.counted(each.counted, each.asks),
        "turned": turned,
        "corrected": concluding.counted(after, each.asks) if turned else "",
        "kept": after.is_kept if after else None,
    }


def _fact(each: OnFacts) -> dict[str, Any]:
    return {"result": each.result, "behind": each.behind, "said": concluding.sources(each.behind)}


def _row(promised: Promised, reperformed: list[Reperformance], results: list[SampleResult]) -> dict[str, Any]:
    turned = moves(promised, reperformed)
    own = [each for each in results if each.sample.promise_id == promised.promise.pk]
    return {
        "promise": promised.promise,
        "reported": concluding.figure(promised.reported, promised),
        "turned": len(turned),
        "corrected": concluding.figure(promised.corrected(turned), promised) if turned else None,
        "estimates": [concluding.estimate_row(each) for each in own if each.estimate],
    }
