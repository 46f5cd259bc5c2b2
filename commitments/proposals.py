"""What the parser proposes, in the words of our models: metric, unit, limit and the defaults of the rule book.

The proposal stays with the promise, so that it can be shown beside what a person made of it, and come back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from commitments import metrics
from commitments.definitions import METRICS, has
from commitments.letters.letter import ProposedPromise
from commitments.metrics import Metric
from commitments.models import Promise, ResourceFact
from commitments.parts import sentences

NUMBERS = ("comparator", "value", "value_high", "low_closed", "high_closed", "unit")
"""What together is one number in the letter: ≥ 98 %."""
TERMS = (*NUMBERS, "period", "force", "breach_class", "parameters", "scope")
"""What a promise asks for; where one of these differs between versions, its target has changed."""
CORRECTABLE = ("kind", "metric", *TERMS)
"""What a person may correct in a proposal."""
CHOSEN_NAMES: dict[str, LazyText | str] = {
    "kind": _("kind"),
    "period": _("period"),
    "force": _("force"),
    "breach_class": _("breach class"),
}
PARAMETER_NAMES: dict[str, LazyText | str] = {
    "limit": _("within"),
    "window_days": _("repeat window in days"),
    "statistic": _("statistic"),
    "due_days": _("due days after the period"),
    "share": _("share of the cases in per cent"),
    "fact": _("shown by"),
    "binding_clock": _("clock of the resolution"),
    "pause_cap": _("the net clock stops for at most"),
}
LIMIT_UNITS = {"second": "s", "minute": "min", "hour": "h", "day": "d", "working_day": "wd", "working_hour": "wh"}
SMALLER = {"minute": (60, "second"), "hour": (60, "minute"), "day": (24, "hour"), "week": (7, "day")}
OBLIGATIONS = (
    ("白皮书", ResourceFact.Kind.WHITE_PAPER),
    ("white paper", ResourceFact.Kind.WHITE_PAPER),
    ("培训", ResourceFact.Kind.TRAINING_SESSION),
    ("training", ResourceFact.Kind.TRAINING_SESSION),
)
PERIODS = {
    "per_month": Promise.Period.MONTH,
    "per_quarter": Promise.Period.QUARTER,
    "per_half_year": Promise.Period.HALF_YEAR,
    "hours_per_half_year": Promise.Period.HALF_YEAR,
    "per_year": Promise.Period.YEAR,
}


def draft_of(proposed: ProposedPromise) -> dict[str, Any]:
    """The fields of a Promise that hold what was understood; unknown metrics become "other", never a guess."""
    metric = known_metric(proposed.metric)
    return {
        "kind": proposed.kind,
        "metric": metric,
        "comparator": proposed.comparator,
        "value": proposed.value,
        "value_high": proposed.value2,
        "low_closed": proposed.comparator == "between" and not proposed.low_open,
        "high_closed": proposed.comparator == "between" and not proposed.high_open,
        "unit": proposed.unit,
        "period": period_of(proposed, metric),
        "force": proposed.force,
        "breach_class": proposed.breach_class,
        "parameters": parameters_of(proposed, metric),
    }


def drafts_of(proposed: Sequence[ProposedPromise]) -> list[dict[str, Any]]:
    """The fields of each; a rate also takes the limit that its own clause gives for the same metric, if it gives one.

    "The first response rate is at least 95 %, the first response is due within 1 hour": 95 % of them within that hour.
    """
    drafts = [draft_of(each) for each in proposed]
    said = [(each.clause, fields["metric"], each.applies_to) for each, fields in zip(proposed, drafts, strict=True)]
    limits: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for place, fields in zip(said, drafts, strict=True):
        if limit := fields["parameters"].get("limit"):
            limits[place].add(limit)
    for place, fields in zip(said, drafts, strict=True):
        if has(fields["metric"], "is_timely") and fields["unit"] == "percent" and len(limits[place]) == 1:
            fields["parameters"] = {**fields["parameters"], "limit": next(iter(limits[place]))}
    return drafts


def known_metric(metric: str) -> str:
    return metric if metrics.is_known(metric) else str(Metric.OTHER)


def period_of(proposed: ProposedPromise, metric: str) -> str:
    """The period the letter names, else the one its unit names, else a year for money and a quarter for the rest."""
    if proposed.period in Promise.Period.values:
        return proposed.period
    if metric == Metric.FUND:
        return Promise.Period.YEAR
    return PERIODS.get(proposed.unit, Promise.Period.QUARTER)


def parameters_of(proposed: ProposedPromise, metric: str) -> dict[str, Any]:
    """With the readings of the rule book, which hold unless the letter or a note says otherwise (rule book §3, §6). A
    number may be a limit of time: "within 2 hours" promises every case, "98 %" a share of them."""
    parameters: dict[str, Any] = {**_usual(metric)}
    if has(metric, "is_timely") and proposed.unit in {*LIMIT_UNITS, "week"} and proposed.value is not None:
        parameters |= {"limit": limit} if (limit := limit_of(proposed.value, proposed.unit)) else {}
    if proposed.share is not None:
        parameters["share"] = str(proposed.share)
    if metric == Metric.OBLIGATION:
        parameters |= fact_of(proposed.quote)
    return parameters


def limit_of(value: Decimal, unit: str) -> str:
    """ "2h", "30d", "3wd"; half hours become minutes and weeks days, because a limit is a whole number of its unit.

    Empty where no whole number says the same, as of half a working day: then a person names the limit.
    """
    if value != value.to_integral_value() and unit in SMALLER:
        factor, smaller = SMALLER[unit]
        value, unit = value * factor, smaller
    if unit == "week":
        value, unit = value * 7, "day"
    return f"{int(value)}{LIMIT_UNITS[unit]}" if value == value.to_integral_value() else ""


def fact_of(quote: str) -> dict[str, str]:
    """Which registered fact shows an obligation kept; nothing where the words do not say, and a person chooses."""
    return next(({"fact": str(kind)} for word, kind in OBLIGATIONS if word in quote.lower()), {})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing a person made different: `before` as proposed, `after` as decided; empty where it says nothing."""

    label: LazyText | str
    before: LazyText | str
    after: LazyText | str


