"""Reading one clause: its sentences, its figures, and what each of them promises."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from commitments.letters import chinese, english, subjects
from commitments.letters.comparators import comparator_before
from commitments.letters.findings import Amount, Finding
from commitments.letters.frequencies import find_frequencies, period_in
from commitments.letters.grades import breach_class, read_band
from commitments.letters.parties import MODALS, is_condition, is_for_customer
from commitments.letters.places import Place
from commitments.letters.quantities import Always, Quantity, find_quantities
from commitments.letters.sentences import Sentence, split_sentences
from commitments.letters.tables import CELL, COLUMN, ROW
from commitments.letters.vocabulary import Comparator

T = TypeVar("T", Quantity, Always)
CONTEXT = 160
LONGEST_SENTENCE = 200
CLOCK_UNITS = {"second", "minute", "hour", "working_hour", "day", "working_day", "week", "month"}
PERIOD_OF_PART = {"年度": "year", "全年": "year", "季度": "quarter", "月度": "month", "半年度": "half_year"}
JOINED = re.compile(r" ?个?(?:[以之]?内|以上|以下)?(?:\([^()]{0,12}\))?(?:[、/和及或与;]|$|(?P<comma>,))")
WITHIN_ONLY = re.compile(r"^(?:[以之]?内|或?者?更[短少快](?:的?时间)?)?[ )]*(?:\([^()]{0,60}\))?$")
SHARE_COLUMN = re.compile(r"率|满意度|比例|占比|\b(?:uptime|availability|sla|service level)\b", re.IGNORECASE)
CREDITED = re.compile(r"credit|refund|赔|退|罚|扣", re.IGNORECASE)
SCALE = re.compile(r"(?:退还|退费|赔偿|减免|抵扣|refund|credit)[^。]{0,60}[:：]\s*$", re.IGNORECASE)
"""A line that leads a scale of what is given back."""
EVERY = re.compile(r"\bevery\s*$|每隔?$", re.IGNORECASE)
CREDIT = Finding(0, 0, "target", subjects.OTHER, "=")
LIST_REACH = {True: 16, False: 30}
"""Items of a list joined by commas are shorter than those joined otherwise."""
ENDED = re.compile(r"。(?![①-⑳(])")
"""A full stop ends what a header names, unless the next item of its list follows."""
BRACKETED = 40
ITEM = 16
ALTERNATIVE = re.compile(r"^\s*(?:or|and) (?:within )?$|\b(?:or|and) (?:within )?$", re.IGNORECASE)
FOR_OTHERS = re.compile(r"^ (?:for|in|if|where|when|on|to) ", re.IGNORECASE)
"""What follows a second limit that stands alone after a comma: within 12 hours, 48 hours for a trunk main."""
HEADER = re.compile(
    r"(?:不(?:得|应)?超过|时间|时限|期限|时效|周期|工期|以内|标准|如下)[^:。]{0,12}[:]$"
    r"|(?:^|[,。; ])[^,。;: ]{0,6}(?:响应|应答|答复|回复|到场|到达现场|修复|恢复|解决|办结|首响)[:]$"
)
SERVICE = re.compile(r"[^,。;]{0,8}?(?:服务|在线|值[班守]|支持|support|service|online)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a clause, folded: the headings above it, nearest last, and the list or table it is in."""

    headings: str = ""
    beside: str = ""
    """The items of its list before it."""
    columns: Sequence[str] = ()
    """The headings of the columns, if it is a row of a table."""


