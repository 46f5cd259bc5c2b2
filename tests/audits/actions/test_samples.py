"""Samples: planned, frozen, drawn by a seed that comes afterwards, extended, given up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models.query import QuerySet

from accounts.models import Organisation, User
from audits.actions.refusals import NotAllowedError
from audits.actions.samples import (
    EmptyFrameError,
    FrameDamagedError,
    Outline,
    drawn,
    enter_seed,
    extend,
    freeze,
    give_up,
    plan_sample,
)
from audits.models import Engagement, Sample, SampleItem, evidence_visible_to
from audits.sampling.drawing import digest, frame_of
from commitments.models import Clause, Promise
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import ChangeSet, Complaint, Source
from evidence.models import AppendOnlyError, JournalEntry

RECORDS = {"tolerable": "3"}
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def told(company: Organisation) -> Callable[..., None]:
    """`told(100)`: so many complaints received in the engagement's period, two in three of them by phone."""
    source = Source.objects.create(organisation=company, key="desk", name="desk")

    def tell(n: int, **more: Any) -> None:
        facts = [
            Facts(
                reference=f"D-{k}-{len(more)}",
                received_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC) + k * dt.timedelta(hours=1),
                channel=("phone", "phone", "email")[k % 3],
                **more,
            )
            for k in range(n)
        ]
        write_facts(source=source, facts=facts, by=None, kind="import", now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))

    return tell


@pytest.fixture
def plan(engagement: Engagement, auditor: User) -> Callable[..., Sample]:
    """`plan(stratify_by="channel")`: are the records true, up to three per cent?"""

    def make(**changes: Any) -> Sample:
        usual = {"title": "响应时间核对", "method": "records", "terms": RECORDS}
        return plan_sample(engagement=engagement, outline=Outline(**(usual | changes)), by=auditor)

    return make


@pytest.fixture
def later(time_machine: Any) -> Callable[[], None]:
    """A minute passes."""
    at = dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC)

    def pass_by() -> None:
        nonlocal at
        at += dt.timedelta(minutes=1)
        time_machine.move_to(at, tick=False)

    return pass_by


@pytest.fixture
def frozen(plan: Any, told: Any, auditor: User, later: Any) -> Sample:
    """A frame of three hundred, two hundred of them by phone."""
    told(300)
    sample = freeze(sample=plan(stratify_by="channel"), by=auditor)
    later()
    return sample


@pytest.fixture
def sample(frozen: Sample, auditor: User) -> Sample:
    return enter_seed(sample=frozen, seed="二十三日的余数 4711", by=auditor)


def numbers(sample: Sample) -> set[int]:
    return set(sample.items.values_list("complaint_id", flat=True))


class TestFreezing:
    def test_the_frame_is_every_counted_complaint_of_the_period(self, frozen):
        with frozen.frame.file.open("rb") as kept:
            text = kept.read().decode()
        assert set(frame_of(text)) == set(Complaint.objects.values_list("pk", flat=True))
        assert frozen.frame_digest == digest(text) == frozen.frame.sha256

    def test_the_plan_is_that_of_a_population_of_this_size(self, frozen):
        assert (frozen.size, frozen.n, frozen.ac) == (300, 84, 0)

    def test_the_account_names_what_is_excluded(self, plan, told, auditor):
        told(30)
        told(5, marked_duplicate=True)
        found = freeze(sample=plan(), by=auditor)
        assert found.account == {"counted": 30, "duplicate": 5}
        assert sum(found.account.values()) == Complaint.objects.count()

    def test_what_was_received_outside_the_period_is_not_in_it(self, plan, complaints, auditor):
        assert freeze(sample=plan(terms={"tolerable": "60"}), by=auditor).size == 2

    def test_it_knows_the_last_change_set(self, frozen):
        assert frozen.watermark == ChangeSet.objects.order_by("-number").first().number

    def test_of_a_promise_it_is_what_the_promise_is_about(self, plan, told, auditor, clause):
        told(90)
        (promise,) = Promise.objects.bulk_create(
            [Promise(clause=clause, metric="repeat_rate", scope={"channels": ["email"]})]  # past the signature
        )
        assert freeze(sample=plan(promise=promise), by=auditor).size == 30

    def test_an_empty_frame_is_refused(self, plan, auditor):
        with pytest.raises(EmptyFrameError):
            freeze(sample=plan(), by=auditor)

    def test_what_is_received_later_does_not_change_it(self, frozen, told, auditor):
        told(60, severity="high")
        assert enter_seed(sample=frozen, seed="x", by=auditor).size == 300

    def test_a_frame_is_frozen_once(self, frozen, auditor):
        with pytest.raises(NotAllowedError):
            freeze(sample=frozen, by=auditor)


