from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import ServiceUnit, User
from complaints.actions import change, write_facts
from complaints.bulk.actions import carry_out
from complaints.bulk.plans import Act, RefusedError
from complaints.bulk.selection import Selection
from complaints.models import Complaint, ComplaintRevision, Source, TallyMark
from complaints.tallies import catch_up, lay_out
from evidence.models import JournalEntry
from tests.complaints.bulk.conftest import stored, ticked
from tests.complaints.conftest import NOW, START
from tests.complaints.tallies.test_catching_up import COUNTERS, from_scratch, tallied, told
from tests.complaints.test_actions import decided_from_scratch, decided_in_the_record

DAY = timedelta(days=1)


def refusal(act: Any, *args: Any, **options: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        act(*args, **options)
    return refused.value.code


# to a unit


def test_complaints_are_assigned_with_a_version_each_and_marks_on_both_places(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1), facts("R3", 2, unit="西区"))
    west = ServiceUnit.objects.get(name="西区")
    TallyMark.objects.all().delete()
    made = act(Act.UNIT, "R1", "R2", "R3", unit=west)
    assert (made.count, made.unchanged) == (3, 1)
    assert set(Complaint.objects.values_list("unit__name", "version")) == {("西区", 2), ("西区", 1)}
    assert TallyMark.objects.values("unit").distinct().count() == 2


def test_the_reason_and_the_person_stand_in_every_revision_and_in_the_journal(
    act: Any, clerk: User, write: Any, facts: Any
) -> None:
    write(facts("R1"), facts("R2", 1))
    act(Act.VOID, "R1", "R2", reason="entered twice by the import")
    known = {(each.known_until.by, each.known_until.reason) for each in ComplaintRevision.objects.all()}
    assert known == {(clerk, "entered twice by the import")}
    entry = JournalEntry.objects.get(action="complaints.bulk.void")
    assert (entry.detail["count"], entry.detail["references"]) == (2, ["R1", "R2"])


def test_complaints_of_several_sources_are_one_act(act: Any, company: Any, write: Any, facts: Any) -> None:
    other = Source.objects.create(organisation=company, key="b", name="b")
    write(facts("R1"))
    write(facts("R2", 1), source=other)
    act(Act.VOID, "R1", "R2")
    assert set(Complaint.objects.values_list("voided", flat=True)) == {True}


# duplicates


def test_a_duplicate_is_attached_to_the_one_that_was_named(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1", customer=""), facts("R2", 1, customer="008"), facts("R3", 2))
    act(Act.DUPLICATE, "R2", "R3", target="R1")
    for each in (stored("R2"), stored("R3")):
        assert (each.arrival, each.previous) == ("duplicate", stored("R1"))


def test_whoever_came_after_a_duplicate_is_compared_with_the_one_before_it(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1", resolved_at=START + DAY), facts("R2", 2), facts("R3", 3))
    assert (stored("R3").arrival, stored("R3").previous) == ("chaser", stored("R2"))
    act(Act.DUPLICATE, "R2", target="R1")
    assert (stored("R3").arrival, stored("R3").previous, stored("R3").since_previous) == (
        "counted",
        stored("R1"),
        172_800,
    )


def test_the_one_received_first_is_kept(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1))
    assert refusal(act, Act.DUPLICATE, "R1", target="R2") == "target_later"


def test_nothing_is_a_duplicate_of_itself_or_of_what_does_not_count(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1), facts("R3", 2))
    assert refusal(act, Act.DUPLICATE, "R1", "R2", target="R1") == "target_chosen"
    act(Act.DUPLICATE, "R2", target="R1")
    assert refusal(act, Act.DUPLICATE, "R3", target="R2") == "target_not_counted"


def test_a_complaint_that_others_hang_on_is_not_taken_away_from_under_them(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1), facts("R3", 2))
    act(Act.DUPLICATE, "R3", target="R2")
    assert refusal(act, Act.VOID, "R2") == "has_duplicates"
    assert refusal(act, Act.DUPLICATE, "R2", target="R1") == "has_duplicates"
    act(Act.VOID, "R2", "R3")
    assert stored("R2").voided


def test_a_file_does_not_take_back_what_a_person_decided(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1), facts("R3", 2))
    act(Act.DUPLICATE, "R2", target="R1")
    act(Act.VOID, "R3")
    write(facts("R2", 1, satisfaction=3), facts("R3", 2, satisfaction=3))
    assert (stored("R2").satisfaction, stored("R2").duplicate_of) == (3, stored("R1"))
    assert (stored("R3").satisfaction, stored("R3").arrival) == (3, "void")


def test_a_person_takes_a_mark_back_on_the_form(act: Any, clerk: User, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1))
    act(Act.DUPLICATE, "R2", target="R1")
    change(complaint=stored("R2"), facts=facts("R2", 1), told=["marked_duplicate"], by=clerk, reason="no", now=NOW)
    assert (stored("R2").arrival, stored("R2").duplicate_of) == ("chaser", None)


