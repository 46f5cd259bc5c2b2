"""What a write leaves in the log of places to be counted again."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Organisation
from complaints.models import TallyMark
from complaints.tallies.marks import MOST, Marks

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 5)


def stored() -> list[tuple[date, int | None, str]]:
    return list(TallyMark.objects.order_by("day", "unit").values_list("day", "unit", "channel"))


def test_a_place_is_marked_once_however_much_is_written_there(company: Organisation) -> None:
    marks = Marks(company.pk)
    for unit in (7, 7, None):
        marks.add(unit, "phone", DAY)
    marks.store()
    assert stored() == [(DAY, 0, "phone"), (DAY, 7, "phone")]


def test_a_day_with_many_places_is_marked_as_a_whole(company: Organisation) -> None:
    marks = Marks(company.pk)
    for unit in range(MOST + 50):
        marks.add(unit, "phone", DAY)
    marks.add(1, "phone", date(2026, 10, 6))
    marks.store()
    assert stored() == [(DAY, None, ""), (date(2026, 10, 6), 1, "phone")]


def test_marks_are_appended_so_that_none_is_lost(company: Organisation) -> None:
    for _ in range(2):
        marks = Marks(company.pk)
        marks.add(1, "phone", DAY)
        marks.store()
    assert TallyMark.objects.count() == 2
