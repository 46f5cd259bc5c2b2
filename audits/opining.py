"""What an opinion speaks of, and the very text that is signed (rule book §13, §14).

The figures are those of the company's promises of the engaged letters in periods that are over with the quarter: of the
quarter itself, and of a half-year or year that ends with it. Whatever runs on is named, and not spoken of.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone

from accounts.models import User
from accounts.signing import Confirmed
from audits.lists import Listing, Progress, Which
from audits.models import ClauseOpinion, Finding, Opinion, Sample
from audits.reported import Promises
from audits.results import SampleResult
from commitments.models import Clause
from compliance.models import ComplianceRun, Result
from compliance.rules.clarity import places, plain
from compliance.rules.periods import Period
from evidence.models import Head

FORMAT = 1
LONGER = ("half_year", "year")
SAID = ("numerator", "denominator", "value", "verdict")
"""What makes a figure another one; that it has become final does not."""

Json = dict[str, Any]
Figures = Mapping[tuple[int, str], Json]


def canonical(content: Json) -> str:
    """The one spelling of a signed text: sorted keys, no spaces, UTF-8."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def results(opinion: Opinion) -> list[Result]:
    """The figures it speaks of, in the letters' reading order."""
    quarter = opinion.quarter
    longer = (Period.containing(quarter.start, kind) for kind in LONGER)
    labels = [quarter.label, *(period.label for period in longer if period.end == quarter.end)]
    return list(_in_reading_order(opinion).filter(period__in=labels))


def running(opinion: Opinion) -> list[Clause]:
    """The clauses that are judged by a half-year or a year that runs on: the opinion does not speak of them."""
    quarter = opinion.quarter
    labels = [period.label for kind in LONGER if (period := Period.containing(quarter.start, kind)).end > quarter.end]
    spoken_of = {result.promise.clause_id for result in results(opinion)}
    found = {result.promise.clause for result in _in_reading_order(opinion).filter(period__in=labels)}
    return sorted((each for each in found if each.pk not in spoken_of), key=_place)


def clauses(opinion: Opinion) -> list[Clause]:
    """The clauses it speaks of, in the letters' reading order."""
    return list(dict.fromkeys(result.promise.clause for result in results(opinion)))


def _place(clause: Clause) -> tuple[int, int, int]:
    return clause.version.letter_id, clause.version.number, clause.position


def _in_reading_order(opinion: Opinion) -> Any:
    of_letters = Result.objects.of_company().filter(
        promise__clause__version__letter__in=opinion.engagement.letters.all()
    )
    version = "promise__clause__version"
    return of_letters.select_related(f"{version}__letter").order_by(
        f"{version}__letter", f"{version}__number", "promise__clause__position", "promise__position", "period"
    )


def figure(result: Result) -> Json:
    """A figure as it is signed."""
    numbers = {name: plain(getattr(result, name)) for name in ("numerator", "denominator", "value")}
    promise = {"promise": result.promise_id, "metric": result.promise.metric, "quote": result.promise.quote}
    return {**promise, "period": result.period, **numbers, "verdict": result.verdict, "provisional": result.provisional}


def figures_of(content: Json) -> Figures:
    """The figures of a signed text by promise and period."""
    rows = (row for clause in content["clauses"] for row in clause["figures"])
    return {(row["promise"], row["period"]): row for row in rows}


def changed(content: Json, now: Iterable[Result]) -> list[tuple[Json | None, Json | None]]:
    """The figures of a signed text that are others by now, each with what it is by now; None where it is gone, and
    before those that have come since."""
    signed, present = figures_of(content), {(row.promise_id, row.period): figure(row) for row in now}
    both = ((signed.get(key), present.get(key)) for key in {**signed, **present})
    return [(one, other) for one, other in both if not _same(one, other)]


def _same(one: Json | None, other: Json | None) -> bool:
    return one is not None and other is not None and all(one[name] == other[name] for name in SAID)


def basis(opinion: Opinion) -> Json:
    """What it rests on: the samples that were drawn with what re-performance came to, how far the lists that are not
    sampled were reviewed, and what was found."""
    now = timezone.now()
    drawn = opinion.engagement.samples.filter(status__in=Sample.TAKEN).select_related("promise", "engagement")
    promises = Promises(opinion.engagement, now)
    reviewed = [Listing(opinion.engagement, which, now).progress() for which in Which]
    issued = opinion.engagement.findings.exclude(status__in=[Finding.Status.DRAFT, Finding.Status.WITHDRAWN])
    found = [_finding(each) for each in issued.select_related("clause").order_by("number")]
    return {
        "samples": [_sample(SampleResult.of(each, promises)) for each in drawn.order_by("number")],
        "lists": [{"list": str(each.which), **_progress(each)} for each in reviewed],
        "findings": found,
        "grades": dict(Counter(row["grade"] for row in found)),
    }


