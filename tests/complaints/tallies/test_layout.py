"""Which column counts what."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Organisation
from complaints.models.tallies import COLUMNS
from complaints.rules.calendars import WeekdayCalendar
from complaints.tallies.counters import Counter, Kind
from complaints.tallies.layout import ALWAYS, content, days_of, lay_out, months_between, next_month

pytestmark = pytest.mark.django_db


def repeats(*windows: int) -> list[Counter]:
    return [Counter(Kind.REPEAT, window=window) for window in windows]


def test_what_every_figure_shows_is_always_counted(company: Organisation) -> None:
    assert set(lay_out(company.pk, []).values()) == set(ALWAYS)


def test_a_counter_keeps_its_column(company: Organisation) -> None:
    before = lay_out(company.pk, repeats(1, 2))
    after = lay_out(company.pk, repeats(3, 2, 1))
    assert {column: after[column] for column in before} == before


def test_the_column_of_what_nobody_wants_is_taken_when_room_is_short(company: Organisation) -> None:
    lay_out(company.pk, repeats(*range(100, 100 + len(COLUMNS) - len(ALWAYS))))
    found = lay_out(company.pk, repeats(1, 2)).values()
    assert set(repeats(1, 2)) <= set(found)
    assert not set(repeats(100)) <= set(found)


def test_what_finds_no_room_is_said(company: Organisation, caplog: pytest.LogCaptureFixture) -> None:
    lay_out(company.pk, repeats(*range(100, 100 + len(COLUMNS))))
    assert f"{len(ALWAYS)} counters find no column" in caplog.text


def test_organisations_have_columns_of_their_own(company: Organisation, firm: Organisation) -> None:
    lay_out(company.pk, repeats(1))
    assert not set(repeats(1)) <= set(lay_out(firm.pk, []).values())


def test_a_holiday_changes_what_a_month_must_be_made_of(company: Organisation) -> None:
    columns = lay_out(company.pk, [Counter(Kind.BY_DAY, "resolution", limit="3d")])
    plain, moved = WeekdayCalendar(), WeekdayCalendar(holidays={date(2026, 10, 8)})
    assert content(columns, date(2026, 10, 1), plain) != content(columns, date(2026, 10, 1), moved)
    assert content(columns, date(2026, 12, 1), plain) == content(columns, date(2026, 12, 1), moved)


def test_the_months_of_a_stretch_of_days() -> None:
    assert months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert len(days_of(date(2028, 2, 1))) == 29
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
