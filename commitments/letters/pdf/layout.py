"""From pieces of text with their places to the paragraphs of a letter.

Pieces on one level are a line; lines that stand at the head or foot of most pages are cut away; a line that fills its
width goes on in the next one, over the end of a page, too: Chinese without a space, English with one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from commitments.letters.boilerplate import PAGE_LINES
from commitments.letters.numbering import read_marker

LEVEL = 0.5
"""Pieces whose middles lie nearer than this part of their height stand on one line."""
CELLS = (1.6, 0.5, 0.25)
"""A gap of so many heights separates cells: between two Latin words, a Latin and a Chinese one, two Chinese ones."""
LEVEL_POINTS = 6
PAGE = re.compile(r"页|\bpage\b", re.IGNORECASE)
PAGE_NUMBER = re.compile(r"[-–—·•(（第 ]*#[-–—·•)）页 /共#]*")
"""What may differ by a figure from page to page; all other words are the same on every page, or no head or foot."""
EDGE_LINES = 3
"""So many lines at the head and at the foot of a page may be what is printed on every page."""
INDENT = 1.2
BROKEN_WORD = ("\ufffe", "\x02", "\xad")
CLOSED = re.compile(r"[。；;！!？?:：][”’」』）)\"']?$")
RADICALS = re.compile(r"[\u2e80-\u2fdf]")
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
SPACED = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”]) +"
    r"| +(?=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”])"
)
NUMBERED = re.compile(r"编号|文号|\bNo\b|\bref(?:erence)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of a page: its words and where they stand (points from the left and the foot of the page)."""

    words: str
    left: float
    right: float
    middle: float
    height: float
    first: float
    """The width of its first word, as far as can be told: what the line before had no room for."""


def paragraphs(pages: Sequence[Sequence[dict[str, Any]]]) -> str:
    """The text of a document, a paragraph or table row per line."""
    body = [[line for line in _lines(page) if not _is_page_number(line)] for page in _without_edges(pages)]
    return "".join(f"{words}\n" for words in _joined(body))


def _lines(pieces: Sequence[dict[str, Any]]) -> list[PdfLine]:
    """The pieces of a page line by line, from top to bottom and from left to right."""
    rows: list[list[dict[str, Any]]] = []
    for piece in sorted(pieces, key=lambda piece: -piece["middle"]):
        if rows and abs(rows[-1][0]["middle"] - piece["middle"]) < LEVEL * max(piece["height"], rows[-1][0]["height"]):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece["left"])) for row in rows]


def _is_page_number(line: PdfLine) -> bool:
    return bool(PAGE_LINES.fullmatch(line.words))


def _line(row: list[dict[str, Any]]) -> PdfLine:
    height = max(piece["height"] for piece in row)
    words = row[0]["text"]
    for before, piece in pairwise(row):
        words += _between(before, piece, height) + piece["text"]
    words = _plain(words)
    left, right = row[0]["left"], max(piece["right"] for piece in row)
    first = words.split(" ", 1)[0] if not CHINESE.match(words) else words[:1]
    width = (right - left) * len(first) / max(1, len(words))
    return PdfLine(words, left, right, row[0]["middle"], height, width)


def _between(before: dict[str, Any], piece: dict[str, Any], height: float) -> str:
    """A tab between the cells of a table, else a space: Chinese characters never stand apart, words may."""
    chinese = bool(CHINESE.match(before["text"].rstrip(" ")[-1:])) + bool(CHINESE.match(piece["text"]))
    return "\t" if piece["left"] - before["right"] > CELLS[chinese] * height else " "


def _plain(words: str) -> str:
    """Without the spaces that only the layout put beside Chinese characters, radicals as characters."""
    words = RADICALS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), words)
    return SPACED.sub("", words).strip(" ")


# what is printed on every page


def _without_edges(pages: Sequence[Sequence[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """The pages without what stands at the head or foot of most; a head that holds the letter's number is kept once."""
    edges = [_edges(page) for page in pages]
    often = Counter(key for page in edges for key in page)
    repeated = {key for key, count in often.items() if count > 1 and count * 2 >= len(pages)}
    kept: set[str] = set()
    return [[piece for piece in page if _stays(piece, repeated, kept)] for page in pages]


def _stays(piece: dict[str, Any], repeated: set[str], kept: set[str]) -> bool:
    if not any(_key(piece, off) in repeated for off in (-1, 0, 1)):
        return True
    if NUMBERED.search(piece["text"]) and piece["text"] not in kept:
        kept.add(piece["text"])
        return True
    return False


def _edges(page: Sequence[dict[str, Any]]) -> set[str]:
    """The keys of the pieces on the first and last levels of a page."""
    levels = sorted({round(piece["middle"] / LEVEL_POINTS) for piece in page})
    outer = {*levels[:EDGE_LINES], *levels[-EDGE_LINES:]}
    return {_key(piece) for piece in page if round(piece["middle"] / LEVEL_POINTS) in outer}


def _key(piece: dict[str, Any], off: int = 0) -> str:
    """A piece as it is on every page: whatever its page number, on the same level (``off`` for one beside it)."""
    words = piece["text"]
    bare = re.sub(r"[0-9]+", "#", words)
    same = bare if PAGE_NUMBER.fullmatch(bare) or PAGE.search(words) else words
    return f"{same}@{round(piece['middle'] / LEVEL_POINTS) + off}"


# paragraphs


def _joined(pages: Sequence[Sequence[PdfLine]]) -> Iterator[str]:
    words = ""
    before: tuple[PdfLine, float, float] | None = None
    for page in pages:
        left, right = _margins(page)
        for line in page:
            if before and _goes_on(before, line, left):
                words = _put_together(words, line.words)
            else:
                if words:
                    yield words
                words = line.words
            before = (line, left, right)
    if words:
        yield words


def _margins(page: Sequence[PdfLine]) -> tuple[float, float]:
    return min((line.left for line in page), default=0.0), max((line.right for line in page), default=0.0)


def _goes_on(before: tuple[PdfLine, float, float], line: PdfLine, left: float) -> bool:
    """Whether a line carries on the one before it, which had no room for its first word."""
    last, _left, right = before
    if "\t" in last.words or "\t" in line.words or read_marker(line.words) or CLOSED.search(last.words):
        return False
    if line.left > left + INDENT * line.height and line.left > last.left + INDENT * line.height / 2:
        return False
    return last.right + line.first + last.height * 0.3 >= right


def _put_together(words: str, following: str) -> str:
    if words.endswith(BROKEN_WORD):
        return words[:-1] + following
    if CHINESE.match(words[-1]) or CHINESE.match(following[0]):
        return words + following
    return f"{words} {following}"
