from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Organisation, ServiceUnit, User
from accounts.privacy import decrypt
from complaints import actions
from complaints.facts import FACTS, Facts, ImpossibleFactsError, problems
from complaints.models import Category, ChangeSet, Complaint, ComplaintRevision, Source
from complaints.rules import arrivals
from evidence.models import JournalEntry

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
START = datetime(2026, 9, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Tell = Callable[..., Facts]
Write = Callable[..., actions.Written]


def stored(reference: str = "R1") -> Complaint:
    return Complaint.objects.get(reference=reference)


# writing


def test_new_facts_are_accepted(write: Write, facts: Tell) -> None:
    written = write(facts("R1"), facts("R2", 1))
    assert (written.accepted, written.updated, written.unchanged) == (2, 0, 0)


def test_every_fact_is_stored_as_told(write: Write, facts: Tell) -> None:
    told = facts(
        "R1",
        customer_name="王小明",
        text="坏了",
        segment="contract",
        responded_at=START + HOUR,
        satisfaction=4,
        first_contact=False,
        loss_amount=Decimal("12.50"),
        loss_confirmed_on=START.date(),
        due_at=START + 9 * DAY,
    )
    write(told)
    assert Facts.of(stored()) == replace(told, customer="")


def test_the_same_facts_again_change_nothing(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2"))
    written = write(facts("R2"), facts("R1"))
    assert (written.unchanged, written.change_set) == (2, None)
    assert ChangeSet.objects.count() == 1
    assert not ComplaintRevision.objects.exists()


def test_blanks_around_a_reference_make_no_second_complaint(write: Write, facts: Tell) -> None:
    write(facts("R1"))
    assert write(facts(" R1 ")).unchanged == 1


def test_changed_facts_replace_the_old_ones_and_the_old_ones_are_kept(write: Write, facts: Tell) -> None:
    write(facts("R1", segment="ordinary"))
    written = write(facts("R1", segment="contract"), reason="the contract was found")
    [revision] = stored().revisions.all()
    assert (stored().version, stored().segment) == (2, "contract")
    assert (revision.version, revision.facts["segment"]) == (1, "ordinary")
    assert revision.known_until == written.change_set


def test_a_chain_of_versions_leaves_no_gap_in_known_time(write: Write, facts: Tell) -> None:
    for segment in ("a", "b", "c"):
        write(facts("R1", segment=segment))
    first, second = stored().revisions.order_by("version")
    assert first.known_until == second.known_from
    assert second.known_until == stored().change_set


def test_personal_data_stay_encrypted_in_revisions(write: Write, facts: Tell) -> None:
    write(facts("R1", customer_name="王小明"))
    write(facts("R1", customer_name="王晓明"))
    kept = stored().revisions.get().facts["customer_name"]
    assert "王" not in kept
    assert decrypt(kept, field="customer_name") == "王小明"


def test_a_reference_that_comes_twice_with_other_facts_keeps_both(write: Write, facts: Tell) -> None:
    written = write(facts("R1", segment="a"), facts("R1", segment="b"))
    assert (written.accepted, written.updated) == (1, 1)
    assert stored().segment == "b"
    assert stored().revisions.get().facts["segment"] == "a"


def test_the_same_reference_of_another_source_is_another_complaint(write: Write, facts: Tell, source: Source) -> None:
    shop = Source.objects.create(organisation=source.organisation, key="shop", name="Shop")
    write(facts("R1"))
    write(facts("R1"), source=shop)
    assert Complaint.objects.filter(reference="R1").count() == 2


def test_what_the_source_does_not_know_is_left_alone(write: Write, facts: Tell) -> None:
    write(facts("R1", satisfaction=5, customer_name="王小明"))
    key = stored().customer_key
    write(facts("R1", customer="", resolved_at=START + DAY), told=["received_at", "resolved_at"])
    assert (stored().satisfaction, stored().customer_name, stored().unit.name) == (5, "王小明", "东区")
    assert stored().customer_key == key
    assert stored().resolved_at == START + DAY


def test_impossible_facts_are_refused_and_nothing_is_written(write: Write, facts: Tell) -> None:
    with pytest.raises(ImpossibleFactsError):
        write(facts("R1"), facts("R2", resolved_at=START - DAY))
    assert not Complaint.objects.exists()
    assert not ChangeSet.objects.exists()
    assert not ServiceUnit.objects.exists()


def test_impossible_facts_can_be_put_aside_instead(write: Write, facts: Tell) -> None:
    aside: list[tuple[str, list[str]]] = []
    written = write(
        facts("R1"),
        facts("R2", received_at=NOW + DAY),
        refuse=lambda told, found: aside.append((told.reference, [problem.code for problem in found])),
    )
    assert (written.accepted, written.refused) == (1, 1)
    assert aside == [("R2", ["received_in_future"])]


def test_facts_that_only_contradict_what_is_stored_are_put_aside_too(write: Write, facts: Tell) -> None:
    write(facts("R1", responded_at=START + HOUR))
    aside: list[str] = []
    late = facts("R1", 5)
    write(late, told=["received_at"], refuse=lambda told, found: aside.extend(problem.code for problem in found))
    assert aside == ["responded_before_received"]
    assert stored().received_at == START


def test_progress_is_told_after_each_batch(write: Write, facts: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    heard: list[int] = []
    write(*(facts(f"R{number}") for number in range(5)), progress=heard.append)
    assert heard == [2, 4, 5]


def test_units_and_categories_are_registered_once(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", subcategory="门禁"), facts("R3", unit="西区"))
    write(facts("R4"))
    assert sorted(ServiceUnit.objects.values_list("name", flat=True)) == ["东区", "西区"]
    assert Category.objects.filter(parent=None).count() == 1
    assert sorted(Category.objects.exclude(parent=None).values_list("name", flat=True)) == ["电梯", "门禁"]
    assert Category.objects.get(name="电梯").sort_name == "dian ti"


def test_a_source_with_one_level_of_categories_gets_the_level_above(write: Write, facts: Tell) -> None:
    write(facts("R1", category="", subcategory="电梯"))
    assert (stored().category.name, stored().subcategory.name) == ("电梯", "电梯")


def test_days_and_seconds_are_derived(write: Write, facts: Tell) -> None:
    late_in_utc = datetime(2026, 9, 1, 17, tzinfo=UTC)  # one o'clock of the 2nd in Shanghai
    write(
        facts(
            "R1",
            received_at=late_in_utc,
            responded_at=late_in_utc + timedelta(seconds=7200, microseconds=1),
            preliminary_at=late_in_utc + 2 * HOUR,
            resolved_at=late_in_utc + DAY,
        )
    )
    assert str(stored().received_day) == "2026-09-02"
    assert (stored().response_seconds, stored().preliminary_seconds) == (7201, 7200)
    assert stored().resolution_seconds == 86_400


def test_derived_columns_follow_changed_facts(write: Write, facts: Tell) -> None:
    write(facts("R1", resolved_at=START + DAY))
    write(facts("R1"))
    assert stored().resolution_seconds is None


def test_a_write_is_in_the_journal(write: Write, facts: Tell, manager: User) -> None:
    write(facts("R1"), by=manager, reason="quarterly file")
    entry = JournalEntry.objects.get(action="complaints.write")
    assert entry.actor_id_at == manager.pk
    assert (entry.detail["accepted"], entry.detail["change_set"]) == (1, 1)


def test_change_sets_are_numbered_one_after_the_other(write: Write, facts: Tell) -> None:
    numbers = [write(facts(f"R{number}")).change_set.number for number in range(3)]
    assert numbers == [1, 2, 3]


# arrivals


def kinds() -> dict[str, tuple[str, str | None, int | None]]:
    return {
        each.reference: (each.arrival, each.previous and each.previous.reference, each.since_previous)
        for each in Complaint.objects.select_related("previous")
    }


def test_a_chaser_is_recognised_when_it_is_written(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 3))
    assert kinds()["R2"] == ("chaser", "R1", None)


def test_an_earlier_complaint_that_comes_late_changes_the_later_one(write: Write, facts: Tell) -> None:
    write(facts("R2", 3))
    assert kinds()["R2"] == ("counted", None, None)
    write(facts("R1", resolved_at=START + DAY))
    assert kinds()["R2"] == ("counted", "R1", 2 * 86_400)


def test_a_resolution_makes_chasers_into_repeats(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 3))
    write(facts("R1", resolved_at=START + 2 * DAY))
    assert kinds()["R2"] == ("counted", "R1", 86_400)


def test_a_change_of_arrival_alone_is_no_new_version(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 3))
    write(facts("R1", resolved_at=START + 2 * DAY))
    assert stored("R2").version == 1


def test_a_complaint_that_leaves_its_chain_frees_those_after_it(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 3))
    write(facts("R1", customer="008"))
    assert kinds() == {"R1": ("counted", None, None), "R2": ("counted", None, None)}


