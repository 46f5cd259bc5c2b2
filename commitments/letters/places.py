"""Where a quantity stands: the words before and after it in its part of the sentence, and what surrounds them."""

from dataclasses import dataclass
from functools import cached_property

from commitments.letters.quantities import Quantity
from commitments.letters.sentences import Sentence

WINDOW = 60
"""Characters of a part that the grammar looks at on either side of a figure, so that long texts stay cheap."""
BRACKET = 16


@dataclass(frozen=True)
class Place:
    """One quantity in its sentence. All strings are folded text."""

    text: str
    sentence: Sentence
    quantity: Quantity
    following: Quantity | None = None
    """The next quantity of the sentence."""
    headings: str = ""
    """The words of the clauses above, nearest last."""
    context: str = ""
    """What the clause says before this sentence, and its headings."""
    beside: str = ""
    """The items before this one in its list."""

    @cached_property
    def part_index(self) -> int:
        return self.sentence.part_of(self.quantity.start)

    @cached_property
    def part_start(self) -> int:
        return self.sentence.parts[self.part_index][0]

    @cached_property
    def part_end(self) -> int:
        return max(self.sentence.parts[self.part_index][1], self.quantity.end)

    @cached_property
    def left(self) -> str:
        """The words of the part before the figure."""
        return self.text[max(self.part_start, self.quantity.start - WINDOW) : self.quantity.start]

    @cached_property
    def right(self) -> str:
        """The words after the figure and its unit, up to the end of the part or the next figure in it."""
        start = self._past_bracket()
        if start > self.quantity.end:
            return self.text[start : min(self.part_end, start + WINDOW)]
        end = min(self.part_end, self.quantity.end + WINDOW)
        if self.following and self.following.start < end:
            end = max(self.quantity.end, self.following.start)
        return self.text[self.quantity.end : end]

    def _past_bracket(self) -> int:
        """Where a bracket ends that gives a second figure beside this one, or holds this one: 半日(郊区一日)内."""
        opens = self.text.startswith("(", self.quantity.end)
        if opens and self.following and self.following.start < self.quantity.end + BRACKET:
            close = self.text.find(")", self.following.end, self.following.end + 2)
            return close + 1 if close >= 0 else 0
        inside = self.text.startswith(")", self.quantity.end) and self.left.rfind("(") > self.left.rfind(")")
        return (
            self.quantity.end + 1
            if inside and self.text.startswith(("内", "以内", "之内"), self.quantity.end + 1)
            else 0
        )

    @cached_property
    def part_tail(self) -> str:
        """The last words of the part, without a bracket that opens after the figure and runs on over the comma."""
        end = self.part_end
        opened = self.text.rfind("(", self.quantity.end, end)
        if opened >= 0 and self.text.find(")", opened, end) < 0:
            end = opened
        return self.text[max(self.part_start, end - WINDOW) : end]

    @cached_property
    def next_part(self) -> str:
        """The words after the comma."""
        if self.part_index + 1 >= len(self.sentence.parts):
            return ""
        start, end = self.sentence.parts[self.part_index + 1]
        return self.text[start : min(end, start + WINDOW)]

    @cached_property
    def earlier(self) -> str:
        """The sentence before this part, as far as it matters."""
        return self.text[max(self.sentence.start, self.part_start - 2 * WINDOW) : self.part_start]
