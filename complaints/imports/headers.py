"""The names of columns, out of the lines of a header. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from complaints.cells import unescape

Line = Sequence[str]


def names(lines: Sequence[Line]) -> list[str]:
    """The name of each column; of a header of several lines its words from top to bottom. A name that comes again is
    `name#2`, `name#3`."""
    width = max(map(len, lines), default=0)
    padded = [[*(_tidy(cell) for cell in line), *[""] * (width - len(line))] for line in lines]
    spread = [_spread(line, below) for line, below in pairwise(padded)] + padded[-1:]
    seen: Counter[str] = Counter()
    found = []
    for words in zip(*spread, strict=True):
        name = " ".join(dict.fromkeys(filter(None, words)))
        seen[name] += 1
        found.append(f"{name}#{seen[name]}" if name and seen[name] > 1 else name)
    return found


def letters(width: int) -> list[str]:
    """The names of columns that have none, as spreadsheet programs give them: A, B, …, Z, AA."""
    return [_letter(number) for number in range(width)]


def original(name: str) -> str:
    """`category#2` is our name for the second column `category`; the file gets back the one it came with."""
    stem, mark, number = name.rpartition("#")
    return stem if mark and number.isdigit() else name


def _spread(line: list[str], below: list[str]) -> list[str]:
    """A word over several columns stands in the first of them: it is meant for those to its right as well, as far as
    they are empty here and have a name below."""
    word, words = "", []
    for cell, under in zip(line, below, strict=True):
        words.append(cell or (word if under else ""))
        word = words[-1] if under else ""
    return words


def _tidy(cell: str) -> str:
    return unescape(cell.strip().lstrip("\ufeff").strip())


def _letter(number: int) -> str:
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)
