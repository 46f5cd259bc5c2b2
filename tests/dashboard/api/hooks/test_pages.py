from __future__ import annotations

import pytest
from django.urls import reverse

from complaints.models import Source
from dashboard.api.hooks.models import Hook
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LIST, ADD = "/webhooks/", "/webhooks/add/"


@pytest.fixture
def desk(client_of, manager):
    """The manager's browser, in English."""
    client = client_of(manager)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def errors(page) -> list[str]:
    return list(page.context["form"].errors)


def rotation(hook: Hook) -> str:
    return reverse("dashboard:hook_rotate", args=[hook.pk])


class TestOpening:
    def test_the_secret_and_the_address_are_shown_once(self, desk, source):
        page = desk.post(ADD, {"source": "crm", "password": PASSWORD})
        hook = Hook.objects.get()
        assert hook.source == source
        assert page.context["secret"] == hook.secret
        assert "http://testserver/api/v1/hooks/crm/" in page.content.decode()
        assert hook.secret not in desk.get(LIST).content.decode()
        assert "no-store" in page.headers["Cache-Control"]

    def test_a_source_may_be_named_by_its_name(self, desk, source):
        desk.post(ADD, {"source": "CRM", "password": PASSWORD})
        assert Hook.objects.get().source == source

    def test_a_new_source_is_registered(self, desk, company):
        desk.post(ADD, {"source": "app", "password": PASSWORD})
        assert Hook.objects.get().source == Source.objects.get(organisation=company, key="app")

    def test_without_the_password_nothing_is_opened(self, desk, source):
        assert errors(desk.post(ADD, {"source": "crm", "password": "wrong"})) == ["password"]
        assert not Hook.objects.exists()

    @pytest.mark.parametrize("word", ["", "a/b", "by-hand", "standard", "x" * 61])
    def test_what_can_be_no_source_of_a_webhook_is_refused(self, desk, word):
        assert errors(desk.post(ADD, {"source": word, "password": PASSWORD})) == ["source"]
        assert not Source.objects.exists()

    @pytest.mark.parametrize("word", ["crm", "CRM"])
    def test_a_source_that_has_one_is_refused(self, desk, opened, word):
        assert errors(desk.post(ADD, {"source": word, "password": PASSWORD})) == ["source"]


class TestRotating:
    def test_the_new_secret_is_shown_once(self, desk, opened):
        page = desk.post(rotation(opened[0]), {"password": PASSWORD})
        assert page.context["secret"] == Hook.objects.get().secret != opened[1]
        assert "24 more hours" in page.content.decode()

    def test_a_secret_that_leaked_ends_at_once(self, desk, opened):
        page = desk.post(rotation(opened[0]), {"password": PASSWORD, "at_once": "on"})
        assert Hook.objects.get().previous_secret == ""
        assert "more hours" not in page.content.decode()

    def test_without_the_password_nothing_changes(self, desk, opened):
        assert errors(desk.post(rotation(opened[0]), {"password": ""})) == ["password"]
        assert Hook.objects.get().secret == opened[1]

    def test_one_that_was_ended_has_no_secret_to_rotate(self, desk, opened):
        desk.post(reverse("dashboard:hook_end", args=[opened[0].pk]))
        assert desk.get(rotation(opened[0])).status_code == 404


class TestTheList:
    def test_it_shows_address_and_state(self, desk, opened):
        page = desk.get(LIST).content.decode()
        assert "http://testserver/api/v1/hooks/crm/" in page
        assert opened[1] not in page

    def test_the_earlier_secret_is_told_while_it_is_good(self, desk, opened):
        desk.post(rotation(opened[0]), {"password": PASSWORD})
        assert "earlier secret good until" in desk.get(LIST).content.decode()

    def test_a_button_ends_one(self, desk, opened):
        page = desk.post(reverse("dashboard:hook_end", args=[opened[0].pk]), follow=True)
        assert "takes nothing in any more" in page.content.decode()
        assert not Hook.objects.standing().exists()
