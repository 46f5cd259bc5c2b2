from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models.query import QuerySet

from evidence.actions import record, seal
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_a_sound_journal_is_said_to_fit():
    record(action="a")
    seal()
    record(action="b")
    out = StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue() == "1 sealed entries fit; 1 wait to be sealed\n"


def test_a_changed_entry_fails_the_command_and_is_named():
    entry = record(action="a")
    seal()
    QuerySet(JournalEntry).update(action="z")
    err = StringIO()
    with pytest.raises(CommandError, match="1 faults in 1 sealed entries"):
        call_command("verify_journal", stderr=err)
    assert f"1: changed: entry {entry.pk}" in err.getvalue()
