"""What was promised, by unit: verdicts are never suppressed (rule book §8)."""

from __future__ import annotations

from itertools import groupby

from commitments.definitions import has
from compliance import pictures
from compliance.models import Result
from compliance.rules.clarity import plain
from compliance.rules.funnel import Where, funnel
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import Quarter


def units(of: Quarter) -> list[Json]:
    return [_unit(result) for result in of.unit_results]


def _unit(result: Result) -> Json:
    return {
        "letter": result.promise.clause.version.letter_id,
        "clause": result.promise.clause.number,
        "metric": result.promise.metric,
        "unit": result.unit.name if result.unit else "",
        "value": plain(result.value),
        "denominator": plain(result.denominator),
        "verdict": result.verdict,
    }


def ranking(of: Quarter) -> list[Json]:
    """For each promise its units with a value, the worst first, and where chance explains what lies between them
    (`rules.funnel`); null where fewer than two can be compared, or it is no share of complaints."""
    by_promise = groupby(of.unit_results, key=lambda each: each.promise_id)
    return [row for _promise, results in by_promise if (row := _ranked(list(results)))["units"]]


def _ranked(results: list[Result]) -> Json:
    promise = results[0].promise
    valued = [each for each in pictures.worst_first(promise, results) if each.value is not None]
    places = _places(valued) if has(promise.metric, "is_share_of_complaints") else {}
    rows = [
        {
            "unit": each.unit.name if each.unit else "",
            "rank": 1 + sum(_better(other, each) for other in valued),
            "value": plain(each.value),
            "denominator": plain(each.denominator),
            "verdict": each.verdict,
            "funnel": places.get(each.pk),
        }
        for each in valued
    ]
    named = {"letter": promise.clause.version.letter_id, "clause": promise.clause.number, "metric": promise.metric}
    return {**named, "units": rows}


def _better(one: Result, other: Result) -> bool:
    """Whether a unit comes before another one; the best is the first."""
    low = has(one.promise.metric, "lower_is_better")
    first, second = one.value or 0, other.value or 0
    return first < second if low else first > second


def _places(results: list[Result]) -> dict[int, str]:
    counted = [each for each in results if each.denominator]
    found = funnel([(int(each.numerator or 0), int(each.denominator or 0)) for each in counted])
    placed: list[Where] = list(found.places) if found else []
    return {each.pk: str(where) for each, where in zip(counted, placed, strict=False)}
