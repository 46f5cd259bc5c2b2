from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from complaints.models import Complaint, SavedView
from complaints.saved import actions
from complaints.saved.forms import MOST
from evidence.models import JournalEntry

Browser = Callable[[User], Client]
LIST, VIEWS, ADD = "/complaints/", "/complaints/views/", "/complaints/views/add/"


@pytest.fixture
def shared(manager: User) -> SavedView:
    return actions.keep(by=manager, name="电话", query="channel=phone", shared=True)


@pytest.fixture
def outsider(person: Any) -> User:
    return person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other"))


def edit(view: SavedView) -> str:
    return reverse("complaints:view_edit", args=[view.pk])


def test_a_filter_is_saved_under_a_name_and_stands_above_the_list(client_of: Browser, clerk: User) -> None:
    page = client_of(clerk).post(f"{ADD}?state=open&at=nn1_1", {"name": "未解决"}, follow=True)
    assert page.redirect_chain == [(f"{LIST}?state=open", 302)]
    assert 'href="/complaints/?state=open" aria-current="page"' in page.text
    assert SavedView.objects.get().owner == clerk


def test_the_page_says_what_the_view_will_show(client_of: Browser, clerk: User) -> None:
    client = client_of(clerk)
    client.cookies["django_language"] = "en"
    text = client.get(f"{ADD}?state=open&channel=phone").text
    assert "<dt>channel</dt><dd>phone</dd><dt>state</dt><dd>unresolved</dd>" in text


def test_a_private_view_is_its_owners_alone(client_of: Browser, clerk: User, manager: User) -> None:
    view = actions.keep(by=clerk, name="x-ray", query="state=open", shared=False)
    browser = client_of(manager)
    assert "x-ray" not in browser.get(LIST).text + browser.get(VIEWS).text
    assert browser.get(edit(view)).status_code == 404


def test_a_shared_view_stands_above_the_list_of_everybody_in_the_company(
    client_of: Browser, clerk: User, outsider: User, shared: SavedView
) -> None:
    assert "电话" in client_of(clerk).get(LIST).text.split('id="views"')[1].split("</nav>")[0]
    assert "?channel=phone" not in client_of(outsider).get(LIST).text


def test_a_shared_view_opens_nothing_that_its_reader_may_not_see(
    client_of: Browser, clerk: User, auditor: User, complaint: Complaint
) -> None:
    assert ">R1<" in client_of(clerk).get(f"{LIST}?channel=phone").text
    assert ">R1<" not in client_of(auditor).get(f"{LIST}?channel=phone").text


def test_a_clerk_changes_his_own_views_and_a_manager_the_shared_ones_too(
    client_of: Browser, clerk: User, manager: User, shared: SavedView
) -> None:
    assert client_of(clerk).get(edit(shared)).status_code == 404
    of_clerk = actions.keep(by=clerk, name="x", query="state=open", shared=True)
    client_of(manager).post(edit(of_clerk), {"name": "y"})
    of_clerk.refresh_from_db()
    assert (of_clerk.name, of_clerk.shared, of_clerk.owner) == ("y", False, clerk)


def test_somebody_of_another_company_finds_no_view(client_of: Browser, outsider: User, shared: SavedView) -> None:
    for page in ("edit", "delete"):
        assert client_of(outsider).post(reverse(f"complaints:view_{page}", args=[shared.pk])).status_code == 404


def test_people_without_an_organisation_share_nothing_with_each_other(person: Any, clerk: User) -> None:
    loose = [person(name, User.Role.ADMIN, None) for name in ("a", "b")]
    actions.keep(by=loose[0], name="x", query="", shared=True)
    assert not SavedView.objects.visible_to(loose[1]).exists()


def test_a_deleted_view_is_gone_and_the_journal_knows_what_it_was(
    client_of: Browser, manager: User, shared: SavedView
) -> None:
    client_of(manager).post(reverse("complaints:view_delete", args=[shared.pk]))
    assert not SavedView.objects.exists()
    assert JournalEntry.objects.get(action="saved_view.delete").detail["query"] == "channel=phone"


def test_a_name_stands_once_among_ones_own(client_of: Browser, clerk: User) -> None:
    actions.keep(by=clerk, name="x", query="state=open", shared=False)
    page = client_of(clerk).post(f"{ADD}?channel=phone", {"name": "x"})
    assert page.context["form"].errors["name"]


def test_there_is_an_end_to_the_views_of_one_person(client_of: Browser, clerk: User) -> None:
    for number in range(MOST):
        actions.keep(by=clerk, name=str(number), query="", shared=False)
    client_of(clerk).post(f"{ADD}?channel=phone", {"name": "one more"})
    assert SavedView.objects.count() == MOST
