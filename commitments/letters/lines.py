"""The lines of a text with the characters that end them, and hard-wrapped lines joined into paragraphs again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commitments.letters.numbering import Marker, read_marker

ENDING = re.compile(r"\r\n|\n|\r|\Z")
BLANK_SPACE = " \t\u3000\xa0\v\f\ufeff\u200b"
CLOSED = re.compile(r"[。；;！!？?.:：|][”’」』）)\"']?$")
LONGEST_LINE = 140
"""Nobody wraps lines by hand at more columns than this; such a line is a paragraph of its own."""
FIGURE_END = re.compile(r"[0-9] ?(?:%|(?:mins?|minutes|hours?|hrs?|days?|weeks)\b)$", re.IGNORECASE)
"""A row of a table that lost its lines ends in its figure; the next row begins with a capital."""
LABEL = re.compile(r"[A-Z][A-Za-z]{2,20}(?: [A-Za-z]{2,20}){0,2}: \S")
FULL_LINE = 60
"""A line of fewer columns (a Chinese character takes two) ends where its author ended it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph, ``indent + words + ending`` character by character; blank lines after it are in ``ending``."""

    indent: str
    words: str
    ending: str
    marker: Marker | None = None

    @property
    def source(self) -> str:
        return self.indent + self.words + self.ending

    @property
    def rest(self) -> str:
        """The words after the number and the space that follows it."""
        return self.words[len(self.marker.text) :].lstrip(BLANK_SPACE) if self.marker else self.words


def read_lines(text: str) -> list[Line]:
    """Every line that has words; what is blank belongs to the ending of the line before (or the first one's indent)."""
    lines: list[Line] = []
    blank: list[str] = []
    for raw in _raw_lines(text):
        if not raw.strip(BLANK_SPACE + "\r\n"):
            blank.append(raw)
            continue
        lead = _give_back(lines, blank)
        lines.append(_line(lead, raw))
        blank = []
    if lines:
        _give_back(lines, blank)
    return lines


def _raw_lines(text: str) -> Iterator[str]:
    start = 0
    for match in ENDING.finditer(text):
        if match.end() > start:
            yield text[start : match.end()]
        start = match.end()


def _give_back(lines: list[Line], blank: list[str]) -> str:
    """Add blank lines to the ending of the last line; before the first line they lead it instead."""
    if not lines:
        return "".join(blank)
    if blank:
        last = lines[-1]
        lines[-1] = Line(last.indent, last.words, last.ending + "".join(blank), last.marker)
    return ""


def _line(lead: str, raw: str) -> Line:
    content = raw.rstrip("\r\n")
    words = content.strip(BLANK_SPACE)
    at = content.find(words)
    return Line(lead + content[:at], words, raw[at + len(words) :], read_marker(words))


def join_wrapped(lines: Iterable[Line]) -> list[Line]:
    """Put hard-wrapped lines together; the break stays in the words as it was written.

    A line goes on in the next if it is a full line, does not end a sentence, and the next one has no number, no
    blank line before it and (in Chinese, where an indent begins a paragraph) no indent.
    """
    pieces: list[list[Line]] = []
    for line in lines:
        if pieces and _goes_on(pieces[-1][-1], line):
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return [_joined(piece) for piece in pieces]


def _goes_on(line: Line, following: Line) -> bool:
    if following.marker or following.words.startswith(("|", "#")) or _breaks(line.ending) != 1:
        return False
    if following.words[:1].isupper() and (FIGURE_END.search(line.words) or _is_heading(following.words)):
        return False
    if LABEL.match(following.words) or ("\t" in line.words and "\t" in following.words):
        return False
    if CLOSED.search(line.words[-2:]) or line.words.startswith("|"):
        return False
    if following.indent and width(following.words) > len(following.words):
        return False
    return FULL_LINE <= width(line.words) <= LONGEST_LINE and width(following.words) <= LONGEST_LINE


def _is_heading(words: str) -> bool:
    """Whether a line with a capital is no end of a paragraph: it is short and does not end a sentence."""
    return width(words) < FULL_LINE and not CLOSED.search(words[-2:])


def _breaks(ending: str) -> int:
    return ending.replace("\r\n", "\n").replace("\r", "\n").count("\n")


def width(words: str) -> int:
    """Columns a line takes, a Chinese character counting two."""
    return sum(2 if character > "\u2e7f" else 1 for character in words)


def _joined(piece: list[Line]) -> Line:
    if len(piece) == 1:
        return piece[0]
    body = "".join(line.source for line in piece)
    first, last = piece[0], piece[-1]
    words = body[len(first.indent) : len(body) - len(last.ending)]
    return Line(first.indent, words, last.ending, first.marker)
