"""The record put back to a number is the record as it was then, arrivals and derived columns among it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from complaints.facts import Facts
from complaints.models import Arrival, ChangeSet, Complaint, Pause, Source, TalliedMonth, TallyMark
from complaints.rewinding import PUT_BACK, as_known
from complaints.rules import pauses
from complaints.tallies import catch_up
from tests.complaints.generated import START, told, write

pytestmark = pytest.mark.django_db
LATER = datetime(2030, 1, 1, tzinfo=UTC)
PAUSES = ("complaint", "starts_at", "ends_at", "reason", "question_at", "net_start", "waited")


@pytest.fixture
def source(company: Organisation) -> Source:
    return Source.objects.create(organisation=company, key="test", name="test")


def known() -> list[list[dict[str, Any]]]:
    """Everything that is counted by, of all complaints and their pauses."""
    rows = Complaint.objects.order_by("pk").values("pk", *PUT_BACK)
    return [list(rows), list(Pause.objects.order_by("complaint", "starts_at").values(*PAUSES))]


def last() -> int:
    return max(ChangeSet.objects.values_list("number", flat=True), default=0) or 0


def complaint(reference: str, **more: Any) -> Facts:
    facts = {"received_at": START, "unit": "东城", "category": "宽带", "subcategory": "断网", "customer": "甲"}
    return Facts(reference=reference, **{**facts, **more})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told(), min_size=1, max_size=5), min_size=1, max_size=5))
def test_at_every_number_it_is_what_it_was_then(source: Source, writes: list[list[Facts]]) -> None:
    with transaction.atomic():
        then: dict[int, Any] = {}
        for facts in writes:
            write(source, facts)
            then[last()] = known()
        present = known()
        for number, (complaints, waits) in then.items():
            with as_known(source.organisation_id, number, until=LATER):
                found, found_waits = known()
                numbers = {row["pk"] for row in complaints}
                assert [row for row in found if row["pk"] in numbers] == complaints
                assert {row["arrival"] for row in found if row["pk"] not in numbers} <= {Arrival.VOID}
                assert found_waits == waits
            assert known() == present
        transaction.set_rollback(True)


def test_pauses_are_those_of_the_version(source: Source) -> None:
    asked = START + timedelta(hours=1)
    wait = pauses.Pause(asked, asked + timedelta(hours=5), "customer", asked)
    write(source, [complaint("A", resolved_at=START + timedelta(hours=9), pauses=(wait,))])
    number, before = last(), known()
    write(source, [complaint("A", resolved_at=START + timedelta(hours=9), pauses=())])
    with as_known(source.organisation_id, number, until=LATER):
        assert known() == before
    assert not Pause.objects.exists()


def test_one_that_came_later_makes_nobody_a_repeat(source: Source) -> None:
    later = complaint("B", received_at=START + timedelta(days=3))
    write(source, [later])
    number = last()
    write(source, [complaint("A", resolved_at=START + timedelta(days=1))])
    assert Complaint.objects.get(reference="B").since_previous == 2 * 86_400
    with as_known(source.organisation_id, number, until=LATER):
        assert Complaint.objects.get(reference="B").since_previous is None
    assert Complaint.objects.get(reference="B").since_previous == 2 * 86_400


def test_what_was_received_later_than_anybody_asks_for_is_left_alone(source: Source) -> None:
    write(source, [complaint("A")])
    number = last()
    write(source, [complaint("B", received_at=START + timedelta(days=60), customer="乙")])
    with as_known(source.organisation_id, number, until=START + timedelta(days=30)):
        assert Complaint.objects.get(reference="B").arrival == Arrival.COUNTED


def test_what_moved_away_from_before_is_put_back_all_the_same(source: Source) -> None:
    write(source, [complaint("A")])
    number = last()
    write(source, [complaint("A", received_at=START + timedelta(days=60))])
    with as_known(source.organisation_id, number, until=START + timedelta(days=30)):
        assert Complaint.objects.get().received_at == START


def test_another_company_is_left_alone(source: Source) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    elsewhere = Source.objects.create(organisation=other, key="test", name="test")
    write(elsewhere, [complaint("A")])
    number = last()
    write(elsewhere, [complaint("A", satisfaction=1)])
    with as_known(source.organisation_id, number, until=LATER):
        assert Complaint.objects.get().satisfaction == 1


def test_inside_no_tally_is_read_and_afterwards_nothing_is_left(source: Source) -> None:
    write(source, [complaint("A")])
    number = last()
    catch_up(source.organisation_id)
    made = TalliedMonth.objects.get().content
    with as_known(source.organisation_id, number, until=LATER):
        assert TalliedMonth.objects.get().content == {} != made
    assert TalliedMonth.objects.get().content == made
    assert not TallyMark.objects.exists()


def test_an_error_inside_takes_everything_back_too(source: Source) -> None:
    write(source, [complaint("A")])
    number, before = last(), known()
    write(source, [complaint("A", satisfaction=1)])
    present = known()
    with suppress(ZeroDivisionError), as_known(source.organisation_id, number, until=LATER):
        assert known() == before
        raise ZeroDivisionError
    assert known() == present
