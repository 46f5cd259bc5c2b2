"""Periodic obligations: 每季度发布白皮书, 每年不少于两次培训, once a month, quarterly."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from commitments.letters.comparators import comparator_before
from commitments.letters.findings import Finding
from commitments.letters.numerals import ENGLISH, read_number
from commitments.letters.parties import CONDITION_END, CUSTOMERS
from commitments.letters.quantities import Quantity
from commitments.letters.sentences import Sentence
from commitments.letters.subjects import OBLIGATION
from commitments.letters.vocabulary import Comparator

EVERY = re.compile(
    r"(?:每(?:一|个|满)?|(?<=次)(?P<slash> ?/ ?)"
    r"|按(?=[年季月周])|(?P<alone>一|逐)(?!小时))"
    r"(?P<period>小时|季度?|半年度?|年度?|月度?|周|星期|日|天|(?:三|3)个月|(?:六"
    r"|6)个月|(?:十二|12)个月)"
    r"(?!期|末|薪|用|产|内)|\b(?:every|each|per|an?) (?P<other>other )?(?P<english>hour|quarter|half[- ]year"
    r"|(?:six|6) months|(?:three|3) months|(?:twelve|12) months|year|month|week|day)\b"
    r"|\b(?P<adverb>hourly|quarterly|half-yearly|semi-annually|annually|yearly|monthly|weekly|daily)\b",
    re.IGNORECASE,
)
PERIODS = {
    "季": "quarter", "季度": "quarter", "半年": "half_year", "半年度": "half_year", "年": "year", "年度": "year",
    "十二个月": "year", "12个月": "year",
    "小时": "hour", "hour": "hour", "hourly": "hour",
    "月": "month", "月度": "month", "周": "week", "星期": "week", "日": "day", "天": "day",
    "三个月": "quarter", "3个月": "quarter", "六个月": "half_year", "6个月": "half_year",
    "quarter": "quarter", "half-year": "half_year", "half year": "half_year", "six months": "half_year",
    "6 months": "half_year", "three months": "quarter", "3 months": "quarter", "twelve months": "year",
    "12 months": "year", "year": "year", "month": "month", "week": "week", "day": "day",
    "quarterly": "quarter", "half-yearly": "half_year", "semi-annually": "half_year", "annually": "year",
    "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day",
}  # fmt: skip
DUTY = re.compile(
    r"发布|公布|公示|公开|组织|开展|举办|举行|召开|进行|实施|编制|出具|提交|报送|报告|披露|汇报|通报|回访"
    r"|[巡检抽普]查|抽取|反馈|巡检|检[测修]"
    r"|评[估价议]|考核|培训|清[洗理]|更新|审[计核]|走访|调查|演练|总结|分析|维护|保养|拜访|统计|测评|对账|轮训"
    r"|安排|完成|备份|消[毒杀]|清[扫运]|打扫|保洁|擦拭|除尘|化验|巡视|推送|向"
)
ENGLISH_DUTY = re.compile(
    r"\b(?:publish|report|hold|train|review|audit|inspect|survey|test|update|send|issue|conduct|provide|run"
    r"|carry out|meet|sw[ep][ep]t?|clean|collect|empt(?:y|ied)|cut\b|back(?:ed)? up|maintain|visit|check|monitor|wash"
    r"|servic|prune)",
    re.IGNORECASE,
)
OCCASIONS = (
    r"(?:[a-z'-]+ ){0,2}(?:visits|inspections|meetings|reviews|audits|tests|checks|surveys|reports|cuts|collections"
    r"|cleans|services|drills|exercises|sessions|newsletters)(?: each)?"
)
ENGLISH_TIMES = re.compile(
    rf"(?P<least>\b(?:at least|(?:a )?minimum of|(?:no|not) (?:less|fewer) than) )?"
    rf"(?:\b(?P<once>once|twice)"
    rf"|(?<![0-9A-Za-z£$€.,])(?P<times>[0-9]{{1,3}}|{ENGLISH})(?P<noun> times| {OCCASIONS})?)\s*$",
    re.IGNORECASE,
)
HOW_OFTEN = re.compile(r"频率|频次|周期|\b(?:frequenc|how often|schedule|cadence)", re.IGNORECASE)
TIMES = {"once": 1, "twice": 2}
DONE_SO = re.compile(
    r" (?:[a-z-]+ ){0,2}(?:backups?|reviews|inspections|checks|audits|cleaning|meetings|reports|tests|surveys"
    r"|visits)\b",
    re.IGNORECASE,
)
"""What comes back where the word for how often stands before it: weekly full backups."""
DESCRIBED = re.compile(
    r"[ -](?:[a-z]+ )?(?:uptime|availability|fees?|charges?|bills?|payments?|subscriptions?|rent|invoices?|plans?"
    r"|percentages?|costs?|limits?|averages?|totals?|quotas?|rates?|premiums?|statements?)\b",
    re.IGNORECASE,
)
"""What is so long or so much, and not done so often: monthly uptime, the annual fee."""
NO_DUTY = re.compile(
    r"_+ ?次|^(?:[0-9]|[一二三四五六七八九十])(?![0-9]?[日号月]|十?[一二三四五六七八九]?[日号月])|小时"
)
REACH = 14
WINDOW = 40
QUOTE_TAIL = 26


def find_frequencies(
    text: str, sentence: Sentence, quantities: Sequence[Quantity], headings: str = ""
) -> Iterator[Finding]:
    """The periodic duties of a sentence of folded text; under a heading that asks how often, no duty need be named."""
    is_asked = HOW_OFTEN.search(headings[-2 * WINDOW :]) is not None
    times = [quantity for quantity in quantities if quantity.unit == "times"]
    for match in EVERY.finditer(text, sentence.start, sentence.end):
        start, end = sentence.parts[sentence.part_of(match.start())]
        if not CONDITION_END.search(text[max(start, end - WINDOW) : end]):
            finding = (
                _english(text, match, start, sentence.start, is_asked) if match["english"] or match["adverb"] else None
            )
            yield from filter(None, [finding or _chinese(text, match, end, times)])


def period_in(words: str) -> str:
    """The last period that words name (每半年 → half_year), or an empty string."""
    found = [match for match in EVERY.finditer(words) if not match["alone"]]
    return _period(found[-1]) if found else ""


def _period(match: re.Match[str]) -> str:
    return PERIODS.get((match["period"] or match["english"] or match["adverb"]).lower(), "")


def _chinese(text: str, match: re.Match[str], end: int, counted: Sequence[Quantity]) -> Finding | None:
    if match["period"] is None:
        return None
    limit = min(end, match.end() + WINDOW)
    at = bisect_left(counted, match.end(), key=lambda quantity: quantity.start)
    times = counted[at] if at < len(counted) and counted[at].start < limit else None
    if match["slash"]:
        times = counted[at - 1] if at and counted[at - 1].end == match.start() else None
    words = text[match.end() : min(end, match.end() + REACH)]
    has_duty = not match["alone"] and DUTY.search(words) and not NO_DUTY.search(words)
    lead = text[max(0, match.start() - 16) : match.start()]
    counted_only = times is not None and not text[times.end : end].strip() and times.start - match.end() <= 2
    is_theirs = re.search(rf"{CUSTOMERS}应?$", lead) and not re.search(r"[对为向给与][^,。;]{0,10}$", lead)
    is_theirs = is_theirs and not counted_only
    if (not times and not has_duty) or is_theirs:
        return None
    comparator, value = _how_often(text, match, times)
    stop = min(end, match.end() + QUOTE_TAIL)
    start = times.start if times and match["slash"] else match.start()
    return _duty(match, start, max(stop, times.end) if times else stop, comparator, value)


def _how_often(text: str, match: re.Match[str], times: Quantity | None) -> tuple[Comparator, Decimal]:
    if times is None:
        return "=", Decimal(1)
    comparator, _start, group = comparator_before(text[match.end() : times.start])
    if group not in {"ge", "le"} and times.start - match.end() <= 1:
        comparator, _start, group = comparator_before(text[max(0, match.start() - 4) : match.start()])
    after = text[times.end : times.end + 2]
    return (comparator if group in {"ge", "le"} else ">=" if after == "以上" else "="), times.value


def _english(text: str, match: re.Match[str], start: int, begin: int, is_asked: bool) -> Finding | None:
    before = text[max(start, match.start() - WINDOW) : match.start()]
    times = ENGLISH_TIMES.search(before)
    if match["adverb"] and _describes(text, match, start):
        return None
    is_counted = (match["english"] and match[0].lower().startswith(("every", "each"))) or match["adverb"]
    done = DONE_SO.match(text, match.end(), match.end() + WINDOW) if match["adverb"] else None
    if done or (match["adverb"] and not before.strip()):
        return _duty(match, match.start(), done.end(), "=", Decimal(1)) if done else None
    is_bare = times is not None and times["times"] and not times["noun"]
    if is_bare and not _names_duty(text[max(begin, match.start() - WINDOW) : match.start()]):
        times = None
    if not times and not (is_counted and (is_asked or ENGLISH_DUTY.search(before))):
        return None
    comparator: Comparator = ">=" if times and times["least"] else "="
    return _duty(match, match.start() - len(before), match.end(), comparator, _times(times))


def _names_duty(words: str) -> bool:
    """Whether the words before a bare count say what is counted: Inspections: 6 per year."""
    return bool(ENGLISH_DUTY.search(words) or re.search(OCCASIONS, words, re.IGNORECASE))


def _describes(text: str, match: re.Match[str], start: int) -> bool:
    """Whether the word for how often only describes a noun (monthly uptime), or stands in a cell of its own."""
    is_label = match[0][0].isupper() and bool(text[start : match.start()].strip())
    return is_label or DESCRIBED.match(text, match.end()) is not None


def _times(times: re.Match[str] | None) -> Decimal:
    """How often: once, twice, 14 times; a word that stands alone (weekly) means once."""
    if times is None:
        return Decimal(1)
    return Decimal(TIMES[times["once"].lower()]) if times["once"] else read_number(times["times"]) or Decimal(1)


def _duty(match: re.Match[str], start: int, end: int, comparator: Comparator, value: Decimal) -> Finding:
    period = _period(match)
    stored = period if period in {"month", "quarter", "half_year", "year"} else ""
    if match["other"]:
        return Finding(start, end, "obligation", OBLIGATION, comparator, Decimal(2), unit=period)
    unit = "hour" if period == "hour" and value == 1 else f"per_{period}"
    return Finding(start, end, "obligation", OBLIGATION, comparator, value, unit=unit, period=stored)
