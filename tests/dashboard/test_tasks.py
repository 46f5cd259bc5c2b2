"""The worker's doors to the notices."""

from __future__ import annotations

import pytest

from dashboard import tasks
from dashboard.notices.models import Message, Way
from dashboard.settings import CELERY_BEAT_SCHEDULE
from tests.services.worker import Worker

pytestmark = pytest.mark.django_db


def test_looking_for_what_happened_opens_the_inboxes(manager):
    tasks.raise_notices()
    assert Way.objects.get().person == manager


def test_sending_with_nothing_to_send_does_nothing():
    tasks.send_notices()
    assert not Message.objects.exists()


def test_both_are_in_the_timetable():
    assert {"dashboard.tasks.raise_notices", "dashboard.tasks.send_notices"} <= {
        entry["task"] for entry in CELERY_BEAT_SCHEDULE.values()
    }


@pytest.mark.services
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_real_worker_knows_them(manager, celery_worker_process: Worker):
    tasks.raise_notices.delay()
    celery_worker_process.wait_for_task("dashboard.tasks.raise_notices")
    assert Way.objects.get().person == manager
