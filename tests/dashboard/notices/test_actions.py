"""Raising notices, choosing what reaches one how, reading them."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts.models import User
from compliance.models import Breach, ComplianceRun
from dashboard.notices import actions
from dashboard.notices.models import Delivery, Notice, Occasion, Way, Wish
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def failed_run():
    """`failed_run(hours)`: a run that broke off so many hours ago."""

    def put(hours: float = 1) -> ComplianceRun:
        at = timezone.now() - dt.timedelta(hours=hours)
        run = ComplianceRun.objects.create(as_of=at, rule_version="1", status="failed", finished_at=at)
        ComplianceRun.objects.filter(pk=run.pk).update(started_at=at)
        return run

    return put


@pytest.fixture
def inbox(manager: User) -> Way:
    """The manager's, which was there yesterday."""
    way = actions.open_inbox(person=manager)
    Way.objects.filter(pk=way.pk).update(created_at=timezone.now() - DAY)
    return way


def raise_them() -> int:
    return actions.raise_notices(now=timezone.now())


class TestRaising:
    def test_it_is_raised_once_however_often_it_is_found(self, inbox, failed_run):
        run = failed_run()
        assert [raise_them(), raise_them()] == [1, 0]
        notice = Notice.objects.get()
        assert (notice.key, notice.in_inbox, notice.read_at) == (f"run_failed:{run.pk}", True, None)

    def test_everybody_gets_an_inbox_with_what_his_role_can_be_told_of(self, manager, clerk):
        raise_them()
        assert set(Wish.objects.filter(way__person=clerk).values_list("occasion", flat=True)) == {"at_risk", "stale"}
        assert Way.objects.get(person=manager).wishes.count() == 8

    def test_whoever_has_left_gets_none(self, manager):
        User.objects.update(is_active=False)
        raise_them()
        assert not Way.objects.exists()

    def test_what_happened_before_the_way_was_there_is_not_told(self, manager, failed_run):
        failed_run()
        assert raise_them() == 0

    def test_what_nobody_wishes_is_not_told(self, inbox, failed_run):
        Wish.objects.filter(occasion="run_failed").delete()
        failed_run()
        assert raise_them() == 0

    def test_what_is_wished_by_a_way_alone_is_not_in_the_inbox(self, inbox, way, failed_run):
        Wish.objects.filter(occasion="run_failed").delete()
        hook = way("webhook", of=("run_failed",), created_at=timezone.now() - DAY)
        failed_run()
        assert raise_them() == 1
        assert not Notice.objects.get().in_inbox
        assert Delivery.objects.get().way == hook

    def test_each_way_that_was_chosen_gets_it_once(self, inbox, way, failed_run):
        for kind in ("webhook", "wecom"):
            way(kind, of=("run_failed",), created_at=timezone.now() - DAY)
        failed_run()
        raise_them()
        raise_them()
        assert sorted(Delivery.objects.values_list("way__kind", flat=True)) == ["webhook", "wecom"]

    def test_a_way_that_was_ended_gets_nothing(self, inbox, way, failed_run, manager):
        hook = way("webhook", of=("run_failed",), created_at=timezone.now() - DAY)
        actions.end_way(way=hook, by=manager, now=timezone.now())
        failed_run()
        raise_them()
        assert not Delivery.objects.exists()

    def test_people_are_told_of_their_own_company_alone(self, person, november, promise, run, manager):
        other = person("other", User.Role.MANAGER, None)
        for each in (manager, other):
            actions.open_inbox(person=each)
        told = {"promise": promise("repeat"), "period": "2026Q3", "severity": "minor"}
        day = timezone.localdate()
        Breach.objects.create(key="b", occurred_on=day, negotiate_by=day + 3 * DAY, opened_by_run=run, **told)
        raise_them()
        assert {notice.person for notice in Notice.objects.filter(kind="negotiation")} == {manager}

    def test_old_ones_are_forgotten(self, inbox, tell, settings):
        tell(inbox, raised_at=timezone.now() - DAY * (settings.NOTICE_MEMORY_DAYS + 1))
        kept = tell(inbox)
        actions.forget_old(now=timezone.now())
        assert Notice.objects.get() == kept


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_several_who_look_at_once_raise_each_notice_once(inbox, way, failed_run):
    way("webhook", of=("run_failed",), created_at=timezone.now() - DAY)
    for hours in range(1, 6):
        failed_run(hours)
    gate, raised = threading.Barrier(4), []

    def look() -> None:
        gate.wait()
        try:
            raised.append(raise_them())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(raised), len(raised)) == (5, 4)
    assert (Notice.objects.count(), Delivery.objects.count()) == (5, 5)


class TestChoosing:
    def test_a_new_way_tells_what_the_inbox_tells(self, inbox, manager):
        Wish.objects.exclude(occasion="breach").delete()
        way, secret = actions.add_way(person=manager, kind="wecom", name="群", address="https://x.example/", secret="")
        assert (list(way.wishes.values_list("occasion", flat=True)), secret) == (["breach"], "")
        assert JournalEntry.objects.get(action="notice.add_way").detail == {"kind": "wecom", "name": "群"}

    def test_a_webhook_gets_a_secret_that_is_shown_once(self, manager):
        way, secret = actions.add_way(person=manager, kind="webhook", name="x", address="https://x.example/", secret="")
        assert secret.startswith("whsec_")
        assert Way.objects.get(pk=way.pk).secret == secret

    def test_where_notices_go_is_encrypted(self, manager):
        actions.add_way(person=manager, kind="feishu", name="x", address="https://x.example/k", secret="s3cret")
        with connection.cursor() as cursor:
            cursor.execute("SELECT address, secret FROM dashboard_way WHERE kind = 'feishu'")
            stored = cursor.fetchone()
        assert all(text.startswith("k1:") for text in stored)

    def test_a_choice_is_kept_and_journalled_where_it_changed_something(self, inbox, manager):
        for _ in range(2):
            actions.choose(person=manager, wishes={inbox: [Occasion.BREACH, Occasion.STALE]})
        assert set(inbox.wishes.values_list("occasion", flat=True)) == {"breach", "stale"}
        assert JournalEntry.objects.filter(action="notice.choose").count() == 1

    def test_nobody_chooses_for_another(self, inbox, clerk):
        actions.choose(person=clerk, wishes={inbox: []})
        assert inbox.wishes.count() == 8

    def test_an_ended_way_has_forgotten_where_it_led(self, way, manager):
        hook = way("webhook")
        for _ in range(2):
            actions.end_way(way=hook, by=manager, now=timezone.now())
        hook.refresh_from_db()
        assert (hook.address, hook.secret, hook.ended_at is None) == ("", "", False)
        assert JournalEntry.objects.filter(action="notice.end_way").count() == 1


class TestReading:
    def test_a_notice_is_read_once(self, inbox, tell, now):
        notice = tell(inbox, in_inbox=True)
        actions.read(notice=notice, now=now)
        actions.read(notice=notice, now=now + DAY)
        notice.refresh_from_db()
        assert notice.read_at == now

    def test_what_came_after_the_page_stays_unread(self, inbox, tell, now, manager):
        seen = [tell(inbox, in_inbox=True) for _ in range(2)]
        tell(inbox, in_inbox=True)
        assert actions.read_all(person=manager, until=seen[-1].pk, now=now) == 2
        assert Notice.objects.unread().count() == 1

    def test_a_test_is_in_the_inbox_and_on_its_way(self, way, now):
        notice = actions.send_test(way=way("webhook"), now=now)
        assert notice.in_inbox
        assert notice.deliveries.count() == 1
