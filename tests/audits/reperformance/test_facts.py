"""Facts as recorded and as found, and what lies between."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.reperformance.facts import (
    AS_RECORDED,
    FIELDS,
    UNDETERMINED,
    Found,
    How,
    Kind,
    Record,
    agrees,
    audited,
    deviates,
    differences,
    findings_as_json,
    findings_from_json,
    is_examined,
    kind_of,
    record_as_json,
    record_from_json,
    undetermined,
)
from complaints.rules.pauses import Pause

RECEIVED = dt.datetime(2026, 3, 2, 1, 20, 31, tzinfo=dt.UTC)
ANSWERED = dt.datetime(2026, 3, 2, 2, 45, 12, 345, tzinfo=dt.UTC)
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 12, 31), timezones=st.just(dt.UTC))
MAYBE = st.none() | MOMENTS


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any record, possible or not."""
    pauses = draw(st.lists(MOMENTS, max_size=2).map(lambda starts: tuple(Pause(start) for start in starts)))
    times = {name: draw(MAYBE) for name in ("responded_at", "preliminary_at", "resolved_at", "reopened_at")}
    return Record(
        received_at=draw(MOMENTS),
        arrival=draw(st.sampled_from(Kind)),
        satisfaction=draw(st.none() | st.integers(1, 5)),
        pauses=pauses,
        due_at=draw(MAYBE),
        since_previous=draw(st.none() | st.integers(0, 10**7)),
        first_contact=draw(st.none() | st.booleans()),
        loss_amount=draw(st.none() | st.decimals("0.01", 10**6, places=2)),
        loss_confirmed_on=draw(st.none() | st.dates().map(str)),
        followed_at=draw(MAYBE),
        **times,
    )


def record(**facts: object) -> Record:
    return replace(Record(received_at=RECEIVED, responded_at=ANSWERED), **facts)


def otherwise(value: object) -> Found:
    return Found(How.OTHERWISE, value)


class TestAgreeing:
    @pytest.mark.parametrize(("second", "agrees_with_it"), [(12, True), (0, True), (13, False), (30, False)])
    def test_a_time_agrees_to_the_second_or_to_the_minute(self, second, agrees_with_it):
        found = ANSWERED.replace(second=second, microsecond=0)
        assert agrees("responded_at", found, ANSWERED) is agrees_with_it

    def test_the_minute_before_does_not_agree(self):
        assert not agrees("responded_at", ANSWERED.replace(minute=44, second=0, microsecond=0), ANSWERED)

    def test_the_same_instant_agrees_in_another_zone(self):
        china = dt.timezone(dt.timedelta(hours=8))
        assert agrees("responded_at", ANSWERED.replace(microsecond=0).astimezone(china), ANSWERED)

    def test_what_did_not_happen_agrees_with_nothing_on_record(self):
        assert agrees("resolved_at", None, None)
        assert not agrees("resolved_at", None, ANSWERED)

    def test_pauses_that_are_not_borne_out_differ_where_some_are_recorded(self):
        assert differences(record(pauses=(Pause(RECEIVED),)), {"pauses": otherwise(None)}) == ("pauses",)


class TestDifferences:
    @given(records())
    def test_as_recorded_gives_none(self, said):
        findings = dict.fromkeys(said.fields, AS_RECORDED)
        assert is_examined(said, findings)
        assert not deviates(said, findings)
        assert audited(said, findings) == said

    @given(records())
    def test_the_recorded_values_typed_again_give_none(self, said):
        findings = {name: otherwise(getattr(said, name)) for name in said.fields if name != "pauses"}
        assert differences(said, findings) == ()
        assert audited(said, findings) == said

    @given(records(), st.sampled_from(["responded_at", "resolved_at", "preliminary_at"]), MOMENTS)
    def test_one_changed_time_is_the_only_difference(self, said, name, moment):
        findings = dict.fromkeys(said.fields, AS_RECORDED) | {name: otherwise(moment)}
        expected = () if agrees(name, moment, getattr(said, name)) else (name,)
        assert differences(said, findings) == expected

    def test_they_come_in_the_order_of_the_form(self):
        findings = {"satisfaction": otherwise(1), "responded_at": otherwise(None)}
        assert differences(record(), findings) == ("responded_at", "satisfaction")

    def test_missing_evidence_is_a_deviation_and_no_difference(self):
        findings = dict.fromkeys(record().fields, AS_RECORDED) | {"resolved_at": UNDETERMINED}
        assert differences(record(), findings) == ()
        assert undetermined(record(), findings) == ("resolved_at",)
        assert deviates(record(), findings)
        assert audited(record(), findings) == record()

    def test_a_fact_nobody_looked_at_leaves_it_unexamined(self):
        assert not is_examined(record(), dict.fromkeys(FIELDS[:3], AS_RECORDED))

    def test_pauses_are_asked_for_only_where_some_are_recorded(self):
        assert "pauses" not in record().fields
        assert "pauses" in record(pauses=(Pause(RECEIVED),)).fields


