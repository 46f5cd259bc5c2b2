"""What a plan proves and what it does not, and its operating characteristic as a picture (rule book §13)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audits.sampling.chances import share
from audits.sampling.curve import curve, rate_passed
from audits.sampling.plans import Plan
from audits.sampling.questions import Declared, Limit, Records
from compliance.charts.common import Spec, frame, label, level, line, upright
from compliance.charts.common import told as hovering
from compliance.wording import number

PROTECTED = Fraction(1, 10)
"""The chance of passing at which a plan is said to protect against a rate: one in ten."""
WIDER = 2
"""How far beyond the worst rate that is spoken of a curve is drawn."""
LARGEST = Fraction(1)


def plan_said(plan: Plan) -> str:
    """How many are examined, and what passes."""
    allowed = ngettext("up to %(ac)s deviation passes", "up to %(ac)s deviations pass", plan.ac) % {"ac": plan.ac}
    if plan.ac == 0:
        allowed = _("a single deviation fails")
    if plan.n == plan.size:
        return _("All %(n)s are examined; %(allowed)s.") % {"n": number(plan.n), "allowed": allowed}
    told = {"n": number(plan.n), "size": number(plan.size or 0), "allowed": allowed}
    return _("%(n)s of %(size)s are examined; %(allowed)s.") % told


def proves(question: Records | Declared | Limit, plan: Plan) -> str:
    """One sentence on what passing says, and one on what it does not."""
    match question:
        case Records():
            return _(
                "Passing shows with %(confidence)s%% confidence that fewer than %(tolerable)s%% of the records deviate;"
                " it does not show that none does."
            ) % {"confidence": question.confidence, "tolerable": question.tolerable}
        case Declared():
            told = {"level": question.level, "limit": question.limit}
            told |= {"right": per_cent(plan.passes(share(question.level)))}
            told |= {"wrong": per_cent(plan.passes(share(question.limit)))}
            return (
                _(
                    "Passing means that the declared level is not contradicted: with %(level)s%% deviations a sample"
                    " passes in %(right)s of draws, with %(limit)s%% in %(wrong)s. It certifies nothing."
                )
                % told
            )
        case Limit():
            told = {"limit": question.limit, "right": per_cent(plan.passes(share(question.limit)))}
            told |= {"bad": per_cent(rate_passed(plan, PROTECTED))}
            return (
                _(
                    "With %(limit)s%% deviations a sample passes in %(right)s of draws; only at %(bad)s does no more"
                    " than one in ten pass. For a declared level, GB/T 2828.4 and GB/T 2828.11 are the standards."
                )
                % told
            )


def landmarks(question: Records | Declared | Limit, plan: Plan) -> list[Fraction]:
    """The rates that the question speaks of, and the one that the plan protects against where that is written as
    another, in order."""
    match question:
        case Records():
            spoken = [share(question.tolerable)]
        case Declared():
            spoken = [share(question.level), share(question.limit)]
        case Limit():
            spoken = [share(question.limit)]
    protected = rate_passed(plan, PROTECTED)
    return sorted(spoken if per_cent(protected) in map(per_cent, spoken) else [*spoken, protected])


def rows(question: Records | Declared | Limit, plan: Plan) -> list[tuple[str, str]]:
    """The table beside the curve: rates of deviations, each with how often it passes."""
    return [(per_cent(rate), per_cent(plan.passes(rate))) for rate in landmarks(question, plan)]


def picture(question: Records | Declared | Limit, plan: Plan) -> Spec:
    """The operating characteristic: how often a rate of deviations passes, with the rates that are spoken of."""
    marks = landmarks(question, plan)
    points = curve(plan, min(LARGEST, WIDER * marks[-1]))
    layout = frame(
        [upright(float(rate), "@muted", dash="dot") for rate in marks]
        + [level(float(PROTECTED), "@faint", dash="dot")],
        [label(_("chance to pass")) | {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 1.08}],
    )
    layout["xaxis"] |= {"tickformat": ".1~%", "range": [0, float(points[-1][0])], "title": {"text": _("deviations")}}
    layout["yaxis"] |= {"tickformat": ".0%", "range": [0, 1.04]}
    drawn: dict[str, Any] = line(
        [float(rate) for rate, _chance in points], [float(p) for _rate, p in points], "@accent"
    )
    said = [_Point(_("%(rate)s deviate: passes in %(chance)s") % _told(rate, p)) for rate, p in points]
    return {"data": [drawn | {"hoverinfo": "text"} | hovering(said)], "layout": layout}


class _Point:
    """What the curve says where it is touched; it leads nowhere."""

    url = ""

    def __init__(self, text: str) -> None:
        self.text = text


def _told(rate: Fraction, chance: Fraction) -> dict[str, str]:
    return {"rate": per_cent(rate), "chance": per_cent(chance)}


def per_cent(part: Fraction) -> str:
    """A share in per cent with one place; never 0 or 100 for what is neither."""
    tenths = round(part * 1000)
    if 0 < part < 1:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths / 10:.1f}%".replace(".0%", "%")
