"""Figures with a unit: 2小时, 两个工作日, 98%, 百分之五十, 3至5天, 4000个座席, five (5) business days, 2h.

Figures of another kind (telephone numbers, dates, times of day, 7×24, 第三条) are recognised first and never
become quantities. Works on folded text (:mod:`commitments.letters.folding`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from commitments.letters.numerals import CHINESE, ENGLISH, read_number

Dimension = Literal[
    "time", "share", "count", "frequency", "temperature", "pressure", "speed", "noise", "money", "score", "ring"
]
_A = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,15})(?:\.[0-9]{1,8})?"
_C = rf"[{CHINESE}]{{1,10}}(?:点[{CHINESE}]{{1,4}})?"
_N = rf"(?:(?<![0-9.]){_A}|(?<![{CHINESE}第]){_C})"
_NEXT = rf"(?:{_A}|{_C})"
_TO = r" ?(?:-{1,2}|~|至|到) ?"
_SHARED = rf"(?:[、/和或及] ?{_NEXT} ?个){{1,6}}(?:工作|小时|自然|日历|月)"
"""What follows a figure whose unit is that of the last one of its list: 10个|、15个工作日."""
UNITS: tuple[tuple[str, str, Dimension], ...] = (
    (r"个?工作小?时(?!间)", "working_hour", "time"),
    (r"毫秒|[mM][sS](?![A-Za-z])", "millisecond", "time"),
    (r"个?(?:小时|钟头)|[学课]时|[hH](?![A-Za-z])", "hour", "time"),
    (r"刻钟", "quarter_hour", "time"),
    (r"分钟", "minute", "time"),
    (r"秒钟?", "second", "time"),
    (r"个?工作[日天]", "working_day", "time"),
    (r"个?(?:自然日|日历日|日历天)|天(?!然)|日(?![常志期报程均用前])(?!历)|日(?=前[^往台])", "day", "time"),
    (r"个?星期|周(?![年边期岁到密转])", "week", "time"),
    (r"个月|月(?=[以之]?内)", "month", "time"),
    (r"年(?![度级龄报月])", "year", "time"),
    (r"%(?!点)", "percent", "share"),
    (r"‰", "permille", "share"),
    (r"摄氏度|℃|°[cC]|度(?=[以及(])", "celsius", "temperature"),
    (r"[mM][pP][aA](?![A-Za-z])|兆帕", "megapascal", "pressure"),
    (r"[kK][pP][aA](?![A-Za-z])|千帕", "kilopascal", "pressure"),
    (r"[pP][aA](?![A-Za-z])|帕(?!金)", "pascal", "pressure"),
    (r"[mM](?:bps|b/s|bit/s)(?![A-Za-z])|兆比特每秒", "megabit_per_second", "speed"),
    (r"[gG](?:bps|b/s|bit/s)(?![A-Za-z])", "gigabit_per_second", "speed"),
    (r"分贝|[dD][bB](?:\([aA]\))?(?![A-Za-z])", "decibel", "noise"),
    (r"[万亿]?元", "yuan", "money"),
    (r"声(?=[以之]?内)", "ring", "ring"),
    (r"分(?![钟别之级类为公司期批开析部局店时布行支散制])", "score", "score"),
    (r"次", "times", "frequency"),
    (r"人次|[名位人](?![员工力民才称])", "person", "count"),
    (r"个?(?:座席|坐席|席位|席)", "seat", "count"),
    (r"[台辆部条家支](?!账)|个(?![人性别])", "piece", "count"),
)
ENGLISH_UNITS: tuple[tuple[str, str, Dimension], ...] = (
    (r"(?:working|business|office)[ -](?:hours?|hrs?)", "working_hour", "time"),
    (r"milliseconds?|msecs?|ms", "millisecond", "time"),
    (r"(?:full |clear )?(?:(?:working|business)[ -]days?|workdays?|(?-i:BDs?))", "working_day", "time"),
    (r"(?:clock |calendar |consecutive )?(?:hours?|hrs?|h)", "hour", "time"),
    (r"minutes?|mins?", "minute", "time"),
    (r"seconds?|secs?", "second", "time"),
    (r"(?:calendar |consecutive )?days?", "day", "time"),
    (r"weeks?", "week", "time"),
    (r"(?:calendar )?months?", "month", "time"),
    (r"years?", "year", "time"),
    (r"per ?cent", "percent", "share"),
    (r"rings", "ring", "ring"),
    (r"degrees? (?:celsius|c|centigrade)", "celsius", "temperature"),
    (r"megabits per second", "megabit_per_second", "speed"),
)
_UNIT = "|".join(f"(?:{pattern})" for pattern, _unit, _dimension in UNITS)
_ENGLISH_UNIT = "|".join(f"(?:{pattern})" for pattern, _unit, _dimension in ENGLISH_UNITS)
TOKENS = re.compile(
    r"(?P<always>(?<![0-9.])7 ?天?[*x/] ?24(?: ?[*x] ?[0-9]{1,3})?(?:个?小时|h)?"
    r"|(?<![0-9])24 ?(?:小时)?[*x/] ?7(?:天|days?)?(?![0-9])|全天候)"
    r"|(?P<other>(?<![0-9])(?:0?[0-9]|1[0-9]|2[0-4]):[0-5][0-9](?: ?[ap]\.?m\b)?|(?<![0-9.])[0-9]{1,2} ?[ap]\.?m\b"
    r"|(?<![0-9])[0-9]{3,4}-[0-9]{3,8}(?:-[0-9]{3,8})?(?:/[0-9]{3,12}){0,9}|(?<![0-9])1[0-9]{10}(?![0-9])"
    r"|(?<![0-9])[0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?|(?<![0-9])[0-9]{1,2}月[0-9]{1,2}日"
    rf"|[〇零一二三四五六七八九]{{4}}年(?:{_C}月(?:{_C}日)?)?|(?<![{CHINESE}]){_C}月{_C}日"
    r"|(?<![0-9])[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|月(?:的|底|末)?[0-9]{1,2}日"
    rf"|第(?:[0-9]{{1,4}}|{_C})(?:[条款项章节编篇批期名位部届]|阶段|季度|部分|方)"
    rf"|[0-9]{{1,2}}[时点]至(?:次日|翌日)?[0-9]{{1,2}}[时点]|{_C}[时点]至(?:次日|翌日)?{_C}[时点])"
    r"|(?P<next>(?:次日|翌日)(?:(?![0-9零一二两三四五六七八九十])|(?=[0-9]{1,2}(?::[0-9]{2}|[点时])(?:之|以)?前))|隔日|第二天|(?:下|次|第二)一?个?工作日"
    r"|(?:the )?(?:next|following) (?:working"
    r"|business) day|(?:the )?next day)"
    r"|(?<![A-Za-z0-9])T ?\+ ?(?P<settled>[1-9])(?:个?工作日|日)?(?![0-9])"
    r"|(?P<tenths>[一二三四五六七八九1-9])成(?P<more>半|[一二三四五六七八九])?(?=以|之|[,.;:、。)]|$|[的及或])"
    rf"|(?<![A-Za-z0-9.])(?P<outof>{ENGLISH}|[0-9]{{1,3}}) out of (?:every )?(?P<base>ten|10|100|a hundred)\b"
    rf"|(?P<fraction>百万|十万|[百千万])分之(?P<of>{_NEXT})(?:{_TO}[百千万]分之(?P<of2>{_NEXT}))?"
    rf"|(?!{_NEXT} ?个{_SHARED})(?P<low>{_N})(?:(?P<unit0>{_UNIT})?{_TO}(?P<high>{_NEXT}))?"
    rf"(?P<half>个?半)? ?(?P<unit>{_UNIT})"
    r"|(?P<onlyhalf>半)(?P<halfunit>个?小时|个?钟头|个?工作日|天|个月|年(?!度))"
    r"|\bhalf[ -](?:an? )?(?P<ehalfunit>hour|day)\b"
    rf"|(?<![A-Za-z0-9.])(?P<elow>(?<=within )an?(?= )|{ENGLISH}(?: ?\([0-9]{{1,4}}\))?|{_A})(?: ?(?:-"
    rf"|to|and) ?(?P<ehigh>{_A}"
    rf"|{ENGLISH}(?![A-Za-z])))?"
    rf"\+?(?P<gap>[ -]?)(?P<eunit>{_ENGLISH_UNIT})(?![A-Za-z])",
    re.IGNORECASE,
)
FRACTIONS = {"百": "percent", "千": "permille", "万": "permyriad", "十万": "per_100_000", "百万": "per_million"}
HUNDREDTHS = {"ten": 10, "10": 10, "100": 1, "a hundred": 1}
MINUTES = re.compile(r"[以之]?内")
NEXT_WORKING = re.compile(r"工作|working|business", re.IGNORECASE)
LIST_BEFORE = re.compile(rf"(?:{_N} ?个?(?:[、/和或及]|,(?![0-9]{{3}}))){{1,6}}$")
ENGLISH_LIST_BEFORE = re.compile(r"(?<![0-9A-Za-z.,])(?:[0-9]{1,3}, ?){0,5}[0-9]{1,3},? or $")
"""1, 3 or 7 working days."""
GRADE = re.compile(r"\b(?:level|priority|severity|tier|stage|category|class|grade|band|zone|type|p) ?$", re.IGNORECASE)
GRADE_REACH = 12
"""Level 1 - 2 days is no range: the first figure is the name of a grade."""
LIST_WINDOW = 40
PART = re.compile(rf"(?:{_A}|{_C})")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit at ``text[start:end]``; ``high`` is the upper end of a range (3至5天)."""

    start: int
    end: int
    value: Decimal
    unit: str
    dimension: Dimension
    high: Decimal | None = None
    english: bool = False
    hyphenated: bool = False
    """``24-hour``: a quality of the noun that follows, not a time that runs."""
    is_next: bool = False
    """``the next working day``."""
    is_settled: bool = False
    """``T+1``."""


