from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from evidence import actions
from evidence.actions import record
from evidence.models import JournalEntry
from evidence.tasks import seal_journal

pytestmark = pytest.mark.django_db


def test_the_task_seals_what_waits():
    record(action="a")
    seal_journal()
    assert JournalEntry.objects.get().position == 1


def test_a_database_that_somebody_writes_to_is_left_to_the_next_second(monkeypatch: pytest.MonkeyPatch):
    """Where it is one file. Other databases know no such wait, and their faults are told."""
    patience = []

    def busy() -> int:
        if connection.vendor == "sqlite":
            patience.append(_patience())
        raise OperationalError("database is locked")

    monkeypatch.setattr(actions, "seal", busy)
    if connection.vendor != "sqlite":
        with pytest.raises(OperationalError):
            seal_journal()
        return
    before = _patience()
    seal_journal()
    assert (patience, _patience()) == ([0], before)


def _patience() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        return int(cursor.fetchone()[0])
