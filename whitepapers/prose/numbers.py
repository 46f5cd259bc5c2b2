"""Numbers that somebody typed by hand where the issue has a figure: they go stale when the figures are frozen again.

Read in digits (98.2%, 4,000, １２, 1.2万, 98.2 per cent) and in Chinese (百分之九十八点二, 两千, 四千席). Dates, times,
quarters, numbers of clauses, laws and telephones are no figures and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from whitepapers.prose.placeholders import Words, parse

WIDE = str.maketrans("０１２３４５６７８９．，％：", "0123456789.,%:")
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
UNITS = {"百": 100, "千": 1000} | MYRIADS
NUMERAL = "零〇一二两三四五六七八九十百千万亿"

DELIBERATE = (
    re.compile(r"\d{4}\s*年(?:\s*\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?|\d{1,2}\s*月\s*\d{1,2}\s*日"),
    re.compile(r"[〇零一二三四五六七八九]{4}年(?:[一二三四五六七八九十]{1,2}月)?(?:[一二三四五六七八九十]{1,3}日)?"),
    re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"),
    re.compile(r"\b(?:\d{4}\s?Q[1-4]|Q[1-4](?:\s+\d{4})?|\d{4}H[12])\b", re.IGNORECASE),
    re.compile(
        r"\b\d{1,2}\s+[A-Z][a-z]{2,8}\.?(?:\s+\d{4})?|\b[A-Z][a-z]{2,8}\.?\s+\d{1,2},?\s+\d{4}|\b[A-Z][a-z]{2,8}\s+\d{4}\b"
    ),
    re.compile(r"(?:in|of|year|since|until)\s+(?:19|20)\d\d\b", re.IGNORECASE),
    re.compile(r"\d{1,2}:\d{2}(?::\d{2})?|\d+\s*[×xX*]\s*\d+"),
    re.compile(r"\d+(?:\.\d+){2,}"),
    re.compile(r"(?:clauses?|articles?|sections?|letter|version|issue|no\.?)\s+\(?\d+(?:\.\d+)*\)?", re.IGNORECASE),
    re.compile(
        rf"第\s*[\d.{NUMERAL}、—-]+\s*(?:条|款|项|章|节|版|号|期|季度|部分|类)?|(?:条款|条文|附件|表|图)\s*\d+(?:\.\d+)*"
    ),
    re.compile(r"[（(]\d{1,2}[）)]|^\s*\d{1,2}[.、)]\s", re.MULTILINE),
    re.compile(r"\d{3,4}-\d{3,4}(?:-\d{3,4})?"),
    re.compile(r"(?<![\d.,])\d{7,}(?![\d.,])|\b(?:GB/T|DB\d+/T|ISO)\s*[\d.-]+", re.IGNORECASE),
)
PERCENT_IN_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(?:%|per\s?cent\b)", re.IGNORECASE)
POINTS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(?:个百分点|percentage points?\b|pp\b)", re.IGNORECASE)
PERCENT_IN_CHINESE = re.compile(rf"百分之([{NUMERAL}]+(?:点[{NUMERAL}]+)?)")
PLAIN = re.compile(
    rf"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*([百千万亿])?|([{NUMERAL}]*[十百千万亿][{NUMERAL}]*(?:点[{NUMERAL}]+)?)",
    re.ASCII,
)
SENTENCE = re.compile(r"[^。！？!?\n]*?(?:[。！？!?\n]|\.(?=\s|$)|$)")
SMALLEST = 10  # a count below it may mean anything
NEAR_POINTS = Decimal("0.05")
BESIDE_POINTS = Decimal("0.5")
NEAR_COUNT = Decimal("0.001")
BESIDE_COUNT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in a text. `value`: per cent and percentage points as they are written (98.2), others as they count;
    `step`: what its last place counts (0.1; of 1.2万, 1000); `measure`: "percent", "points" or ""."""

    written: str
    at: int
    value: Decimal
    step: Decimal
    measure: str


@dataclass(frozen=True, slots=True)
class Known:
    """A figure of the issue as it is shown: its path, what it is called in a text ("问题解决率", "2.3.2"), its value in
    the measure in which it would be typed."""

    source: str
    called: Sequence[str]
    value: Decimal
    measure: str
    is_promised: bool = False  # a number of the letter, which stays: whoever types it means it


