"""Tables in a letter: what each figure of a row measures, by the headings of its columns.

A table may have ruled columns (``|`` or tabs), columns set apart by wide gaps, columns parted by a single space, or
a line of its own for each cell, as a page leaves it whose tags were taken away. Whatever it is, a row without figures
that others follow heads it.
"""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from commitments.letters.folding import fold
from commitments.letters.quantities import Quantity, find_quantities

CELL = re.compile(r"[|\t]")
RULED = re.compile(r"[|\-: +=\t]*")
GAP = re.compile(r"[ \u3000\xa0]{2,}|\t")
ALONE = re.compile(r"\|?[^|]*\|?(?<=\|)|\|[^|]*")
"""One cell that has a line to itself."""
LONGEST_ROW = 2_000
LONGEST_LINE = 240
LONGEST_CELL = 60
FEW = 2
MOST_OTHER = 3
"""So many words of a heading may name something else, for each column that is named."""
ROW = re.compile(
    r"响应|答复|回复|到场|到达|修复|恢复|解决|处理|办理|时限|时效|周期|\b(?:respon|repl[iy]|resol|fix|repair|restor|mitigat|recover"
    r"|acknowledg|turnaround|times? to)",
    re.IGNORECASE,
)
"""A first cell that names what the figures of its row limit: First response | 1 day | 4 hours."""
COLUMN = re.compile(
    r"时间|时限|期限|时效|周期|响应|到场|修复|率|满意度|\b(?:downtime|uptime|availability)\b|\b(?:response|respond|reply|resolution|resolve|reaction|acknowledg\w+|fix|recovery"
    r"|turnaround|workaround|target|escalat\w*|cadence|updates?|threshold|mitigat\w*|restor\w*|deliver\w*|complet\w*"
    r"|time ?(?:frame|scale|limit)s?|deadline)\b",
    re.IGNORECASE,
)
HEAD = re.compile(
    rf"{COLUMN.pattern}|可用性|赔偿|补偿|退还|返还|减免|\b(?:credit|refund|compensation)s?\b", re.IGNORECASE
)
"""What a heading may name besides: what is given back."""
NAME = re.compile(
    r"\b(?:(?:target|estimated|initial|first|maximum|average|guaranteed|expected|typical) )*"
    r"(?:response|reply|reaction|acknowledge?ment|resolution|fix|repair|restoration|recovery|workaround|turnaround"
    r"|completion|attendance|delivery|escalation|uptime|availability|time ?(?:frame|scale|limit)s?|deadline|target"
    r"|(?:sla |service )?credits?|refunds?|compensation|(?:required|service|processing|waiting|standard) times?"
    r"|time (?:norms?|required)|timelines?)"
    r"(?: ?(?:times?|targets?|goals?|slas?|thresholds?|objectives?|commitments?|time ?(?:frame|scale)s?))*\b",
    re.IGNORECASE,
)
"""One column of a heading whose words stand side by side: Priority | Response time | Resolution time."""
SENTENCE = re.compile(r"[。；;！!？?：:，,]|[.](?=\s|$)")
MEASURED = frozenset({"time", "share", "ring"})
BARE = re.compile(
    r"(?:\b(?:within|in|up to|under|less than|or less|every|max(?:imum)?|approx(?:imately)?|about|target|hours?)\b"
    r"|不超过|以内|之内|内|约|每|[\W_])*",
    re.IGNORECASE,
)
"""What may stand beside the figure in a cell that is nothing else."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What heads the figures of one line: the columns of its ruled table, or a name for each figure in order."""

    ruled: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


NONE = Columns()


def find_columns(lines: Sequence[str], *, marked: Container[int] = ()) -> list[Columns]:
    """The headings for each line of a text, in order; those that have a number are no rows of a table without rules."""
    ruled, set_apart = Table(), SetApart()
    found = []
    for index, line in enumerate(lines):
        ruled.take(line)
        named = set_apart.take("" if index in marked else line)
        found.append(Columns(ruled.columns, () if ruled.columns else named))
    stacked = Stacked()
    for index, line in enumerate([*lines, ""]):
        for at, name in stacked.take(index, line.strip(" \t")):
            found[at] = Columns(named=(name,))
    return found


