from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models.query import QuerySet

from evidence.actions import record, seal
from evidence.models import JournalEntry, JournalHead
from tests.evidence.unguarded import unguarded

pytestmark = pytest.mark.django_db


def test_a_sound_journal_is_said_to_fit():
    record(action="a")
    seal()
    record(action="b")
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue() == "2 sealed entries fit; 0 wait to be sealed\n"


def test_a_head_that_was_given_out_is_asked_for():
    record(action="a")
    seal()
    given = JournalHead.objects.get()
    call_command("verify_journal", "--head", f"1:{given.digest}", stdout=StringIO())
    err = StringIO()
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_journal", "--head", f"1:{'0' * 64}", stderr=err)
    assert "1: rewritten" in err.getvalue()


@pytest.mark.parametrize("text", ["7", "7:abc", "x:" + "0" * 64])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(CommandError, match="POSITION:DIGEST"):
        call_command("verify_journal", "--head", text)


def test_a_changed_entry_fails_the_command_and_is_named():
    entry = record(action="a")
    seal()
    with unguarded():
        QuerySet(JournalEntry).update(action="z")
    err = StringIO()
    with pytest.raises(CommandError, match="1 faults in 1 sealed entries"):
        call_command("verify_journal", stderr=err)
    assert f"1: changed: entry {entry.pk}" in err.getvalue()
