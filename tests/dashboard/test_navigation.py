import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from accounts.models import User
from dashboard import navigation


@pytest.fixture
def bar():
    def of(user, path="/"):
        request = RequestFactory().get(path)
        request.user, request.resolver_match = user, resolve(path)
        return navigation.items(request)

    return of


def test_every_entry_of_the_bar_leads_somewhere():
    assert all(reverse(name) for name, _label, _sections in navigation.SECTIONS)


def test_a_manager_is_offered_everything(bar):
    assert len(bar(User(role="manager"))) == len(navigation.SECTIONS)


@pytest.mark.parametrize("role", ["manager", "auditor", "clerk", "admin"])
def test_nobody_is_offered_what_his_role_may_not_open(bar, role):
    assert all(role in resolve(item.url).func.roles for item in bar(User(role=role)))


def test_the_page_one_is_on_is_marked(bar):
    [current] = [item for item in bar(User(role="manager"), reverse("complaints:add")) if item.current]
    assert (current.url, current.exact) == (reverse("complaints:list"), False)


def test_the_letter_page_belongs_to_the_letters(bar):
    [current] = [item for item in bar(User(role="manager"), reverse("dashboard:letter", args=[1])) if item.current]
    assert current.url == reverse("commitments:letters")


def test_an_address_that_a_role_may_not_open_is_empty():
    request = RequestFactory().get("/")
    request.user = User(role="clerk")
    assert navigation.openable(request, "commitments:import") == ""


def test_an_unknown_view_has_no_address():
    request = RequestFactory().get("/")
    request.user = User(role="manager")
    assert navigation.openable(request, "nowhere:nothing") == ""