class TestDrawing:
    def test_the_seed_draws_as_many_as_the_plan_says(self, sample):
        assert len(numbers(sample)) == sample.n == 84

    def test_the_strata_give_their_share(self, sample):
        by_stratum = sample.items.values_list("stratum", flat=True)
        assert sorted((name, list(by_stratum).count(name)) for name in set(by_stratum)) == [
            ("email", 28),
            ("phone", 56),
        ]

    def test_the_draw_can_be_made_again(self, sample):
        assert {(each.number, each.rank) for each in drawn(sample)} == set(
            sample.items.values_list("complaint_id", "rank")
        )

    def test_the_seed_comes_later_than_the_frame(self, plan, told, auditor):
        told(300)
        sample = freeze(sample=plan(), by=auditor)
        with pytest.raises(IntegrityError), transaction.atomic():
            enter_seed(sample=sample, seed="at the same moment", by=auditor)

    def test_a_seed_is_entered_once(self, sample, auditor):
        with pytest.raises(NotAllowedError):
            enter_seed(sample=sample, seed="another", by=auditor)

    def test_an_empty_seed_is_refused_and_draws_nothing(self, frozen, auditor):
        with pytest.raises(ValueError, match="seed"):
            enter_seed(sample=frozen, seed="  ", by=auditor)
        assert not frozen.items.exists()

    def test_a_frame_that_was_changed_on_disk_draws_nothing(self, frozen, auditor, storage_of):
        storage_of(frozen).write_bytes(b"1\n2\n3\n")
        with pytest.raises(FrameDamagedError):
            enter_seed(sample=frozen, seed="x", by=auditor)
        assert not frozen.items.exists()

    def test_nothing_is_drawn_without_a_frame(self, plan, auditor):
        with pytest.raises(NotAllowedError):
            enter_seed(sample=plan(), seed="x", by=auditor)

    def test_items_never_change(self, sample):
        with pytest.raises(AppendOnlyError):
            sample.items.update(rank=1)
        with pytest.raises(AppendOnlyError):
            sample.items.first().save()


class TestExtending:
    def test_those_drawn_before_stay(self, sample, auditor):
        before = set(sample.items.values_list("pk", flat=True))
        extend(sample=sample, n=120, reason="一处偏差，扩大样本", by=auditor)
        after = set(sample.items.values_list("pk", flat=True))
        assert before < after
        assert len(after) == 120

    @pytest.mark.parametrize("n", [84, 10])
    def test_a_sample_does_not_shrink(self, sample, auditor, n):
        with pytest.raises(NotAllowedError):
            extend(sample=sample, n=n, reason="…", by=auditor)

    def test_it_takes_a_reason(self, sample, auditor):
        with pytest.raises(NotAllowedError):
            extend(sample=sample, n=100, reason=" ", by=auditor)

    def test_there_are_no_more_than_the_frame_holds(self, sample, auditor):
        with pytest.raises(ValueError, match="of 300"):
            extend(sample=sample, n=301, reason="…", by=auditor)
        assert sample.items.count() == 84


