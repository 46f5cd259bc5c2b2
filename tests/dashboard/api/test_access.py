"""Who is let in: tokens, their scopes, their end. A session opens nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.api_tokens.actions import revoke
from accounts.api_tokens.models import ApiToken, Scope
from accounts.models import User
from dashboard.api.document import document
from evidence.models import JournalEntry

pytestmark = pytest.mark.django_db
LETTERS = "/api/v1/letters/"
NEEDS = [
    (method, path, scope)
    for path, operations in document()["paths"].items()
    for method, operation in operations.items()
    for way in operation["security"]
    for scope in way.get("token", ())
]


def ask(client: Client, method: str, path: str, **more: object):
    place = path.format(source="crm", reference="R1", letter=1, breach=1)
    return getattr(client, method)(place, content_type="application/json", **more)


def why(answer) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_every_operation_but_the_webhook_needs_a_scope():
    operations = [operation for of in document()["paths"].values() for operation in of.values()]
    assert [each["operationId"] for each in operations if each["security"] == [{"webhook": []}]] == ["receiveEvent"]
    assert len(NEEDS) == len(operations) - 1


@pytest.mark.parametrize(("method", "path", "scope"), NEEDS)
class TestEveryOperation:
    def test_it_asks_for_a_token(self, method, path, scope, client):
        answer = ask(client, method, path)
        assert why(answer) == (401, "token_missing")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Kept"'

    def test_a_session_does_not_open_it(self, method, path, scope, client_of, manager):
        assert why(ask(client_of(manager), method, path)) == (401, "token_missing")

    def test_every_other_scope_does_not_open_it(self, method, path, scope, program, manager):
        others = [other for other in Scope if other != scope]
        answer = ask(program(manager, *others), method, path)
        assert why(answer) == (403, "scope_missing")
        assert f'scope="{scope}"' in answer.headers["WWW-Authenticate"]

    def test_its_own_scope_opens_it(self, method, path, scope, program, manager):
        assert ask(program(manager, scope), method, path).status_code not in {401, 403}

    def test_nothing_of_it_is_kept_on_the_way(self, method, path, scope, program, manager):
        assert "no-store" in ask(program(manager, scope), method, path).headers["Cache-Control"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic bWFuYWdlcjp4", "kept_x"])
def test_what_is_no_bearer_token_is_none(client, header):
    assert why(client.get(LETTERS, headers={"authorization": header})) == (401, "token_missing")


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(scheme, secret_of, manager, client):
    assert client.get(LETTERS, headers={"authorization": f"{scheme} {secret_of(manager)}"}).status_code == 200


def test_a_made_up_token_is_unknown_and_not_journalled(client):
    assert why(client.get(LETTERS, headers={"authorization": "Bearer kept_x"})) == (401, "token_unknown")
    assert not JournalEntry.objects.exists()


class TestTheEndOfAToken:
    def test_a_revoked_token_opens_nothing(self, program, manager, token):
        client = program(manager)
        revoke(token=token(), by=manager, now=timezone.now())
        assert why(client.get(LETTERS)) == (401, "token_revoked")

    def test_an_expired_token_opens_nothing(self, program, manager, time_machine):
        client = program(manager)
        time_machine.move_to(timezone.now() + dt.timedelta(days=31))
        answer = client.get(LETTERS)
        assert why(answer) == (401, "token_expired")
        assert answer.json()["detail"].startswith("Its last day was")

    def test_whose_owner_has_no_access_opens_nothing(self, program, manager):
        client = program(manager)
        User.objects.filter(pk=manager.pk).update(is_active=False)
        assert why(client.get(LETTERS)) == (401, "token_ended")

    def test_whose_owner_has_another_role_opens_what_that_role_may(self, program, manager):
        client = program(manager)
        User.objects.filter(pk=manager.pk).update(role="auditor")
        assert why(ask(client, "post", "/api/v1/complaints/")) == (403, "scope_missing")

    def test_an_auditor_sees_nothing_once_his_engagement_is_over(self, november, engagement, program, auditor):
        client = program(auditor)
        assert len(client.get(LETTERS).json()["items"]) == 1
        engagement.valid_until = timezone.localdate() - dt.timedelta(days=1)
        engagement.save()
        assert client.get(LETTERS).json()["items"] == []

    def test_its_use_is_journalled_once_a_minute(self, program, manager, token, time_machine):
        time_machine.move_to(dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC), tick=False)
        client = program(manager)
        revoke(token=token(), by=manager, now=timezone.now())
        for _ in range(3):
            client.get(LETTERS)
        entry = JournalEntry.objects.get(action="api_token.refused")
        assert entry.detail == {"name": "CRM", "why": "revoked", "address": "127.0.0.1"}


def test_the_list_of_tokens_says_when_one_was_used(program, manager):
    program(manager).get(LETTERS)
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize(
    ("language", "said"), [("en", "A token is needed."), ("zh-CN", "需要令牌。"), ("fr", "需要令牌。")]
)
def test_a_problem_is_said_in_the_language_of_the_caller(client, language, said):
    answer = client.get(LETTERS, headers={"accept-language": language})
    assert answer.json()["title"] == said
