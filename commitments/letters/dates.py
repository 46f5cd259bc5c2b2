"""Dates as letters write them: 2025年1月15日, 二〇二五年六月, 2025-03-31, 2025年第一季度, 30 June 2025, Q1 2025.

Works on folded text (:mod:`commitments.letters.folding`). A month, quarter, half-year or year is the span from its
first to its last day; days that do not exist are no dates.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from commitments.letters.numerals import CHINESE, read_number

_C = rf"[{CHINESE}]{{1,3}}"
_N = rf"(?:[0-9]{{1,2}}|{_C})"
_YEAR = r"(?:(?:19|20)[0-9]{2}|二[〇零][〇零一二三四五六七八九]{2})"
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = rf"(?P<{{}}>{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in MONTHS)})\.?"
DATES = re.compile(
    rf"(?P<year>{_YEAR}) ?年(?:度)?(?: ?第?(?P<quarter>[一二三四1-4])季度| ?(?P<half>[上下])半年"
    rf"| ?(?P<month>{_N}) ?月(?:份)?(?: ?(?P<day>{_N}) ?[日号])?)?"
    rf"|(?<![0-9])(?P<iyear>(?:19|20)[0-9]{{2}})[-/.](?P<imonth>[01]?[0-9])(?:[-/.](?P<iday>[0-3]?[0-9]))?(?![0-9])"
    rf"|\b(?:{_MONTH.format('from')} ?(?:to|-|until|through) ?)?"
    rf"(?:(?P<eday>[0-3]?[0-9])(?:st|nd|rd|th)? )?{_MONTH.format('ename')}"
    rf"(?: (?P<eday2>[0-3]?[0-9])(?:st|nd|rd|th)?,?)?,? (?P<eyear>(?:19|20)[0-9]{{2}})\b"
    rf"|\bQ(?P<equarter>[1-4])(?: of)? (?P<qyear>(?:19|20)[0-9]{{2}})\b"
    rf"|(?<!_)(?P<blankyear>_{{2,40}}) ?年(?: ?_{{2,40}} ?月)?(?: ?_{{2,40}} ?日)?",
    re.IGNORECASE,
)
SHORT = re.compile(rf"(?P<year>(?!))|(?P<month>{_N}) ?月(?:份)?(?: ?(?P<day>{_N}) ?[日号])?")
RANGE = re.compile(r" ?(?:-{1,2}|~|至|到|to|until) ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """The days named at ``text[start:end]``; both ends are ``None`` where the date is a blank to be filled in."""

    start: int
    end: int
    first: date | None
    last: date | None
    is_range: bool = False
    """Whether the letter names both ends (1月—3月), so that the first day is one on which something begins."""


def find_dates(text: str) -> Iterator[DateSpan]:
    """The dates of a folded text in order; two joined by 至 or a dash are one span."""
    at = 0
    while match := DATES.search(text, at):
        found = _read(match)
        at = match.end()
        if found:
            whole = _joined(text, found)
            at = whole.end
            yield whole


def read_date(written: str) -> date | None:
    """The last day that the first date in ``written`` names; ``None`` if it names none."""
    return next((span.last for span in find_dates(written)), None)


def _joined(text: str, first: DateSpan) -> DateSpan:
    """The first date with the one that follows it after a dash; a month without a year is in the first one's year."""
    between = RANGE.match(text, first.end)
    if not between or first.first is None:
        return first
    later = DATES.match(text, between.end())
    last = _read(later) if later else _in_year(SHORT.match(text, between.end()), first.first.year)
    if not last or last.last is None or last.last < first.first:
        return first
    return DateSpan(first.start, last.end, first.first, last.last, is_range=True)


def _in_year(match: re.Match[str] | None, year: int) -> DateSpan | None:
    return _days(match, year, _number(match["month"]), match["day"]) if match else None


def _read(match: re.Match[str]) -> DateSpan | None:
    if match["blankyear"]:
        return DateSpan(*match.span(), None, None)
    if match["iyear"]:
        return _days(match, int(match["iyear"]), int(match["imonth"]), match["iday"])
    if match["ename"]:
        month = _month(match["ename"])
        if match["from"]:
            return _months(match, int(match["eyear"]), _month(match["from"]), month, is_range=True)
        return _days(match, int(match["eyear"]), month, match["eday"] or match["eday2"])
    year = _number(match["year"] or match["qyear"])
    if match["quarter"] or match["equarter"]:
        quarter = _number(match["quarter"] or match["equarter"])
        return _months(match, year, 3 * quarter - 2, 3 * quarter)
    if match["half"]:
        return _months(match, year, *((1, 6) if match["half"] == "上" else (7, 12)))
    if match["month"]:
        return _days(match, year, _number(match["month"]), match["day"])
    return _months(match, year, 1, 12)


def _days(match: re.Match[str], year: int, month: int, written_day: str | None) -> DateSpan | None:
    if not written_day:
        return _months(match, year, month, month)
    try:
        day = date(year, month, _number(written_day))
    except ValueError:
        return None
    return DateSpan(*match.span(), day, day)


def _months(match: re.Match[str], year: int, first: int, last: int, *, is_range: bool = False) -> DateSpan | None:
    if not (1 <= first <= last <= 12 and 1900 <= year < 2100):
        return None
    return DateSpan(*match.span(), date(year, first, 1), date(year, last, monthrange(year, last)[1]), is_range)


def _month(written: str) -> int:
    return [name[:3] for name in MONTHS].index(written[:3].lower()) + 1


def _number(written: str) -> int:
    value = read_number(written)
    return int(value) if value is not None else 0
