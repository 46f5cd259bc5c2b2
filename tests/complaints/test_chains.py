"""Chains decided a few at a time, in the order in which the database gives their complaints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from accounts.models import Organisation
from complaints import actions, chains, storing
from complaints.chains import Chains
from complaints.facts import Facts
from complaints.models import Complaint, Source, TallyMark
from complaints.tallies.marks import Marks
from tests.complaints.test_actions import NOW, batches, decided_from_scratch, decided_in_the_record

START = datetime(2026, 9, 1, 1, tzinfo=UTC)
Write = Callable[..., actions.Written]
Tell = Callable[..., Facts]


class AFewAtATime(TestCase):
    """However many chains are decided together, and rows stored together, the end is a decision from scratch."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(batches)
    def test_deciding_after_every_row_gives_the_arrivals_of_a_decision_from_scratch(
        self, told: list[list[Facts]]
    ) -> None:
        source = Source.objects.create(organisation=Organisation.objects.create(name="x", slug="x"), key="x", name="x")
        everything = [facts for batch in told for facts in batch]
        with (
            patch.object(actions, "BATCH", 1),
            patch.object(chains, "MOST", 1),
            patch.object(chains, "AT_ONCE", 1),
            patch.object(storing, "AT_ONCE", 1),
        ):
            actions.write_facts(
                source=source, facts=everything, by=None, kind="import", now=NOW, refuse=lambda facts, found: None
            )
        assert decided_in_the_record() == decided_from_scratch()


def members_of(*told: Complaint) -> list[str]:
    """The references that a decision about the chains of these complaints would read."""
    found = Chains(told[0].organisation_id, Marks(told[0].organisation_id))
    for each in told:
        found.touch(each.customer_key, each.subcategory_id)
    return [row[chains.READ.index("reference")] for row in found._members()]


def test_complaints_that_stand_alone_are_not_read(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 1), facts("R3", customer="008"))
    assert members_of(*Complaint.objects.all()) == ["R1", "R2"]


def test_a_complaint_left_alone_is_decided_anew(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 1))
    write(facts("R1", customer="008"))
    assert Complaint.objects.get(reference="R2").arrival == "counted"
    assert members_of(*Complaint.objects.all()) == []


def test_of_one_moment_the_order_is_that_of_code_points(write: Write, facts: Tell) -> None:
    references = ["Z", "_", "a", "é", "中", "10", "9"]
    write(*(facts(reference) for reference in references))
    assert members_of(Complaint.objects.all()[0]) == sorted(references)


def test_a_chain_longer_than_what_is_fetched_at_once_is_one_chain(
    write: Write, facts: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storing, "AT_ONCE", 3)
    write(*(facts(f"R{day:02}", day) for day in range(10)))
    assert set(Complaint.objects.exclude(reference="R00").values_list("previous__reference", flat=True)) == {"R00"}


def test_only_what_is_decided_otherwise_is_stored(write: Write, facts: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    write(facts("R1", resolved_at=START + timedelta(hours=1)), facts("R2", 2), facts("R3", 4))
    stored: list[Any] = []
    monkeypatch.setattr(storing, "update", lambda model, columns, rows: stored.extend(rows))
    write(facts("R4", 6))
    assert [Complaint.objects.get(pk=row[0]).reference for row in stored] == ["R4"]


def test_where_an_arrival_changes_is_marked(write: Write, facts: Tell) -> None:
    write(facts("R2", 3, unit="西区"))
    TallyMark.objects.all().delete()
    write(facts("R1", 0))
    days = TallyMark.objects.order_by("day").values_list("day", flat=True)
    assert [str(day) for day in days] == ["2026-09-01", "2026-09-04"]
