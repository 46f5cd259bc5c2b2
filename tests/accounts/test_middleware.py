"""Closed by default."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from accounts.access import MANAGER, public, roles
from dashboard import urls


def forgotten(request):
    return HttpResponse("open")


urlpatterns = [
    path("forgotten/", forgotten),
    path("managers/", roles(MANAGER)(lambda request: HttpResponse("open"))),
    path("world/", public(lambda request: HttpResponse("open"))),
    path("", include(urls.urlpatterns)),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(params=["manager", "clerk", "auditor", "admin"])
def anybody(request, client_of):
    return client_of(request.getfixturevalue(request.param))


def test_a_view_that_names_no_role_is_closed_to_everybody(anybody):
    assert anybody.get("/forgotten/").status_code == 403


def test_a_view_that_names_no_role_asks_strangers_to_sign_in(client):
    assert client.get("/forgotten/").url == "/account/login/?next=/forgotten/"


def test_a_view_opens_to_the_role_it_names(client_of, manager, clerk):
    assert client_of(manager).get("/managers/").status_code == 200
    assert client_of(clerk).get("/managers/").status_code == 403


def test_a_public_view_opens_to_the_world(client, anybody):
    assert client.get("/world/").status_code == 200
    assert anybody.get("/world/").status_code == 200


@override_settings(SECOND_FACTOR_ROLES=["manager"])
def test_a_role_that_needs_a_second_factor_must_show_it(client_of, manager):
    assert client_of(manager).get("/managers/").url == "/account/second-factor/?next=/managers/"
