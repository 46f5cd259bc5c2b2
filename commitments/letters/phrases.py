"""Reading one clause: its sentences, its figures, and what each of them promises."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from commitments.letters import chinese, english, lists
from commitments.letters.cells import Cells
from commitments.letters.findings import Finding
from commitments.letters.frequencies import find_frequencies, period_in
from commitments.letters.grades import breach_class, read_band
from commitments.letters.places import Place
from commitments.letters.quantities import Always, Quantity, find_quantities
from commitments.letters.sentences import Sentence, split_sentences
from commitments.letters.tables import NONE, Columns

T = TypeVar("T", Quantity, Always)
CONTEXT = 160
LONGEST_SENTENCE = 200
PERIOD_OF_PART = {"年度": "year", "全年": "year", "季度": "quarter", "月度": "month", "半年度": "half_year"}
WITHIN_ONLY = re.compile(r"^(?:[以之]?内|或?者?更[短少快](?:的?时间)?)?[ )]*(?:\([^()]{0,60}\))?$")
SERVICE = re.compile(r"[^,。;]{0,8}?(?:服务|在线|值[班守]|支持|support|service|online)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a clause, folded: the headings above it, nearest last, and the list or table it is in."""

    headings: str = ""
    beside: str = ""
    """The items of its list before it."""
    columns: Columns = NONE
    """The headings of the columns, if it is a row of a table."""
    pays_back: bool = False
    """Whether the lines before it speak of what customers get back."""
    row_before: Finding | None = None
    """The limit that ends the line before, if both lines are items of one list."""


class Reading:
    """One clause being read: its sentences, its figures, and what they promise."""

    def __init__(self, text: str, around: Surroundings) -> None:
        self.text = text
        self.headings = around.headings
        self.beside = around.beside
        self.row_before = around.row_before
        self.quantities, self.always = find_quantities(text)
        self.cells = Cells(text, around.headings, around.columns, self.quantities, pays_back=around.pays_back)

    def findings(self) -> Iterator[Finding]:
        """What the sentences promise, in no particular order."""
        at = around = 0
        before: Finding | None = None
        for sentence in split_sentences(self.text):
            quantities, at = _inside(self.quantities, at, sentence)
            always, around = _inside(self.always, around, sentence)
            if self.text[sentence.start - 1 : sentence.start] != ";":
                before = None
            for finding in self._sentence(sentence, quantities, before):
                before = finding if finding.unit in lists.CLOCK_UNITS else before
                yield finding
            yield from (self._round_the_clock(sentence, place.start, place.end) for place in always)

    def _sentence(self, sentence: Sentence, quantities: list[Quantity], before: Finding | None) -> Iterator[Finding]:
        places = self._places(sentence, quantities)
        words = self.text[sentence.start : min(sentence.end, sentence.start + LONGEST_SENTENCE)]
        grade = breach_class(words, self.headings)
        if grade:
            yield read_band(words, sentence.start, places, grade)
            return
        yield from find_frequencies(self.text, sentence, quantities, self.headings)
        read = self._inherited(places, [_read(place) for place in places], before)
        taken = False
        for index, (place, finding) in enumerate(zip(places, read, strict=True)):
            taken = _is_taken(place, read[index - 1] if index else None) or (taken and lists.is_alternative(place))
            if finding and not taken:
                found = _shared(_with_period(self.text, finding, place), place, places[index - 1] if index else None)
                yield from _of_each(found, place)
            elif not place.quantity.english and chinese.opening_hours(place):
                yield self._round_the_clock(sentence, place.quantity.start, place.quantity.end)

    def _places(self, sentence: Sentence, quantities: list[Quantity]) -> list[Place]:
        context = self.headings + " " + self.text[max(0, sentence.start - CONTEXT) : sentence.start]
        following = [*quantities[1:], None]
        return [
            Place(self.text, sentence, quantity, after, self.headings, context, self.beside)
            for quantity, after in zip(quantities, following, strict=False)
            if quantity.dimension != "frequency"
        ]

    def _inherited(
        self, places: list[Place], read: list[Finding | None], before: Finding | None
    ) -> list[Finding | None]:
        """A figure that is one of several takes comparator and metric from its neighbour.

        That is the figure which ends the list, the column or the header it stands under, or the item before it.
        """
        for index in range(len(places) - 1, -1, -1):
            after = read[index + 1] if index + 1 < len(places) else None
            if read[index] is None and after and lists.is_listed(places[index], places[index + 1]):
                read[index] = lists.alike(places[index], after)
            elif after and (own := read[index]) and lists.only_within(own, places[index], places[index + 1]):
                read[index] = replace(own, metric=after.metric, kind=after.kind)
        for index, place in enumerate(places):
            read[index] = self.cells.amend(place, read[index])
            earlier = read[index - 1] if index else before
            if read[index] is None and index and earlier and lists.goes_on(place, places[index - 1]):
                read[index] = lists.next_listed(place, earlier)
            if read[index] is None and place.quantity.dimension == "share":
                read[index] = self.cells.share(place)
            if read[index] is None and place.quantity.dimension in {"time", "ring"} and not place.quantity.hyphenated:
                read[index] = self._one_of_several(place, earlier)
        return read

    def _one_of_several(self, place: Place, before: Finding | None) -> Finding | None:
        headed = self.cells.limit(place)
        if headed:
            return headed
        if self.row_before and lists.ends_row(place):
            return lists.alike(place, self.row_before)
        if place.quantity.english:
            return lists.bracketed(place, before) or lists.alternative(place, before)
        if not WITHIN_ONLY.match(place.right) or chinese.NOT_RUNNING.search(place.left):
            return None
        header = self.cells.header(place)
        if header:
            return lists.headed(place, header)
        return lists.alike(place, before) if before and lists.is_item(place, before) else None

    def _round_the_clock(self, sentence: Sentence, start: int, end: int) -> Finding:
        """7×24 and its like: a promise without a number of its own."""
        match = SERVICE.match(self.text, end, min(sentence.end, end + 16))
        stop = match.end() if match else end
        return Finding(start, stop, "target", "availability", counted=False)


