"""However the record came about, the tallies are those of a count from scratch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation, ServiceUnit
from complaints.facts import Facts
from complaints.models import Complaint, MonthTally, Source, TalliedMonth, Tally, TallyMark
from complaints.models.tallies import LISTS
from complaints.tallies import Counter, Kind, building, catch_up, lay_out, marks
from tests.complaints.generated import START, told, write
from tests.compliance.conftest import Record

pytestmark = pytest.mark.django_db

COUNTERS = (
    Counter(Kind.WITHIN, "response", span=7_200_000_000),
    Counter(Kind.BY_DAY, "resolution", limit="3d"),
    Counter(Kind.COUNTED).within(segments=["contract"]),
    Counter(Kind.LISTED, "response"),
)


@pytest.fixture
def source(company: Organisation) -> Source:
    return Source.objects.create(organisation=company, key="test", name="test")


def tallied(organisation: int) -> list[list[Any]]:
    """Everything the tallies say, in order; what they list, too."""
    days = Tally.objects.filter(organisation=organisation).order_by("day", "unit", "channel")
    months = MonthTally.objects.filter(organisation=organisation).order_by("month", "unit", "channel")
    return [[_in_order(row) for row in rows.values()] for rows in (days, months)]


def _in_order(row: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(said.split(",")) if name in LISTS and said else said for name, said in row.items()}


def from_scratch(organisation: int) -> list[list[Any]]:
    TalliedMonth.objects.filter(organisation=organisation).update(content={})
    catch_up(organisation)
    return tallied(organisation)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(told(), max_size=6), min_size=1, max_size=5),
    st.sampled_from([0, 1, marks.MOST]),
    st.sampled_from([0.0, 0.2, float("inf")]),  # every marked day as a whole, as usual, places one by one
)
def test_after_any_writes_they_are_those_of_a_count_from_scratch(
    source: Source, writes: list[list[Facts]], singly: int, at_once: float
) -> None:
    organisation = source.organisation_id
    with transaction.atomic(), patch.object(marks, "MOST", singly), patch.object(building, "DAY_AT_ONCE", at_once):
        lay_out(organisation, COUNTERS)
        for facts in writes:
            write(source, facts)
            catch_up(organisation)
        assert tallied(organisation) == from_scratch(organisation)
        assert not TallyMark.objects.exists()
        transaction.set_rollback(True)


def complaint(reference: str, **more: Any) -> Facts:
    return Facts(reference=reference, received_at=START, unit="东城", **more)


def test_nothing_is_touched_where_nothing_is_marked(source: Source) -> None:
    lay_out(source.organisation_id, COUNTERS)
    write(source, [complaint("A")])
    assert catch_up(source.organisation_id) == 1
    assert catch_up(source.organisation_id) == 0


def test_only_the_marked_place_is_counted_again(source: Source) -> None:
    lay_out(source.organisation_id, COUNTERS)
    units = [replace(complaint(f"{n}"), unit=f"单位{n}") for n in range(20)]
    write(source, units)
    catch_up(source.organisation_id)
    Tally.objects.update(n00=99)  # whatever is counted again says 1
    write(source, [replace(units[0], satisfaction=5)])
    catch_up(source.organisation_id)
    assert Tally.objects.filter(n00=1).count() == 1


def test_a_day_marked_as_a_whole_is_counted_again_and_no_other(source: Source) -> None:
    lay_out(source.organisation_id, COUNTERS)
    later = [replace(complaint(f"{n}"), received_at=START + n * timedelta(days=1)) for n in range(3)]
    write(source, [replace(complaint("west"), unit="西城"), *later])
    catch_up(source.organisation_id)
    Tally.objects.update(n00=99)
    TallyMark.objects.create(organisation=source.organisation, day=START.date())
    catch_up(source.organisation_id)
    assert set(Tally.objects.filter(n00=1).values_list("day", flat=True)) == {START.date()}
    assert Tally.objects.filter(n00=1).count() == 2


def test_a_complaint_that_moves_leaves_nothing_behind(source: Source) -> None:
    lay_out(source.organisation_id, COUNTERS)
    write(source, [complaint("A")])
    catch_up(source.organisation_id)
    write(source, [replace(complaint("A"), unit="西城", received_at=START + timedelta(days=40))])
    catch_up(source.organisation_id)
    assert Tally.objects.values_list("day", flat=True).get() == (START + timedelta(days=40)).date()


def test_a_new_counter_makes_every_month_be_counted_again(source: Source) -> None:
    lay_out(source.organisation_id, [])
    write(source, [complaint("A"), replace(complaint("B"), received_at=START + timedelta(days=40))])
    catch_up(source.organisation_id)
    lay_out(source.organisation_id, COUNTERS)
    assert catch_up(source.organisation_id) == 3


def test_a_mark_made_meanwhile_is_kept_for_the_next_time(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    from complaints.tallies import catching_up

    lay_out(source.organisation_id, COUNTERS)
    write(source, [complaint("A")])
    build = catching_up.build_places

    def meanwhile(*args: Any) -> None:
        build(*args)
        TallyMark.objects.create(organisation=source.organisation, day=START.date(), unit=1, channel="phone")

    monkeypatch.setattr(catching_up, "build_places", meanwhile)
    with monkeypatch.context():
        catching_up._take(source.organisation_id, [START.date().replace(day=1)], *_current(source))
    assert TallyMark.objects.values_list("unit", flat=True).get() == 1


def _current(source: Source) -> tuple[Any, Any]:
    from complaints import calendars
    from complaints.tallies.layout import columns_of

    TalliedMonth.objects.create(organisation=source.organisation, month=START.date().replace(day=1), content={})
    return columns_of(source.organisation_id), calendars.of_organisation(source.organisation_id)


def test_more_places_than_one_statement_can_name_are_counted(company: Organisation) -> None:
    """SQLite takes no more than a thousand in one condition."""
    record, organisation, noon = Record(company), company, datetime(2026, 10, 1, 4, tzinfo=UTC)
    units = ServiceUnit.objects.bulk_create(ServiceUnit(organisation=organisation, name=f"{n}") for n in range(180))
    made = [record.made(noon + timedelta(days=day)) for day in range(31) for _unit in units]
    for complaint, unit in zip(made, units * 31, strict=True):
        complaint.unit_id = unit.pk
    Complaint.objects.bulk_create(made)
    lay_out(organisation.pk, COUNTERS)
    catch_up(organisation.pk)
    Tally.objects.update(n00=99)  # whatever is counted again says 1
    marked = [complaint for complaint in made if complaint.unit_id <= units[34].pk]
    record.mark(marked[::2])  # so few of each day at once that the day is not marked as a whole
    record.mark(marked[1::2])
    assert catch_up(organisation.pk) == 1
    assert (len(marked), Tally.objects.filter(n00=1).count()) == (1085, 1085)
