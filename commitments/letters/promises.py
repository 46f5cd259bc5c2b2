"""From the clauses of a letter to the promises proposed for review: every measurable phrase, in reading order."""

import re
from collections import deque
from collections.abc import Sequence

from commitments.letters.cells import CREDITED
from commitments.letters.findings import Finding
from commitments.letters.folding import Folded, fold
from commitments.letters.leads import CONTEXT, Lead
from commitments.letters.letter import ParsedClause, ProposedPromise
from commitments.letters.lists import CLOCK_UNITS
from commitments.letters.phrases import Reading, Surroundings
from commitments.letters.tables import find_columns

LONGEST_QUOTE = 200
SCALE_LINES = 8
"""A scale of credits is named so many lines before its last row."""
LONGEST_ITEM = 120
AFTER_LIMIT = 60
OPEN_MARK = re.compile(r"\((?:不?含)?$")


def propose(clauses: Sequence[ParsedClause], front: str = "") -> tuple[ProposedPromise, ...]:
    """Every measurable phrase of the clauses with what it was understood to mean; the front may lead a first list."""
    headings: dict[str | None, str] = {None: ""}
    promises: list[ProposedPromise] = []
    lead = Lead(front)
    before = front.splitlines()
    marked = {index for index, clause in enumerate(clauses, len(before)) if clause.marker}
    columns = find_columns([*before, *(clause.text for clause in clauses)], marked=marked)[len(before) :]
    row = Row()
    credited: deque[bool] = deque(maxlen=SCALE_LINES)
    for clause, heads in zip(clauses, columns, strict=True):
        above = lead.above(clause, headings.get(clause.parent, ""))
        headings[clause.path] = f"{above} {clause.text}"[-CONTEXT:]
        folded = fold(clause.text)
        around = Surroundings(fold(above).text, fold(lead.beside).text, heads, any(credited), row.model(clause))
        findings = sorted(Reading(folded.text, around).findings(), key=lambda finding: (finding.start, finding.end))
        promises.extend(_promise(clause, folded, finding) for finding in findings)
        credited.append(CREDITED.search(clause.text[:LONGEST_QUOTE]) is not None)
        row.take(clause, folded, findings)
        lead.take(clause)
    return tuple(promises)


class Row:
    """The last line that was read and the limit at its end, if it may be an item of a list."""

    def __init__(self) -> None:
        self._clause: ParsedClause | None = None
        self._limit: Finding | None = None

    def model(self, clause: ParsedClause) -> Finding | None:
        """The limit that ends the line before a clause that is the next item of the same list."""
        before = self._clause
        if before is None or before.parent != clause.parent or len(clause.text) > LONGEST_ITEM:
            return None
        return self._limit if bool(before.marker) == bool(clause.marker) else None

    def take(self, clause: ParsedClause, folded: Folded, findings: Sequence[Finding]) -> None:
        """Go past a clause and keep the limit that ends it."""
        limits = [finding for finding in findings if finding.unit in CLOCK_UNITS and finding.kind != "obligation"]
        ends = limits and len(clause.text) <= LONGEST_ITEM and len(folded.text) - limits[-1].end <= AFTER_LIMIT
        self._clause, self._limit = clause, limits[-1] if ends else None


def _promise(clause: ParsedClause, folded: Folded, finding: Finding) -> ProposedPromise:
    start, end = folded.origin(*_trimmed(folded.text, finding))
    end = min(end, start + 2 * LONGEST_QUOTE)
    return ProposedPromise(
        clause=clause.path,
        start=start,
        end=end,
        quote=clause.text[start:end],
        kind=finding.kind,
        metric=finding.metric,
        comparator=finding.comparator,
        value=finding.value,
        value2=finding.value2,
        unit=finding.unit,
        low_open=finding.low_open,
        high_open=finding.high_open,
        force=finding.force,
        breach_class=finding.breach_class,
        period=finding.period,
        applies_to=finding.applies_to,
        share=finding.share,
        counted=finding.counted,
    )


def _trimmed(text: str, finding: Finding) -> tuple[int, int]:
    start, end = finding.start, min(finding.end, finding.start + LONGEST_QUOTE)
    while start < end - 1 and text[start] in " ,:、|":
        start += 1
    while end > start + 1 and text[end - 1] in " ,:、|":
        end -= 1
    mark = OPEN_MARK.search(text, start, end)
    return start, mark.start() if mark else end
