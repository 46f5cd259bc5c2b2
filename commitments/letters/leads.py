"""Lines that lead a list: what a bare line or one that ends in a colon says about the items below it."""

import re

from commitments.letters import subjects
from commitments.letters.letter import ParsedClause
from commitments.letters.lines import width
from commitments.letters.quantities import find_quantities

CONTEXT = 160
SHORT = 120
"""A bare line of so few columns (a Chinese character takes two) may head a list, or be an item of one."""
COLON = re.compile(r"[:：]\W*$")
NO_HEADING = re.compile(r"[。；;！!]\W*$|[.]$|[|\t]")
"""The end of a sentence, or the cells of a table."""
BARE_END = re.compile(
    r"[0-9]+ ?(?:min\w{0,5}|hours?|hrs?|(?:working |business |calendar )?(?:days?|hours?)|weeks?|个?工作日|小时|分钟"
    r"|天|日)\W*$",
    re.IGNORECASE,
)
"""An item may end in its figure, however long its words are: a description, then 30 minutes."""
LAST = 40
TIMES = re.compile(r"时间|时限|期限|时效|\b(?:times?|timescales?|timeframes?|time limits?|within)\b", re.IGNORECASE)
"""A line with a colon that speaks of times leads the numbered list below it, too."""


class Lead:
    """The words that lead the items being read, and the items of the list read so far."""

    def __init__(self, front: str) -> None:
        self.words = "; ".join(filter(None, map(str.strip, front.splitlines())))[-CONTEXT:]
        self.beside = ""
        self._naming = ""
        self._is_open = bool(COLON.search(self.words) and TIMES.search(self.words))
        self._depth = 0

    def above(self, clause: ParsedClause, headings: str) -> str:
        """The headings of a clause with the lead of its list, if it is an item of one."""
        is_led = _is_item(clause) or (self._is_open and clause.depth >= self._depth)
        return f"{self.words} {headings}"[-CONTEXT:] if is_led and clause.number else self._under(headings, is_led)

    def _under(self, headings: str, is_led: bool) -> str:
        return f"{headings} {self.words}"[-CONTEXT:] if is_led else headings

    def take(self, clause: ParsedClause) -> None:
        """Go past a clause: an item joins its list, a heading leads, anything else ends the list."""
        if clause.marker:
            self._take_marked(clause)
        elif COLON.search(clause.text) or _is_heading(clause.text):
            self._lead(clause.text)
        elif not _is_item(clause):
            self._end()

    def _take_marked(self, clause: ParsedClause) -> None:
        if clause.number and not self._goes_on(clause):
            self._end()
        elif clause.number:
            self.beside = ""
        else:
            self.beside = f"{self.beside} {clause.text}"[-2 * CONTEXT :]

    def _goes_on(self, clause: ParsedClause) -> bool:
        """Whether a numbered clause belongs to the list that the last line with a colon opened."""
        self._depth = self._depth or clause.depth
        return self._is_open and clause.depth >= self._depth

    def _end(self) -> None:
        self.words = self.beside = self._naming = ""
        self._is_open, self._depth = False, 0

    def _lead(self, text: str) -> None:
        """A new heading stands below the last one that said what is done in the time, unless it says so itself."""
        if width(text) > SHORT or subjects.names_action(text):
            self._naming = self.words = text[-CONTEXT:]
        else:
            self.words = f"{self._naming or self.words} {text}"[-CONTEXT:]
        self.beside = ""
        if COLON.search(text):
            self._is_open, self._depth = TIMES.search(text) is not None, 0


def _is_item(clause: ParsedClause) -> bool:
    if clause.marker:
        return not clause.number
    return width(clause.text) <= SHORT or BARE_END.search(clause.text[-LAST:]) is not None


def _is_heading(text: str) -> bool:
    return width(text) <= SHORT and not NO_HEADING.search(text) and not find_quantities(text)[0]
