"""An auditor opens one field with a reason, the manager sees it on his first page, and a quarter of an hour later it is
masked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from accounts.models import User
from complaints.models import Complaint, Look
from tests.browser.conftest import NOW

REASON = "致电客户核对首次响应时间"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def complaint(demo: Callable[[str], User]) -> Complaint:
    found = Complaint.objects.visible_to(demo("auditor"), NOW.date()).exclude(customer_contact="")
    return found.filter(looks=None).order_by("-received_at").first()


def test_a_field_is_open_for_a_quarter_of_an_hour(
    complaint: Complaint, demo: Callable[[str], User], sign_in: Callable[[User], Any]
) -> None:
    page, path = sign_in(demo("auditor")), f"/complaints/{complaint.pk}/"
    page.goto(path)
    customer = page.locator("section", has=page.get_by_role("heading", name="Customer", exact=True))
    assert complaint.customer_contact not in page.content()
    page.get_by_text("Open one field").click()
    page.get_by_label("Field", exact=True).select_option("customer_contact")
    page.get_by_label("Reason").fill("短")
    page.get_by_role("button", name="Open it for 15 minutes").click()
    page.get_by_text("Say in at least 8 characters what you need it for.").first.wait_for()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Open it for 15 minutes").click()
    customer.get_by_text(complaint.customer_contact, exact=True).wait_for()
    assert complaint.customer_name not in page.content()
    with time_machine.travel(NOW + dt.timedelta(minutes=16), tick=True):
        page.goto(path)
        customer.get_by_role("heading", name="Customer", exact=True).wait_for()
        assert complaint.customer_contact not in page.content()


def test_the_open_page_goes_by_itself(
    complaint: Complaint, demo: Callable[[str], User], sign_in: Callable[[User], Any], settings: Any
) -> None:
    page = sign_in(demo("auditor"))
    settings.UNMASK_MINUTES = 2 / 60
    page.goto(f"/complaints/{complaint.pk}/")
    page.get_by_text("Open one field").click()
    page.get_by_label("Field", exact=True).select_option("customer_contact")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Open it for").click()
    contact = page.get_by_text(complaint.customer_contact, exact=True)
    contact.wait_for()
    contact.wait_for(state="detached")
    assert complaint.customer_contact not in page.content()


def test_the_manager_sees_who_and_why_until_he_has_seen_it(
    complaint: Complaint, demo: Callable[[str], User], sign_in: Callable[[User], Any]
) -> None:
    look = Look.objects.unseen().get()  # the story's own
    page = sign_in(demo("manager"))
    page.goto("/")
    page.locator(".todo li", has_text="See what auditors opened").get_by_role("link").click()
    row = page.locator("tbody tr", has_text=look.complaint.reference)
    assert all(words in row.inner_text() for words in (str(look.by), str(look.firm), look.reason, "customer contact"))
    page.get_by_role("button", name="I have seen them").click()
    page.get_by_text("1 opened field is marked as seen.").wait_for()
    page.goto("/")
    assert page.locator(".todo li", has_text="See what auditors opened").count() == 0


def test_a_contact_is_found_without_standing_in_any_address(
    complaint: Complaint, demo: Callable[[str], User], sign_in: Callable[[User], Any]
) -> None:
    page = sign_in(demo("clerk"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/complaints/")
    page.get_by_role("link", name="Find a contact").click()
    number = complaint.customer_contact
    page.get_by_label("Telephone number or e-mail address").fill(f"+86 {number[:3]}-{number[3:7]}-{number[7:]}")
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Search", exact=True).click()
    page.get_by_role("link", name=complaint.reference, exact=True).wait_for()
    assert not [url for url in asked if number[-4:] in url]
