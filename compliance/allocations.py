"""How a reward pool falls to the units: everything that was put in and what came out, as plain content (rule book §16).

Pages, files and the frozen snapshot are this one content: whole numbers, decimal strings, exact fractions as "190/3".
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q

from accounts.models import ServiceUnit
from commitments.definitions import METRICS, keys_of
from commitments.models import Letter, LetterVersion, Promise
from compliance import wording
from compliance.models import Result, ResultQuerySet, RewardPool
from compliance.rules import rewards
from compliance.rules.periods import Period
from compliance.rules.rewards import Formula, Judgement, NothingEarnedError, Score
from compliance.rules.verdicts import Verdict

FORMAT = 1
Content = dict[str, Any]


def allocation(pool: RewardPool) -> Content:
    """What every unit gets by the newest formula and the results as they are stored now.

    `divided` is false where no unit has a claim; then every unit stands there with nothing.
    """
    formula = pool.formula.rule()
    units = _units(pool)
    results = _results(pool, formula)
    scores = {unit.pk: rewards.score([judgement(each) for each in results[unit.pk]], formula) for unit in units}
    claims = {unit.pk: (scores[unit.pk].total or Fraction(0)) * formula.size(unit.pk) for unit in units}
    try:
        cents, divided = rewards.divide(pool.cents, claims), True
    except NothingEarnedError:
        cents, divided = {}, False
    whole = sum(claims.values(), Fraction(0))
    return {
        **_head(pool),
        "divided": divided,
        "units": [
            {
                "unit": unit.pk,
                "name": unit.name,
                "size": formula.size(unit.pk),
                "score": _exact(scores[unit.pk].total),
                "claim": str(claims[unit.pk]),
                "exact_cents": str(pool.cents * claims[unit.pk] / whole) if divided else "0",
                "cents": cents.get(unit.pk, 0),
                "metrics": _metrics(results[unit.pk], scores[unit.pk], formula),
            }
            for unit in units
        ],
    }


def of_units(content: Content, seen: Collection[int]) -> Content:
    """An allocation as far as it concerns some units; `limited_to` says so, for its digest is another one."""
    formula = content["formula"]
    heads = {unit: number for unit, number in formula["heads"].items() if int(unit) in seen}
    units = [each for each in content["units"] if each["unit"] in seen]
    return {**content, "formula": {**formula, "heads": heads}, "units": units, "limited_to": sorted(seen)}


def canonical(content: Content) -> str:
    """The one spelling of an allocation: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def shown(pool: RewardPool) -> Content:
    """What the pool says: what was approved, or what the proposal comes to now."""
    return pool.frozen() if pool.is_approved else allocation(pool)


def differences(pool: RewardPool, frozen: Content) -> dict[int, int]:
    """By how many cents each unit of an approved pool would differ if it were computed today; only real changes."""
    return compared(frozen, allocation(pool))


def compared(earlier: Content, later: Content) -> dict[int, int]:
    """By how many cents each unit gets more or less in the later of two allocations; only real changes."""
    before, now = ({unit["unit"]: unit["cents"] for unit in content["units"]} for content in (earlier, later))
    changed = {unit: now.get(unit, 0) - before.get(unit, 0) for unit in [*before, *(now.keys() - before.keys())]}
    return {unit: cents for unit, cents in changed.items() if cents}


def unit_of(content: Content, unit: int) -> Content | None:
    """One unit's part of an allocation."""
    return next((each for each in content["units"] if each["unit"] == unit), None)


def weighable(versions: Iterable[LetterVersion]) -> list[str]:
    """The metrics a formula can weigh: of binding targets that complaints decide unit by unit."""
    found = Promise.objects.judged().binding().filter(clause__version__in=versions, kind=Promise.Kind.TARGET)
    metrics = set(found.filter(metric__in=keys_of("ask")).values_list("metric", flat=True))
    return [metric for metric in METRICS if metric in metrics]


