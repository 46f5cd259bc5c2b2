"""Writing to the journal, sealing it, storing files."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.db import connections, transaction

from evidence.actions import BATCH, NotNewestError, digest_of, record, replace, seal, sealed_head, store, store_own
from evidence.files import JSON, EvidenceRefused
from evidence.models import AppendOnlyError, EvidenceFile, Head, JournalEntry, JournalHead

pytestmark = pytest.mark.django_db


def test_an_act_is_written_with_its_actor_and_subject(manager, company):
    entry = record(action="letter.activate", actor=manager, subject=company, detail={"version": 2})
    assert (entry.actor, entry.actor_id_at, entry.subject) == (
        "manager",
        manager.pk,
        f"accounts.organisation:{company.pk}",
    )


def test_an_act_undone_leaves_no_entry():
    with transaction.atomic():
        record(action="x")
        transaction.set_rollback(True)
    assert not JournalEntry.objects.exists()


def test_details_are_kept_as_every_database_gives_them_back():
    at = datetime(2026, 10, 1, 8, tzinfo=UTC)
    entry = record(
        action="x", detail={"at": at, "on": date(2026, 10, 1), "share": Decimal("0.980"), "n": 3, 4: [1.5, None]}
    )
    entry.refresh_from_db()
    assert entry.detail == {
        "at": "2026-10-01T08:00:00+00:00",
        "on": "2026-10-01",
        "share": "0.980",
        "n": 3,
        "4": ["1.5", None],
    }


def test_a_nul_or_half_a_character_in_a_name_does_not_undo_the_act():
    entry = record(action="x", subject="a\0b" * 200, detail={"name": "x\0\ud800"})
    entry.refresh_from_db()
    assert entry.detail == {"name": "x?"}
    assert len(entry.subject) == 120


def test_the_journal_refuses_changes():
    entry = record(action="x")
    with pytest.raises(AppendOnlyError):
        entry.save()
    with pytest.raises(AppendOnlyError):
        entry.delete()
    with pytest.raises(AppendOnlyError):
        JournalEntry.objects.update(action="y")
    with pytest.raises(AppendOnlyError):
        JournalEntry.objects.all().delete()


def test_sealing_chains_what_waits():
    first, second = record(action="a"), record(action="b")
    assert seal() == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.position, second.position) == (1, 2)
    assert first.digest == digest_of(first, position=1, previous=JournalHead.GENESIS)
    assert second.digest == digest_of(second, position=2, previous=first.digest)


def test_sealing_again_seals_nothing():
    record(action="a")
    seal()
    assert seal() == 0


def test_the_sealed_head_is_that_of_the_last_entry_there_is():
    assert sealed_head() == Head(0, JournalHead.GENESIS)
    record(action="a")
    entry = record(action="b")
    head = sealed_head()
    entry.refresh_from_db()
    assert head == Head(2, entry.digest)


def test_an_entry_committed_late_comes_after_what_is_sealed():
    JournalEntry.objects.bulk_create([JournalEntry(pk=1001, action="early")])
    seal()
    JournalEntry.objects.bulk_create([JournalEntry(pk=1000, action="late")])  # its number was given out before
    seal()
    assert list(JournalEntry.objects.order_by("position").values_list("action", flat=True)) == ["early", "late"]


def test_a_large_backlog_is_sealed_in_batches():
    JournalEntry.objects.bulk_create(JournalEntry(action=str(n)) for n in range(BATCH + 5))
    assert seal() == BATCH + 5
    assert JournalHead.objects.get().position == BATCH + 5


@pytest.mark.django_db(transaction=True)
def test_two_sealings_at_once_make_one_chain():
    JournalEntry.objects.bulk_create(JournalEntry(action=str(n)) for n in range(300))
    counts: list[int] = []

    def work() -> None:
        counts.append(seal())
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 300
    assert list(JournalEntry.objects.order_by("position").values_list("position", flat=True)) == list(range(1, 301))


def test_a_stored_file_lies_under_its_digest_and_keeps_its_bytes(upload, manager, storage):
    kept = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    assert kept.file.name == f"evidence/{kept.sha256[:2]}/{kept.sha256}"
    assert (storage / kept.file.name).read_bytes() == b"%PDF-1.7 text"
    assert kept.is_intact()


def test_storing_is_journalled(upload, manager):
    kept = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    assert JournalEntry.objects.about(kept).get().detail == {"sha256": kept.sha256, "name": "proof.pdf"}


def test_a_file_is_stored_outside_the_static_root(settings, upload, manager):
    kept = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    assert not Path(kept.file.path).is_relative_to(settings.STATIC_ROOT)
    assert not any(Path(kept.file.path).is_relative_to(folder) for folder in settings.STATICFILES_DIRS)


def test_a_refused_file_leaves_nothing(upload, manager, storage):
    with pytest.raises(EvidenceRefused):
        store(upload=upload(b"<html>", "x.pdf"), effective_on=date(2026, 9, 30), by=manager)
    assert not EvidenceFile.objects.exists()
    assert not storage.exists()


def test_the_same_bytes_are_stored_once(upload, manager, storage):
    first = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    second = store(upload=upload(name="again.pdf"), effective_on=date(2026, 10, 1), by=manager)
    assert first.file.name == second.file.name
    assert first.pk != second.pk


def test_a_damaged_file_is_seen_and_never_overwritten(upload, manager, storage):
    damaged = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    (storage / damaged.file.name).write_bytes(b"%PDF-1.7 other")
    again = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    assert not damaged.is_intact()
    assert again.is_intact()
    assert again.file.name != damaged.file.name


def test_a_file_that_is_gone_is_not_intact(upload, manager):
    kept = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    default_storage.delete(kept.file.name)
    assert not kept.is_intact()


def test_a_new_version_names_the_one_it_replaces_and_the_first_of_all(upload, manager):
    first = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    second = replace(file=first, upload=upload(b"%PDF-1.7 2"), effective_on=date(2026, 10, 31), by=manager)
    third = replace(file=second, upload=upload(b"%PDF-1.7 3"), effective_on=date(2026, 11, 30), by=manager)
    assert (third.replaces, third.first) == (second, first)
    assert [*first.versions()] == [*third.versions()] == [first, second, third]
    assert [each.is_newest() for each in first.versions()] == [False, False, True]


def test_both_versions_stay_as_they_were(upload, manager):
    old = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    before = EvidenceFile.objects.values().get(pk=old.pk)
    replace(file=old, upload=upload(b"%PDF-1.7 new"), effective_on=date(2026, 10, 31), by=manager)
    assert EvidenceFile.objects.values().get(pk=old.pk) == before
    assert old.is_intact()


def test_a_version_is_replaced_once(upload, manager):
    old = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    replace(file=old, upload=upload(b"%PDF-1.7 a"), effective_on=date(2026, 10, 31), by=manager)
    with pytest.raises(NotNewestError):
        replace(file=old, upload=upload(b"%PDF-1.7 b"), effective_on=date(2026, 10, 31), by=manager)
    assert old.versions().count() == 2


def test_a_newer_version_is_in_the_journal(upload, manager):
    old = store(upload=upload(), effective_on=date(2026, 9, 30), by=manager)
    new = replace(file=old, upload=upload(b"%PDF-1.7 new"), effective_on=date(2026, 10, 31), by=manager)
    told = JournalEntry.objects.get(action="evidence.replace")
    assert (told.subject, told.detail) == (f"evidence.evidencefile:{old.pk}", {"by": new.pk, "sha256": new.sha256})


def test_the_digest_does_not_depend_on_the_time_zone_of_the_reader():
    entry = record(action="a")
    here = digest_of(entry, position=1, previous="")
    entry.at = entry.at.astimezone(ZoneInfo("Asia/Shanghai"))
    assert digest_of(entry, position=1, previous="") == here


def test_what_the_product_wrote_itself_is_kept_byte_for_byte(manager):
    content = b'{"title": "<html>"}'
    kept = store_own(content=content, name="issue.json", kind=JSON, effective_on=date(2026, 10, 1), by=manager)
    assert (kept.name, kept.media_type, kept.size) == ("issue.json", "application/json", len(content))
    assert kept.file.read() == content
    assert kept.is_intact()
