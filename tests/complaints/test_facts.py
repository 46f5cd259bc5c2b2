from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from complaints import messages
from complaints.facts import FACTS, Facts, completed, facts_of, from_columns, merge, problems, tidy
from complaints.models import Complaint
from complaints.rules.pauses import Pause

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
RECEIVED = datetime(2026, 11, 1, 1, tzinfo=UTC)


def told(**facts: Any) -> Facts:
    return Facts(**{"reference": "R1", "received_at": RECEIVED, "channel": "phone", **facts})


def codes(**facts: Any) -> list[str]:
    return [problem.code for problem in problems(told(**facts), now=NOW)]


def test_plain_facts_have_no_problem() -> None:
    assert codes(responded_at=RECEIVED, resolved_at=NOW, satisfaction=5, loss_amount=Decimal("12.50")) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reference": "  "}, "reference_missing"),
        ({"reference": "x" * 101}, "too_long"),
        ({"text": "a\x00b"}, "unstorable_character"),
        ({"customer_name": "\ud800"}, "unstorable_character"),
        ({"received_at": None}, "received_missing"),
        ({"received_at": NOW + timedelta(seconds=1)}, "received_in_future"),
        ({"received_at": datetime(1970, 1, 1, tzinfo=UTC)}, "received_too_long_ago"),
        ({"received_at": datetime(2026, 11, 1, 1)}, "time_without_zone"),
        ({"acknowledged_at": RECEIVED - timedelta(seconds=1)}, "acknowledged_before_received"),
        ({"responded_at": RECEIVED - timedelta(seconds=1)}, "responded_before_received"),
        ({"preliminary_at": RECEIVED - timedelta(seconds=1)}, "preliminary_before_received"),
        ({"resolved_at": RECEIVED - timedelta(seconds=1)}, "resolved_before_received"),
        ({"closed_at": RECEIVED - timedelta(seconds=1)}, "closed_before_received"),
        ({"reopened_at": RECEIVED - timedelta(seconds=1), "reopen_count": 1}, "reopened_before_received"),
        ({"reopened_at": RECEIVED}, "reopened_without_resolution"),
        ({"responded_at": NOW + timedelta(seconds=1)}, "event_in_future"),
        ({"due_at": datetime(9999, 1, 1, tzinfo=UTC)}, "due_out_of_range"),
        ({"channel": "carrier pigeon"}, "unknown_channel"),
        ({"satisfaction": 0}, "satisfaction_out_of_range"),
        ({"satisfaction": 6}, "satisfaction_out_of_range"),
        ({"reopen_count": -1}, "reopen_count_out_of_range"),
        ({"loss_amount": Decimal("-1")}, "loss_out_of_range"),
        ({"loss_amount": Decimal("NaN")}, "loss_out_of_range"),
        ({"loss_confirmed_on": date(2026, 11, 25)}, "event_in_future"),
        ({"loss_confirmed_on": date(1912, 1, 1)}, "confirmed_too_long_ago"),
    ],
)
def test_impossible_facts_are_named(facts: dict[str, Any], code: str) -> None:
    assert codes(**facts) == [code]


def test_every_problem_of_a_complaint_is_told_at_once() -> None:
    assert codes(satisfaction=9, channel="?", responded_at=RECEIVED - timedelta(days=1)) == [
        "responded_before_received",
        "unknown_channel",
        "satisfaction_out_of_range",
    ]


def test_received_this_very_instant_is_possible() -> None:
    assert codes(received_at=NOW, resolved_at=NOW) == []


def test_an_own_deadline_may_lie_ahead() -> None:
    assert codes(due_at=NOW + timedelta(days=30)) == []


def test_a_problem_is_said_in_the_readers_language_with_its_numbers() -> None:
    with translation.override("en"):
        [problem] = problems(told(satisfaction=6), now=NOW)
        assert messages.text(problem) == "Satisfaction is a whole number from 1 to 5, not 6."


def test_every_problem_has_a_sentence_and_a_heading() -> None:
    impossible = Facts(
        reference="",
        received_at=datetime(1950, 1, 1, tzinfo=UTC),
        channel="?",
        unit="x" * 300,
        text="\x00",
        satisfaction=9,
        reopen_count=-1,
        loss_amount=Decimal(-1),
        loss_confirmed_on=date(1900, 1, 1),
        due_at=datetime(1900, 1, 1, tzinfo=UTC),
        **{f"{name}_at": datetime(1940, 1, 1, tzinfo=UTC) for name in ("responded", "resolved", "closed", "reopened")},
    )
    found = problems(impossible, now=datetime(1930, 1, 1, tzinfo=UTC))
    assert {"too_long", "received_in_future", "event_in_future", "reopened_before_received"} <= {p.code for p in found}
    for problem in found:
        assert "%(" not in messages.text(problem)
        assert "%(" not in messages.heading(problem.code)


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_has_a_name(fact: str) -> None:
    assert messages.label(fact)


