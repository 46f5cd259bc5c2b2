from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings

from complaints.imports import queue
from tests.services import services


def test_a_queue_that_is_not_there_is_away(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis+socket://{tmp_path}/nobody.sock")
    assert queue.is_away()


@pytest.mark.services
def test_a_queue_that_answers_is_not_away(broker: object) -> None:
    assert services.socket
    assert not queue.is_away()


def test_what_waits_is_looked_for_every_five_minutes_whatever_became_of_its_task() -> None:
    entry = settings.CELERY_BEAT_SCHEDULE["waiting-imports"]
    assert entry["task"] in current_app.tasks
    assert entry["schedule"].minute == set(range(0, 60, 5))
