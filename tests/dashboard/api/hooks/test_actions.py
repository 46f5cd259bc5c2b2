from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection

from complaints.models import Complaint
from dashboard.api.complaints.writing import NothingWrittenError
from dashboard.api.hooks import actions
from dashboard.api.hooks.actions import HookStandsError, KnownMessageError
from dashboard.api.hooks.models import Hook, HookMessage
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
HOURS = dt.timedelta(hours=1)


def acts(hook: Hook) -> list[str]:
    return [entry.action for entry in JournalEntry.objects.about(hook)]


class TestOpening:
    def test_the_secret_is_kept_encrypted_and_written_down_nowhere(self, opened):
        hook, secret = opened
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM dashboard_hook")
            assert secret not in cursor.fetchone()[0]
        assert Hook.objects.get().secret == secret
        assert secret not in str(JournalEntry.objects.values())
        assert acts(hook) == ["hook.add"]

    def test_a_source_has_one_at_a_time(self, opened, source, manager):
        with pytest.raises(HookStandsError):
            actions.open_hook(source=source, by=manager)

    def test_the_database_holds_that_too(self, opened, source, manager):
        with pytest.raises(IntegrityError):
            Hook.objects.create(source=source, secret="x", created_by=manager)

    def test_after_its_end_there_may_be_another(self, opened, source, manager):
        actions.end(hook=opened[0], by=manager, now=NOW)
        assert actions.open_hook(source=source, by=manager)[0].pk


class TestRotating:
    def test_the_earlier_secret_is_good_for_a_day(self, opened, manager):
        hook, before = opened
        secret = actions.rotate(hook=hook, by=manager, now=NOW, at_once=False)
        hook.refresh_from_db()
        assert hook.secrets(NOW + 23 * HOURS) == [secret, before]
        assert hook.secrets(NOW + 24 * HOURS) == [secret]

    def test_it_may_have_to_end_at_once(self, opened, manager):
        hook, _ = opened
        secret = actions.rotate(hook=hook, by=manager, now=NOW, at_once=True)
        hook.refresh_from_db()
        assert (hook.secrets(NOW), hook.previous_secret) == ([secret], "")

    def test_after_two_rotations_the_first_secret_is_gone(self, opened, manager):
        hook, first = opened
        for _ in range(2):
            actions.rotate(hook=hook, by=manager, now=NOW, at_once=False)
        hook.refresh_from_db()
        assert first not in hook.secrets(NOW)

    def test_it_is_journalled_without_the_secret(self, opened, manager):
        hook, _ = opened
        secret = actions.rotate(hook=hook, by=manager, now=NOW, at_once=False)
        assert acts(hook) == ["hook.add", "hook.rotate"]
        assert secret not in str(JournalEntry.objects.values())


class TestEnding:
    def test_its_secrets_are_forgotten(self, opened, manager):
        hook, _ = opened
        actions.rotate(hook=hook, by=manager, now=NOW, at_once=False)
        actions.end(hook=hook, by=manager, now=NOW)
        hook.refresh_from_db()
        assert (hook.secret, hook.previous_secret, hook.ended_by) == ("", "", manager)

    def test_it_is_journalled_once(self, opened, manager):
        for _ in range(2):
            actions.end(hook=opened[0], by=manager, now=NOW)
        assert acts(opened[0]) == ["hook.add", "hook.end"]


class TestReceiving:
    def test_a_message_is_taken_once(self, opened, event):
        take = {"hook": opened[0], "number": "m1", "now": NOW}
        assert actions.receive(event=event("R1", unit="东区"), **take).accepted == 1
        with pytest.raises(KnownMessageError):
            actions.receive(event=event("R1", unit="西区"), **take)
        assert Complaint.objects.get().unit.name == "东区"

    def test_one_that_was_refused_may_be_corrected_under_its_number(self, opened, event):
        take = {"hook": opened[0], "number": "m1", "now": NOW}
        with pytest.raises(NothingWrittenError):
            actions.receive(event=event("R1", satisfaction=9), **take)
        assert not HookMessage.objects.exists()
        assert actions.receive(event=event("R1", satisfaction=5), **take).accepted == 1

    def test_numbers_are_forgotten_after_a_week(self, opened, event):
        for number, days in (("m1", 0), ("m2", 6), ("m3", 8)):
            now = NOW + dt.timedelta(days=days)
            actions.receive(hook=opened[0], number=number, event=event(number), now=now)
        assert set(HookMessage.objects.values_list("number", flat=True)) == {"m2", "m3"}

    def test_the_machine_itself_is_who_wrote_it(self, opened, event):
        actions.receive(hook=opened[0], number="m1", event=event("R1"), now=NOW)
        change = Complaint.objects.get().change_set
        assert (change.by, change.reason) == (None, "webhook: crm")
