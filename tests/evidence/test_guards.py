"""The database itself keeps the journal, whoever asks it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.query import QuerySet

from evidence import guards
from evidence.actions import record, seal
from evidence.models import JournalEntry, JournalHead

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def journal() -> None:
    """Two entries that are sealed, and one that waits."""
    record(action="a")
    record(action="b")
    seal()
    record(action="c")


def behind(**at: object) -> QuerySet[JournalEntry]:
    """Entries as somebody reaches them who goes past the journal's own manager."""
    return QuerySet(JournalEntry).filter(**at)


@pytest.mark.parametrize("action", ["a", "c"])
@pytest.mark.parametrize(
    "change",
    [{"action": "z"}, {"actor": "z"}, {"actor_id_at": 7}, {"subject": "z"}, {"detail": {"z": 1}}, {"at": F("at")}],
)
def test_no_entry_is_changed_sealed_or_not(action: str, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        behind(action=action).update(**change)


@pytest.mark.parametrize("change", [{"position": 9}, {"digest": "0" * 64}, {"position": None, "digest": ""}])
def test_a_place_is_given_once(change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        behind(action="b").update(**change)


def test_a_place_is_not_given_together_with_other_words() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        behind(action="c").update(position=3, digest="0" * 64, subject="z")


@pytest.mark.parametrize("action", ["a", "c"])
def test_no_entry_is_deleted(action: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        behind(action=action).delete()


def test_no_entry_is_written_with_a_place_of_its_own() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalEntry(action="forged", position=3, digest="f" * 64).save()


@pytest.mark.parametrize("change", [{"position": 1}, {"digest": "0" * 64}, {"id": 2}])
def test_the_head_only_moves_on(change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalHead.objects.update(**change)


def test_the_head_is_not_deleted() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        JournalHead.objects.all().delete()


@pytest.mark.parametrize("table", [guards.ENTRIES, guards.HEAD])
def test_nothing_is_emptied_at_once(table: str) -> None:
    empty = "TRUNCATE {}" if connection.vendor == "postgresql" else "DELETE FROM {}"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(empty.format(table))


def test_what_waits_is_sealed_all_the_same() -> None:
    assert seal() == 1
    assert list(JournalEntry.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_where_nothing_waits_nothing_is_locked(django_assert_num_queries: object) -> None:
    seal()
    with django_assert_num_queries(1):
        assert seal() == 0


@pytest.mark.django_db(transaction=True)
def test_the_guards_can_be_taken_down_and_put_up_again() -> None:
    with connection.schema_editor() as editor:
        guards.remove(None, editor)
        guards.install(None, editor)
