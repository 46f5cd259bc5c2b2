"""What was written since a number, read as it was known at any number from there on, is the record put back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from complaints.facts import Facts
from complaints.knowing import Since, TooMuchWritten
from complaints.models import Arrival, ChangeSet, Complaint, Source
from complaints.rewinding import FACTS, as_known
from tests.complaints.generated import START, told, write

pytestmark = pytest.mark.django_db
LATER = datetime(2030, 1, 1, tzinfo=UTC)
COLUMNS = ("id", *FACTS, "arrival", "since_previous")


@pytest.fixture
def source(company: Organisation) -> Source:
    return Source.objects.create(organisation=company, key="test", name="test")


def last() -> int:
    return max(ChangeSet.objects.values_list("number", flat=True), default=0) or 0


def since(source: Source, number: int, until: datetime = LATER, most: int = 1_000) -> Since:
    return Since(source.organisation_id, number, until, most)


def record() -> dict[int, dict[str, Any]]:
    return {row["id"]: row for row in Complaint.objects.values(*COLUMNS)}


def complaint(reference: str, **more: Any) -> Facts:
    facts = {"received_at": START, "unit": "东城", "category": "宽带", "subcategory": "断网", "customer": "甲"}
    return Facts(reference=reference, **{**facts, **more})


def without(facts: Any, *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in COLUMNS if name not in names}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told(), min_size=1, max_size=5), min_size=2, max_size=5), st.data())
def test_it_is_what_the_record_put_back_shows(source: Source, writes: list[list[Facts]], data: Any) -> None:
    with transaction.atomic():
        for facts in writes:
            write(source, facts)
        first = data.draw(st.integers(1, last()))
        number = data.draw(st.integers(first, last()))
        found, read = since(source, first).at(number), since(source, first).versions
        with as_known(source.organisation_id, number, until=LATER):
            then = record()
        for pk, row in then.items():
            if row["arrival"] == Arrival.VOID:
                assert pk not in found
            elif pk in found:
                assert without(found[pk]) == row
            else:
                assert pk not in read
        transaction.set_rollback(True)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told(), min_size=1, max_size=5), min_size=2, max_size=4), st.data())
def test_what_it_leaves_out_is_as_it_was(source: Source, writes: list[list[Facts]], data: Any) -> None:
    with transaction.atomic():
        for facts in writes:
            write(source, facts)
        first = data.draw(st.integers(1, last()))
        others = record().keys() - since(source, first).versions.keys()
        with as_known(source.organisation_id, first, until=LATER):
            then = record()
        assert {pk: then[pk] for pk in others} == {pk: record()[pk] for pk in others}
        transaction.set_rollback(True)


def test_a_change_set_is_named_that_wrote_a_complaint_or_one_beside_it(source: Source) -> None:
    write(source, [complaint("A"), complaint("B", received_at=START + timedelta(days=3))])
    number = last()
    write(source, [complaint("A", resolved_at=START + timedelta(days=1))])
    first, second = Complaint.objects.order_by("reference").values_list("pk", flat=True)
    read, latest = since(source, number), ChangeSet.objects.get(number=number + 1).pk
    assert (read.written(first, number, number + 1), read.written(second, number, number + 1)) == (latest, None)
    assert read.written_beside(second, number, number + 1) == latest
    assert read.written(first, number + 1, number + 1) is None


def test_what_is_received_later_than_anybody_asks_for_is_left_out(source: Source) -> None:
    write(source, [complaint("A")])
    number = last()
    write(source, [complaint("B", received_at=START + timedelta(days=60), customer="乙")])
    assert since(source, number, START + timedelta(days=30)).versions == {}


def test_what_moved_away_from_before_is_read_all_the_same(source: Source) -> None:
    write(source, [complaint("A")])
    number = last()
    write(source, [complaint("A", received_at=START + timedelta(days=60))])
    [facts] = since(source, number, START + timedelta(days=30)).at(number).values()
    assert facts["received_at"] == START


def test_more_than_can_be_looked_at_is_refused(source: Source) -> None:
    write(source, [complaint(reference) for reference in "ABC"])
    assert len(since(source, 0, most=3).versions) == 3
    with pytest.raises(TooMuchWritten):
        since(source, 0, most=2).at(last())


def test_another_company_is_left_alone(source: Source) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    write(Source.objects.create(organisation=other, key="test", name="test"), [complaint("A")])
    assert since(source, 0).versions == {}
