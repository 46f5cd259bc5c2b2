"""Figures and faults of the prose in words of the reader's language, as everywhere in the product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from accounts.enumeration import enumerated
from audits.models import View
from commitments import metrics
from commitments.metrics import Metric
from compliance import shares, wording
from compliance.models import Result, Verdict
from whitepapers.edition import Edition
from whitepapers.prose.figures import Figure, Figures, Kind
from whitepapers.prose.placeholders import LINES, Broken, Fault, PlaceholderError, Problem, Words, parse

Json = Mapping[str, Any]
SHOWN_NAMES = 6  # of what could stand in a place


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a paragraph. `source`: the path of the placeholder that a figure came from, "" for words. `problem`:
    why there is no figure; its text is then the placeholder as it was typed."""

    text: str
    source: str = ""
    problem: Problem | None = None


Paragraphs = list[list[Run]]


class Writer:
    """The figures of a snapshot in words; and texts with placeholders in runs."""

    def __init__(self, snapshot: Json) -> None:
        self.figures = Figures(snapshot)
        self._edition = Edition(dict(snapshot))

    def runs(self, text: str) -> Paragraphs:
        """The paragraphs of a text: one for each line that says anything."""
        found: Paragraphs = [[]]
        for piece in parse(text):
            if not isinstance(piece, Words):
                found[-1].append(self._run(piece))
                continue
            first, *others = LINES.split(piece.written)
            found[-1].append(Run(first))
            found += [[Run(line)] for line in others]
        return [kept for paragraph in found if (kept := _trimmed(paragraph))]

    def problems(self, text: str) -> list[Problem]:
        """What is wrong with the placeholders of a text, in its order."""
        return [run.problem for paragraph in self.runs(text) for run in paragraph if run.problem]

    def written(self, figure: Figure) -> str:
        """A figure in words. Only of one that is known."""
        return str(self._ways[figure.kind](figure))

    def _run(self, piece: Any) -> Run:
        if isinstance(piece, Broken):
            return Run(piece.written, problem=piece.problem)
        try:
            return Run(self.written(self.figures.find(piece)), piece.source)
        except PlaceholderError as error:
            return Run(piece.written, piece.source, error.problem)

    @cached_property
    def _ways(self) -> Mapping[Kind, Any]:
        return {
            Kind.VALUE: self._value,
            Kind.GOAL: lambda figure: wording.goal(self._result(figure).promise),
            Kind.CHANGE: self._change,
            Kind.STEP: self._step,
            Kind.RESTATED: self._restated,
            Kind.GAP: self._gap,
            Kind.SHARE: lambda figure: wording.percent(_exact(figure)),
            Kind.COUNT: lambda figure: wording.number(_exact(figure)),
            Kind.YUAN: lambda figure: shares.money(int(_exact(figure) * 100)),
            Kind.DAY: lambda figure: wording.day(_day(figure.text)),
            Kind.PERIOD: lambda figure: wording.period_name(figure.text),
            Kind.VERDICT: lambda figure: Verdict(figure.text).label,
            Kind.METRIC: self._name,
            Kind.VIEW: lambda figure: View(figure.text).label,
            Kind.WORDS: lambda figure: figure.text,
        }

    def _result(self, figure: Figure, value: Decimal | None = None) -> Result:
        """The verdict a figure belongs to, with another value where one is given."""
        found = self._edition.verdicts[figure.row or 0].result
        if value is None:
            return found
        return Result(promise=found.promise, period=found.period, value=value, verdict=found.verdict)

    def _value(self, figure: Figure) -> str:
        result = self._result(figure)
        if figure.field in ("low", "high"):
            return wording.interval_end(result, _exact(figure))
        return wording.figure(result if figure.field == "value" else self._result(figure, figure.number))

    def _change(self, figure: Figure) -> str:
        result = self._result(figure)
        if wording.is_counted(result.promise.metric):
            return wording.signed(int(_exact(figure)))
        return wording.change(result, self._result(figure, figure.other))

    def _step(self, figure: Figure) -> str:
        digits = self._change(figure).lstrip("+−±").split(" ")[0]
        if wording.is_counted(self._result(figure).promise.metric):
            return digits
        return _points(digits)

    def _gap(self, figure: Figure) -> str:
        """From the shown figure to the shown target, so that a reader who subtracts comes to the same."""
        shown = Decimal(wording.figure(self._result(figure)).rstrip("%").replace(",", ""))
        goal = self._result(figure).promise.value or Decimal(0)
        return _points(format(abs(shown - goal), "f"))

    def _restated(self, figure: Figure) -> str:
        promise = self._edition.restatements[figure.row or 0].promise
        return wording.figure(Result(promise=promise, value=figure.number))

    def _name(self, figure: Figure) -> str:
        if figure.row is None:
            return str(metrics.name(figure.text))
        name = wording.name(self._result(figure).promise)
        own = figure.text in (Metric.OBLIGATION, Metric.OTHER)
        return _("“%(words)s”") % {"words": name} if own else metrics.name(figure.text)


def message(problem: Problem) -> str:
    """What is wrong with a placeholder and what to do about it, for whoever wrote it."""
    words = {"found": problem.found, "expected": _names(problem.expected), "nearest": problem.nearest}
    match problem.fault:
        case Fault.UNCLOSED:
            return _("%(found)s: the closing }} is missing on this line.") % words
        case Fault.VACANT:
            return _("%(found)s: the name of a figure is missing between the braces.") % words
        case Fault.SURPLUS:
            return _("“%(found)s” stands after the figure: remove it.") % words
        case Fault.EMPTY:
            return _("%(found)s has no value in this issue: remove it, or say so in words.") % words
        case Fault.INCOMPLETE:
            return _("Something is missing after “%(found)s”: %(expected)s.") % words
    if problem.nearest:
        return _("There is no “%(found)s” here: did you mean “%(nearest)s”?") % words
    return _("There is no “%(found)s” here. There is: %(expected)s.") % words


def _names(expected: tuple[str, ...]) -> str:
    more = [_("…")] if len(expected) > SHOWN_NAMES else []
    return enumerated([*expected[:SHOWN_NAMES], *more])


def _exact(figure: Figure) -> Decimal:
    return figure.number or Decimal(0)


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date() if "T" in text else date.fromisoformat(text)


def _points(digits: str) -> str:
    return _("%(number)s percentage points") % {"number": digits}


def _trimmed(paragraph: list[Run]) -> list[Run]:
    """Without blanks at its ends, and without pieces that say nothing."""
    runs = [run for run in paragraph if run.text]
    if runs and not runs[0].source:
        runs[0] = Run(runs[0].text.lstrip(), problem=runs[0].problem)
    if runs and not runs[-1].source:
        runs[-1] = Run(runs[-1].text.rstrip(), problem=runs[-1].problem)
    return [run for run in runs if run.text]
