"""Rows written many at a time are those that one by one would have been."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import orjson
import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organisation, ServiceUnit
from complaints import storing
from complaints.models import ChangeSet, Complaint, ComplaintRevision, Source
from tests.evidence.unguarded import unguarded

START = datetime(2026, 9, 1, 1, tzinfo=UTC)
COLUMNS = (
    "organisation_id", "source_id", "reference", "received_at", "channel", "segment", "reopen_count", "satisfaction",
    "first_contact", "loss_amount", "loss_confirmed_on", "marked_duplicate", "received_day", "last_event_at",
    "response_seconds", "customer_key", "customer_name", "customer_contact", "text", "severity", "arrival", "version",
    "change_set_id",
)  # fmt: skip
zones = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))])
moments = st.datetimes(datetime(1990, 1, 3), datetime(2100, 1, 1), timezones=zones)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
hard_texts = texts | st.sampled_from(["\\N", "\\.", "a\tb", "line\r\nbreak", "back\\slash\\", "\x7f\u2028", "''\"%s"])
values = st.fixed_dictionaries(
    {
        "received_at": moments,
        "channel": st.sampled_from(["phone", "other"]),
        "segment": hard_texts,
        "reopen_count": st.integers(0, 9),
        "satisfaction": st.none() | st.integers(1, 5),
        "first_contact": st.none() | st.booleans(),
        "loss_amount": st.none() | st.decimals(0, 10**9, places=2),
        "loss_confirmed_on": st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        "marked_duplicate": st.booleans(),
        "received_day": st.dates(date(1990, 1, 1), date(2100, 1, 1)),
        "last_event_at": moments,
        "response_seconds": st.none() | st.integers(-(2**62), 2**62),
        "severity": hard_texts,
    }
)


class Record:
    """An empty record to write rows into."""

    def __init__(self) -> None:
        self.organisation = Organisation.objects.create(name="x", slug="bulk-x")
        self.source = Source.objects.create(organisation=self.organisation, key="x", name="x")
        self.change_set = ChangeSet.objects.create(kind="import")

    def row(self, reference: str, **told: Any) -> dict[str, Any]:
        usual = {
            "organisation_id": self.organisation.pk,
            "source_id": self.source.pk,
            "change_set_id": self.change_set.pk,
            "received_at": START,
            "received_day": date(2026, 9, 1),
            "last_event_at": START,
            "channel": "phone",
            "reopen_count": 0,
            "marked_duplicate": False,
            "arrival": "counted",
            "version": 1,
        }
        blank = dict.fromkeys(("customer_key", "customer_name", "customer_contact", "text", "segment", "severity"), "")
        return {**dict.fromkeys(COLUMNS), **blank, **usual, **told, "reference": reference}

    def insert(self, *rows: dict[str, Any]) -> None:
        storing.insert(Complaint, COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def stored(reference: str) -> dict[str, Any]:
    told = Complaint.objects.filter(reference=reference).values().get()
    return {name: value for name, value in told.items() if name not in ("id", "reference")}


class RowByRow(TestCase):
    """Hypothesis tells what is in the rows."""

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(values)
    def test_an_inserted_row_is_the_one_that_the_model_would_have_stored(self, told: dict[str, Any]) -> None:
        record = Record()
        record.insert(record.row("many", **told))
        Complaint.objects.create(**record.row("one", **told))
        assert stored("many") == stored("one")

    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(values)
    def test_a_changed_row_is_the_one_that_the_model_would_have_stored(self, told: dict[str, Any]) -> None:
        record = Record()
        record.insert(record.row("many"))
        Complaint.objects.create(**record.row("one", **told))
        storing.update(Complaint, tuple(told), [(Complaint.objects.get(reference="many").pk, *told.values())])
        assert stored("many") == stored("one")


@pytest.fixture
def record(db: None) -> Record:
    return Record()


def test_more_rows_than_are_sent_at_once_are_all_stored(record: Record) -> None:
    rows = [record.row(f"R{number:04}") for number in range(storing.BLOCK * 2 + 1)]
    record.insert(*rows)
    assert list(Complaint.objects.order_by("id").values_list("reference", flat=True)) == [r["reference"] for r in rows]


def test_a_row_that_a_guard_refuses_is_refused_here_too(record: Record) -> None:
    other = Organisation.objects.create(name="y", slug="bulk-y")
    unit = ServiceUnit.objects.create(organisation=other, name="y")
    record.insert(record.row("R1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        storing.insert(Complaint, (*COLUMNS, "unit_id"), [[*(record.row("R2")[name] for name in COLUMNS), unit.pk]])
    with pytest.raises(IntegrityError), transaction.atomic():
        storing.update(Complaint, ("unit_id",), [(Complaint.objects.get().pk, unit.pk)])


@pytest.mark.parametrize("word", ["plain", 'quoted "word"', "back\\slash", "line\nbreak", "\\.", "\x01"])
def test_json_comes_as_text_and_is_stored_as_json(record: Record, word: str) -> None:
    record.insert(record.row("R1"))
    number, told = Complaint.objects.get().pk, {"segment": word, "pauses": [], "satisfaction": None}
    columns = ("complaint_id", "version", "facts", "known_from_id", "known_until_id")
    by = record.change_set.pk
    storing.insert(ComplaintRevision, columns, [(number, 1, orjson.dumps(told).decode(), by, by)])
    assert ComplaintRevision.objects.get().facts == told
    changed = {**told, "satisfaction": 3}
    with unguarded():  # earlier versions only forget
        storing.update(
            ComplaintRevision, ("facts",), [(ComplaintRevision.objects.get().pk, orjson.dumps(changed).decode())]
        )
    assert ComplaintRevision.objects.get().facts == changed


def test_only_the_rows_named_are_changed(record: Record) -> None:
    record.insert(record.row("R1"), record.row("R2"), record.row("R3"))
    numbers = dict(Complaint.objects.values_list("reference", "pk"))
    storing.update(
        Complaint, ("satisfaction", "loss_amount"), [(numbers["R1"], 3, None), (numbers["R3"], 5, Decimal("1.20"))]
    )
    told = Complaint.objects.order_by("reference").values_list("satisfaction", "loss_amount")
    assert list(told) == [(3, None), (None, None), (5, Decimal("1.20"))]


def test_no_rows_are_no_statement(record: Record, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        storing.update(Complaint, ("satisfaction",), [])


def test_a_stream_gives_values_as_python_has_them(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "AT_ONCE", 1)
    record.insert(record.row("R1", marked_duplicate=True), record.row("R2"))
    columns = ("reference", "received_at", "received_day", "marked_duplicate", "satisfaction")
    sql = f"SELECT {', '.join(columns)} FROM complaints_complaint WHERE reference <> %s ORDER BY id"
    rows = [tuple(row) for row in storing.stream(Complaint, columns, sql, ["x"])]
    day = date(2026, 9, 1)
    assert rows == [("R1", START, day, True, None), ("R2", START, day, False, None)]


def test_given_rows_are_a_table(db: None) -> None:
    rows = [("a'b", 7), ("ü\\", None)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, number FROM {storing.given({'word': 'varchar(9)', 'number': 'bigint'})} ORDER BY word",
            [storing.json(("word", "number"), rows)],
        )
        assert cursor.fetchall() == rows
