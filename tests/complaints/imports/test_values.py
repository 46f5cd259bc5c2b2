from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.imports import values

SHANGHAI = ZoneInfo("Asia/Shanghai")
MINUTES = ("%d/%m/%Y %H:%M",)


def at(text: str, *formats: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return values.instant(text, formats=formats, zone=zone)


def test_a_local_time_is_read_in_the_zone_of_the_mapping() -> None:
    assert at("29/2/2016 01:16", *MINUTES) == datetime(2016, 2, 28, 17, 16, tzinfo=UTC)


def test_unpadded_and_padded_are_the_same() -> None:
    assert at("2019/4/5 9:02:09", "%Y/%m/%d %H:%M:%S") == at("2019/04/05 09:02:09", "%Y/%m/%d %H:%M:%S")


def test_twelve_at_night_on_the_twelve_hour_clock_is_midnight() -> None:
    midnight = at("04/12/2018 12:00:00 AM", "%m/%d/%Y %I:%M:%S %p", zone=ZoneInfo("UTC"))
    assert midnight == datetime(2018, 4, 12, tzinfo=UTC)


def test_noon_on_the_twelve_hour_clock() -> None:
    noon = at("04/12/2018 12:00:00 PM", "%m/%d/%Y %I:%M:%S %p", zone=ZoneInfo("UTC"))
    assert noon == datetime(2018, 4, 12, 12, tzinfo=UTC)


def test_a_date_without_a_time_is_the_end_of_that_day() -> None:
    assert at("2019/11/8", "%Y/%m/%d") == datetime(2019, 11, 8, 15, 59, 59, tzinfo=UTC)


def test_a_bare_iso_date_is_the_end_of_that_day_too() -> None:
    assert at("2019-11-08") == datetime(2019, 11, 8, 15, 59, 59, tzinfo=UTC)


def test_a_written_midnight_is_midnight() -> None:
    assert at("2019-11-08 00:00:00") == datetime(2019, 11, 7, 16, tzinfo=UTC)


def test_the_first_format_that_fits_wins() -> None:
    assert at("3/4/2016", "%d/%m/%Y", "%m/%d/%Y") == at("3/4/2016", "%d/%m/%Y")


def test_a_time_with_its_own_zone_keeps_it() -> None:
    assert at("2026-10-01T09:00:00+02:00") == datetime(2026, 10, 1, 7, tzinfo=UTC)


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    assert at("2026-10-25 02:30", zone=berlin) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["31/02/2016 10:00", "1/13/2016 10:00", "", "soon", "43524.39", "29/2/2015 01:16", "2015-02-29"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(values.NotThatError):
        at(text, *MINUTES)


def test_a_date_at_the_edge_of_time_is_refused() -> None:
    with pytest.raises(values.NotThatError):
        at("0001-01-01 00:00")


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))  # local times have no zone
def test_every_time_comes_back_from_every_format(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    for each in ("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%Y年%m月%d日 %H:%M:%S"):
        assert at(moment.strftime(each), each) == moment.replace(tzinfo=UTC) - timedelta(
            seconds=SHANGHAI.utcoffset(moment).total_seconds()
        )


def test_the_day_of_a_confirmation_needs_no_time() -> None:
    assert values.day("1/3/2026", formats=("%d/%m/%Y",)) == date(2026, 3, 1)


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("3.0", 3), ("1,200", 1200), ("-1", -1)])
def test_whole_numbers(text: str, number: int) -> None:
    assert values.whole(text) == number


@pytest.mark.parametrize("text", ["", "3.5", "three", "1e99", "NaN", "1,2"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(values.NotThatError):
        values.whole(text)


@pytest.mark.parametrize(("text", "amount"), [("1234.50", "1234.50"), ("¥1,234.5", "1234.5"), ("88元", "88")])
def test_amounts_of_money(text: str, amount: str) -> None:
    assert values.amount(text) == Decimal(amount)


def test_a_decimal_comma_is_refused_rather_than_guessed() -> None:
    with pytest.raises(values.NotThatError):
        values.amount("1,5")


@pytest.mark.parametrize(("text", "answer"), [("是", True), ("TRUE", True), ("0", False), ("否", False)])
def test_yes_and_no(text: str, answer: bool) -> None:
    assert values.yes_or_no(text) is answer


def test_maybe_is_refused() -> None:
    with pytest.raises(values.NotThatError):
        values.yes_or_no("maybe")


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("46266.375", "excel", datetime(2026, 9, 1, 1, tzinfo=UTC)),
        ("46266", "excel", datetime(2026, 9, 1, 15, 59, 59, tzinfo=UTC)),  # a day without a time: its end
        ("44804.375", "excel1904", datetime(2026, 9, 1, 1, tzinfo=UTC)),
        ("1788224400", "unix", datetime(2026, 9, 1, 1, tzinfo=UTC)),
        ("1788224400250", "unix_ms", datetime(2026, 9, 1, 1, tzinfo=UTC)),
    ],
)
def test_dates_that_are_counted(text: str, form: str, moment: datetime) -> None:
    assert at(text, form) == moment


@pytest.mark.parametrize("text", ["-5", "1e5", "99999999999999", "46,266", ""])
def test_what_counts_no_days_is_refused(text: str) -> None:
    with pytest.raises(values.NotThatError):
        at(text, "excel")


@pytest.mark.parametrize("text", ["2026/9/1 下午 3:05", "2026/9/1 PM 3:05", "2026/9/1 p.m. 3:05"])
def test_halves_of_the_day_have_names_in_both_languages(text: str) -> None:
    assert at(text, "%Y/%m/%d %p %I:%M") == datetime(2026, 9, 1, 7, 5, tzinfo=UTC)


FORMATS = st.sampled_from(
    ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%m.%d.%Y", "%Y年%m月%d日%H时%M分", "%Y%m%d%H%M%S", "%Y%m%d"]
)
NUMBERS = st.from_regex(
    r"\d{1,4}[-/.年]?\d{1,2}[-/.月]?\d{1,4}日?([ T]{0,2}\d{1,2}[:时]?\d{2}(:\d{2}|分)?)?", fullmatch=True
)


@given(NUMBERS, FORMATS)
def test_dates_of_numbers_are_read_as_strptime_reads_them(text: str, form: str) -> None:
    """Only faster: a date that one of them reads and the other does not would be another complaint."""
    assert parsed(read_in, text, form) == parsed(datetime.strptime, text, form)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), FORMATS)
def test_what_was_written_in_a_format_is_read_as_strptime_reads_it(moment: datetime, form: str) -> None:
    text = moment.strftime(form)
    assert parsed(read_in, text, form) == parsed(datetime.strptime, text, form)


def read_in(text: str, form: str) -> datetime:
    parse, _ = values._parser(form)
    return parse(text)


def parsed(read: Callable[[str, str], datetime], text: str, form: str) -> datetime | None:
    try:
        return read(text, form)
    except ValueError:
        return None