@dataclass(frozen=True, slots=True)
class Always:
    """Round the clock at ``text[start:end]``: 7×24小时, 24/7."""

    start: int
    end: int


def find_quantities(text: str) -> tuple[list[Quantity], list[Always]]:
    """All quantities of a folded text in order, and the places that say "round the clock"."""
    found, always = _found(text)
    return list(found), list(always)


@lru_cache(maxsize=32)
def _found(text: str) -> tuple[tuple[Quantity, ...], tuple[Always, ...]]:
    found: list[Quantity] = []
    always: list[Always] = []
    for match in TOKENS.finditer(text):
        if match["always"]:
            always.append(Always(*match.span()))
        elif not match["other"]:
            found.extend(_quantities(match, found[-1].end if found else 0))
    return tuple(found), tuple(always)


def _quantities(match: re.Match[str], floor: int) -> Iterator[Quantity]:
    if match["next"]:
        unit = "working_day" if NEXT_WORKING.search(match[0]) else "day"
        yield Quantity(*match.span(), Decimal(1), unit, "time", english=match[0].isascii(), is_next=True)
    elif match["fraction"]:
        yield from _fraction(match)
    elif match["settled"]:
        yield Quantity(*match.span(), Decimal(match["settled"]), "working_day", "time", is_settled=True)
    elif match["tenths"] or match["outof"]:
        yield from _parts(match)
    elif match["ehalfunit"]:
        yield Quantity(*match.span(), Decimal("0.5"), match["ehalfunit"].lower(), "time", english=True)
    elif match["onlyhalf"]:
        unit, dimension = _unit(match["halfunit"], UNITS)
        yield Quantity(*match.span(), Decimal("0.5"), unit, dimension)
    elif match["eunit"]:
        yield from _english(match, floor)
    else:
        yield from _chinese(match, floor)


