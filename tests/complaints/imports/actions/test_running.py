from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from accounts.models import Organisation, ServiceUnit, User
from complaints.imports import actions, lock
from complaints.imports.actions import running
from complaints.imports.errors import ImportRefusedError
from complaints.models import ChangeSet, Complaint, Import, Source
from evidence.models import JournalEntry
from tests.complaints.imports import hostile
from tests.complaints.imports.conftest import EVENTS, HEADER, NOW, PLAIN, ROW, TABLE, nothing

Bring = Callable[..., Import]
Status = Import.Status


@pytest.fixture
def upload(company: Organisation, clerk: User) -> Callable[..., Import]:
    def upload(content: str | bytes = TABLE, **options: Any) -> Import:
        content = content.encode() if isinstance(content, str) else content
        told = {"organisation": company, "mapping": PLAIN, "mapping_name": "plain", "dry_run": False, "by": clerk}
        return actions.take_in(file=ContentFile(content, name="九月.csv"), **(told | options))

    return upload


def outcome(import_: Import) -> tuple[int, int, int, int]:
    import_.refresh_from_db()
    assert import_.status == Status.DONE, import_.error
    return import_.accepted, import_.updated, import_.unchanged, import_.rejected


def nothing_written() -> bool:
    return not (Complaint.objects.exists() or ServiceUnit.objects.exists() or ChangeSet.objects.exists())


def test_good_rows_are_in_the_record_afterwards(bring: Bring) -> None:
    assert outcome(bring(TABLE)) == (2, 0, 0, 0)
    assert sorted(Complaint.objects.values_list("reference", flat=True)) == ["A-1", "A-2"]


def test_the_same_file_again_changes_nothing(bring: Bring) -> None:
    bring(TABLE)
    assert outcome(bring(TABLE)) == (0, 0, 2, 0)
    assert ChangeSet.objects.count() == 1


def test_changed_facts_make_a_new_version(bring: Bring) -> None:
    bring(TABLE)
    assert outcome(bring(TABLE.replace("email", "counter"))) == (0, 1, 1, 0)
    assert Complaint.objects.get(reference="A-2").revisions.count() == 1


def test_facts_the_source_does_not_know_are_left_alone(bring: Bring) -> None:
    bring(TABLE)
    less = {"source": "plain", "facts": {"reference": "编号", "received_at": "收到"}}
    assert outcome(bring(TABLE, less)) == (0, 0, 2, 0)
    assert Complaint.objects.get(reference="A-1").unit.name == "客服一部"


def test_a_changed_level_2_category_alone_stays_a_chain_of_its_own(bring: Bring) -> None:
    mapping = {**PLAIN, "facts": {**PLAIN["facts"], "subcategory": "类别"}}
    bring(f"{HEADER},类别\n{ROW},漏水\n", mapping)
    bring(f"{HEADER},类别\n{ROW},停电\nA-9{ROW[3:]},停电\n", mapping)
    first, second = Complaint.objects.order_by("reference")
    assert first.subcategory == second.subcategory


def test_rejected_rows_do_not_keep_the_good_ones_out(bring: Bring) -> None:
    import_ = bring(f"{TABLE}A-3,31/02/2026,,phone,A,W\n")
    assert outcome(import_) == (2, 0, 0, 1)
    assert import_.rejected_by_reason == {"date_unreadable": 1}


def test_a_row_that_is_impossible_only_beside_what_is_on_record_is_rejected_with_its_line(bring: Bring) -> None:
    bring(TABLE)
    later = {"source": "plain", "facts": {"reference": "编号", "received_at": "收到"}}
    import_ = bring("编号,收到\nA-1,2026-09-30 09:00\n", later)  # received after it was resolved
    assert outcome(import_) == (0, 0, 0, 1)
    assert import_.rejected_by_reason == {"resolved_before_received": 1}