class Reading:
    """One clause being read: its sentences, its figures, and what they promise."""

    def __init__(self, text: str, around: Surroundings) -> None:
        self.text = text
        self.headings = around.headings
        self.beside = around.beside
        self.columns = around.columns
        self._cells = [match.start() for match in CELL.finditer(text)] if self.columns else []
        self.quantities, self.always = find_quantities(text)

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
                before = finding if finding.unit in CLOCK_UNITS else before
                yield finding
            yield from (self._round_the_clock(sentence, place.start, place.end) for place in always)

    def _sentence(self, sentence: Sentence, quantities: list[Quantity], before: Finding | None) -> Iterator[Finding]:
        places = self._places(sentence, quantities)
        words = self.text[sentence.start : min(sentence.end, sentence.start + LONGEST_SENTENCE)]
        grade = breach_class(words, self.headings)
        if grade:
            yield read_band(words, sentence.start, places, grade)
            return
        yield from find_frequencies(self.text, sentence, quantities)
        read = self._inherited(places, [_read(place) for place in places], before)
        for index, (place, finding) in enumerate(zip(places, read, strict=True)):
            if finding and not _is_taken(place, read[index - 1] if index else None):
                yield _shared(_with_period(self.text, finding, place), place, places[index - 1] if index else None)
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
            if read[index] is None and after and _is_listed(places[index], places[index + 1]):
                read[index] = _alike(places[index], after)
            own = read[index]
            if own and after and _only_within(own, places[index]) and _is_listed(places[index], places[index + 1]):
                read[index] = replace(own, metric=after.metric, kind=after.kind)
        for index, place in enumerate(places):
            read[index] = self._by_column(place, read[index])
            earlier = read[index - 1] if index else before
            if read[index] is None and index and earlier and _goes_on(place, places[index - 1]):
                read[index] = _next_listed(place, earlier)
            if read[index] is None and place.quantity.dimension == "share" and not place.left.strip():
                read[index] = self._share_in_column(place)
            if read[index] is None and place.quantity.dimension in {"time", "ring"} and not place.quantity.hyphenated:
                read[index] = self._one_of_several(place, earlier)
        return read

    def _one_of_several(self, place: Place, before: Finding | None) -> Finding | None:
        column = self._column(place)
        if COLUMN.search(column) and not EVERY.search(place.left):
            return _headed(place, column)
        row = self._row(place)
        if ROW.search(row):
            return _headed(place, row)
        if place.quantity.english:
            bracketed = (
                place.left.endswith("(") and before and 0 <= place.part_start + len(place.left) - before.end < BRACKETED
            )
            if before and bracketed and place.right.strip(" )"):
                return replace(
                    _alike(place, before), start=place.quantity.start, end=place.quantity.end + len(place.right)
                )
            return _alternative(place, before)
        if not WITHIN_ONLY.match(place.right) or chinese.NOT_RUNNING.search(place.left):
            return None
        header = self._header(place)
        if header:
            return _headed(place, header)
        return _alike(place, before) if before and _is_item(place, before) else None

    def _by_column(self, place: Place, found: Finding | None) -> Finding | None:
        """A figure alone in its cell (≤30分钟) measures what the column names; of credits only their column is read."""
        column = self._column(place)
        if place.quantity.dimension == "share" and any(map(CREDITED.search, self.columns)):
            return _alike(place, CREDIT) if CREDITED.search(column) else None
        if place.quantity.dimension == "share" and SCALE.search(self.headings):
            return self._on_scale(place, found)
        row = self._row(place)
        column = column if COLUMN.search(column) else row if ROW.search(row) else ""
        if found is None or not column:
            return found
        alone = not place.left.strip(" ≤<") and not place.right.strip()
        if not alone and (found.metric != subjects.OTHER or subjects.names_action(place.left)):
            return found
        metric = subjects.action_metric("", column[-40:])
        return replace(found, metric=metric, kind="target" if metric in subjects.CASE_CLOCKS else found.kind)

    def _on_scale(self, place: Place, found: Finding | None) -> Finding | None:
        """In a scale of credits what stands before the colon is the condition, a share after it what is given back."""
        colon = self.text.find(":", place.sentence.start, min(place.sentence.end, place.sentence.start + CONTEXT))
        if colon < 0:
            return found
        if place.quantity.start < colon:
            return None
        is_read = found and (place.left.strip() or found.comparator in {"<=", "="})
        return found if is_read else _alike(place, CREDIT)

    def _share_in_column(self, place: Place) -> Finding | None:
        """A bare share under a column that names a rate."""
        column = self._column(place)
        if place.right.strip() or not SHARE_COLUMN.search(column) or any(map(CREDITED.search, self.columns)):
            return None
        return _alike(place, Finding(0, 0, "target", subjects.share_metric(column), ">="))

    def _column(self, place: Place) -> str:
        """The heading of the table column in which the figure stands."""
        if not self.columns:
            return ""
        cell = bisect_left(self._cells, place.quantity.start)
        return self.columns[cell] if cell < len(self.columns) else ""

    def _row(self, place: Place) -> str:
        """The first cell of the row in which the figure has a cell of its own; empty if it stands in none."""
        start, end = place.sentence.parts[place.part_index]
        if end - start > CONTEXT or start == place.sentence.start:
            return ""
        around = self.text[start : place.quantity.start] + self.text[place.quantity.end : end]
        if around.strip(" <≤()") or self.text[start - 1 : start] not in {"|", "\t"}:
            return ""
        row = self.text[place.sentence.start : min(start, place.sentence.start + CONTEXT)].strip(" |")
        return CELL.split(row, maxsplit=1)[0]

    def _header(self, place: Place) -> str:
        """The words that end in a colon before the figure and name a limit for all that follows: 时间不超过：."""
        before = self.text[max(0, place.quantity.start - CONTEXT) : place.quantity.start]
        colon = before.rfind(":")
        header = before[: colon + 1] if colon >= 0 else self.headings.rstrip()
        return header if HEADER.search(header) and not ENDED.search(before[colon + 1 :]) else ""

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


def _alternative(place: Place, before: Finding | None) -> Finding | None:
    """A second limit beside one that is named in full: within 12 hours, or 48 hours; 12 hours, 48 hours for mains."""
    if before is None or before.unit not in CLOCK_UNITS | {"ring"}:
        return None
    beside = not place.left.strip() and place.part_start - before.end <= 2 and FOR_OTHERS.match(place.right)
    if beside:
        found = _alike(place, before)
        return replace(found, end=place.quantity.end + min(len(place.right), BRACKETED))
    return _alike(place, before) if ALTERNATIVE.search(place.left) else None


