"""What the auditors looked at (rule book §13): engagements, samples with seed and frame, what re-performance came to,
and the lists that were looked at one by one."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from audits.lists import Listing, Which
from audits.models import Engagement, Sample, SampleStep
from audits.reported import Figure, Promises
from audits.results import Estimate, SampleResult
from complaints.scrubbing import scrub
from whitepapers.snapshot.canonical import Json, share
from whitepapers.snapshot.quarter import Quarter


def audits(of: Quarter) -> Json:
    """`engagements`, `samples`, `estimates` and `lists`."""
    results = [result for engagement in of.engagements for result in _results(of, engagement)]
    return {
        "engagements": [_engagement(each) for each in of.engagements],
        "samples": [_sample(each) for each in results],
        "estimates": [_estimate(each, found) for each in results if (found := each.estimate) is not None],
        "lists": [row for each in of.engagements for row in _lists(of, each)],
    }


def _engagement(engagement: Engagement) -> Json:
    return {
        "id": engagement.pk,
        "firm": engagement.firm.name,
        "title": engagement.title,
        "from": engagement.period_from.isoformat(),
        "until": engagement.period_until.isoformat(),
    }


# Samples.


def _results(of: Quarter, engagement: Engagement) -> Iterator[SampleResult]:
    """Those that are drawn, as an opinion names them."""
    drawn = engagement.samples.filter(status__in=Sample.TAKEN)
    promises = Promises(engagement, of.as_of)
    for sample in drawn.select_related("promise__clause__version__letter", "engagement").order_by("number"):
        yield SampleResult.of(sample, promises)


def _sample(result: SampleResult) -> Json:
    """Plan, draw, and what was found: `bound` is the exact upper bound of the rate at the confidence, null while that
    is open; `extended` tells to how many items, and why."""
    sample, whole = result.sample, result.rates.whole
    return {
        "engagement": sample.engagement_id,
        "number": str(sample),
        "title": sample.title,
        "clause": sample.promise.clause.number if sample.promise else None,
        "method": sample.method,
        "terms": sample.terms,
        "stratify_by": sample.stratify_by,
        "population": sample.size,
        "n": sample.n,
        "ac": sample.ac,
        "frame": sample.frame_digest,
        "frozen_at": _moment(sample.frozen_at),
        "seed": sample.seed,
        "seeded_at": _moment(sample.seeded_at),
        "extended": list(_extensions(sample)),
        "replaces": str(sample.replaces) if sample.replaces else None,
        "examined": whole.examined,
        "deviating": whole.deviating,
        "bound": share(result.rates.bound),
        "confidence": share(result.confidence),
        "passed": result.passed,
    }


def _extensions(sample: Sample) -> Iterator[Json]:
    for step in sample.steps.filter(kind=SampleStep.Kind.EXTENDED):
        yield {"n": step.n, "reason": scrub(step.reason), "on": timezone.localdate(step.at).isoformat()}


# Re-performance.


def _estimate(result: SampleResult, estimate: Estimate) -> Json:
    """What the sample says of the promise it was drawn for: the figure as reported, as audited, and the worst that the
    sample does not rule out, each with the verdict it would have."""
    promised = result.promised
    reported = _figure(promised.reported) if promised else None
    promise = result.sample.promise
    return {
        "sample": str(result.sample),
        "clause": promise.clause.number if promise else None,
        "metric": promise.metric if promise else None,
        "quote": promise.quote if promise else "",
        "reported": reported,
        "audited": _figure(estimate.audited),
        "at_bound": _figure(estimate.at_bound) if estimate.at_bound else None,
        "confidence": share(result.confidence),
    }


def _figure(figure: Figure) -> Json:
    measure = figure.measure
    return {
        "numerator": _whole(measure.numerator),
        "denominator": _whole(measure.denominator),
        "value": share(figure.value),
        "verdict": str(figure.verdict),
    }


# Lists.


def _lists(of: Quarter, engagement: Engagement) -> Iterator[Json]:
    """The lists of the engagement's period: how many complaints stand on each, and how many of them were examined."""
    for which in Which:
        listing = Listing(engagement, which, of.as_of)
        told = listing.progress()
        yield {
            "engagement": engagement.pk,
            "list": str(which),
            "hours": int(listing.threshold.total_seconds()) // 3600 or None,
            "count": told.n,
            "examined": told.examined,
        }


def _whole(value: object) -> str | None:
    return None if value is None else str(value)


def _moment(at: object) -> str | None:
    return at.isoformat() if hasattr(at, "isoformat") else None