def test_new_units_and_unknown_channels_are_told(bring: Bring) -> None:
    notes = bring(TABLE.replace("phone", "fax")).notes
    assert notes["new_units"] == {"count": 2, "names": ["客服一部", "客服二部"]}
    assert notes["unknown_channels"] == {"fax": 1}


def test_a_try_out_tells_the_same_and_writes_nothing(bring: Bring) -> None:
    tried = bring(f"{TABLE}A-3,31/02/2026,,phone,A,W\n", dry_run=True)
    assert outcome(tried) == (2, 0, 0, 1)
    assert tried.notes["new_units"]["count"] == 2
    assert nothing_written()
    assert JournalEntry.objects.filter(action="complaints.written").count() == 0


def test_a_try_out_makes_no_rows_that_it_would_have_to_take_back(bring: Bring, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr("complaints.storing.insert", lambda *told: made.append(told))
    assert outcome(bring(TABLE, dry_run=True)) == (2, 0, 0, 0)
    assert made == []


def test_a_try_out_finds_what_is_impossible_only_beside_what_is_on_record(bring: Bring) -> None:
    bring(TABLE)
    later = TABLE.replace("2026-09-01 11:00", "").replace("2026-09-01 09:00", "2026-09-03 09:00")
    partial = {**PLAIN, "facts": {name: PLAIN["facts"][name] for name in ("reference", "received_at")}}
    tried = bring(later, partial, dry_run=True)
    assert outcome(tried) == (0, 0, 1, 1)
    assert tried.rejected_by_reason == {"resolved_before_received": 1}


def test_one_entry_of_the_journal_holds_the_digest_of_the_file(bring: Bring) -> None:
    import_ = bring(TABLE)
    (entry,) = JournalEntry.objects.filter(action="imports.done")
    assert entry.detail["sha256"] == import_.sha256
    assert entry.detail["accepted"] == 2


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_file_that_is_refused_leaves_nothing(bring: Bring, name: str) -> None:
    content, code = hostile.FILES[name]
    import_ = bring(content)
    assert (import_.status, import_.error["code"]) == (Status.FAILED, code)
    assert nothing_written()


def test_every_bad_row_is_put_aside_and_every_good_one_taken(bring: Bring) -> None:
    import_ = bring(TABLE + "".join(f"{row}\n" for row in hostile.ROWS))
    assert outcome(import_) == (2, 0, 0, len(hostile.ROWS))
    assert import_.rejected_by_reason == Counter(hostile.ROWS.values())
    assert import_.notes["unknown_channels"] == {}


def test_a_channel_that_no_database_stores_is_told_with_a_mark(bring: Bring) -> None:
    import_ = bring(TABLE.replace("phone", "fa\0x"))
    assert import_.notes["unknown_channels"] == {"fa\N{REPLACEMENT CHARACTER}x": 1}


def test_a_mapping_that_is_none_is_refused_before_anything_happens(bring: Bring) -> None:
    with pytest.raises(ImportRefusedError):
        bring(TABLE, {"facts": {}})
    assert not Source.objects.exists()


def test_two_sources_may_use_the_same_references(bring: Bring) -> None:
    bring(TABLE)
    assert outcome(bring(TABLE, {**PLAIN, "source": "other"})) == (2, 0, 0, 0)


def test_progress_is_heard(bring: Bring) -> None:
    heard: list[tuple[str, int, int]] = []
    watch = actions.Watch(lambda *told: heard.append(("read", *told)), lambda *told: heard.append(("written", *told)))
    bring(TABLE, watch=watch)
    assert heard == [("read", 2, 100), ("written", 2, 2)]


def test_an_upload_waits_and_is_run_by_the_worker(upload: Callable[..., Import]) -> None:
    import_ = upload()
    assert import_.status == Status.WAITING
    assert actions.run_waiting(clock=lambda: NOW) == 1
    assert outcome(import_) == (2, 0, 0, 0)


def test_the_raw_file_is_gone_once_its_facts_are_on_record(upload: Callable[..., Import]) -> None:
    import_ = upload()
    path = Path(import_.file.path)
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert not path.exists()
    assert not import_.file


def test_a_raw_file_left_behind_by_a_kill_after_the_writing_is_deleted_later(upload: Callable[..., Import]) -> None:
    import_ = upload()
    Import.objects.update(status=Status.DONE)
    actions.run_waiting(clock=lambda: NOW)
    assert not Path(import_.file.path).exists()


def test_the_very_same_file_is_recognised(upload: Callable[..., Import]) -> None:
    first = upload()
    with pytest.raises(actions.AlreadyImportedError) as error:
        upload()
    assert error.value.earlier == first
    assert Import.objects.count() == 1


def test_the_very_same_file_may_be_meant(upload: Callable[..., Import]) -> None:
    upload()
    second = upload(again=True)
    actions.run_waiting(clock=lambda: NOW)
    assert outcome(second) == (0, 0, 2, 0)


def test_another_mapping_makes_it_another_import(upload: Callable[..., Import]) -> None:
    upload()
    assert upload(mapping={**PLAIN, "missing": ["?"]}).pk


def test_a_try_out_does_not_stand_in_the_way(upload: Callable[..., Import]) -> None:
    upload(dry_run=True)
    assert upload().pk


def test_a_try_out_can_be_imported_for_real(upload: Callable[..., Import], clerk: User) -> None:
    tried = upload(dry_run=True)
    actions.run_waiting(clock=lambda: NOW)
    tried.refresh_from_db()
    real = actions.import_tried(tried=tried, by=clerk)
    actions.run_waiting(clock=lambda: NOW)
    assert outcome(real) == (2, 0, 0, 0)
    with pytest.raises(ImportRefusedError):
        actions.import_tried(tried=tried, by=clerk)


def test_an_import_whose_worker_was_killed_is_run_again(upload: Callable[..., Import]) -> None:
    import_ = upload()
    Import.objects.update(status=Status.RUNNING, attempts=1)
    actions.run_waiting(clock=lambda: NOW)
    assert outcome(import_) == (2, 0, 0, 0)


def test_an_import_that_kills_every_worker_is_given_up(upload: Callable[..., Import]) -> None:
    import_ = upload()
    Import.objects.update(status=Status.RUNNING, attempts=running.MOST_ATTEMPTS)
    assert actions.run_waiting(clock=lambda: NOW) == 0
    import_.refresh_from_db()
    assert (import_.status, import_.error["code"]) == (Status.FAILED, "gave_up")
    assert import_.file


def test_what_was_given_up_can_be_tried_again(upload: Callable[..., Import]) -> None:
    import_ = upload()
    Import.objects.update(status=Status.FAILED, attempts=3, error={"code": "gave_up", "params": {"attempts": 3}})
    import_.refresh_from_db()
    actions.try_again(failed=import_)
    actions.run_waiting(clock=lambda: NOW)
    assert outcome(import_) == (2, 0, 0, 0)


def test_a_command_that_was_killed_is_said_to_be_interrupted(bring: Bring) -> None:
    import_ = bring(TABLE)
    Import.objects.update(status=Status.RUNNING)
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert import_.error["code"] == "interrupted"


def test_an_upload_that_disappeared_is_said_to_be_gone(upload: Callable[..., Import]) -> None:
    import_ = upload()
    Path(import_.file.path).unlink()
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert import_.error["code"] == "file_gone"


def test_a_busy_database_makes_an_import_wait(upload: Callable[..., Import], monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_options: Any) -> None:
        raise OperationalError("database is locked")

    import_ = upload()
    with monkeypatch.context() as patch:
        patch.setattr(running, "write_facts", locked)
        assert actions.run_waiting(clock=lambda: NOW) == 1
    import_.refresh_from_db()
    assert (import_.status, import_.error["code"]) == (Status.WAITING, "database_busy")
    actions.run_waiting(clock=lambda: NOW)
    assert outcome(import_) == (2, 0, 0, 0)


def test_a_slip_of_ours_is_told_without_its_particulars(
    upload: Callable[..., Import], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "write_facts", lambda **_options: 1 / 0)
    import_ = upload()
    with pytest.raises(ZeroDivisionError):
        actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert (import_.status, import_.error) == (Status.FAILED, {"code": "internal_error", "params": {}})
    assert nothing_written()


def test_rejected_rows_of_an_attempt_that_was_killed_are_replaced(upload: Callable[..., Import]) -> None:
    import_ = upload(f"{TABLE}A-3,31/02/2026,,phone,A,W\n")
    orphan = f"imports/{import_.sha256[:16]}-{import_.pk}.rejected"
    default_storage.save(orphan, ContentFile(b"half"))
    actions.run_waiting(clock=lambda: NOW)
    import_.refresh_from_db()
    assert import_.rejected_file.name == orphan
    assert import_.rejected_file.read() != b"half"
    assert [path.name for path in Path(default_storage.path("imports")).iterdir()] == [Path(orphan).name]


def test_an_import_interrupted_while_writing_leaves_nothing(bring: Bring) -> None:
    def interrupted(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring(TABLE, watch=actions.Watch(written=interrupted))
    assert nothing_written()


def test_a_worker_that_finds_another_one_at_it_leaves_the_import_waiting(
    upload: Callable[..., Import], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "TURN", 0)
    import_ = upload()
    with held_elsewhere():
        assert actions.run_waiting(clock=lambda: NOW) is None
    import_.refresh_from_db()
    assert import_.status == Status.WAITING


def test_the_command_waits_for_the_import_before_it_and_says_so(bring: Bring) -> None:
    said: list[str] = []
    with held_elsewhere() as let_go:

        def waiting() -> None:
            said.append("waiting")
            let_go.set()

        assert outcome(bring(TABLE, waiting=waiting)) == (2, 0, 0, 0)
    assert said == ["waiting"]


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_lose_nothing(company: Organisation, tmp_path: Path) -> None:
    """Each brings its own complaints and one that both know; a unit is new to both."""

    def run(number: int) -> None:
        path = tmp_path / f"{number}.csv"
        rows = [f"{number}-{each},2026-09-01 09:00,,phone,新部,W" for each in range(3000)]
        path.write_text("\n".join([HEADER, ROW, *rows]) + "\n")
        try:
            actions.run_file(
                path=path,
                organisation=company,
                mapping=PLAIN,
                mapping_name="plain",
                dry_run=False,
                watch=actions.Watch(),
                now=NOW,
                waiting=nothing,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        list(both.map(run, range(2)))
    assert Complaint.objects.count() == 6001
    assert ServiceUnit.objects.filter(name="新部").count() == 1
    totals = [sum(column) for column in zip(*map(outcome, Import.objects.all()), strict=True)]
    assert totals == [6001, 0, 1, 0]


def test_saved_mappings_are_checked_and_replaced(company: Organisation, clerk: User) -> None:
    actions.save_mapping(organisation=company, name="mine", content=PLAIN, by=clerk)
    saved = actions.save_mapping(organisation=company, name="mine", content=EVENTS, by=clerk)
    assert company.mappings.get() == saved
    with pytest.raises(ImportRefusedError):
        actions.save_mapping(organisation=company, name="mine", content={}, by=clerk)


class held_elsewhere:  # noqa: N801  # reads as what it does
    """The import lock is held by another thread until `let_go` is set."""

    def __enter__(self) -> threading.Event:
        self.let_go, taken = threading.Event(), threading.Event()

        def hold() -> None:
            with lock.held(wait=5):
                taken.set()
                self.let_go.wait(30)
            connection.close()

        self.thread = threading.Thread(target=hold)
        self.thread.start()
        assert taken.wait(5)
        return self.let_go

    def __exit__(self, *_error: object) -> None:
        self.let_go.set()
        self.thread.join()