class TestGivingUp:
    def test_another_sample_names_the_one_it_replaces(self, sample, engagement, auditor):
        give_up(sample=sample, reason="期间填错", by=auditor)
        again = plan_sample(
            engagement=engagement, outline=Outline("again", "records", RECORDS), by=auditor, instead_of=sample
        )
        assert (again.replaces, again.number) == (sample, 2)

    def test_what_was_drawn_stays(self, sample, auditor):
        given_up = give_up(sample=sample, reason="期间填错", by=auditor)
        assert len(numbers(given_up)) == 84

    def test_one_that_is_not_given_up_is_not_replaced(self, sample, engagement, auditor):
        with pytest.raises(NotAllowedError):
            plan_sample(engagement=engagement, outline=Outline("x", "records"), by=auditor, instead_of=sample)

    def test_one_is_replaced_once(self, sample, engagement, auditor):
        give_up(sample=sample, reason="期间填错", by=auditor)
        outline = Outline("again", "records", RECORDS)
        plan_sample(engagement=engagement, outline=outline, by=auditor, instead_of=sample)
        with pytest.raises(NotAllowedError):
            plan_sample(engagement=engagement, outline=outline, by=auditor, instead_of=sample)

    def test_it_takes_a_reason(self, sample, auditor):
        with pytest.raises(NotAllowedError):
            give_up(sample=sample, reason="", by=auditor)

    def test_nothing_follows(self, sample, auditor):
        give_up(sample=sample, reason="期间填错", by=auditor)
        for step in (
            lambda: extend(sample=sample, n=100, reason="…", by=auditor),
            lambda: give_up(sample=sample, reason="…", by=auditor),
            lambda: freeze(sample=sample, by=auditor),
            lambda: enter_seed(sample=sample, seed="x", by=auditor),
        ):
            with pytest.raises(NotAllowedError):
                step()


class TestWho:
    @pytest.mark.parametrize("who", ["manager", "colleague", "stranger"])
    def test_only_the_engagements_auditors_write(self, request, frozen, engagement, who):
        by = request.getfixturevalue(who)
        for act in (
            lambda: plan_sample(engagement=engagement, outline=Outline("x", "records"), by=by),
            lambda: freeze(sample=frozen, by=by),
            lambda: enter_seed(sample=frozen, seed="x", by=by),
            lambda: give_up(sample=frozen, reason="…", by=by),
        ):
            with pytest.raises(NotAllowedError):
                act()

    def test_the_company_sees_a_sample_once_it_is_drawn(self, frozen, manager, auditor):
        assert not Sample.objects.visible_to(manager, TODAY).exists()
        enter_seed(sample=frozen, seed="x", by=auditor)
        assert Sample.objects.visible_to(manager, TODAY).get() == frozen

    def test_strangers_see_none(self, sample, stranger, outsider, colleague):
        for person in (stranger, outsider, colleague):
            assert not Sample.objects.visible_to(person, TODAY).exists()
            assert not evidence_visible_to(person, TODAY).filter(pk=sample.frame_id).exists()

    def test_the_frame_is_read_by_whoever_sees_the_sample(self, frozen, auditor, manager):
        assert evidence_visible_to(auditor, TODAY).filter(pk=frozen.frame_id).exists()
        assert not evidence_visible_to(manager, TODAY).filter(pk=frozen.frame_id).exists()

    def test_a_promise_of_another_letter_is_refused(self, plan, write_letter, company):
        other = Clause.objects.get(version__letter=write_letter(company, "另一封"), number="2.1")
        (promise,) = Promise.objects.bulk_create([Promise(clause=other, metric="repeat_rate")])
        with pytest.raises(NotAllowedError):
            plan(promise=promise)


def test_every_step_is_in_the_journal(sample, auditor):
    extend(sample=sample, n=100, reason="扩大", by=auditor)
    give_up(sample=sample, reason="作废", by=auditor)
    acts = [entry.action for entry in JournalEntry.objects.about(sample)]
    assert acts == [f"sample.{kind}" for kind in ("planned", "frozen", "drawn", "extended", "given_up")]
    assert list(sample.steps.values_list("kind", flat=True)) == ["planned", "frozen", "drawn", "extended", "given_up"]


@pytest.mark.parametrize("change", [{"seed": ""}, {"frame": None}, {"n": 301}, {"seeded_at": None}])
def test_the_database_keeps_no_draw_that_cannot_be(sample, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(Sample).filter(pk=sample.pk).update(**change)


def test_an_item_is_drawn_once(sample):
    item = sample.items.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        SampleItem.objects.create(sample=sample, complaint=item.complaint, stratum="", rank=1)