def _parts(match: re.Match[str]) -> Iterator[Quantity]:
    """九成五 and nine out of ten, in per cent."""
    if match["outof"]:
        value, scale = read_number(match["outof"]), HUNDREDTHS[match["base"].lower()]
        if value is not None and 0 < value * scale <= 100:
            yield Quantity(*match.span(), value * scale, "percent", "share", english=True)
        return
    tenths, more = read_number(match["tenths"]), 5 if match["more"] == "半" else read_number(match["more"] or "") or 0
    if tenths is not None:
        yield Quantity(*match.span(), tenths * 10 + more, "percent", "share")


def _fraction(match: re.Match[str]) -> Iterator[Quantity]:
    value, high = read_number(match["of"]), read_number(match["of2"] or "")
    if value is not None:
        yield Quantity(*match.span(), value, FRACTIONS[match["fraction"]], "share", high)


def _english(match: re.Match[str], floor: int) -> Iterator[Quantity]:
    written = re.sub(r" ?\(.*", "", match["elow"])
    value = Decimal(1) if written.lower() in {"a", "an"} else read_number(written)
    unit, dimension = _unit(match["eunit"], ENGLISH_UNITS)
    if value is not None:
        yield from _listed_before(match, floor, unit, dimension, ENGLISH_LIST_BEFORE)
        high = read_number(match["ehigh"] or "")
        start = match.start()
        if high is not None and GRADE.search(match.string, max(0, start - GRADE_REACH), start):
            value, high, start = high, None, match.start("ehigh")
        yield Quantity(
            start,
            match.end(),
            value,
            unit,
            dimension,
            high,
            english=True,
            hyphenated=match["gap"] == "-" and not match["eunit"].lower().endswith("s"),
        )


def _chinese(match: re.Match[str], floor: int) -> Iterator[Quantity]:
    unit, dimension = _unit(match["unit"], UNITS)
    value = read_number(match["low"])
    if value is None:
        return
    if dimension in {"time", "share"}:
        yield from _listed_before(match, floor, unit, dimension, LIST_BEFORE)
    if match["half"]:
        value += Decimal("0.5")
    high = read_number(match["high"] or "")
    if unit == "score" and MINUTES.match(match.string, match.end()):
        unit, dimension = "minute", "time"
    if unit == "quarter_hour":
        value, high, unit = value * 15, None, "minute"
    yield Quantity(match.start("low"), match.end(), value, unit, dimension, high)


def _listed_before(
    match: re.Match[str], floor: int, unit: str, dimension: Dimension, pattern: re.Pattern[str]
) -> Iterator[Quantity]:
    """Figures that share the unit of the last one: 2、4、24小时, 10个、15个工作日, 1, 3 or 7 days."""
    begin = max(floor, match.start() - LIST_WINDOW)
    listed = pattern.search(match.string, begin, match.start())
    english = pattern is ENGLISH_LIST_BEFORE
    for part in PART.finditer(listed[0] if listed else ""):
        value = read_number(part[0])
        if listed and value is not None:
            start, end = listed.start() + part.start(), listed.start() + part.end()
            yield Quantity(start, end, value, unit, dimension, english=english)


@lru_cache(maxsize=512)
def _unit(written: str, units: tuple[tuple[str, str, Dimension], ...]) -> tuple[str, Dimension]:
    for pattern, unit, dimension in units:
        if re.fullmatch(re.sub(r"\(\?[!=<][^)]*\)", "", pattern), written, re.IGNORECASE):
            return unit, dimension
    raise ValueError(written)
