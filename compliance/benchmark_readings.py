"""The readings of a benchmark side by side: which binds, what each comes to, whether it would keep the promise (§6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from commitments import questions
from commitments.metrics import Metric
from compliance import wording
from compliance.models import Result
from compliance.rules import benchmarks
from compliance.rules.benchmarks import R1, R2, R3

FORMULAS: dict[str, LazyText] = {
    R1: _("industry benchmark ÷ own value"),
    R2: _("2 − own value ÷ industry benchmark"),
    R3: _("own share answered within the benchmark's time ÷ the benchmark's share"),
}


RULES: dict[str, LazyText] = {
    R1: _("The industry benchmark is divided by our own %(statistic)s of the first response."),
    R2: _("Our own %(statistic)s of the first response is divided by the industry benchmark and taken off 2."),
    R3: _("Our share answered within the benchmark's time is divided by the share that its %(statistic)s stands for."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One reading of a result. `keeps`: whether the promise would be kept by it; None where nothing is promised."""

    key: str
    formula: str
    numbers: str
    value: str
    keeps: bool | None
    binds: bool
    most: str = ""  # where the reading cannot come to more


def lines(result: Result | None) -> list[Line]:
    """R1, R2 and R3 of a result against a benchmark; empty for other metrics and without own value or benchmark."""
    if result is None or result.promise.metric != Metric.RESPONSE_VS_BENCHMARK:
        return []
    target, binding = wording.wanted(result.promise), benchmarks.binding(result.detail)
    ends = wording.ends(result.promise)
    return [
        Line(
            key,
            str(FORMULAS[key]),
            _numbers(key, result),
            wording.percent_beside(_decimal(value), ends),
            value in target if target else None,
            key == binding,
            questions.most({"reading": key, "statistic": result.detail.get("statistic")}),
        )
        for key, value in benchmarks.kept(result.detail).items()
    ]


def rule(result: Result) -> str:
    """What is done by the reading that binds, and that by it nothing could keep the promise, where that is so."""
    parameters = {"statistic": "p90", **result.promise.parameters, **result.detail}
    binding = benchmarks.binding(result.detail)
    told = str(RULES[binding]) % {"statistic": str(parameters["statistic"]).upper()}
    return f"{told} {questions.caution(result.promise, parameters)}".rstrip() if binding == R3 else told


def _numbers(key: str, result: Result) -> str:
    own, benchmark = (wording.exact_duration(result.detail[name]) for name in ("own_seconds", "benchmark_seconds"))
    if key == R1:
        return f"{benchmark} ÷ {own}"
    if key == R2:
        return f"2 − {own} ÷ {benchmark}"
    within = result.detail["within"]
    share = wording.percent(_decimal(Fraction(within["share"])), 0)
    return f"{wording.number(within['met'])} ÷ {wording.number(within['met'] + within['late'])} ÷ {share}"


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
