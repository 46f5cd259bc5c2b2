"""What a re-performed sample proves and what it does not, and its figures as a page writes them (rule book §13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.reperformance.quantiles import Asks, Count
from audits.reperformance.rates import Stratum
from audits.reported import Figure, Promised
from audits.results import Estimate, SampleResult
from audits.sampling.questions import Declared, Records
from audits.saying import per_cent
from compliance import wording
from compliance.behind import Behind
from compliance.rules.clarity import places
from compliance.wording import number


@dataclass(frozen=True, slots=True)
class FigureSaid:
    """A value with its counts, and the key of its verdict."""

    value: str
    counts: str
    verdict: str


def figure(found: Figure, promised: Promised) -> FigureSaid:
    """A figure of a promise."""
    measure = found.measure
    counts = _("%(numerator)s of %(denominator)s") % {
        "numerator": number(int(measure.numerator or 0)),
        "denominator": number(int(measure.denominator or 0)),
    }
    if measure.value is None:
        return FigureSaid("—", counts, str(found.verdict))
    if promised.of.definition.unit == "count":
        return FigureSaid(number(int(measure.value)), "", str(found.verdict))
    said = wording.percent_beside(places(measure.value), wording.ends(promised.promise))
    return FigureSaid(said, counts, str(found.verdict))


def against_benchmark(found: Figure, promised: Promised) -> FigureSaid:
    """A figure of a promise on a quantile, with the quantile itself."""
    said, own = figure(found, promised), found.measure.detail.get("own_seconds")
    if own is None:
        return said
    told = {"statistic": str(found.measure.detail.get("statistic", "")).capitalize(), "time": wording.duration(own)}
    return replace(said, counts=_("%(statistic)s %(time)s") % told)


def counted(found: Count | None, asked: Asks | None) -> str:
    """The count behind a promise on a quantile, in one sentence."""
    if found is None or asked is None:
        return _("Nothing can be counted: there is no benchmark, or no number is agreed.")
    told = {name: number(getattr(found, name)) for name in ("within", "n", "needed")}
    told["time"] = wording.duration(asked.seconds)
    return _("%(within)s of %(n)s answered within %(time)s, %(needed)s are needed.") % told


def sources(found: Behind) -> str:
    """How far the entries behind a figure are borne out."""
    told = {name: number(getattr(found, name)) for name in ("total", "sourced", "confirmed")}
    if not found.total:
        return _("No entry stands behind it.")
    return _("%(total)s entries: %(sourced)s with a source file, %(confirmed)s confirmed by an auditor.") % told


@dataclass(frozen=True, slots=True)
class StratumSaid:
    name: str
    size: str
    drawn: str
    examined: str
    deviating: str
    rate: str
    bound: str


def strata(result: SampleResult) -> list[StratumSaid]:
    """The deviations stratum by stratum, where there are several, and of all together."""
    parts = [
        _stratum(each, result.sample.stratum_said(each.name), each.bound(result.confidence))
        for each in result.rates.strata
    ]
    whole = _stratum(result.rates.whole, _("together"), result.rates.bound)
    return [*parts, whole] if len(parts) > 1 else [whole]


def _stratum(each: Stratum, name: str, bound: Fraction | None) -> StratumSaid:
    return StratumSaid(
        name,
        number(each.size),
        number(each.drawn),
        number(each.examined),
        number(each.deviating),
        "—" if each.rate is None else per_cent(each.rate),
        "—" if bound is None else per_cent(bound),
    )


def found(row: Mapping[str, Any]) -> str:
    """What an opinion says was found of a sample (`audits.opining.basis`)."""
    if not row["examined"]:
        return _("None of its items was examined.")
    counts = {name: number(row[name]) for name in ("examined", "n", "deviating")}
    said = _("%(examined)s of %(n)s items were examined, %(deviating)s deviate.") % counts
    if row["bound"] is None:
        failed = row["passed"] is False
        return (
            _("%(said)s Not passed: no more than %(ac)s may.") % {"said": said, "ac": number(row["ac"])}
            if failed
            else said
        )
    told = {"bound": per_cent(Fraction(row["bound"])), "confidence": per_cent(Fraction(row["confidence"]))}
    told["said"] = said
    if row["passed"]:
        return _("%(said)s Passed: at %(confidence)s confidence at most %(bound)s in the frame deviate.") % told
    return _("%(said)s Not passed: up to %(bound)s in the frame may deviate, at %(confidence)s confidence.") % told


def reviewed(row: Mapping[str, Any]) -> str:
    """How far a list that is not sampled was reviewed: `n`, `examined`, `deviating`."""
    counts = {name: number(row[name]) for name in ("n", "examined", "deviating")}
    return _("%(examined)s of %(n)s examined one by one, %(deviating)s deviate from the record.") % counts


def concluded(result: SampleResult) -> str:
    """Whether the sample passed, and what that proves and does not."""
    whole, plan = result.rates.whole, result.sample.plan
    if plan is None:
        return ""
    told = {"n": number(whole.deviating), "examined": number(whole.examined), "ac": number(plan.ac)}
    counted = ngettext(
        "%(n)s deviation in %(examined)s items, %(ac)s allowed.",
        "%(n)s deviations in %(examined)s items, %(ac)s allowed.",
        whole.deviating,
    )
    return f"{counted % told} {_verdict(result)}"


def _verdict(result: SampleResult) -> str:
    passed = result.passed
    if passed is None:
        return _("The result is open until every item is examined.")
    return _passed(result) if passed else _failed(result)


def _passed(result: SampleResult) -> str:
    question, bound = result.sample.question, result.rates.bound
    told = {"confidence": per_cent(result.confidence), "bound": per_cent(bound) if bound is not None else "—"}
    match question:
        case Records():
            said = _(
                "Passed: with %(confidence)s confidence no more than %(bound)s of the records in the frame deviate. It"
                " does not show that none does."
            )
        case Declared():
            told["level"] = question.level
            said = _(
                "Passed: the declared level of %(level)s%% deviations is not contradicted; up to %(bound)s cannot be"
                " ruled out at %(confidence)s confidence. It certifies nothing."
            )
        case _:
            told["limit"] = question.limit
            said = _(
                "Passed: the acceptance quality limit of %(limit)s%% is not contradicted; up to %(bound)s cannot be"
                " ruled out at %(confidence)s confidence. It certifies nothing."
            )
    return said % told


def _failed(result: SampleResult) -> str:
    question, bound = result.sample.question, result.rates.bound
    match question:
        case Records():
            said = _("Not passed: it is not shown that fewer than %(limit)s%% of the records deviate.")
            told = {"limit": question.tolerable}
        case Declared():
            said, told = (
                _("Not passed: the declared level of %(limit)s%% deviations is contradicted."),
                {"limit": question.level},
            )
        case _:
            said, told = (
                _("Not passed: the acceptance quality limit of %(limit)s%% is contradicted."),
                {"limit": question.limit},
            )
    parts = [said % told]
    if bound is not None:
        parts.append(
            _("At %(confidence)s confidence up to %(bound)s deviate.")
            % {"confidence": per_cent(result.confidence), "bound": per_cent(bound)}
        )
    return " ".join([*parts, _("Which of the records outside the sample do, it does not say.")])


@dataclass(frozen=True, slots=True)
class EstimateSaid:
    """What a sample says of a promise's value."""

    sample: str
    pk: int
    reported: FigureSaid
    audited: FigureSaid
    at_bound: FigureSaid | None
    confidence: str


