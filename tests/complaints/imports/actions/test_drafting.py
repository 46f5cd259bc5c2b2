from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.imports import actions
from complaints.imports.errors import ImportRefusedError
from complaints.imports.sketch import Told
from complaints.models import Complaint, Import
from evidence.models import JournalEntry
from tests.complaints.imports.conftest import HEADER, NOW, PLAIN, TABLE

Status = Import.Status
Begin = Callable[..., Import]


@pytest.fixture
def begin(company: Organisation, clerk: User) -> Begin:
    def begin(content: str = TABLE, given: Any = ("plain", PLAIN)) -> Import:
        return actions.begin(
            organisation=company, file=ContentFile(content.encode(), name="九月.csv"), by=clerk, given=given
        )

    return begin


def run() -> None:
    actions.run_waiting(clock=lambda: NOW)


def test_a_draft_has_its_file_its_sketch_and_no_source(begin: Begin) -> None:
    draft = begin()
    seen = actions.sketch_of(draft)
    assert (draft.status, draft.source, draft.mapping) == (Status.DRAFT, None, PLAIN)
    assert seen is not None
    assert seen.header == HEADER.split(",")


def test_what_was_seen_of_a_file_is_encrypted_at_rest(begin: Begin) -> None:
    from django.db import connection

    begin()
    with connection.cursor() as cursor:
        cursor.execute("SELECT sketch FROM complaints_import")
        [stored] = cursor.fetchone()
    assert stored.startswith("k1:")
    assert "王先生" not in stored


def test_a_file_that_is_no_table_leaves_nothing(begin: Begin) -> None:
    with pytest.raises(ImportRefusedError):
        begin("%PDF-1.7", given=None)
    assert not Import.objects.exists()


def test_nobody_runs_a_draft(begin: Begin) -> None:
    begin()
    run()
    assert Import.objects.get().status == Status.DRAFT


def test_a_draft_is_tried_out_once(begin: Begin, clerk: User) -> None:
    draft = begin()
    actions.try_out(draft=draft, by=clerk)
    actions.try_out(draft=draft, by=clerk)
    run()
    draft.refresh_from_db()
    assert (draft.status, draft.accepted, draft.attempts) == (Status.DONE, 2, 1)
    assert not Complaint.objects.exists()


def test_a_mapping_that_is_not_complete_is_not_tried_out(begin: Begin, clerk: User) -> None:
    draft = begin("x,y\n1,2\n3,4\n", given=None)
    with pytest.raises(ImportRefusedError):
        actions.try_out(draft=draft, by=clerk)
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_another_layout_is_suggested_anew_as_long_as_nobody_chose(begin: Begin) -> None:
    draft = begin(f"标题,,,,,\n{TABLE}", given=None)
    assert draft.mapping["skip_lines"] == 1
    actions.look_again(draft=draft, told=Told(skip_lines=0, header_lines=1))
    assert "reference" not in draft.mapping["facts"]


def test_another_layout_leaves_what_was_chosen(begin: Begin) -> None:
    draft = begin()
    actions.look_again(draft=draft, told=Told(skip_lines=0))
    assert draft.mapping == PLAIN


def test_what_was_said_of_a_column_stays_when_the_file_is_looked_at_again(begin: Begin) -> None:
    draft = begin("编号,投诉日\nA-1,03/04/2026\n", given=None)
    seen = actions.sketch_of(draft)
    assert seen is not None
    actions.tell_columns(draft=draft, seen=seen, told={"投诉日": ("", ["%d/%m/%Y"])})
    actions.look_again(draft=draft, told=Told(encoding="utf-8"))
    again = actions.sketch_of(draft)
    assert again is not None
    assert again.columns[1].told_formats == ["%d/%m/%Y"]
    assert draft.mapping["column_dates"] == {"投诉日": ["%d/%m/%Y"]}


def test_a_file_whose_draft_was_lost_is_said_to_be_gone(begin: Begin) -> None:
    draft = begin()
    Path(draft.file.path).unlink()
    with pytest.raises(ImportRefusedError) as error:
        actions.look_again(draft=draft, told=Told())
    assert error.value.code == "file_gone"


def test_an_import_that_came_without_a_sketch_gets_one_when_it_is_reopened(company: Organisation, clerk: User) -> None:
    tried = actions.take_in(
        organisation=company,
        file=ContentFile(TABLE.encode(), name="a.csv"),
        mapping=PLAIN,
        mapping_name="plain",
        dry_run=True,
        by=clerk,
    )
    run()
    tried.refresh_from_db()
    assert actions.sketch_of(actions.reopen(import_=tried)) is not None


def test_a_draft_that_is_given_up_leaves_an_entry_in_the_journal(begin: Begin, clerk: User) -> None:
    draft = begin()
    actions.discard(draft=draft, by=clerk)
    assert not Import.objects.exists()
    assert JournalEntry.objects.get(action="imports.discarded").detail["name"] == "九月.csv"


def test_after_a_week_a_draft_is_forgotten_with_its_file(begin: Begin) -> None:
    path = Path(begin().file.path)
    assert actions.forget_old_files(now=timezone.now()) == 0
    assert actions.forget_old_files(now=timezone.now() + timedelta(days=8)) == 1
    assert (path.exists(), Import.objects.exists()) == (False, False)


def test_after_a_week_a_try_out_keeps_its_outcome_and_loses_its_file(begin: Begin, clerk: User) -> None:
    draft = begin()
    actions.try_out(draft=draft, by=clerk)
    run()
    actions.forget_old_files(now=timezone.now() + timedelta(days=8))
    draft.refresh_from_db()
    assert (draft.accepted, draft.file.name, draft.sketch) == (2, "", "")


def test_what_waits_is_not_forgotten(begin: Begin, clerk: User) -> None:
    actions.try_out(draft=begin(), by=clerk)
    assert actions.forget_old_files(now=timezone.now() + timedelta(days=8)) == 0
