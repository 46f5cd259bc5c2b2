from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api_tokens.actions import recognise
from accounts.api_tokens.models import ApiToken
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LIST, ADD = "/account/api-tokens/", "/account/api-tokens/add/"


@pytest.fixture
def asked():
    """`asked(scopes=[...])`: the form as it is filled in."""

    def fill(**other):
        day = timezone.localdate() + timedelta(days=30)
        return {"name": "CRM", "scopes": ["complaints:read"], "expires_on": f"{day}", "password": PASSWORD, **other}

    return fill


def errors(page):
    return {name: list(said) for name, said in page.context["form"].errors.items()}


def test_the_secret_is_shown_once_and_works(client_of, manager, asked):
    page = client_of(manager).post(ADD, asked())
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert recognise(secret, now=timezone.now()).owner == manager
    assert secret not in client_of(manager).get(LIST).content.decode()


def test_no_cache_keeps_the_page_with_the_secret(client_of, manager, asked):
    assert "no-store" in client_of(manager).post(ADD, asked()).headers["Cache-Control"]


def test_without_the_password_nothing_is_made(client_of, manager, asked):
    page = client_of(manager).post(ADD, asked(password="wrong"))
    assert list(errors(page)) == ["password"]
    assert not ApiToken.objects.exists()


def test_an_auditor_is_offered_no_scope_to_write(client_of, auditor, asked):
    page = client_of(auditor).post(ADD, asked(scopes=["complaints:write"]))
    assert list(errors(page)) == ["scopes"]
    assert "complaints:write" not in page.content.decode().split("<form")[1]


@pytest.mark.parametrize("days", [-1, 366])
def test_the_last_day_lies_within_a_year(client_of, manager, asked, days):
    day = timezone.localdate() + timedelta(days=days)
    assert list(errors(client_of(manager).post(ADD, asked(expires_on=f"{day}")))) == ["expires_on"]


@pytest.mark.parametrize("name", ["name", "scopes", "expires_on", "password"])
def test_everything_must_be_filled_in(client_of, manager, asked, name):
    assert list(errors(client_of(manager).post(ADD, asked(**{name: ""})))) == [name]


def test_a_manager_ends_the_token_of_a_colleague(client_of, manager, company, person, give):
    token, _ = give(person("colleague", "manager", company))
    answer = client_of(manager).post(reverse("accounts:api_token_revoke", args=[token.pk]), follow=True)
    token.refresh_from_db()
    assert token.revoked_by == manager
    assert token.name in answer.content.decode()


def test_looking_at_the_button_ends_nothing(client_of, manager, give):
    token, _ = give(manager)
    assert client_of(manager).get(reverse("accounts:api_token_revoke", args=[token.pk])).status_code == 405


def test_the_list_says_what_a_token_may_and_whose_it_is(client_of, manager, give):
    give(manager, name="夜间同步")
    page = client_of(manager).get(LIST, headers={"accept-language": "en"}).content.decode()
    assert "夜间同步" in page
    assert "read complaints" in page