def _inside(items: Sequence[T], at: int, sentence: Sentence) -> tuple[list[T], int]:
    """The items that begin in a sentence, taking up the list where the last sentence left it."""
    inside: list[T] = []
    while at < len(items) and items[at].start < sentence.end:
        if items[at].start >= sentence.start:
            inside.append(items[at])
        at += 1
    return inside, at


def _is_taken(place: Place, before: Finding | None) -> bool:
    """Whether the figure is the time within which a share of the cases is promised: 95% of letters within 2 days."""
    return before is not None and before.metric == "timely_rate" and place.quantity.end <= before.end


def _read(place: Place) -> Finding | None:
    return english.read_place(place) if place.quantity.english or _is_english(place) else chinese.read_place(place)


def _is_english(place: Place) -> bool:
    """Whether the words around a figure are English; those of one that stands alone stand before it."""
    words = place.left + place.text[place.quantity.start : place.quantity.end] + place.right
    return (words if words.strip("0123456789.,%≤≥<> ") else place.earlier + words).isascii()


def _with_period(text: str, finding: Finding, place: Place) -> Finding:
    """The period a target is measured in, where the sentence names one; training hours carry it in their unit."""
    if place.quantity.dimension not in {"share", "time"} or finding.kind == "band":
        return finding
    words = text[max(place.sentence.start, place.quantity.start - CONTEXT) : place.quantity.start]
    period = period_in(words) or next((name for word, name in PERIOD_OF_PART.items() if word in place.left), "")
    if finding.metric == "training_hours" and period:
        return replace(finding, unit=f"hours_per_{period}", period=period)
    return replace(finding, period=period) if finding.kind == "target" else finding


def _of_each(finding: Finding, place: Place) -> list[Finding]:
    """One finding for each of several rates that must reach the same share."""
    metrics = chinese.rates_of(place) if finding.unit == "percent" and finding.kind == "target" else []
    return [replace(finding, metric=metric) for metric in metrics] or [finding]


def _shared(finding: Finding, place: Place, before: Place | None) -> Finding:
    """A limit that only a share of the cases must keep: 95% of requests are solved in 2h."""
    if before is None or before.quantity.dimension != "share" or finding.unit not in lists.CLOCK_UNITS:
        return finding
    if english.share_of(place, before) or chinese.share_of(place, before):
        return replace(finding, share=before.quantity.value, start=before.quantity.start)
    return finding
