"""The text of a cell as a fact: an instant, a number, yes or no. Pure: no clock, no database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

END_OF_DAY = time(23, 59, 59)  # a date without a time counts as the end of that day
TIME_OF_DAY = re.compile(r"%[HIMScXsTRrp]")
ISO = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:?\d\d)?)?")
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
CURRENCY = re.compile(r"[¥￥$€元\s]")
# Days and seconds counted from a beginning, as spreadsheet programs and computers keep time: from when, in what unit.
NUMBERED = {
    "excel": (datetime(1899, 12, 30), timedelta(days=1)),  # noqa: DTZ001  # local, like every date of a spreadsheet
    "excel1904": (datetime(1904, 1, 1), timedelta(days=1)),  # noqa: DTZ001
    "unix": (datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=1)),
    "unix_ms": (datetime(1970, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)),
}
DIRECTIVES = {
    "%Y": r"(?P<year>\d{4})",
    "%m": r"(?P<month>1[0-2]|0[1-9]|[1-9])",
    "%d": r"(?P<day>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])",
    "%H": r"(?P<hour>2[0-3]|[01]\d|\d)",
    "%M": r"(?P<minute>[0-5]\d|\d)",
    "%S": r"(?P<second>[0-5]\d|\d)",
}
PARTS = ("year", "month", "day", "hour", "minute", "second")
TO_THE_SECOND = "%Y-%m-%d %H:%M:%S"
COUNTED = re.compile(r"\d{1,13}(\.\d{1,15})?")
HALVES = (
    (re.compile(r"上午|\ba\.m\.", re.IGNORECASE), "AM"),
    (re.compile(r"下午|\bp\.m\.", re.IGNORECASE), "PM"),
)
YES = frozenset({"true", "yes", "y", "t", "1", "是", "有", "对"})
NO = frozenset({"false", "no", "n", "f", "0", "否", "无", "不是"})


class NotThatError(ValueError):
    """The text is no date, number or answer."""


def instant(text: str, *, formats: tuple[str, ...], zone: ZoneInfo) -> datetime:
    """The instant in UTC. Local times are read in `zone`; of an hour that comes twice (end of summer time) the first
    is meant. ISO 8601 is always understood. Raises NotThatError for what is no date in any of the formats."""
    local = read_date(text, formats=formats)
    if local.tzinfo is None:
        local = local.replace(tzinfo=zone)
    if local.tzinfo is UTC:
        return local
    try:
        return local.astimezone(UTC)
    except OverflowError as error:
        raise NotThatError(text) from error


def day(text: str, *, formats: tuple[str, ...]) -> date:
    """The calendar day; a time beside it is left out. Raises NotThatError."""
    return read_date(text, formats=formats).date()


def whole(text: str) -> int:
    """A whole number: 3, 3.0, 1,200. Raises NotThatError."""
    number = amount(text)
    if number != number.to_integral_value() or abs(number) > 10**15:
        raise NotThatError(text)
    return int(number)


def amount(text: str) -> Decimal:
    """An amount of money or a number: 1,234.50 or ¥1234.5. Raises NotThatError."""
    plain = CURRENCY.sub("", text)
    if GROUPED.fullmatch(plain):
        plain = plain.replace(",", "")
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise NotThatError(text) from error
    if not number.is_finite():
        raise NotThatError(text)
    return number


def yes_or_no(text: str) -> bool:
    """Raises NotThatError for what is neither."""
    word = text.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise NotThatError(text)


def read_date(text: str, *, formats: tuple[str, ...]) -> datetime:
    """The date in the first format that fits, else as ISO 8601; without its zone unless it names one. Raises
    NotThatError."""
    for each in formats:
        parse, has_time = _parser(each)
        try:
            parsed = parse(text)
        except (ValueError, OverflowError):
            continue
        return parsed if has_time else datetime.combine(parsed, END_OF_DAY)
    return _iso(text)


@lru_cache(maxsize=256)
def _parser(form: str) -> tuple[Callable[[str], datetime], bool]:
    """What reads the dates of a format, and whether they have a time of day. It raises ValueError or OverflowError for
    what is no such date."""
    if form in NUMBERED:
        return partial(_counted, form=form), True
    has_time = TIME_OF_DAY.search(form) is not None
    if (pattern := _pattern(form)) is None:
        return partial(_written, form=form), has_time
    if form == TO_THE_SECOND:
        return partial(_to_the_second, pattern), has_time
    in_order = list(pattern.groupindex) == list(PARTS[: pattern.groups])
    return partial(_in_order if in_order else _by_name, pattern), has_time


def _written(text: str, form: str) -> datetime:
    """A date as people write it. Raises ValueError."""
    if "%p" in form:
        for half, mark in HALVES:
            text = half.sub(mark, text)
    return datetime.strptime(text, form)  # noqa: DTZ007  # the zone is the mapping's, added by the caller


def _in_order(pattern: re.Pattern[str], text: str) -> datetime:
    """The same as `strptime`, many times as fast, for dates that are all numbers, the year first."""
    if (match := pattern.fullmatch(text)) is None:
        raise NotThatError(text)
    return datetime(*map(int, match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001


def _to_the_second(pattern: re.Pattern[str], text: str) -> datetime:
    """The same for the way in which programs write them most, without looking at every digit first."""
    if len(text) == 19 and text[4] == text[7] == "-" and text[10] == " " and text[13] == text[16] == ":":
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return _in_order(pattern, text)
    return _in_order(pattern, text)


def _by_name(pattern: re.Pattern[str], text: str) -> datetime:
    """The same in whatever order the numbers come."""
    if (match := pattern.fullmatch(text)) is None:
        raise NotThatError(text)
    return datetime(**{name: int(digits) for name, digits in match.groupdict().items()})  # type: ignore[arg-type]  # noqa: DTZ001


def _pattern(form: str) -> re.Pattern[str] | None:
    """The format as an expression whose groups are the parts of a datetime; None where it holds more than numbers."""
    pieces = re.split(r"(%.)", re.sub(r"\s+", " ", form))
    asked = pieces[1::2]
    if set(asked) - set(DIRECTIVES) or len(set(asked)) < len(asked) or not set(asked) >= {"%Y", "%m", "%d"}:
        return None
    return re.compile("".join(DIRECTIVES.get(piece) or re.escape(piece).replace(r"\ ", r"\s+") for piece in pieces))


def _counted(text: str, form: str) -> datetime:
    """A date as a number; a whole number of days is a date without a time. Raises ValueError."""
    if not COUNTED.fullmatch(text):
        raise NotThatError(text)
    beginning, unit = NUMBERED[form]
    number = float(text)
    if unit == timedelta(days=1) and number.is_integer():
        return datetime.combine(beginning + timedelta(days=number), END_OF_DAY)
    return beginning + timedelta(seconds=round(number * unit.total_seconds()))


def _iso(text: str) -> datetime:
    if not ISO.fullmatch(text):
        raise NotThatError(text)
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:  # a day that does not exist
        raise NotThatError(text) from error
    return parsed if len(text) > len("2026-10-01") else datetime.combine(parsed, END_OF_DAY)
