"""Sentences and the parts between their commas, on folded text."""

import re
from bisect import bisect_right
from dataclasses import dataclass

SENTENCE_ENDS = re.compile(r"[。;!?]|\.(?=\s|$)|\n")
PART_ENDS = re.compile(r"(?<![0-9]),|,(?![0-9]{3}(?![0-9]))|(?<![0-9]):|:(?![0-9])|\t|\||、(?=因|如果|若)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]`` and the starts of its parts (the words between commas and colons)."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]

    def part_of(self, position: int) -> int:
        """The index of the part in which a position lies."""
        return max(0, bisect_right(self.parts, (position, 2**62)) - 1)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of a folded text in order; their ends (。；！？) belong to none."""
    return [_sentence(text, start, end) for start, end in _pieces(text, 0, len(text), SENTENCE_ENDS)]


def _sentence(text: str, start: int, end: int) -> Sentence:
    return Sentence(start, end, tuple(_pieces(text, start, end, PART_ENDS)))


def _pieces(text: str, start: int, end: int, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    pieces = []
    for match in separator.finditer(text, start, end):
        pieces.append((start, match.start()))
        start = match.end()
    pieces.append((start, end))
    return [piece for piece in pieces if piece[0] < piece[1]] or [(start, end)]
