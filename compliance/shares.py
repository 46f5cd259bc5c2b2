"""An allocation of a reward pool in words and figures, for the page and the file (rule book §16)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from commitments import metrics
from complaints.cells import escape
from compliance import messages, wording
from compliance.models import RewardFormula, Verdict

CENT, MILLIONTH = Decimal("0.01"), Decimal("0.000001")
MARK = "\ufeff"  # tells spreadsheet programs that the file is UTF-8
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit gets. `part` is its part of the pool in per cent, for the eye; `change` what a recompute today
    would add or take away, `against` what this version adds to the one it corrects; both empty where nothing."""

    unit: int
    name: str
    size: str
    score: str
    part: str
    width: int
    money: str
    change: str
    against: str


@dataclass(frozen=True, slots=True)
class Earned:
    """What a unit's results of one metric earned."""

    name: str
    weight: int
    mean: str
    results: list[Json]


def shares(content: Json, changes: Mapping[int, int], against: Mapping[int, int]) -> list[Share]:
    """The units by what they get, the most first."""
    rows = sorted(content["units"], key=lambda row: -row["cents"])
    return [
        Share(
            row["unit"],
            row["name"],
            wording.number(row["size"]),
            decimal(row["score"]),
            wording.percent(Decimal(row["cents"]) / _cents(content)),
            round(100 * row["cents"] / _cents(content)),
            money(row["cents"]),
            _signed(changes.get(row["unit"], 0)),
            _signed(against.get(row["unit"], 0)),
        )
        for row in rows
    ]


def earned(row: Json) -> list[Earned]:
    """One unit's points by metric, each result with its period, value, verdict and points."""
    return [
        Earned(
            _metric(each["metric"]), each["weight"], decimal(each["mean"]), [_result(one) for one in each["results"]]
        )
        for each in row["metrics"]
    ]


def sentences(content: Json, row: Json) -> list[str]:
    """How one unit's money came about, with its numbers put in."""
    if row["score"] is None:
        return [_("Nothing of this unit could be judged in the year, so it has no score and no claim.")]
    terms = [
        _("%(mean)s × %(weight)s") % {"mean": exactly(each["mean"]), "weight": each["weight"]}
        for each in row["metrics"]
        if each["mean"] is not None
    ]
    weights = sum(each["weight"] for each in row["metrics"] if each["mean"] is not None)
    score = _("Score: (%(terms)s) ÷ %(weights)s = %(score)s.")
    claim = _("Claim: %(score)s × %(size)s = %(claim)s; all claims together are %(whole)s.")
    names = {
        "terms": " + ".join(terms),
        "weights": weights,
        "score": exactly(row["score"]),
        "size": wording.number(row["size"]),
        "claim": exactly(row["claim"]),
        "whole": exactly(str(_claims(content))),
    }
    return [score % names, claim % names, *_rounding(content, row)]


def formula(content: Json) -> list[str]:
    """The formula in words."""
    said = content["formula"]
    weights = [
        _("%(metric)s %(weight)s") % {"metric": _metric(metric), "weight": weight}
        for metric, weight in sorted(said["weights"].items())
        if weight
    ]
    points = [
        _("%(verdict)s %(points)s") % {"verdict": Verdict(verdict).label, "points": said["points"][verdict]}
        for verdict in ("met", "missed", "minor", "major")
        if verdict in said["points"]
    ]
    by_verdict = said["basis"] == RewardFormula.Basis.VERDICT
    by_heads = said["sharing"] == RewardFormula.Sharing.HEADS
    join = _(", ").join
    return [
        _("Points by verdict: %(points)s.") % {"points": join(points)}
        if by_verdict
        else _("Points by attainment: 100 where the target is kept, else how far the value reaches to it."),
        _("Weights: %(weights)s.") % {"weights": join(weights)},
        _("Score × heads of the unit, divided by the sum over all units.")
        if by_heads
        else _("Every unit's score counts alike, divided by the sum over all units."),
    ]


def as_csv(content: Json) -> str:
    """One line for each unit, money in yuan to the cent; no cell is a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    header = [_("unit"), _("score"), _("size"), _("claim"), _("amount in yuan")]
    writer.writerow([escape(str(cell)) for cell in header])
    for row in content["units"]:
        numbers = (decimal(row["score"], ""), str(row["size"]), decimal(row["claim"]))
        cells = [row["name"], *(number.replace(",", "") for number in numbers), yuan(row["cents"])]
        writer.writerow([escape(cell) for cell in cells])
    return MARK + file.getvalue()


def money(cents: int) -> str:
    """¥1,234.50"""
    return f"¥{Decimal(cents) / 100:,.2f}"


def yuan(cents: int) -> str:
    """1234.50, as a file keeps it."""
    return f"{Decimal(cents) / 100:.2f}"


def decimal(exact: str | None, nothing: str = wording.NOTHING) -> str:
    """An exact fraction kept as text ("190/3"), with two decimals for the eye."""
    if exact is None:
        return nothing
    number = Fraction(exact)
    return f"{(Decimal(number.numerator) / Decimal(number.denominator)).quantize(CENT, ROUND_HALF_UP):,}"


def exactly(fraction: str) -> str:
    """An exact fraction as arithmetic shows it: all its decimals, or six and a sign that there are more."""
    number = Fraction(fraction)
    shown = (Decimal(number.numerator) / Decimal(number.denominator)).quantize(MILLIONTH, ROUND_DOWN)
    return wording.number(shown) if Fraction(shown) == number else f"{shown:,}…"


def _rounding(content: Json, row: Json) -> list[str]:
    exact = Fraction(row["exact_cents"])
    told = {"amount": money(int(Decimal(content["amount"]) * 100)), "money": money(row["cents"])}
    told["exact"] = f"¥{Decimal(exact.numerator) / Decimal(exact.denominator) / 100:,.4f}"
    if exact.denominator == 1:
        return [_("Its part of %(amount)s is %(money)s, without rounding.") % told]
    if row["cents"] > exact:
        return [_("Its part of %(amount)s is %(exact)s; its remainder is among the largest: %(money)s.") % told]
    return [_("Its part of %(amount)s is %(exact)s, rounded down to %(money)s.") % told]


def _claims(content: Json) -> Fraction:
    return sum((Fraction(row["claim"]) for row in content["units"]), Fraction(0))


def _cents(content: Json) -> Decimal:
    return Decimal(content["amount"]) * 100


def _signed(cents: int) -> str:
    return f"{'+' if cents > 0 else '−'}{money(abs(cents))}" if cents else ""


def _metric(key: str) -> str:
    return str(capfirst(metrics.name(key)))


def _result(row: Json) -> Json:
    """A result as it is shown; what does not count says why."""
    value = wording.NOTHING if row["value"] is None else wording.percent(Decimal(row["value"]))
    return {
        **row,
        "value": value,
        "points": decimal(row["points"]),
        "why": messages.reason(row["reason"]),
    }