def test_a_complaint_that_loses_its_customer_stands_alone(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 3))
    write(facts("R2", 3, customer=""))
    assert kinds()["R2"] == ("counted", None, None)


def test_another_level_2_category_is_another_chain(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 3, subcategory="门禁"))
    assert kinds()["R2"] == ("counted", None, None)


def test_units_and_channels_do_not_divide_a_chain(write: Write, facts: Tell) -> None:
    write(facts("R1"), facts("R2", 3, unit="西区", channel="email"))
    assert kinds()["R2"][0] == "chaser"


def test_without_a_customer_there_is_no_chain(write: Write, facts: Tell) -> None:
    write(facts("R1", customer=""), facts("R2", 3, customer=""))
    assert kinds()["R2"] == ("counted", None, None)


def test_without_a_level_2_category_there_is_no_chain(write: Write, facts: Tell) -> None:
    write(facts("R1", subcategory=""), facts("R2", 3, subcategory=""))
    assert kinds()["R2"] == ("counted", None, None)


def test_a_duplicate_without_a_chain_is_still_no_counted_complaint(write: Write, facts: Tell) -> None:
    write(facts("R1", customer="", marked_duplicate=True))
    assert kinds()["R1"] == ("duplicate", None, None)


def test_chains_of_two_companies_do_not_meet(write: Write, facts: Tell, source: Source) -> None:
    write(facts("R1"))
    other = Source.objects.create(
        organisation=Organisation.objects.create(name="另一家", slug="other"), key="crm", name="CRM"
    )
    write(facts("R2", 3), source=other)
    assert kinds()["R2"] == ("counted", None, None)