@dataclass(frozen=True, slots=True)
class HandTyped:
    """A number that was typed where the issue has a figure."""

    typed: Typed
    known: Known
    is_equal: bool


def numbers(text: str) -> list[Typed]:
    """The numbers of a text that could be figures, in its order; none of its placeholders."""
    found = (each for piece in parse(text) if isinstance(piece, Words) for each in _numbers(piece))
    return sorted(found, key=lambda each: each.at)


def hand_typed(text: str, known: Iterable[Known]) -> list[HandTyped]:
    """The numbers of a text that equal a figure of the issue, or nearly do; more loosely where the sentence names the
    figure. Of several figures the one that is named, then the closest."""
    figures = list(known)
    warned = []
    for typed in numbers(text):
        sentence = _sentence(text, typed.at)
        ranked = [(rank, each) for each in figures if (rank := _rank(typed, each, sentence)) is not None]
        if ranked:
            rank, best = min(ranked, key=lambda each: each[0])
            if not best.is_promised:
                warned.append(HandTyped(typed, best, is_equal=rank[1] == 0))
    return warned


def chinese(numeral: str) -> Decimal | None:
    """ "四千" → 4000, "九十八点二" → 98.2, "一万二千三百" → 12300; None for what is no number."""
    whole, _point, decimals = numeral.partition("点")
    if not whole or any(each not in DIGITS for each in decimals):
        return None
    total = section = digit = 0
    for character in whole:
        if character in DIGITS:
            digit = digit * 10 + DIGITS[character]
        elif character in POWERS:
            section, digit = section + (digit or 1) * POWERS[character], 0
        elif character in MYRIADS:
            total, section, digit = (total + section + digit) * MYRIADS[character], 0, 0
        else:
            return None
    fraction = "".join(str(DIGITS[each]) for each in decimals)
    return Decimal(f"{total + section + digit}.{fraction}".rstrip("."))


def _numbers(piece: Words) -> Iterator[Typed]:
    text = piece.written.translate(WIDE)
    for pattern in DELIBERATE:
        text = pattern.sub(lambda found: "·" * len(found.group()), text)
    for pattern, measure in ((POINTS, "points"), (PERCENT_IN_DIGITS, "percent"), (PERCENT_IN_CHINESE, "percent")):
        for found in pattern.finditer(text):
            yield from _typed(piece, found, found.group(1), measure)
        text = pattern.sub(lambda found: "·" * len(found.group()), text)
    for found in PLAIN.finditer(text):
        yield from _typed(piece, found, found.group(1) or found.group(3), "", found.group(2))


def _typed(piece: Words, found: re.Match[str], said: str, measure: str, myriad: str | None = None) -> Iterator[Typed]:
    written = piece.written[found.start() : found.end()].rstrip()
    value = _value(said)
    if value is None:
        return
    times = UNITS[myriad] if myriad else 1
    places = len(re.split(r"[.点]", said)[1]) if re.search(r"[.点]", said) else 0
    yield Typed(written, piece.at + found.start(), value * times, Decimal(times).scaleb(-places), measure)


def _value(said: str) -> Decimal | None:
    if said[0] in NUMERAL:
        return chinese(said)
    try:
        return Decimal(said.replace(",", ""))
    except InvalidOperation:
        return None


def _rank(typed: Typed, known: Known, sentence: str) -> tuple[bool, Decimal] | None:
    """How well a figure fits: whether it is not named, then how far it is; None where it is another number."""
    if typed.measure != known.measure or (not typed.measure and max(typed.value, known.value) < SMALLEST):
        return None
    named = any(each and each in sentence for each in known.called)
    away = abs(typed.value - known.value)
    if away <= typed.step / 2:
        return not named, away
    if typed.measure:
        allowed = BESIDE_POINTS if named else NEAR_POINTS
    else:
        allowed = known.value * (BESIDE_COUNT if named else NEAR_COUNT)
    return (not named, away) if away <= allowed else None


def _sentence(text: str, at: int) -> str:
    for found in SENTENCE.finditer(text):
        if found.start() <= at < found.end():
            return found.group()
    return text
