"""A chain that was tampered with says where."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.query import QuerySet
from django.utils import timezone

from accounts.models import User
from evidence.actions import digest_of, record, seal
from evidence.models import Head, JournalEntry, JournalHead
from evidence.verification import Checked, faults, verify, was_verified
from tests.evidence.unguarded import unguarded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chain() -> Iterator[None]:
    """Ten sealed entries, a0 at 1 to a9 at 10, and nobody to guard them."""
    for n in range(10):
        record(action=f"a{n}", detail={"n": n})
    seal()
    with unguarded():
        yield


def behind(**at: object) -> QuerySet[JournalEntry]:
    """Entries as somebody with the database's password reaches them: past the journal's own manager."""
    return QuerySet(JournalEntry).filter(**at)


def found(*heads: Head) -> list[tuple[str, int]]:
    return [(fault.kind, fault.position) for fault in faults(Checked(), heads)]


def head() -> Head:
    return Head(*JournalHead.objects.values_list("position", "digest").get())


def rewrite(since: int, until: int) -> None:
    """The chain from an entry on as somebody makes it who has changed that entry, and lets everything fit again."""
    before = behind(position=since - 1).get().digest
    behind(position__gt=until).delete()
    behind(position=since).update(action="z")
    for entry in behind(position__gte=since).order_by("position"):
        before = digest_of(entry, position=entry.position, previous=before)
        behind(pk=entry.pk).update(digest=before)
    JournalHead.objects.update(position=until, digest=before)


def test_an_untouched_chain_has_no_fault():
    assert found() == []


def test_an_empty_journal_has_no_fault():
    behind().delete()
    JournalHead.objects.all().delete()
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        {"action": "z"},
        {"actor": "z"},
        {"actor_id_at": 7},
        {"subject": "z"},
        {"detail": {"n": 99}},
        {"digest": "0" * 64},
    ],
)
def test_a_changed_entry_is_named(change):
    behind(position=5).update(**change)
    assert ("changed", 5) in found()


def test_a_changed_time_is_named():
    behind(position=5).update(at=F("at") + timedelta(microseconds=1))
    assert found() == [("changed", 5)]


def test_a_change_with_a_fitting_digest_is_caught_at_the_next_entry():
    entry, before = behind(position=5).get(), behind(position=4).get()
    entry.action = "z"
    behind(position=5).update(action="z", digest=digest_of(entry, position=5, previous=before.digest))
    assert found() == [("changed", 6)]


def test_the_last_entry_changed_with_a_fitting_digest_is_caught_by_the_head():
    entry, before = behind(position=10).get(), behind(position=9).get()
    entry.action = "z"
    behind(position=10).update(action="z", digest=digest_of(entry, position=10, previous=before.digest))
    assert found() == [("changed", 10)]


def test_a_missing_entry_is_named():
    behind(position=5).delete()
    assert found() == [("missing", 5)]


def test_the_first_entry_missing_is_named():
    behind(position=1).delete()
    assert found() == [("missing", 1)]


def test_entries_cut_off_the_end_are_counted():
    behind(position__gt=7).delete()
    assert found() == [("missing", 8)]


def test_two_entries_that_changed_places_are_named():
    behind(position=3).update(position=99)
    behind(position=7).update(position=3)
    behind(position=99).update(position=7)
    assert {("moved", 3), ("moved", 7)} <= set(found())


def test_neighbours_that_changed_places_are_named():
    behind(position=3).update(position=99)
    behind(position=4).update(position=3)
    behind(position=99).update(position=4)
    assert {("moved", 3), ("moved", 4)} <= set(found())


def test_a_removal_hidden_by_renumbering_is_named():
    behind(position=5).delete()
    for position in range(6, 11):
        behind(position=position).update(position=position - 1)
    assert ("moved", 6) in found()
    assert ("missing", 10) in found()


def test_an_entry_put_in_after_the_head_is_named():
    record(action="forged")
    behind(action="forged").update(position=11, digest="f" * 64)
    assert found() == [("added", 11)]


def test_a_history_written_anew_fits_itself_and_no_head_that_was_given_out():
    given = head()
    rewrite(since=4, until=10)
    assert found() == []
    assert found(given) == [("rewritten", 10)]


def test_a_history_cut_short_is_caught_by_a_head_that_was_given_out():
    given = head()
    rewrite(since=4, until=8)
    assert found(given) == [("rewritten", 10)]


def test_the_heads_of_an_untouched_chain_fit():
    given = head()
    record(action="later")
    seal()
    assert found(given, head()) == []


def test_what_waits_to_be_sealed_is_no_fault():
    record(action="new")
    assert found() == []


def test_the_walk_counts_what_it_checked():
    checked = Checked()
    list(faults(checked))
    assert (checked.sealed, checked.faults) == (10, 0)


def test_the_walk_takes_few_queries(django_assert_max_num_queries: Callable[..., object]):
    with django_assert_max_num_queries(3):
        found()


def test_a_head_is_read_as_it_is_printed():
    assert Head.parse(f" {head()}\n") == head()


@pytest.mark.parametrize("text", ["", "7", "7:", f"x:{'0' * 64}", f"7:{'0' * 63}", f"7:{'A' * 64}", f"٧:{'0' * 64}"])
def test_what_is_no_head_is_refused(text: str):
    with pytest.raises(ValueError, match=re.escape(text) or "^$"):
        Head.parse(text)


def test_a_verification_seals_first_and_writes_down_what_came_of_it(manager: User):
    record(action="late")
    checked, found_then = verify(heads=[head()], by=manager)
    told = JournalEntry.objects.get(action="journal.verify")
    assert (checked.sealed, found_then, told.actor_id_at) == (11, [], manager.pk)
    assert (told.detail["sealed"], told.detail["faults"]) == (11, 0)


def test_the_last_verification_of_these_people_counts(manager: User, auditor: User):
    since = timezone.now()
    assert not was_verified(by=[manager.pk], since=since)
    verify(heads=[], by=manager)
    assert was_verified(by=[manager.pk], since=since)
    assert not was_verified(by=[auditor.pk], since=since)
    assert not was_verified(by=[manager.pk], since=timezone.now() + timedelta(seconds=1))
    verify(heads=[Head(2, "0" * 64)], by=manager)
    assert not was_verified(by=[manager.pk], since=since)
