from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from pydantic import ValidationError

from complaints.facts import FACTS, LENGTHS, Facts
from complaints.models import Channel
from dashboard.api.complaints.facts import ComplaintIn, Event, Told

SCHEMA = ComplaintIn.model_json_schema()["properties"]


def told(**facts: object) -> Told:
    return Told.by(ComplaintIn.model_validate({"source": "crm", "reference": "R1", **facts}))


def bounds(name: str) -> dict[str, object]:
    """What the document says of a fact that is not null."""
    return next(each for each in SCHEMA[name].get("anyOf", [SCHEMA[name]]) if each != {"type": "null"})


def test_every_fact_of_the_record_can_be_told():
    assert set(Event.model_fields) == set(FACTS)


@pytest.mark.parametrize("name", LENGTHS)
def test_the_document_gives_the_lengths_of_the_record(name):
    assert bounds(name)["maxLength"] == LENGTHS[name]


def test_the_document_gives_the_channels_of_the_record():
    assert bounds("channel")["enum"] == Channel.values


def test_only_what_is_said_is_told():
    assert told(unit="东区", resolved_at=None).told == {"reference", "unit", "resolved_at"}


def test_null_says_that_a_fact_is_not_known():
    empty = Facts(reference="R1", received_at=None)
    assert told(**dict.fromkeys(set(FACTS) - {"reference"})).facts == empty


def test_pauses_are_told_with_their_question():
    [pause] = told(
        pauses=[
            {
                "starts_at": "2026-10-31T09:30:00+08:00",
                "reason": "customer",
                "question_at": "2026-10-31T09:29:00+08:00",
            }
        ]
    ).facts.pauses
    assert (pause.ends_at, pause.counts) == (None, True)


def test_facts_are_read_with_their_kinds():
    facts = told(
        received_at="2026-10-31T09:30:00+08:00",
        satisfaction=5,
        first_contact=True,
        loss_amount="12.3",
        loss_confirmed_on="2026-10-31",
        unit=" 东区 ",
    ).facts
    assert facts.received_at == dt.datetime(2026, 10, 31, 1, 30, tzinfo=dt.UTC)
    assert (facts.satisfaction, facts.first_contact, facts.loss_amount) == (5, True, Decimal("12.30"))
    assert (facts.loss_confirmed_on, facts.unit) == (dt.date(2026, 10, 31), "东区")


@pytest.mark.parametrize(
    ("name", "value"),
    [("satisfaction", "5"), ("first_contact", "yes"), ("loss_amount", 12.3), ("unit", 7), ("received_at", 1793410200)],
)
def test_nothing_is_guessed(name, value):
    with pytest.raises(ValidationError):
        told(**{name: value})