# merging


def test_merging_hands_over_what_the_first_one_lacks(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1", text="停电"), facts("R2", 1, responded_at=START + 2 * DAY, text="还是停电"))
    made = act(Act.MERGE, "R2", target="R1")
    assert set(made.taken) == {"responded_at"}
    kept = stored("R1")
    assert (kept.responded_at, kept.response_seconds, kept.text, kept.version) == (START + 2 * DAY, 172_800, "停电", 2)
    assert stored("R2").duplicate_of == kept


def test_what_is_open_is_not_hidden_in_what_is_resolved(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1", resolved_at=START + DAY), facts("R2", 2))
    assert refusal(act, Act.MERGE, "R2", target="R1") == "open_into_resolved"


def test_the_journal_names_the_facts_taken_over_and_not_what_they_say(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1, customer_name="王小明"))
    act(Act.MERGE, "R2", target="R1")
    entry = JournalEntry.objects.get(action="complaints.bulk.merge")
    assert entry.detail["taken_over"] == ["customer_name"]
    assert "王小明" not in str(entry.detail)


# void


def test_a_void_complaint_is_nobodys_earlier_one(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1))
    act(Act.VOID, "R1")
    assert (stored("R1").arrival, stored("R2").arrival, stored("R2").previous) == ("void", "counted", None)


def test_taking_it_back_leaves_everything_as_it_was(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 1))
    before = decided_in_the_record()
    act(Act.VOID, "R1")
    act(Act.RESTORE, "R1")
    assert decided_in_the_record() == before


# all or nothing


def test_a_set_that_changed_since_it_was_seen_is_refused_as_a_whole(
    clerk: User, act: Any, write: Any, facts: Any
) -> None:
    write(facts("R1"), facts("R2", 1))
    seen = Selection(ticked(["R1", "R2"]), clerk).mark
    write(facts("R2", 1, satisfaction=1))
    assert refusal(act, Act.VOID, "R1", "R2", seen=seen) == "changed"
    assert not Complaint.objects.filter(voided=True).exists()
    assert not JournalEntry.objects.filter(action__startswith="complaints.bulk").exists()


def test_a_complaint_that_has_come_since_is_not_swept_along(clerk: User, write: Any, facts: Any) -> None:
    write(facts("R1"))
    chosen = Selection(QueryDict("all=1&channel=phone"), clerk)
    told = {"act": Act.VOID, "chosen": chosen, "seen": chosen.mark, "count": 1, "reason": "x", "by": clerk, "now": NOW}
    write(facts("R2"))
    with pytest.raises(RefusedError, match="changed"):
        carry_out(**told)
    assert not Complaint.objects.filter(voided=True).exists()


def test_a_failure_in_the_middle_leaves_nothing_behind(
    act: Any, company: Any, write: Any, facts: Any, monkeypatch: Any
) -> None:
    other = Source.objects.create(organisation=company, key="b", name="b")
    write(facts("R1"))
    write(facts("R2", 1), source=other)

    def fail(**told: Any) -> Any:
        if told["source"] == other:
            raise OSError("the disk is full")
        return write_facts(**told)

    monkeypatch.setattr("complaints.bulk.actions.write_facts", fail)
    with pytest.raises(OSError, match="full"), transaction.atomic():
        act(Act.VOID, "R1", "R2")
    assert not Complaint.objects.filter(voided=True).exists()


def test_doing_it_twice_changes_nothing_the_second_time(act: Any, write: Any, facts: Any) -> None:
    write(facts("R1"))
    act(Act.VOID, "R1")
    assert refusal(act, Act.VOID, "R1") == "nothing_to_do"


ACTS = st.tuples(
    st.sampled_from([Act.DUPLICATE, Act.MERGE, Act.VOID, Act.RESTORE]),
    st.sets(st.sampled_from("ABCDEF"), min_size=1, max_size=3),
    st.sampled_from("ABCDEF"),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.lists(told(), max_size=5), ACTS), min_size=1, max_size=8))
def test_after_any_writes_and_acts_arrivals_and_tallies_are_those_of_a_decision_from_scratch(
    source: Source, act: Any, steps: list[Any]
) -> None:
    organisation = source.organisation_id
    with transaction.atomic():
        lay_out(organisation, COUNTERS)
        for step in steps:
            if isinstance(step, list):
                write_facts(source=source, facts=step, by=None, kind="import", now=told_until())
            else:
                _try(act, *step)
            catch_up(organisation)
        assert decided_in_the_record() == decided_from_scratch()
        assert tallied(organisation) == from_scratch(organisation)
        transaction.set_rollback(True)


def _try(act: Any, what: Act, references: set[str], target: str) -> None:
    known = Complaint.objects.filter(reference=target).first()
    with suppress(RefusedError):
        act(what, *references, target=known, now=told_until())


def told_until() -> Any:
    return NOW + 365 * DAY
