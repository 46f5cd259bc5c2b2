from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import Organisation
from complaints.models import Complaint, Source
from dashboard.api.hooks.actions import end, open_hook, rotate
from dashboard.api.hooks.signing import new_secret
from evidence.models import JournalEntry
from tests.dashboard.api.hooks.conftest import ADDRESS

pytestmark = pytest.mark.django_db


def why(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def refusals() -> list[tuple[str, str]]:
    return [(entry.subject, entry.detail["why"]) for entry in JournalEntry.objects.filter(action="hook.refused")]


class TestTakingIn:
    def test_an_event_is_written_under_its_source(self, deliver, event):
        answer = deliver(event("R1", unit="东区"))
        assert (answer.status_code, answer.json()) == (200, {"outcome": "accepted"})
        kept = Complaint.objects.get()
        assert (kept.source.key, kept.reference, kept.unit.name) == ("crm", "R1", "东区")

    def test_what_happens_later_is_added_to_what_is_known(self, deliver, event):
        deliver(event("R1", unit="东区"))
        answer = deliver({"reference": "R1", "resolved_at": "2026-11-20T12:00:00Z"}, number="m2")
        assert answer.json() == {"outcome": "updated"}
        assert Complaint.objects.get().unit.name == "东区"

    def test_a_message_sent_again_is_known(self, deliver, event):
        outcomes = [deliver(event("R1"), number=number).json()["outcome"] for number in ("m1", "m1", "m2")]
        assert outcomes == ["accepted", "known", "unchanged"]

    def test_an_old_message_replayed_undoes_nothing(self, deliver, event):
        deliver(event("R1", severity="low"), number="m1")
        deliver(event("R1", severity="high"), number="m2")
        assert deliver(event("R1", severity="low"), number="m1").json() == {"outcome": "known"}
        assert Complaint.objects.get().severity == "high"

    def test_the_page_says_when_the_last_message_came(self, deliver, event, opened):
        deliver(event("R1"))
        opened[0].refresh_from_db()
        assert (timezone.now() - opened[0].last_message_at).total_seconds() < 60

    @pytest.mark.parametrize(("late", "status"), [(0, 200), (299, 200), (302, 401), (-298, 200), (-305, 401)])
    def test_it_must_be_of_now(self, deliver, event, late, status):
        assert deliver(event("R1"), late=late).status_code == status


class TestRefusing:
    def test_another_secret(self, deliver, event, opened):
        answer = deliver(event("R1"), secret=new_secret())
        assert why(answer) == (401, "signature_wrong")
        assert refusals() == [(f"dashboard.hook:{opened[0].pk}", "signature_wrong")]
        assert not Complaint.objects.exists()

    def test_a_message_that_is_too_old(self, deliver, event, opened):
        assert why(deliver(event("R1"), late=301)) == (401, "message_too_old")
        assert refusals() == [(f"dashboard.hook:{opened[0].pk}", "message_too_old")]

    @pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
    def test_a_header_that_is_missing_or_changed(self, deliver, event, name):
        assert why(deliver(event("R1"), **{name: ""})) == (401, "signature_wrong")
        assert why(deliver(event("R1"), **{name: "1"})) == (401, "signature_wrong")

    def test_a_number_that_is_too_long(self, deliver, event):
        assert deliver(event("R1"), number="m" * 100).status_code == 200
        assert why(deliver(event("R1"), number="m" * 101)) == (401, "signature_wrong")

    def test_a_source_without_a_webhook(self, client, db):
        answer = client.post("/api/v1/hooks/nowhere/", "{}", content_type="application/json")
        assert why(answer) == (401, "signature_wrong")
        assert refusals() == [("dashboard.hook", "signature_wrong")]

    def test_a_webhook_that_was_ended(self, deliver, event, opened, manager):
        end(hook=opened[0], by=manager, now=timezone.now())
        assert why(deliver(event("R1"))) == (401, "signature_wrong")

    def test_a_token_in_place_of_a_signature(self, opened, program, manager, send, event):
        assert why(send(program(manager), ADDRESS, event("R1"))) == (401, "signature_wrong")

    def test_a_flood_does_not_fill_the_journal(self, deliver, event, settings, time_machine):
        time_machine.move_to("2026-11-23T01:00:00Z", tick=False)
        settings.HOOK_REFUSALS_JOURNALLED = 2
        for _ in range(5):
            deliver(event("R1"), secret=new_secret())
        assert len(refusals()) == 2

    def test_impossible_facts_with_their_reasons(self, deliver, event):
        answer = deliver(event("R1", satisfaction=9))
        assert why(answer) == (422, "nothing_written")
        assert answer.json()["errors"][0]["code"] == "satisfaction_out_of_range"

    def test_an_event_that_names_a_source(self, deliver, event):
        answer = deliver(event("R1", source="other"))
        assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [("source", "unknown")]

    @pytest.mark.parametrize(("content", "code"), [(b"[]", "invalid"), (b"{", "malformed")])
    def test_what_is_no_event(self, deliver, content, code):
        assert deliver(content).json()["code"] == code

    def test_what_is_too_large(self, deliver, event, settings):
        settings.HOOK_LARGEST_BODY = 10
        assert why(deliver(event("R1"))) == (413, "body_too_large")

    def test_one_that_sends_too_often(self, deliver, event, settings):
        settings.API_PER_MINUTE = settings.API_PER_MINUTE | {"messages": 1}
        assert 429 in [deliver(event("R1"), number=f"m{n}").status_code for n in range(3)]


def test_during_a_rotation_both_secrets_are_good(deliver, event, opened, manager):
    hook, before = opened
    after = rotate(hook=hook, by=manager, now=timezone.now(), at_once=False)
    statuses = [deliver(event("R1"), secret=secret, number=secret[-9:]).status_code for secret in (before, after)]
    assert statuses == [200, 200]


def test_two_companies_may_call_their_sources_alike(deliver, event, opened, person):
    other = Organisation.objects.create(name="别家", slug="other")
    theirs = Source.objects.create(organisation=other, key="crm", name="CRM")
    _, secret = open_hook(source=theirs, by=person("other", "manager", other))
    deliver(event("R1"), secret=secret)
    assert Complaint.objects.get().organisation == other