def never_evaluable(letter: Letter) -> set[str]:
    """The metrics of which the units have results, and all of them say that they cannot be judged."""
    results = Result.objects.of_units().of_letter(letter).order_by()
    judged = results.exclude(verdict=Verdict.NOT_EVALUABLE).values("promise__metric")
    return set(results.exclude(promise__metric__in=judged).values_list("promise__metric", flat=True))


def judgement(result: Result) -> Judgement:
    """A stored result as the plain rules read it; its value exact."""
    value = None if result.value is None else wording.exact(result)
    verdict, target = Verdict(result.verdict), wording.wanted(result.promise)
    return Judgement(result.promise.metric, verdict, result.reason, value, target)


def is_provisional(content: Content) -> bool:
    """Whether time alone can still change a result that was put in."""
    return any(
        result["provisional"] for unit in content["units"] for metric in unit["metrics"] for result in metric["results"]
    )


def _head(pool: RewardPool) -> Content:
    formula = pool.formula
    return {
        "format": FORMAT,
        "rules": rewards.VERSION,
        "letter": {"id": pool.letter_id, "title": pool.letter.title, "number": pool.letter.number},
        "clause": pool.clause_path,
        "year": pool.year,
        "version": pool.version,
        "corrects": pool.corrects.digest if pool.corrects else "",
        "reason": pool.reason,
        "amount": str(pool.amount.quantize(Decimal("0.01"))),
        "formula": {
            "version": formula.number,
            "basis": formula.basis,
            "sharing": formula.sharing,
            "weights": formula.weights,
            "points": formula.points,
            "heads": formula.heads,
        },
    }


def _units(pool: RewardPool) -> list[ServiceUnit]:
    """The units that are active or were judged in the year, in the order of their names."""
    judged = _of_the_year(pool).values("unit")
    company = ServiceUnit.objects.filter(organisation=pool.letter.organisation_id)
    return list(company.filter(Q(active=True) | Q(pk__in=judged)).order_by("sort_name", "pk"))


def _of_the_year(pool: RewardPool) -> ResultQuerySet:
    year = Period.parse(f"{pool.year:04d}")
    return Result.objects.of_units().of_letter(pool.letter).filter(starts_on__gte=year.start, ends_on__lte=year.end)


def _results(pool: RewardPool, formula: Formula) -> Mapping[int, list[Result]]:
    """The results on binding targets by unit, in reading order. Where the letter changed inside a period, the newer
    version's result speaks for both parts (rule book §7)."""
    weighed = [metric for metric, weight in formula.weights.items() if weight]
    rows = _of_the_year(pool).filter(
        promise__kind=Promise.Kind.TARGET, promise__force=Promise.Force.BINDING, promise__metric__in=weighed
    )
    newest: dict[tuple[Any, ...], Result] = {}
    for result in rows.select_related("promise__clause__version").order_by("promise__clause__version__number"):
        newest[result.unit_id, result.promise.lineage, result.period] = result
    found: dict[int, list[Result]] = defaultdict(list)
    for result in sorted(newest.values(), key=_reading_order):
        found[result.unit_id or 0].append(result)
    return found


def _reading_order(result: Result) -> tuple[Any, ...]:
    promise = result.promise
    return (promise.metric, result.starts_on, promise.clause.position, promise.position, promise.pk)


def _metrics(results: Sequence[Result], score: Score, formula: Formula) -> list[Content]:
    """Each weighed metric with its mean (None without a result that counts) and the results behind it."""
    return [
        {
            "metric": metric,
            "weight": formula.weights[metric],
            "mean": _exact(score.by_metric.get(metric)),
            "results": [_result(each, formula) for each in results if each.promise.metric == metric],
        }
        for metric in sorted(formula.weights)
        if formula.weights[metric]
    ]


def _result(result: Result, formula: Formula) -> Content:
    return {
        "promise": result.promise_id,
        "clause": result.promise.clause.number,
        "period": result.period,
        "value": None if result.value is None else str(result.value),
        "verdict": result.verdict,
        "reason": result.reason,
        "points": _exact(rewards.points(judgement(result), formula)),
        "provisional": result.provisional,
        "digest": result.digest,
    }


def _exact(number: Fraction | None) -> str | None:
    return None if number is None else str(number)