def _only_within(finding: Finding, place: Place) -> bool:
    """Whether a limit stands without what is done, named at the end of the list (日间1小时内、夜间2小时内到达)."""
    unnamed = not place.right.strip("以之内、,/") and not subjects.names_action(place.left)
    return finding.unit in CLOCK_UNITS and unnamed and not place.quantity.english


def _is_taken(place: Place, before: Finding | None) -> bool:
    """Whether the figure is the time within which a share of the cases is promised: 95% of letters within 2 days."""
    return before is not None and before.metric == "timely_rate" and place.quantity.end <= before.end


def _read(place: Place) -> Finding | None:
    return english.read_place(place) if place.quantity.english or _is_english(place) else chinese.read_place(place)


def _is_english(place: Place) -> bool:
    """Whether the words around a figure are English; those of one that stands alone stand before it."""
    words = place.left + place.text[place.quantity.start : place.quantity.end] + place.right
    return (words if words.strip("0123456789.,%≤≥<> ") else place.earlier + words).isascii()


def _is_listed(place: Place, after: Place) -> bool:
    if place.quantity.dimension != after.quantity.dimension:
        return False
    if is_condition(place) or is_for_customer(place) or comparator_before(place.left)[2] in {"gt", "lt", "ge"}:
        return False
    joined = JOINED.match(place.text[place.quantity.end : place.quantity.end + 20])
    gap = place.text[place.quantity.end : after.quantity.start]
    if "提前" in after.left and "提前" not in place.left:
        return False
    if not joined or chinese.NOT_RUNNING.search(place.left) or MODALS.search(gap):
        return False
    return after.quantity.start - place.quantity.end <= LIST_REACH[joined["comma"] is not None]


def _is_item(place: Place, before: Finding) -> bool:
    """Whether the figure ends a short item right after one that has a limit: 市区45分钟,郊区90分钟."""
    if len(place.left.rpartition("(")[2]) > ITEM or comparator_before(place.left)[2] in {"ge", "le", "gt", "lt"}:
        return False
    if is_condition(place) or is_for_customer(place):
        return False
    alone = place.part_index == 0 and place.part_end == place.sentence.end
    return alone or 0 <= place.part_start - before.end <= 2


def _goes_on(place: Place, before: Place) -> bool:
    """Whether the figure is the next one of a list: 分别为2、4、8小时."""
    between = place.text[before.quantity.end : place.quantity.start]
    shares_unit = place.text[before.quantity.end - 1].isdigit() and between.strip() in {",", "or", ", or"}
    return shares_unit or between.strip(" 个") in {"、", "/", "和", "及", "或"}


def _alike(place: Place, model: Finding) -> Finding:
    comparator = "<=" if model.comparator == "between" else model.comparator
    amount = Amount.of(place.quantity, comparator)
    return replace(
        model,
        start=place.quantity.start - min(len(place.left), 12),
        end=place.quantity.end,
        comparator=amount.comparator,
        value=amount.value,
        value2=amount.value2,
        unit=amount.unit,
    )


def _next_listed(place: Place, model: Finding) -> Finding:
    """A list is quoted as a whole for each of its figures."""
    found = _alike(place, model)
    return replace(found, start=model.start, end=max(model.end, found.end))


def _headed(place: Place, header: str) -> Finding:
    metric = subjects.action_metric("", header[-40:], place.context)
    comparator: Comparator = "<" if comparator_before(place.left)[2] == "lt" else "<="
    model = Finding(0, 0, "target" if metric in subjects.CASE_CLOCKS else "deadline", metric, comparator)
    return _alike(place, model)


def _with_period(text: str, finding: Finding, place: Place) -> Finding:
    """The period a target is measured in, where the sentence names one; training hours carry it in their unit."""
    if place.quantity.dimension not in {"share", "time"} or finding.kind == "band":
        return finding
    words = text[max(place.sentence.start, place.quantity.start - CONTEXT) : place.quantity.start]
    period = period_in(words) or next((name for word, name in PERIOD_OF_PART.items() if word in place.left), "")
    if finding.metric == "training_hours" and period:
        return replace(finding, unit=f"hours_per_{period}", period=period)
    return replace(finding, period=period) if finding.kind == "target" else finding


def _shared(finding: Finding, place: Place, before: Place | None) -> Finding:
    """A limit that only a share of the cases must keep: 95% of requests are solved in 2h."""
    if before is None or before.quantity.dimension != "share" or finding.unit not in CLOCK_UNITS:
        return finding
    if english.share_of(place, before) or chinese.share_of(place, before):
        return replace(finding, share=before.quantity.value, start=before.quantity.start)
    return finding