moments = st.integers(0, 12).map(lambda day: START + day * DAY)
told = st.builds(
    Facts,
    reference=st.sampled_from(["R1", "R2", "R3", "R4", "R5"]),
    received_at=moments,
    subcategory=st.sampled_from(["电梯", "门禁", ""]),
    category=st.just("维修"),
    customer=st.sampled_from(["007", "008", ""]),
    marked_duplicate=st.booleans(),
    reopened_at=st.none() | moments,
    resolved_at=st.none() | moments,
)
batches = st.lists(st.lists(told, max_size=4), min_size=1, max_size=4)


class ArrivalsInAnyOrder(TestCase):
    """Any order and grouping of writes, corrections among them, ends in the arrivals of a decision from scratch."""

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(batches)
    def test_any_order_of_writing_gives_the_arrivals_of_a_decision_from_scratch(self, told: list[list[Facts]]) -> None:
        source = Source.objects.create(organisation=Organisation.objects.create(name="x", slug="x"), key="x", name="x")
        for batch in told:
            actions.write_facts(
                source=source, facts=batch, by=None, kind="import", now=NOW, refuse=lambda facts, found: None
            )
        assert decided_in_the_record() == decided_from_scratch()

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(told, min_size=2, max_size=5, unique_by=lambda facts: facts.reference), st.data())
    def test_the_same_facts_written_in_any_order_give_the_same_arrivals(
        self, facts: list[Facts], data: st.DataObject
    ) -> None:
        """One source writes in order of receipt, another in any order, with slips that are corrected afterwards."""
        organisations = [Organisation.objects.create(name=name, slug=name) for name in ("x", "y")]
        sources = [Source.objects.create(organisation=each, key="x", name="x") for each in organisations]
        sound = [each for each in facts if not problems(each, now=NOW)]
        straight = sorted(sound, key=lambda each: (each.received_at, each.reference))
        slips = data.draw(st.lists(st.builds(_slip, st.sampled_from(sound), moments), max_size=3)) if sound else []
        for source, order in zip(sources, ([straight], [slips, data.draw(st.permutations(sound))]), strict=True):
            for batch in order:
                actions.write_facts(source=source, facts=batch, by=None, kind="import", now=NOW)
        assert _by_reference(sources[0]) == _by_reference(sources[1])


def _slip(facts: Facts, moment: datetime) -> Facts:
    """The same complaint as somebody mistook it at first."""
    return replace(facts, received_at=moment, resolved_at=None, reopened_at=None, customer="009")


