"""How good the reading is: proposals measured against phrases that people read by hand.

A proposal matches a known phrase if their quotes overlap by half of the shorter one and comparator, value and unit
are equal; each known phrase counts once. Promises without a number are not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commitments.letters.letter import ParsedLetter, ProposedPromise

METRIC_NAMES = {
    "first_response_time": "first_response_timely_rate",
    "preliminary_solution_time": "preliminary_solution_rate",
    "resolution_time": "resolution_rate",
    "repeat_complaint_rate": "repeat_rate",
    "frequency": "obligation_kept",
    "budget_ratio": "fund_ratio",
    "staffing_ratio": "supervisor_ratio",
}
"""Names in hand-read lists → keys of the rule book §6."""
SAME = {("resolution_rate", "preliminary_solution_rate"), ("capacity", "emergency_seats")}
UNNAMED = {"response_vs_benchmark", "overrun", "negotiation_start"}
"""Keys of ours that a list without such names calls "other"."""


@dataclass(frozen=True, slots=True)
class Span:
    """A proposal and where its quote stands in the whole text."""

    start: int
    end: int
    promise: ProposedPromise


@dataclass(slots=True)
class Score:
    """What was found of the known phrases of one text."""

    known: int = 0
    proposed: int = 0
    matched: int = 0
    right_metric: int = 0
    missed: list[dict[str, Any]] = field(default_factory=list)
    surplus: list[ProposedPromise] = field(default_factory=list)
    trapped: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.matched / self.known if self.known else 1.0

    @property
    def precision(self) -> float:
        return self.matched / self.proposed if self.proposed else 1.0

    @property
    def metric_share(self) -> float:
        """The share of the matched phrases whose metric is right."""
        return self.right_metric / self.matched if self.matched else 1.0


def measure(
    letters: Sequence[ParsedLetter], known: Sequence[dict[str, Any]], traps: Sequence[dict[str, Any]] = ()
) -> Score:
    """Compare the counted proposals of a text with its known phrases and its traps (lines as in truth.jsonl)."""
    text, spans = located(letters)
    score = Score(known=len(known), proposed=len(spans))
    left = list(spans)
    for line in known:
        match = next((span for span in left if _matches(span, line, text)), None)
        if match is None:
            score.missed.append(line)
            continue
        left.remove(match)
        score.matched += 1
        score.right_metric += _same_metric(match.promise.metric, str(line["metric"]))
    score.surplus = [span.promise for span in left]
    score.trapped = [str(trap["quote"]) for trap in traps if any(_overlaps(span, trap["quote"], text) for span in left)]
    return score


def located(letters: Sequence[ParsedLetter]) -> tuple[str, list[Span]]:
    """The text of the letters and the counted proposals with their places in it."""
    spans: list[Span] = []
    text = ""
    for letter in letters:
        at = len(text) + len(letter.cover + letter.title_line + letter.front)
        begins: dict[str, int] = {}
        for clause in letter.clauses:
            begins[clause.path] = at + len(clause.indent + clause.marker + clause.separator)
            at += len(clause.source)
        text += letter.source
        spans += [
            Span(begins[promise.clause] + promise.start, begins[promise.clause] + promise.end, promise)
            for promise in letter.promises
            if promise.counted
        ]
    return text, spans


def _matches(span: Span, line: dict[str, Any], text: str) -> bool:
    promise = span.promise
    same = promise.comparator == line["comparator"] and promise.unit == line["unit"]
    values = promise.value == _decimal(line["value"]) and promise.value2 == _decimal(line.get("value2"))
    return same and values and _overlaps(span, str(line["quote"]), text)


def _overlaps(span: Span, quote: str, text: str) -> bool:
    """Whether the span overlaps some occurrence of the quote by half of the shorter of the two."""
    shorter = min(span.end - span.start, len(quote))
    at = text.find(quote, max(0, span.start - len(quote)))
    while 0 <= at < span.end:
        if 2 * (min(span.end, at + len(quote)) - max(span.start, at)) >= shorter:
            return True
        at = text.find(quote, at + 1)
    return False


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _same_metric(ours: str, known: str) -> bool:
    named = METRIC_NAMES.get(known, known)
    return ours == named or (named, ours) in SAME or (named == "other" and ours in UNNAMED)
