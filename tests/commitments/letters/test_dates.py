from datetime import date

import pytest

from commitments.letters.dates import find_dates, read_date


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025年1月15日", date(2025, 1, 15)),
        ("2025年2月", date(2025, 2, 28)),
        ("二〇二四年四月十八日", date(2024, 4, 18)),
        ("2025年第四季度", date(2025, 12, 31)),
        ("2025年上半年", date(2025, 6, 30)),
        ("2025年底", date(2025, 12, 31)),
        ("2025-03-31", date(2025, 3, 31)),
        ("30 June 2025", date(2025, 6, 30)),
        ("June 30th, 2025", date(2025, 6, 30)),
        ("Q1 2025", date(2025, 3, 31)),
        ("2025年2月30日", None),
        ("____年__月", None),
        ("400-820-0000", None),
    ],
)
def test_a_date_is_due_on_its_last_day(written: str, day: date | None) -> None:
    assert read_date(written) == day


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2025年1月-3月", date(2025, 1, 1), date(2025, 3, 31)),
        ("2025年4月1日至6月30日", date(2025, 4, 1), date(2025, 6, 30)),
        ("2024年12月至2025年2月", date(2024, 12, 1), date(2025, 2, 28)),
        ("January to March 2025", date(2025, 1, 1), date(2025, 3, 31)),
    ],
)
def test_two_dates_joined_are_one_span(written: str, first: date, last: date) -> None:
    (span,) = find_dates(written)
    assert (span.first, span.last, span.is_range) == (first, last, True)


def test_a_date_with_gaps_is_a_blank() -> None:
    (span,) = find_dates("至__________年__________月,完成")
    assert (span.last, span.end) == (None, 23)
