from __future__ import annotations

import pytest

from evidence.actions import record
from evidence.models import JournalEntry
from evidence.tasks import seal_journal

pytestmark = pytest.mark.django_db


def test_the_task_seals_what_waits():
    record(action="a")
    seal_journal()
    assert JournalEntry.objects.get().position == 1