def _sample(result: SampleResult) -> Json:
    """Plan, draw, and what was found: how many items are examined and deviate, the exact upper bound of the rate at a
    confidence, and whether the plan is passed; null while that is open."""
    sample, rates = result.sample, result.rates
    found = {"examined": rates.whole.examined, "deviating": rates.whole.deviating, "passed": result.passed}
    bound = None if rates.bound is None else str(places(rates.bound))
    said = {"number": str(sample), "title": sample.title, "method": sample.method, "terms": sample.terms}
    plan = {"n": sample.n, "ac": sample.ac, "size": sample.size}
    drawn = {"seed": sample.seed, "frame": sample.frame_digest}
    return {**said, **plan, **drawn, **found, "bound": bound, "confidence": str(places(result.confidence))}


def _progress(each: Progress) -> Json:
    return {"n": each.n, "examined": each.examined, "deviating": each.deviating}


def _finding(finding: Finding) -> Json:
    return {
        "number": str(finding),
        "clause": finding.clause.number,
        "grade": finding.grade,
        "title": finding.title,
        "status": finding.status,
    }


def unsigned(opinion: Opinion) -> Json:
    """Everything that is signed but the signature."""
    engagement, of_clause = opinion.engagement, figures_by_clause(results(opinion))
    rows = opinion.clauses.select_related("clause__version__letter")
    return {
        "format": FORMAT,
        "kind": "audit_opinion",
        "number": str(opinion),
        "replaces": str(opinion.replaces) if opinion.replaces else None,
        "engagement": {
            "title": engagement.title,
            "firm": engagement.firm.name,
            "company": engagement.organisation.name,
            "from": engagement.period_from.isoformat(),
            "until": engagement.period_until.isoformat(),
        },
        "period": opinion.period,
        "letters": [{"id": each.pk, "title": each.title, "number": each.number} for each in engagement.letters.all()],
        "scope": opinion.scope,
        "overall": {"view": opinion.view, "reason": opinion.reason},
        "clauses": [_clause(row, of_clause[row.clause_id]) for row in rows if row.clause_id in of_clause],
        "running": [{"letter": each.version.letter_id, "clause": each.number} for each in running(opinion)],
        "basis": basis(opinion),
        "explained": opinion.explained,
        "data": _data(),
        "results_digest": digest(canonical({"figures": [row for rows in of_clause.values() for row in rows]})),
    }


def signed_text(opinion: Opinion, *, by: User, at: datetime, confirmed: Confirmed, head: Head) -> str:
    """The text under which a name is put."""
    signature = {"journal_head": head._asdict(), "signed": _signature(by, at, confirmed)}
    return canonical({**unsigned(opinion), **signature})


def withdrawal_text(opinion: Opinion, *, reason: str, by: User, at: datetime, confirmed: Confirmed, head: Head) -> str:
    """The text of a withdrawal; it names what it withdraws by its digest."""
    signed = opinion.acts.get(kind="signed")
    content = {"format": FORMAT, "kind": "audit_opinion_withdrawal", "number": str(opinion), "period": opinion.period}
    content |= {"withdraws": signed.digest, "reason": reason, "journal_head": head._asdict()}
    return canonical(content | {"signed": _signature(by, at, confirmed)})


def figures_by_clause(found: Iterable[Result]) -> dict[int, list[Json]]:
    rows: dict[int, list[Json]] = {}
    for result in found:
        rows.setdefault(result.promise.clause_id, []).append(figure(result))
    return rows


def _clause(row: ClauseOpinion, figures: list[Json]) -> Json:
    clause = row.clause
    said = {"letter": clause.version.letter_id, "version": clause.version.number, "clause": clause.number}
    return {**said, "text": clause.text, "view": row.view, "reason": row.reason, "figures": figures}


def _data() -> Json:
    run = ComplianceRun.objects.done().order_by("-as_of").first()
    if run is None:
        return {"as_of": None, "watermark": 0, "rule_version": ""}
    return {"as_of": run.as_of.isoformat(), "watermark": run.watermark, "rule_version": run.rule_version}


def _signature(by: User, at: datetime, confirmed: Confirmed) -> Json:
    firm = by.organisation.name if by.organisation else ""
    return {"by": str(by), "firm": firm, "at": at.isoformat(), "factor": confirmed.factor}
