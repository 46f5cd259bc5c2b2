from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from evidence.models import AppendOnlyError, JournalEntry
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.actions.prose import (
    ChangedMeanwhileError,
    NotEditableError,
    copy_words,
    remark,
    restore_version,
    save_passage,
    settle_remark,
    use_default,
)
from whitepapers.models import PassageVersion, Remark, WhitePaper
from whitepapers.prose import Prose

PLACE = {"section": "trends", "language": "zh-hans"}
VALUE = "{{ clause:2.3.2 repeat_rate value }}"


@pytest.fixture
def write(draft, editor):
    def save(text: str, seen: int = 0, by: User = editor, **place: str) -> PassageVersion | None:
        return save_passage(paper=draft, **(PLACE | place), text=text, seen=seen, by=by, at=AFTER_QUARTER)

    return save


def words(draft):
    return Prose(WhitePaper.objects.get(pk=draft.pk)).words["trends", "zh-hans"]


def published(draft) -> None:
    """Put the paper where its words are fixed."""
    draft.status = draft.stored_status = WhitePaper.Status.PUBLISHED
    draft.approved_at = draft.published_at = AFTER_QUARTER
    draft.save()


def test_nothing_is_written_until_somebody_writes(draft):
    assert not words(draft).is_edited
    assert words(draft).text == words(draft).default


def test_what_is_saved_is_what_the_section_says(draft, write):
    write(f"重复投诉率为 {VALUE}。")
    assert "".join(run.text for run in words(draft).paragraphs[0]) == "重复投诉率为 3.60%。"


def test_every_save_is_a_version_that_names_the_one_before(draft, write):
    write("一")
    assert (write("二", seen=1).number, write("三", seen=2).based_on) == (2, 2)


def test_saving_the_same_text_again_makes_no_version(write):
    write("一")
    assert write("一", seen=1).number == 1


def test_the_default_text_unchanged_is_not_somebodys_own(draft, write):
    assert write(words(draft).default) is None


def test_somebody_who_saw_an_older_version_overwrites_nothing(draft, write, person, publisher):
    write("一")
    with pytest.raises(ChangedMeanwhileError):
        write("二", seen=0, by=person("other", User.Role.MANAGER, publisher))
    assert words(draft).text == "一"


def test_a_sending_that_arrives_twice_is_no_conflict(write):
    write("一")
    assert write("一", seen=0).number == 1


def test_one_language_does_not_stand_in_the_way_of_the_other(write):
    write("一")
    assert write("one", language="en").number == 1


def test_an_earlier_version_comes_back_as_a_new_one(draft, write, editor):
    write("一")
    write("二", seen=1)
    back = restore_version(paper=draft, **PLACE, number=1, seen=2, by=editor, at=AFTER_QUARTER)
    assert (back.number, back.text, back.restores) == (3, "一", 1)


def test_the_default_text_comes_back_and_follows_the_figures(draft, write, editor):
    write("一")
    use_default(paper=draft, **PLACE, seen=1, by=editor, at=AFTER_QUARTER)
    assert not words(draft).is_edited
    assert PassageVersion.objects.count() == 2


def test_a_default_text_is_not_taken_back_twice(draft, editor):
    assert use_default(paper=draft, **PLACE, seen=0, by=editor, at=AFTER_QUARTER) is None


def test_a_published_paper_is_not_written_any_more(draft, write):
    published(draft)
    with pytest.raises(NotEditableError):
        write("一")


def test_an_auditor_does_not_write(write, auditor):
    with pytest.raises(NotEditableError):
        write("一", by=auditor)


def test_nobody_writes_in_anothers_paper(write, manager):
    with pytest.raises(NotEditableError):
        write("一", by=manager)


def test_the_journal_knows_the_digest_of_what_was_written_and_not_the_words(write, editor):
    write("秘密的一句")
    entry = JournalEntry.objects.get(action="white_paper.write")
    assert entry.actor == str(editor)
    assert "秘密" not in str(entry.detail)
    assert len(entry.detail["content"]) == 64


def test_line_ends_of_any_system_are_the_same_text(draft, write):
    write("一\r\n二\r")
    assert words(draft).text == "一\n二"


@pytest.fixture
def say(draft, editor):
    def said(text: str = "请核对", by: User = editor) -> Remark:
        return remark(paper=draft, section="trends", text=text, by=by, at=AFTER_QUARTER)

    return said


def settle(made: Remark, by: User) -> Remark:
    return settle_remark(remark=made, by=by, at=AFTER_QUARTER + timedelta(hours=1))


def test_a_remark_is_settled_by_the_side_that_made_it(say, editor, auditor, engagement):
    assert settle(say(), editor).is_settled
    with pytest.raises(NotEditableError):
        settle(say(by=auditor), editor)


def test_a_remark_is_settled_once(say, editor):
    made = settle(say(), editor)
    with pytest.raises(NotEditableError):
        settle(made, editor)


def test_the_company_settles_what_an_auditor_said_who_is_engaged_no_more(say, editor, auditor):
    assert settle(say(by=auditor), editor).is_settled


def test_an_empty_remark_is_none(say):
    with pytest.raises(NotEditableError):
        say("  ")


def test_nothing_is_said_of_a_published_paper(draft, say):
    published(draft)
    with pytest.raises(NotEditableError):
        say()


def test_a_version_is_never_changed(write):
    made = write("一")
    with pytest.raises(AppendOnlyError):
        made.save()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE whitepapers_passageversion SET text = 'x'",
        "DELETE FROM whitepapers_passageversion",
        "UPDATE whitepapers_remark SET text = 'x'",
        "UPDATE whitepapers_remark SET settled_at = NULL, settled_by_id = NULL",
        "DELETE FROM whitepapers_remark",
    ],
)
def test_the_database_refuses_to_change_what_was_written(write, say, editor, statement):
    write("一")
    settle(say(), editor)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def correction(draft, publisher) -> WhitePaper:
    """Another paper that is on its way, as that of a correction is."""
    return WhitePaper.objects.create(
        organisation=publisher,
        period="2026Q2",
        snapshot_text=draft.snapshot_text,
        digest=draft.digest,
        built_at=AFTER_QUARTER,
    )


def copy(draft, correction, editor) -> int:
    return copy_words(earlier=draft, paper=correction, by=editor, at=AFTER_QUARTER)


def test_a_correction_begins_with_what_was_written(draft, write, correction, editor):
    write("一")
    write("二", seen=1)
    write("one", language="en")
    assert copy(draft, correction, editor) == 2
    assert Prose(correction).words["trends", "zh-hans"].text == "二"
    assert words(draft).number == 2


def test_what_is_written_of_the_correction_stays(draft, write, correction, editor):
    write("一")
    save_passage(paper=correction, **PLACE, text="新", seen=0, by=editor, at=AFTER_QUARTER)
    assert copy(draft, correction, editor) == 0
    assert Prose(correction).words["trends", "zh-hans"].text == "新"


def test_a_default_text_is_not_copied(draft, write, correction, editor):
    write("一")
    use_default(paper=draft, **PLACE, seen=1, by=editor, at=AFTER_QUARTER)
    assert copy(draft, correction, editor) == 0
