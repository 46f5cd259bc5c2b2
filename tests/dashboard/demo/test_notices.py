"""What the demo's people find in their inboxes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from compliance.models import Breach
from dashboard.demo import notices
from dashboard.notices.models import Notice, Way
from tests.compliance.conftest import paper
from tests.compliance.following import breach, monday, run

__all__ = ["breach", "monday", "paper", "run"]
pytestmark = pytest.mark.django_db


def test_the_manager_is_told_of_the_breach_that_the_night_found(
    breach: Breach, company: Organisation, manager: User, clerk: User
) -> None:
    found_by = breach.opened_by_run
    type(found_by).objects.update(finished_at=timezone.now(), status="done")
    notices.open_inboxes(company)
    Way.objects.update(created_at=timezone.now() - dt.timedelta(hours=1))
    notices.tell(now=timezone.now())
    told = Notice.objects.inbox_of(manager).filter(kind="breach")
    assert [notice.about for notice in told] == [breach.pk]
    assert not Notice.objects.inbox_of(clerk).filter(kind="breach").exists()


def test_it_is_told_once(breach: Breach, company: Organisation, manager: User) -> None:
    for _ in range(2):
        notices.open_inboxes(company)
        notices.tell(now=timezone.now())
    assert Way.objects.filter(person=manager).count() == 1
    assert len(set(Notice.objects.values_list("person", "key"))) == Notice.objects.count()