HOUR = timedelta(hours=1)
ASKED = Pause(RECEIVED + HOUR, RECEIVED + 3 * HOUR, question_at=RECEIVED + HOUR)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"starts_at": RECEIVED - HOUR, "question_at": RECEIVED - HOUR}, "pause_before_received"),
        ({"question_at": RECEIVED - HOUR}, "pause_before_received"),
        ({"ends_at": NOW + HOUR}, "pause_in_future"),
        ({"ends_at": RECEIVED + HOUR}, "pause_ends_before_start"),
        ({"question_at": None}, "pause_without_question"),
        ({"question_at": RECEIVED + 2 * HOUR}, "question_after_pause"),
        ({"reason": "lunch"}, "unknown_pause_reason"),
        ({"ends_at": datetime(2026, 11, 1, 1)}, "pause_without_zone"),
    ],
)
def test_an_impossible_pause_is_named_with_its_place(change: dict[str, Any], code: str) -> None:
    found = problems(told(pauses=(replace(ASKED, **change),)), now=NOW)
    assert [(problem.code, problem.params) for problem in found] == [(code, {"number": 1})]
    assert "%(" not in messages.text(found[0]) + messages.heading(code)


def test_waiting_for_a_supplier_needs_no_question() -> None:
    assert codes(pauses=(replace(ASKED, reason="supplier", question_at=None),)) == []


def test_pauses_may_touch_but_not_overlap() -> None:
    after = replace(ASKED, starts_at=RECEIVED + 3 * HOUR, ends_at=None)
    assert codes(pauses=(after, ASKED)) == []
    assert codes(pauses=(replace(after, starts_at=RECEIVED + 2 * HOUR), ASKED)) == ["pauses_overlap"]
    assert codes(pauses=(replace(ASKED, ends_at=None), after)) == ["pauses_overlap"]


def test_more_pauses_than_anybody_makes_are_refused() -> None:
    assert codes(pauses=(ASKED,) * 101) == ["too_many_pauses"]


def test_columns_tell_one_pause() -> None:
    parts = {"pause_from": RECEIVED + HOUR, "pause_to": RECEIVED + 3 * HOUR, "pause_question": RECEIVED + HOUR}
    assert from_columns({"unit": "东区", **parts}) == {"unit": "东区", "pauses": (ASKED,)}
    assert from_columns({"pause_from": RECEIVED})["pauses"] == (Pause(RECEIVED, reason="other"),)
    assert from_columns({"pause_reason": "customer"}) == {}


def test_tidying_takes_blanks_from_short_texts_only() -> None:
    tidied = tidy(told(reference=" R1 ", unit="东区 ", text=" as said "))
    assert (tidied.reference, tidied.unit, tidied.text) == ("R1", "东区", " as said ")


def test_tidying_brings_money_to_cents() -> None:
    assert str(tidy(told(loss_amount=Decimal("1.005"))).loss_amount) == "1.00"


def test_tidying_leaves_impossible_money_to_be_refused() -> None:
    assert tidy(told(loss_amount=Decimal("Infinity"))).loss_amount == Decimal("Infinity")


def test_a_source_that_knows_everything_replaces_everything() -> None:
    new = told(satisfaction=None)
    assert merge(told(satisfaction=3), new, None) is new


def test_what_a_source_does_not_tell_stays() -> None:
    old, new = told(satisfaction=3, segment="vip"), told(segment="", severity="high")
    assert merge(old, new, ["severity", "segment"]) == replace(old, severity="high", segment="")


def test_facts_made_by_the_million_are_facts_like_others() -> None:
    made = facts_of({"received_at": RECEIVED, "channel": "phone", "satisfaction": 3, "reference": "R1"})
    assert made == told(satisfaction=3)
    assert facts_of({}) == Facts(reference="", received_at=None)
    with pytest.raises(FrozenInstanceError):
        made.satisfaction = 4  # type: ignore[misc]


def test_a_fact_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        facts_of({"colour": "red"})


def test_what_is_on_record_completes_what_a_source_tells(complaint: Complaint) -> None:
    known = Facts.of(complaint)
    new = told(reference="R1", segment="vip", customer="008")
    assert completed(new, complaint, ["segment"]) == replace(known, segment="vip")
    assert completed(new, complaint, FACTS) is new


def test_facts_of_a_stored_complaint_are_the_ones_written(complaint: Complaint) -> None:
    facts = Facts.of(complaint)
    assert (facts.reference, facts.unit, facts.subcategory, facts.customer_name) == ("R1", "东区", "电梯", "王小明")
    assert facts.customer == ""
