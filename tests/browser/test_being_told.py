"""A manager is told of what happened: the bell, the inbox, what reaches him how, and what did not arrive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from accounts.models import User
from dashboard.notices import actions, outbox
from dashboard.notices.models import Notice, Way
from tests.conftest import PASSWORD
from tests.services import receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def other_side(settings: Any) -> Iterator[receiver.Receiver]:
    settings.NOTICE_INTERNAL = True
    with receiver.listening() as server:
        yield server


@pytest.fixture
def told(manager: User) -> Notice:
    actions.open_inbox(person=manager)
    told = {"occasion": "run_failed", "kind": "run_failed", "told": {"as_of": "2026-11-22T18:00:00+00:00"}}
    return Notice.objects.create(person=manager, key="x", path="/compliance/runs/", in_inbox=True, **told)


def test_the_bell_leads_to_what_happened_and_then_counts_no_more(
    sign_in: Callable[[User], Any], manager: User, told: Notice
) -> None:
    page = sign_in(manager)
    page.goto("/letters/")
    page.get_by_role("link", name="Notices, unread: 1").click()
    page.get_by_role("button", name="A run has failed").click()
    page.get_by_role("heading", name="Runs", level=1).wait_for()
    assert page.get_by_role("link", name="Notices", exact=True).get_attribute("aria-label") == "Notices"


def test_a_way_is_set_up_tested_chosen_and_ended(
    sign_in: Callable[[User], Any], manager: User, other_side: receiver.Receiver, broker: str
) -> None:
    page = sign_in(manager)
    page.goto("/notices/ways/")
    page.get_by_role("link", name="WeCom group robot").click()
    page.get_by_label("Name").fill("Service team")
    page.get_by_label("Address").fill(f"{other_side.url}/send?key=k")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("button", name="Send a test by “Service team”").click()
    page.get_by_text("A test is on its way").wait_for()
    outbox.send_waiting()
    assert "Test notice" in json.loads(other_side.taken[0].body)["text"]["content"]
    page.get_by_label("Data are out of date, Service team").uncheck()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Your choice is kept.").wait_for()
    assert not page.get_by_label("Data are out of date, Service team").is_checked()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="End “Service team”").click()
    page.get_by_text("is told nothing any more").wait_for()
    assert Way.objects.get(kind="wecom").address == ""


def test_what_did_not_arrive_is_tried_again(
    sign_in: Callable[[User], Any], manager: User, other_side: receiver.Receiver, broker: str
) -> None:
    other_side.answers.append(receiver.Answer(404))
    way, _ = actions.add_way(person=manager, kind="webhook", name="CRM", address=other_side.url, secret="")
    actions.send_test(way=way, now=way.created_at)
    outbox.send_waiting()
    page = sign_in(manager)
    page.goto("/notices/")
    page.get_by_role("link", name="Some notices could not be delivered.").click()
    page.get_by_role("button", name="Try “CRM” again").click()
    page.get_by_role("heading", name="Everything has arrived").wait_for()
    assert outbox.send_waiting() == 1