class Table:
    """The headings of the ruled table whose rows are being read, if any."""

    def __init__(self) -> None:
        self.columns: tuple[str, ...] = ()

    def take(self, written: str) -> None:
        """Note a row; a line that is no row ends the table."""
        text = fold(written[:LONGEST_ROW]).text
        cells = CELL.split(text)
        if len(cells) < 3 and "\t" not in written:
            self.columns = ()
        elif not RULED.fullmatch(text) and HEAD.search(text) and not find_quantities(text)[0]:
            self.columns = tuple(cells)


class SetApart:
    """The headings of a table without rules, whose columns stand side by side."""

    def __init__(self) -> None:
        self.cells: tuple[str, ...] = ()
        self.names: tuple[str, ...] = ()

    def take(self, written: str) -> tuple[str, ...]:
        """A name for each figure of a row; none for a line that is no row."""
        line = written.strip()
        if not line or len(line) > LONGEST_LINE or SENTENCE.search(line[-1:]) or ALONE.fullmatch(line):
            self.cells = self.names = ()
            return ()
        if (self.names or self.cells) and (figures := len(_measured(line))):
            return self._row(line, figures)
        if not SENTENCE.search(line):
            self._head(line)
        return ()

    def _row(self, line: str, figures: int) -> tuple[str, ...]:
        cells = GAP.split(line)
        if len(cells) == len(self.cells) > 1:
            heads = [cell if _names(cell) or HEAD.search(cell) else "" for cell in self.cells]
            return tuple(head for head, cell in zip(heads, cells, strict=True) for _figure in _measured(cell))
        return self.names if figures == len(self.names) else ()

    def _head(self, line: str) -> None:
        """A line without figures heads a table if it has several words, most of which name what is measured."""
        cells = tuple(GAP.split(line))
        names = _names(line)
        other = len(line.split()) - sum(len(name.split()) for name in names)
        is_head = len(cells) > 1 or (len(names) + other > 1 and other <= MOST_OTHER * len(names))
        if names and is_head and not _measured(line):
            self.cells, self.names = cells, names


def _names(line: str) -> tuple[str, ...]:
    words = line.split()
    if not line.isascii():
        return tuple(word for word in words if COLUMN.search(word)) if len(words) > 1 else ()
    return tuple(match[0] for match in NAME.finditer(line))


def _measured(text: str) -> list[Quantity]:
    return [quantity for quantity in find_quantities(fold(text).text)[0] if quantity.dimension in MEASURED]


class Stacked:
    """The headings of a table whose cells have a line each, and the figures that stand together below them."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.figures: list[int] = []
        self._block: list[str] = []
        self._follows = False
        """Whether the first figure stands right below a heading; one heading alone names nothing farther down."""

    def take(self, index: int, words: str) -> Iterator[tuple[int, str]]:
        """Note a line; after as many figures as there are headings, each figure's line and its heading."""
        if words and RULED.fullmatch(words):
            return
        words = words.strip("| ") if ALONE.fullmatch(words) else words
        if _is_figure(words):
            self._follows = self._follows if self.figures else bool(self._block)
            self._end_block()
            self.figures.append(index)
            return
        if len(self.figures) == len(self.names) and (self._follows or len(self.names) >= FEW):
            yield from zip(self.figures, self.names, strict=True)
        self.figures = []
        if _is_name(words):
            self._block.append(words)
        else:
            self._end_block()
            if len(self.names) < FEW and (not words or SENTENCE.search(words)):
                self.names = []

    def _end_block(self) -> None:
        """Headings that stand together replace those before them; one alone does not replace several."""
        if len(self._block) >= FEW or (self._block and len(self.names) < FEW):
            self.names = self._block
        self._block = []


def _is_name(words: str) -> bool:
    short = 0 < len(words) <= LONGEST_CELL and not SENTENCE.search(words)
    return short and COLUMN.search(words) is not None and not _measured(words)


def _is_figure(words: str) -> bool:
    """Whether a line is nothing but one figure: 30 minutes."""
    if not words or len(words) > LONGEST_CELL or SENTENCE.search(words):
        return False
    text = fold(words).text
    found = find_quantities(text)[0]
    if len(found) != 1 or found[0].dimension not in MEASURED:
        return False
    return BARE.fullmatch(text[: found[0].start] + " " + text[found[0].end :]) is not None