class TestTheAuditedComplaint:
    def test_a_repeat_found_lies_within_every_window(self):
        found = audited(record(), {"arrival": otherwise(Kind.REPEAT)})
        assert (found.arrival, found.since_previous) == (Kind.REPEAT, 0)

    def test_a_new_one_found_follows_none(self):
        said = record(arrival=Kind.REPEAT, since_previous=5)
        assert audited(said, {"arrival": otherwise(Kind.NEW)}).since_previous is None

    def test_another_resolution_moves_what_followed(self):
        said = record(resolved_at=ANSWERED, followed_at=ANSWERED + dt.timedelta(hours=3), followed_after=10_800)
        later = ANSWERED.replace(microsecond=0) + dt.timedelta(hours=1)
        assert audited(said, {"resolved_at": otherwise(later)}).followed_after == 7_201
        assert audited(said, {"resolved_at": otherwise(None)}).followed_after is None
        assert audited(said, {"resolved_at": otherwise(later + dt.timedelta(hours=5))}).followed_after is None

    def test_pauses_that_are_not_borne_out_are_left_out(self):
        assert audited(record(pauses=(Pause(RECEIVED),)), {"pauses": otherwise(None)}).pauses == ()


class TestKeeping:
    @given(records())
    def test_a_record_comes_back_from_json(self, said):
        assert record_from_json(json.loads(json.dumps(record_as_json(said)))) == said

    @given(records())
    def test_findings_come_back_from_json(self, said):
        findings = {name: otherwise(getattr(said, name)) for name in FIELDS if name != "pauses"}
        findings |= {"pauses": UNDETERMINED}
        assert findings_from_json(json.loads(json.dumps(findings_as_json(findings)))) == findings


@pytest.mark.parametrize(
    ("arrival", "since", "kind"),
    [
        ("counted", None, Kind.NEW),
        ("counted", 30 * 86_400, Kind.REPEAT),
        ("counted", 30 * 86_400 + 1, Kind.NEW),
        ("chaser", None, Kind.CHASER),
        ("void", None, Kind.VOID),
    ],
)
def test_kinds_are_those_of_the_record(arrival, since, kind):
    assert kind_of(arrival, since) is kind


class TestFirstContact:
    @pytest.mark.parametrize(("found", "recorded"), [(True, True), (False, False), (False, None)])
    def test_what_the_record_does_not_say_counts_as_no(self, found, recorded):
        assert agrees("first_contact", found, recorded)

    @pytest.mark.parametrize(("found", "recorded"), [(True, False), (True, None), (False, True)])
    def test_otherwise_it_differs_and_is_audited_as_found(self, found, recorded):
        said = record(first_contact=recorded)
        told = {"first_contact": otherwise(found)}
        assert differences(said, told) == ("first_contact",)
        assert audited(said, told).first_contact is found


class TestPropertyLoss:
    CONFIRMED = {"loss_amount": Decimal(100), "loss_confirmed_on": "2026-03-09"}

    def test_only_a_confirmed_one_is_a_loss_through_a_service_error(self):
        assert record(loss_amount=Decimal(100)).loss is None
        assert record(**self.CONFIRMED).loss == Decimal(100)
        assert record(loss_confirmed_on="2026-03-09").loss == Decimal(0)

    def test_none_where_one_is_confirmed_takes_it_away(self):
        said = audited(record(**self.CONFIRMED), {"loss": otherwise(None)})
        assert (said.loss, said.loss_amount, said.loss_confirmed_on) == (None, None, None)

    def test_another_amount_keeps_the_day_on_record(self):
        said = audited(record(**self.CONFIRMED), {"loss": otherwise(Decimal(80))})
        assert (said.loss, said.loss_confirmed_on) == (Decimal(80), "2026-03-09")

    def test_one_that_the_record_does_not_know_is_of_the_day_of_receipt(self):
        said = audited(record(), {"loss": otherwise(Decimal(80))})
        assert (said.loss, said.loss_confirmed_on) == (Decimal(80), "2026-03-02")

    def test_one_on_record_that_nobody_confirmed_is_confirmed_by_the_evidence(self):
        said = record(loss_amount=Decimal(100))
        assert differences(said, {"loss": otherwise(Decimal(100))}) == ("loss",)
        assert audited(said, {"loss": otherwise(Decimal(100))}).loss == Decimal(100)