def estimate_row(result: SampleResult) -> EstimateSaid:
    """The estimate of a sample that was drawn for a promise. Raises ValueError where it has none."""
    estimate: Estimate | None = result.estimate
    if estimate is None or result.promised is None:
        raise ValueError(result.sample)
    return EstimateSaid(
        str(result.sample),
        result.sample.pk,
        figure(result.promised.reported, result.promised),
        figure(estimate.audited, result.promised),
        figure(estimate.at_bound, result.promised) if estimate.at_bound else None,
        per_cent(result.confidence),
    )


@dataclass(frozen=True, slots=True)
class SampleSaid:
    """A sample in the table of the engagement."""

    name: str
    title: str
    pk: int
    progress: str
    errors: str
    concluded: str
    passed: bool | None


def sample_row(result: SampleResult) -> SampleSaid:
    """How far a sample has come, and what it came to."""
    whole = result.rates.whole
    progress = _("%(n)s of %(all)s examined") % {"n": number(whole.examined), "all": number(whole.drawn)}
    sample = result.sample
    return SampleSaid(str(sample), sample.title, sample.pk, progress, _errors(result), concluded(result), result.passed)


def _errors(result: SampleResult) -> str:
    """How many deviate, and how many may in the frame."""
    told = {"n": number(result.rates.whole.deviating)}
    if result.rates.bound is None:
        return _("%(n)s deviate") % told
    told |= {"bound": per_cent(result.rates.bound), "confidence": per_cent(result.confidence)}
    return _("%(n)s deviate, at most %(bound)s of the frame at %(confidence)s confidence") % told