def _by_reference(source: Source) -> dict[str, tuple[str, str | None, int | None]]:
    rows = Complaint.objects.filter(source=source)
    told = rows.values_list("reference", "arrival", "previous__reference", "since_previous")
    return {reference: (arrival, previous, since) for reference, arrival, previous, since in told}


def decided_in_the_record() -> dict[int, tuple[str, int | None, int | None]]:
    rows = Complaint.objects.values_list("pk", "arrival", "previous", "since_previous")
    return {pk: (arrival, previous, since) for pk, arrival, previous, since in rows}


def decided_from_scratch() -> dict[int, tuple[str, int | None, int | None]]:
    chains: dict[Any, list[arrivals.Link[int]]] = {}
    for each in Complaint.objects.all():
        told = (each.pk, each.reference, each.received_at, each.resolved_at, each.reopened_at, each.marked_duplicate)
        link = arrivals.Link(*told, each.voided, each.duplicate_of_id)
        whole = each.customer_key and each.subcategory_id
        chains.setdefault((each.customer_key, each.subcategory_id) if whole else each.pk, []).append(link)
    found = [arrived for links in chains.values() for arrived in arrivals.chain(links)]
    return {each.id: (each.arrival.value, each.previous, each.since_previous) for each in found}


# by hand


def test_a_complaint_can_be_entered_by_hand(clerk: User, facts: Tell) -> None:
    complaint = actions.add(facts=facts("H1"), by=clerk, now=NOW)
    assert (complaint.reference, complaint.source.key, complaint.change_set.by) == ("H1", "by-hand", clerk)


def test_without_a_reference_it_gets_day_and_number(clerk: User, facts: Tell) -> None:
    first, second = (actions.add(facts=facts(""), by=clerk, now=NOW).reference for _ in range(2))
    assert (first, second) == ("20261123-001", "20261123-002")


def test_entering_never_changes_a_complaint_that_is_there(clerk: User, facts: Tell) -> None:
    actions.add(facts=facts("H1", segment="a"), by=clerk, now=NOW)
    with pytest.raises(actions.ReferenceTakenError):
        actions.add(facts=facts(" H1", segment="b"), by=clerk, now=NOW)
    assert stored("H1").segment == "a"


def test_a_correction_keeps_who_when_and_why(complaint: Complaint, clerk: User, facts: Tell) -> None:
    actions.change(
        complaint=complaint, facts=facts("R1", satisfaction=2), told=["satisfaction"], by=clerk, reason="typo", now=NOW
    )
    by = stored().revisions.get().known_until
    assert (by.by, by.reason, by.kind) == (clerk, "typo", "form")
    assert stored().satisfaction == 2
    assert stored().customer_name == "王小明"


def test_a_correction_keeps_the_customer_whose_reference_nobody_knows(
    complaint: Complaint, clerk: User, facts: Tell
) -> None:
    told = [name for name in FACTS if name != "customer"]
    actions.change(complaint=complaint, facts=Facts.of(complaint), told=told, by=clerk, reason="none", now=NOW)
    assert stored().customer_key == complaint.customer_key != ""
    assert stored().version == 1


def test_a_correction_needs_a_reason(complaint: Complaint, clerk: User, facts: Tell) -> None:
    with pytest.raises(ValueError, match="reason"):
        actions.change(complaint=complaint, facts=facts("R1"), by=clerk, reason=" ", now=NOW)


def test_a_correction_of_an_outdated_version_is_refused(complaint: Complaint, clerk: User, facts: Tell) -> None:
    change = {"complaint": complaint, "by": clerk, "reason": "typo", "now": NOW, "version": 1, "told": ["satisfaction"]}
    actions.change(facts=facts("R1", satisfaction=2), **change)
    with pytest.raises(actions.StaleVersionError):
        actions.change(facts=facts("R1", satisfaction=3), **change)
    assert stored().satisfaction == 2


def test_an_impossible_correction_is_refused(complaint: Complaint, clerk: User, facts: Tell) -> None:
    with pytest.raises(ImpossibleFactsError):
        actions.change(
            complaint=complaint,
            facts=facts("R1", resolved_at=START - DAY),
            told=["resolved_at"],
            by=clerk,
            reason="typo",
            now=NOW,
        )
    assert stored().version == 1