def proposed_fields(promise: Promise) -> dict[str, Any]:
    """The correctable fields as they were proposed; nothing for a promise that a person added."""
    kept = promise.proposal
    if not kept:
        return {}
    fields = {name: kept.get(name, getattr(Promise(), name)) for name in CORRECTABLE}
    for name in ("value", "value_high"):
        fields[name] = Decimal(kept[name]) if kept.get(name) is not None else None
    for name in ("low_closed", "high_closed"):
        fields[name] = bool(kept.get(name))
    return {**fields, "parameters": kept.get("parameters") or {}, "scope": kept.get("scope") or {}}


def as_proposed(promise: Promise) -> Promise | None:
    """The promise as it was proposed, not to be stored; None for one that a person added."""
    fields = proposed_fields(promise)
    return Promise(clause=promise.clause, quote=promise.quote, **fields) if fields else None


def by_rule_book(promise: Promise, name: str) -> bool:
    """Whether a parameter is the rule book's reading, which no letter's words are read for, and nobody's decision."""
    default = _usual(promise.metric).get(name)
    proposed = (promise.proposal.get("parameters") or {}).get(name)
    return default is not None and default == proposed == promise.parameters.get(name)


def number_changed(promise: Promise) -> bool:
    """Whether a person put another number than the one that was read."""
    fields = proposed_fields(promise)
    return bool(fields) and any(fields[name] != getattr(promise, name) for name in NUMBERS)


def changes(promise: Promise) -> list[Change]:
    """What else a person made different from the proposal, in words."""
    proposed = as_proposed(promise)
    return [*_changed_words(proposed, promise), *_changed_parameters(proposed, promise)] if proposed else []


def _changed_words(proposed: Promise, promise: Promise) -> Iterator[Change]:
    if proposed.metric != promise.metric:
        yield Change(_("metric"), metrics.name(proposed.metric), metrics.name(promise.metric))
    for name, label in CHOSEN_NAMES.items():
        if getattr(proposed, name) != getattr(promise, name):
            before, after = (getattr(each, f"get_{name}_display")() for each in (proposed, promise))
            yield Change(label, before, after)


def _changed_parameters(proposed: Promise, promise: Promise) -> Iterator[Change]:
    for name, label in PARAMETER_NAMES.items():
        before, after = (_setting(name, each.parameters.get(name, "")) for each in (proposed, promise))
        if before != after:
            yield Change(label, before, after)
    if proposed.scope != promise.scope:
        apart = pgettext("between the parts of a sentence", "; ")
        yield Change(_("only these complaints"), *(apart.join(sentences(each.scope)) for each in (proposed, promise)))


def settings(promise: Promise) -> list[tuple[str, str]]:
    """What else the calculation of a promise is told, besides its limit: names and values."""
    kept = {name: promise.parameters.get(name) for name in PARAMETER_NAMES if name != "limit"}
    kinds = dict(ResourceFact.Kind.choices)
    return [
        (str(PARAMETER_NAMES[name]), str(kinds.get(value, value)) if name == "fact" else _setting(name, value))
        for name, value in kept.items()
        if value not in (None, "")
    ]


def _setting(name: str, value: Any) -> str:
    return str(value).upper() if name == "statistic" else str(value)


def _usual(metric: str) -> Mapping[str, Any]:
    return METRICS[metric].usual if metric in METRICS else {}
