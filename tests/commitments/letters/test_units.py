from decimal import Decimal

import pytest

from commitments.letters.units import promised_units

from .reading_of import promises_of

LONGEST_UNIT = 24
"""What a stored promise has room for."""


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("2个工作小时内响应。", "working_hour"),
        ("8个工作时内解决。", "working_hour"),
        ("网络时延不超过50毫秒。", "millisecond"),
        ("管网末梢水压不低于0.16兆帕。", "megapascal"),
        ("灶前压力不低于1500Pa。", "pascal"),
        ("下载速率不低于100Mbps。", "megabit_per_second"),
        ("夜间噪声不超过45分贝。", "decibel"),
        ("差错率不高于２‰。", "percent"),
        ("铃响三声内接听。", "ring"),
        ("配备不少于20人的维修队伍。", "count"),
        ("每周回访两次。", "per_week"),
        ("一刻钟内赶到。", "minute"),
        ("We keep the rooms at no less than 18 degrees Celsius.", "celsius"),
        ("Download speeds of at least 50 Mbps.", "megabit_per_second"),
        ("We respond within 200 milliseconds.", "millisecond"),
    ],
)
def test_a_unit_that_is_read_is_one_of_those_that_have_names(sentence: str, unit: str) -> None:
    (promise,) = promises_of(sentence)
    assert promise.unit == unit
    assert unit in promised_units()


def test_money_and_quarters_of_an_hour_are_no_units_of_promises() -> None:
    assert not promised_units() & {"yuan", "quarter_hour", "permille", "person", "times"}


def test_every_name_of_a_unit_fits_its_column() -> None:
    assert max(map(len, promised_units())) <= LONGEST_UNIT


def test_a_kind_of_level_keeps_its_number() -> None:
    (promise,) = promises_of("水压达到0.35兆帕。")
    assert (promise.comparator, promise.value) == (">=", Decimal("0.35"))
