"""A clerk writes a complaint down while the customer is on the phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.models import Complaint

WORDS = "电梯又停在七楼,物业说下午来人,没有来。"


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def form(sign_in: Callable[[User], Any], clerk: User, company: Organisation) -> Any:
    """The clerk's window with the form, filled in but for what happened since."""
    company.units.create(name="东区服务部")
    page = sign_in(clerk)
    page.goto("/complaints/")
    page.get_by_role("link", name="Enter a complaint").click()
    page.get_by_label("Received", exact=True).fill("2026-09-01T09:00")
    page.get_by_label("channel").select_option("phone")
    page.get_by_label("unit").select_option("东区服务部")
    page.get_by_label("what was said").fill(WORDS)
    page.get_by_label("customer name").fill("简青禾")
    return page


def save(page: Any) -> None:
    page.get_by_role("button", name="Save").click()


def test_a_resolution_before_the_receipt_is_refused_and_nothing_is_lost(form: Any) -> None:
    form.get_by_label("resolved", exact=False).fill("2026-08-31T09:00")
    save(form)
    form.get_by_text("The resolution lies before the receipt.").wait_for()
    assert not Complaint.objects.exists()
    assert form.get_by_label("what was said").input_value() == WORDS
    assert form.get_by_label("customer name").input_value() == "简青禾"
    assert form.get_by_label("Received", exact=True).input_value() == "2026-09-01T09:00"
    assert form.get_by_label("unit").evaluate("select => select.selectedOptions[0].text") == "东区服务部"


def test_the_message_belongs_to_its_field(form: Any) -> None:
    form.get_by_label("resolved", exact=False).fill("2026-08-31T09:00")
    save(form)
    field = form.get_by_label("resolved", exact=False)
    assert field.get_attribute("aria-invalid") == "true"
    described = [
        form.locator(f"[id='{name}']").inner_text() for name in field.get_attribute("aria-describedby").split()
    ]
    assert "The resolution lies before the receipt." in " ".join(described)


def test_a_receipt_in_the_future_is_refused(form: Any) -> None:
    form.get_by_label("Received", exact=True).fill("2226-09-01T09:00")
    save(form)
    form.get_by_text("The time of receipt lies in the future.").wait_for()
    assert not Complaint.objects.exists()


def test_what_is_put_right_is_kept(form: Any) -> None:
    form.get_by_label("resolved", exact=False).fill("2026-08-31T09:00")
    save(form)
    form.get_by_label("resolved", exact=False).fill("2026-09-02T09:00")
    save(form)
    form.get_by_text("resolved after 1 d").wait_for()
    complaint = Complaint.objects.get()
    assert (complaint.resolution_seconds, complaint.unit.name) == (86_400, "东区服务部")


def test_what_the_customer_said_before_is_shown_while_he_is_on_the_phone(form: Any) -> None:
    form.get_by_label("customer reference").fill("客户 7")
    save(form)
    form.get_by_text("not resolved for").wait_for()
    Complaint.objects.update(received_at=timezone.now())
    form.goto("/complaints/add/")
    form.get_by_label("customer reference").fill("客户 ７")
    form.keyboard.press("Tab")
    form.get_by_text("1 complaint of this customer in the last 90 days:").wait_for()
    assert form.get_by_role("link", name=Complaint.objects.get().reference).is_visible()
    form.get_by_label("customer reference").fill("客户 8")
    form.keyboard.press("Tab")
    form.get_by_text("No complaint of this customer in the last 90 days.").wait_for()


def test_a_number_in_the_filter_becomes_a_token_and_the_export_follows(form: Any) -> None:
    form.get_by_label("customer reference").fill("客户 7")
    save(form)
    form.get_by_text("not resolved for").wait_for()
    reference = Complaint.objects.get().reference
    form.goto("/complaints/")
    form.get_by_label("customer number or token").fill("客户 7")
    form.keyboard.press("Enter")
    form.get_by_text("Received on any day.").wait_for()
    form.get_by_role("link", name=reference).wait_for()
    address = re.search(r"customer=[0-9A-F]{10}", form.url)[0]
    assert address in form.get_by_role("link", name="Export as CSV").get_attribute("href")


def test_the_customer_is_masked_until_somebody_asks(form: Any) -> None:
    save(form)
    customer = form.locator("section", has=form.get_by_role("heading", name="Customer"))
    assert "简青禾" not in customer.inner_text()
    customer.get_by_role("link", name="Show the person").click()
    form.get_by_text("That you read this is in the journal.").wait_for()
    assert "简青禾" in customer.inner_text()
