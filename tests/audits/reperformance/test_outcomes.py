"""What a complaint counts as when audited: exactly what the product's rules say of the same facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.reperformance.facts import AS_RECORDED, Found, How, Kind, Record, audited
from audits.reperformance.outcomes import Asked, case_of, corrected, share
from complaints.rules.calendars import WeekdayCalendar
from complaints.rules.clocks import Limit
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.metrics import share as measure_of
from compliance.rules.parts import Part, Question, part
from tests.audits.reperformance.test_facts import MOMENTS, records

START, END = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
AS_OF = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
METRICS = ("first_response_timely_rate", "resolution_rate", "repeat_rate", "satisfaction", "reopen_rate")


def asked(metric: str = "first_response_timely_rate") -> Asked:
    definition = DEFINITIONS[metric]
    limit = Limit.parse("2h") if definition.needs_limit else None
    question = Question(definition.ask, ZoneInfo("Asia/Shanghai"), WeekdayCalendar(), limit)
    return Asked(definition, question, START, END, AS_OF)


ASKED = st.sampled_from(METRICS).map(asked)


class TestTheProductsOwnRules:
    @given(records(), ASKED)
    def test_as_recorded_counts_as_the_record_does(self, said, promise):
        found = audited(said, dict.fromkeys(said.fields, AS_RECORDED))
        assert promise.outcome(found) == promise.outcome(said)

    @given(records(), ASKED)
    def test_what_is_counted_is_judged_by_the_rule_of_every_figure(self, said, promise):
        found = promise.outcome(said)
        if said.arrival.is_counted and START <= said.received_at < END:
            assert found == part(case_of(said), promise.question, as_of=AS_OF)
        else:
            assert found is None

    @given(records(), ASKED, MOMENTS)
    def test_a_changed_fact_changes_what_the_product_would(self, said, promise, moment):
        findings = dict.fromkeys(said.fields, AS_RECORDED) | {"responded_at": Found(How.OTHERWISE, moment)}
        found = audited(said, findings)
        told = replace(said, responded_at=found.responded_at)
        assert promise.outcome(found) == promise.outcome(told)

    @given(st.lists(records(), max_size=20), ASKED)
    def test_counts_corrected_are_counts_taken_anew(self, everything, promise):
        """The value with corrections is the one that a record with the audited facts would give."""
        late = {"responded_at": Found(How.OTHERWISE, None), "arrival": Found(How.OTHERWISE, Kind.DUPLICATE)}
        after = [audited(each, late) if place % 2 else each for place, each in enumerate(everything)]
        moves = [(promise.outcome(a), promise.outcome(b)) for a, b in zip(everything, after, strict=True)]
        anew = tally(promise, after)
        found = {name: n for name, n in corrected(tally(promise, everything), moves).items() if n}
        assert found == anew
        assert measure_of(promise.definition, found).value == measure_of(promise.definition, anew).value


def tally(promise: Asked, everything: list[Record]) -> dict[Part, int]:
    found: dict[Part, int] = {}
    for each in everything:
        if (outcome := promise.outcome(each)) is not None:
            found[outcome] = found.get(outcome, 0) + 1
    return found


class TestFailing:
    RECEIVED = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)

    @pytest.mark.parametrize(("minutes", "fails"), [(120, False), (121, True), (None, True)])
    def test_a_late_answer_goes_against_a_timely_rate(self, minutes, fails):
        answered = self.RECEIVED + dt.timedelta(minutes=minutes) if minutes else None
        promise = asked()
        assert promise.fails(promise.outcome(Record(received_at=self.RECEIVED, responded_at=answered))) is fails

    def test_where_lower_is_better_the_numerator_fails(self):
        promise = asked("repeat_rate")
        said = Record(received_at=self.RECEIVED, arrival=Kind.REPEAT, since_previous=0)
        assert promise.fails(promise.outcome(said)) is True

    def test_what_is_not_counted_neither_fails_nor_keeps_it(self):
        promise = asked()
        assert promise.fails(promise.outcome(Record(received_at=self.RECEIVED, arrival=Kind.CHASER))) is None

    def test_a_loss_counts_on_chasers_too(self):
        promise = asked("property_loss_cases")
        said = Record(received_at=self.RECEIVED, arrival=Kind.CHASER, loss_confirmed_on="2026-03-05")
        assert promise.outcome(said) is Part.LOSS

    def test_a_share_leaves_out_what_is_in_neither_number(self):
        found = share([True, False, None, False])
        assert (found.failing, found.judged) == (1, 3)
        assert share([None]).rate is None
