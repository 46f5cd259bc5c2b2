"""From the clauses of a letter to the promises proposed for review: every measurable phrase, in reading order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from commitments.letters import chinese, english, subjects
from commitments.letters.findings import Amount, Finding
from commitments.letters.folding import Folded, fold
from commitments.letters.frequencies import find_frequencies, period_in
from commitments.letters.grades import breach_class, read_band
from commitments.letters.letter import ParsedClause, ProposedPromise
from commitments.letters.places import Place
from commitments.letters.quantities import Always, Quantity, find_quantities
from commitments.letters.sentences import Sentence, split_sentences

T = TypeVar("T", Quantity, Always)
CONTEXT = 160
LONGEST_QUOTE = 200
PERIOD_OF_PART = {"年度": "year", "全年": "year", "季度": "quarter", "月度": "month", "半年度": "half_year"}
JOINED = re.compile(r"^[、,/和及或与;]|^$")
HEADER = re.compile(r"(?P<limit>不(?:得|应)?超过|时间|时限|期限|以内|标准|如下)[^:。]{0,12}[:]$")
SERVICE = re.compile(r"[^,。;]{0,8}?(?:服务|在线|值[班守]|支持|support|service|online)", re.IGNORECASE)


def propose(clauses: Sequence[ParsedClause]) -> tuple[ProposedPromise, ...]:
    """Every measurable phrase of the clauses with what it was understood to mean."""
    headings: dict[str | None, str] = {None: ""}
    promises: list[ProposedPromise] = []
    for clause in clauses:
        above = headings.get(clause.parent, "")
        headings[clause.path] = f"{above} {clause.text}"[-CONTEXT:]
        promises.extend(_clause_promises(clause, above))
    return tuple(promises)


def _clause_promises(clause: ParsedClause, above: str) -> Iterator[ProposedPromise]:
    folded = fold(clause.text)
    headings = fold(above).text
    reading = Reading(folded.text, headings)
    for finding in sorted(reading.findings(), key=lambda finding: (finding.start, finding.end)):
        yield _promise(clause, folded, finding)


def _promise(clause: ParsedClause, folded: Folded, finding: Finding) -> ProposedPromise:
    start, end = folded.origin(*_trimmed(folded.text, finding))
    return ProposedPromise(
        clause=clause.path,
        start=start,
        end=end,
        quote=clause.text[start:end],
        kind=finding.kind,
        metric=finding.metric,
        comparator=finding.comparator,
        value=finding.value,
        value2=finding.value2,
        unit=finding.unit,
        low_open=finding.low_open,
        high_open=finding.high_open,
        force=finding.force,
        breach_class=finding.breach_class,
        period=finding.period,
        applies_to=finding.applies_to,
        share=finding.share,
        counted=finding.counted,
    )


def _trimmed(text: str, finding: Finding) -> tuple[int, int]:
    start, end = finding.start, min(finding.end, finding.start + LONGEST_QUOTE)
    while start < end - 1 and text[start] in " ,:、|":
        start += 1
    while end > start + 1 and text[end - 1] in " ,:、|":
        end -= 1
    return start, end


class Reading:
    """One clause being read: its sentences, its figures, and what they promise."""

    def __init__(self, text: str, headings: str) -> None:
        self.text = text
        self.headings = headings
        self.quantities, self.always = find_quantities(text)

    def findings(self) -> Iterator[Finding]:
        """What the sentences promise, in no particular order."""
        at = around = 0
        for sentence in split_sentences(self.text):
            quantities, at = _inside(self.quantities, at, sentence)
            always, around = _inside(self.always, around, sentence)
            yield from self._sentence(sentence, quantities)
            yield from (self._round_the_clock(sentence, place.start, place.end) for place in always)

    def _sentence(self, sentence: Sentence, quantities: list[Quantity]) -> Iterator[Finding]:
        places = self._places(sentence, quantities)
        words = self.text[sentence.start : min(sentence.end, sentence.start + LONGEST_QUOTE)]
        grade = breach_class(words, self.headings)
        if grade:
            yield read_band(words, sentence.start, places, grade)
            return
        yield from find_frequencies(self.text, sentence, quantities)
        read = self._inherited(places, [_read(place) for place in places])
        for index, (place, finding) in enumerate(zip(places, read, strict=True)):
            if finding and not _is_taken(place, read[index - 1] if index else None):
                yield _shared(_with_period(self.text, finding, place), place, places[index - 1] if index else None)
            elif not place.quantity.english and chinese.opening_hours(place):
                yield self._round_the_clock(sentence, place.quantity.start, place.quantity.end)

    def _places(self, sentence: Sentence, quantities: list[Quantity]) -> list[Place]:
        context = self.headings + " " + self.text[max(0, sentence.start - CONTEXT) : sentence.start]
        following = [*quantities[1:], None]
        return [
            Place(self.text, sentence, quantity, after, self.headings, context)
            for quantity, after in zip(quantities, following, strict=False)
            if quantity.dimension != "frequency"
        ]

    def _inherited(self, places: list[Place], read: list[Finding | None]) -> list[Finding | None]:
        """A figure in a list takes comparator and metric from the one that ends the list, or from a header before it."""
        for index in range(len(places) - 1, -1, -1):
            place = places[index]
            if read[index] or place.quantity.english or place.quantity.dimension not in {"time", "share"}:
                continue
            after = read[index + 1] if index + 1 < len(places) else None
            if after and _is_listed(place, places[index + 1]):
                read[index] = _alike(place, after)
            elif place.quantity.dimension == "time" and not place.right.strip(" )") and self._header(place):
                read[index] = _headed(place, self._header(place))
        return read

    def _header(self, place: Place) -> str:
        """The words that end in a colon before the figure and name a limit for all that follows: 时间不超过：."""
        before = self.text[max(0, place.quantity.start - CONTEXT) : place.quantity.start]
        colon = before.rfind(":")
        header = before[: colon + 1] if colon >= 0 else self.headings.rstrip()
        return header if HEADER.search(header) and "。" not in before[colon + 1 :] else ""

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
    return (place.left + place.right).isascii()


def _is_listed(place: Place, after: Place) -> bool:
    if place.quantity.dimension != after.quantity.dimension:
        return False
    between = place.text[place.quantity.end : place.quantity.end + 1]
    return bool(JOINED.match(between)) and after.quantity.start - place.quantity.end <= 30


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


def _headed(place: Place, header: str) -> Finding:
    metric = subjects.action_metric("", header[-40:], place.context)
    model = Finding(0, 0, "target" if metric in subjects.CASE_CLOCKS else "deadline", metric, "<=")
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


CLOCK_UNITS = {"second", "minute", "hour", "working_hour", "day", "working_day", "week", "month"}
