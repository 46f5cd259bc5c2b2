"""The letter as a document: its text in order, and beside each clause what is judged in it.

The text is shown exactly as it was signed. What was filled into a blank, and every verdict, stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commitments import manuscript
from commitments.manuscript import Lexicon
from commitments.manuscript import language as language
from commitments.models import Blank, Clause, InterpretationNote, LetterVersion, Promise, Term
from commitments.portfolio import TEXTS
from compliance import agreed
from compliance.rules.periods import Period
from dashboard import scoreboard
from dashboard.scoreboard import Row

DEEPEST_HEADING = 6


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a clause's text; `row` is the narrowest promise it belongs to, `blank` the place it leaves
    empty, `term` the definition of these words."""

    text: str
    row: Row | None = None
    blank: Blank | None = None
    term: Term | None = None

    @property
    def mark(self) -> str:
        """How the phrase is underlined: by its verdict; dashed where it grades or binds nobody."""
        if self.row is None:
            return ""
        soft = self.row.promise.kind == Promise.Kind.BAND or self.row.promise.force == Promise.Force.BEST_EFFORT
        return f"{self.row.verdict} soft" if soft else self.row.verdict


@dataclass(frozen=True, slots=True)
class Line:
    """A clause with its margin."""

    clause: Clause
    stretches: Sequence[Stretch]
    rows: Sequence[Row]
    notes: Sequence[InterpretationNote]
    blanks: Sequence[Blank]

    @property
    def tag(self) -> str:
        """Headings of the letter stand below the page's h1, as deep as the letter nests them."""
        return f"h{min(self.clause.depth + 1, DEEPEST_HEADING)}" if self.clause.is_heading else "p"

    @property
    def level(self) -> int:
        return min(self.clause.depth, 4)

    @property
    def unfilled(self) -> int:
        return sum(not blank.value for blank in self.blanks)

    @property
    def has_margin(self) -> bool:
        return bool(self.rows or self.notes or self.blanks)


def lines(version: LetterVersion, chosen: Period, day: date, words: Lexicon) -> list[Line]:
    """Every clause of a version in order, judged as of a day in the chosen quarter; `words` are its defined terms."""
    said = list(InterpretationNote.objects.filter(letter=version.letter_id))
    rows, blanks = _rows(version, chosen, day, said), _blanks(version)
    notes = [note for note in said if not note.is_over(day)]
    clauses = list(version.clauses.all())
    return [_line(clause, rows[clause.pk], blanks[clause.pk], notes, words) for clause in clauses]


def outer(text: str, without: str = "") -> list[str]:
    """The lines before or after the clauses, without empty ones and without the title the page already shows."""
    return [line.strip() for line in text.splitlines() if line.strip() and line.strip() != without.strip()]


def _line(
    clause: Clause,
    rows: Sequence[Row],
    blanks: Sequence[Blank],
    notes: Iterable[InterpretationNote],
    words: Lexicon,
) -> Line:
    of_promise = {row.promise.pk: row for row in rows}
    stretches = [
        Stretch(cut.text, of_promise[cut.promise.pk] if cut.promise else None, cut.blank, cut.term)
        for cut in manuscript.stretches(clause, [row.promise for row in rows], blanks, words)
    ]
    return Line(clause, stretches, rows, [note for note in notes if _concerns(note, clause, rows)], blanks)


def _concerns(note: InterpretationNote, clause: Clause, rows: Iterable[Row]) -> bool:
    """A note stands beside its clause, and beside every verdict that used it."""
    if any(note.number in row.result.detail.get("notes", []) for row in rows if row.result):
        return True
    if note.clause_path:
        return note.clause_path == clause.path
    return bool(note.metric) and any(row.promise.metric == note.metric for row in rows)


def _rows(
    version: LetterVersion, chosen: Period, day: date, notes: Sequence[InterpretationNote]
) -> dict[int, list[Row]]:
    said = Promise.objects.exclude(review=Promise.Review.REJECTED).select_related("clause__version")
    said = said.filter(clause__version__letter=version.letter_id, clause__version__number__lte=version.number)
    promises = said.defer(*(f"clause__version__{name}" for name in TEXTS))
    history = scoreboard.results_by_lineage(promises, chosen)  # of this version and those before it
    whole = scoreboard.judged_whole(version)
    rows: dict[int, list[Row]] = defaultdict(list)
    for promise in promises:
        if promise.clause.version_id != version.pk:
            continue
        row = scoreboard.row(promise, history.get(promise.lineage, []), day, chosen)
        set_by, of_all = agreed.note_of(row.result, notes), whole.get((promise.lineage, row.period.label))
        rows[promise.clause_id].append(replace(row, set_by=set_by, whole=of_all))
    return rows


def _blanks(version: LetterVersion) -> dict[int, list[Blank]]:
    blanks: dict[int, list[Blank]] = defaultdict(list)
    for blank in Blank.objects.filter(clause__version=version):
        blanks[blank.clause_id].append(blank)
    return blanks
