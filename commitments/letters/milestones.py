"""The plan of a letter: phases with their dates, and things done by a day or some time after signing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from commitments.letters.blanks import find_blanks
from commitments.letters.dates import DateSpan, find_dates
from commitments.letters.facts import Anchor, Milestone
from commitments.letters.folding import Folded, fold
from commitments.letters.letter import ParsedClause
from commitments.letters.numerals import CHINESE, read_number
from commitments.letters.quantities import Quantity, find_quantities

PHASE = re.compile(
    rf"(?P<name>第(?:[0-9]{{1,2}}|[{CHINESE}]{{1,3}})(?:阶段|步|期(?!间|限))|(?:phase|stage|step"
    rf"|milestone) (?:[0-9]{{1,2}}|[ivx]{{1,4}}|one|two"
    r"|three|four|five|six)\b)",
    re.IGNORECASE,
)
DONE = re.compile(
    r"完成|建成|上线|启动|实现|达到|投入|配备|培训|引入|覆盖|推出|开通|建立|落实|验收|发布|complet|launch|deliver|implement|introduc"
    r"|go live|roll out|train|open|publish|appoint|achiev|reach",
    re.IGNORECASE,
)
NOT_A_STEP = re.compile(
    r"有效期|生效|施行|终止|届满|签订|签署日期|废止|valid|expires?|in force|effective from", re.IGNORECASE
)
DUE_BEFORE = re.compile(r"(?:至|到|截至|于|在|by|before|until|no later than|the end of|end)\s*$", re.IGNORECASE)
DUE_AFTER = re.compile(r"(?:底|末|月底|年底)?(?:以?前|之前|内|止|完成|底|末)|:")
SIGNED = re.compile(r"签[署订约]|signing|signature", re.IGNORECASE)
EFFECT = re.compile(r"生效|effective date|entry into force|commencement", re.IGNORECASE)
ANCHOR_WORDS = 24
UNIT = re.compile(
    r"(?:责任(?:单位|部门)|牵头(?:单位|部门)|主责部门|负责部门|responsible(?: unit| department)?|owner):\s?"
    r"(?P<named>[^,。;:()|\n]{1,24})"
    r"|由(?P<by>[^,。;:()由]{1,20}?(?:部门|部|处|科|中心|公司|办公室|团队|小组))(?:牵头|负责|组织|主导)",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    rf"(?P<n>[0-9,]{{1,7}}|[{CHINESE}]{{1,6}}) ?(?:名|位|人(?![员工力民才]))"
    rf"|(?P<en>[0-9]{{1,5}}) (?:\w{{1,20}} )?(?:people|staff|employees|agents|engineers)",
    re.IGNORECASE,
)
TASK_END = re.compile(r"[,;。|]|\.(?=\s|$)")
TASK_LEAD = re.compile(r"^(?:[\s,:;|)(-]|并(?=[一-龥])|同时|以及|(?:and|then|we will|we shall) )+", re.IGNORECASE)
DATE_TAIL = re.compile(r"^(?:年底|月底|底|末)?(?:以?前|之前|内|止|之内|以内)?")
LONGEST_TASK = 120
SHORTEST_TASK = 3


def find_milestones(clauses: tuple[ParsedClause, ...]) -> Iterator[Milestone]:
    """Every step of the plan in reading order: a clause that names a phase, or a sentence that names its last day."""
    phases: dict[str | None, str] = {}
    for clause in clauses:
        folded = fold(clause.text)
        named = PHASE.match(clause.number) or PHASE.match(folded.text)
        if named and clause.is_heading:
            phases[clause.path] = named["name"]
        yield from _of_clause(clause, folded, named, phases.get(clause.parent, ""))


def _of_clause(clause: ParsedClause, folded: Folded, named: re.Match[str] | None, above: str) -> Iterator[Milestone]:
    dates = list(find_dates(folded.text))
    if named:
        skip = named.end() if named.string == folded.text else 0
        span = dates[0] if dates else None
        yield _milestone(clause, folded, (0, len(folded.text)), named["name"], span, _offset(folded.text), skip)
        return
    at = 0
    for start, end in _sentences(folded.text):
        words = folded.text[start:end]
        dated = None
        while at < len(dates) and dates[at].start < end:
            dated = dated or (dates[at] if _is_due(folded.text, dates[at]) else None)
            at += 1
        offset = _offset(words)
        if (dated or offset) and DONE.search(words) and not NOT_A_STEP.search(words):
            yield _milestone(clause, folded, (start, end), above, dated, offset, 0)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r"[。;!?]|\.(?=\s|$)|\Z", text):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()


def _is_due(text: str, span: DateSpan) -> bool:
    return bool(
        span.is_range or DUE_BEFORE.search(text, max(0, span.start - 16), span.start) or DUE_AFTER.match(text, span.end)
    )


@dataclass(frozen=True, slots=True)
class Offset:
    """A time after signing or effect."""

    quantity: Quantity
    anchor: Anchor


def _offset(text: str) -> Offset | None:
    if not (SIGNED.search(text) or EFFECT.search(text)):
        return None
    for quantity in find_quantities(text)[0]:
        if quantity.dimension != "time":
            continue
        around = text[max(0, quantity.start - ANCHOR_WORDS) : quantity.start]
        around += text[quantity.end : quantity.end + ANCHOR_WORDS] if quantity.english else ""
        if SIGNED.search(around):
            return Offset(quantity, "signing")
        if EFFECT.search(around):
            return Offset(quantity, "effect")
    return None


def _milestone(
    clause: ParsedClause,
    folded: Folded,
    place: tuple[int, int],
    phase: str,
    span: DateSpan | None,
    offset: Offset | None,
    skip: int,
) -> Milestone:
    start, end = folded.origin(*place) if folded.text else (0, 0)
    quote = clause.text[start:end]
    words = folded.text[slice(*place)]
    return Milestone(
        clause=clause.path,
        start=start,
        end=end,
        quote=quote,
        phase=phase,
        begins=span.first if span and span.is_range else None,
        due=span.last if span else None,
        after=offset.quantity.value if offset and not (span and span.last) else None,
        after_unit=offset.quantity.unit if offset and not (span and span.last) else "",
        anchor=offset.anchor if offset and not (span and span.last) else "",
        has_blank=any(True for _blank in find_blanks(quote, place="clause")),
        tasks=_tasks(words, skip, _after(words, span, place[0], offset)),
        unit=_unit(words),
        people=_people(words),
    )


def _tasks(words: str, skip: int, after: int) -> tuple[str, ...]:
    """What is to be done: the parts of the sentence, without phase, day and responsible unit."""
    tasks: list[str] = []
    start = skip
    for end in [*(match.start() for match in TASK_END.finditer(words, skip)), len(words)]:
        part = words[start:end]
        if start < after <= end:
            part = DATE_TAIL.sub("", words[after:end])
        part = TASK_LEAD.sub("", part).strip(" :,)")
        if end > after and len(part) > SHORTEST_TASK and not UNIT.match(part):
            tasks.append(part[:LONGEST_TASK])
        start = end + 1
    return tuple(tasks)


def _after(words: str, span: DateSpan | None, begin: int, offset: Offset | None) -> int:
    """Where the words about the time end, if they lead the sentence; 0 if what is to be done stands before them."""
    if span:
        return span.end - begin if not DONE.search(words[: max(0, span.start - begin)]) else 0
    if not offset:
        return 0
    place = words.find(",", offset.quantity.end) if offset.quantity.english else offset.quantity.end
    return place if place > 0 and not DONE.search(words[: offset.quantity.start]) else 0


def _unit(words: str) -> str:
    match = UNIT.search(words)
    return (match["named"] or match["by"]).strip() if match else ""


def _people(words: str) -> int | None:
    match = PEOPLE.search(words)
    value: Decimal | None = read_number(match["n"] or match["en"]) if match else None
    return int(value) if value is not None else None
