from __future__ import annotations

from django.conf import settings

from audits import tasks
from audits.models import GivenHead


def test_the_task_gives_the_heads(engagement):
    tasks.give_heads()
    assert GivenHead.objects.count() == 1


def test_it_stands_in_the_timetable_after_the_nights_run():
    entry, night = settings.CELERY_BEAT_SCHEDULE["give-heads"], settings.CELERY_BEAT_SCHEDULE["nightly"]
    assert entry["task"] == tasks.give_heads.name
    assert min(entry["schedule"].hour) > max(night["schedule"].hour)
