"""The pages on which a manager sees what is kept how long, holds it, and erases a person."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse

from complaints.models import Complaint, Hold
from evidence.models import JournalEntry
from tests.complaints.conftest import NOW, complaint, engage, facts, source, write  # noqa: F401  # fixtures

pytestmark = pytest.mark.django_db
WHY = "客户依法要求删除个人信息"
ERASE, HOLD = "/retention/erase/", "/retention/holds/add/"


@pytest.fixture(autouse=True)
def _english(settings: Any, time_machine: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def desk(client_of: Any, manager: Any) -> Any:
    return client_of(manager)


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


class TestErasing:
    def test_he_is_erased_after_what_would_go_was_seen(self, desk: Any, complaint: Complaint) -> None:  # noqa: F811
        page = desk.post(ERASE, {"words": "13812345678", "reason": WHY})
        assert "1 complaint would name nobody any more" in said(page)
        assert "no-store" in page["Cache-Control"]
        complaint.refresh_from_db()
        assert complaint.customer_name == "王小明"
        done = desk.post(ERASE, {"words": "13812345678", "reason": WHY, "goes": "1"}, follow=True)
        assert "names nobody any more" in said(done)
        complaint.refresh_from_db()
        assert (complaint.customer_name, complaint.customer_contact, complaint.text) == ("", "", "")
        assert "Erased on" in said(desk.get(f"/complaints/{complaint.pk}/"))

    @pytest.mark.parametrize("goes", ["0", "2", "x", ""])
    def test_nothing_goes_that_was_not_shown(self, desk: Any, complaint: Complaint, goes: str) -> None:  # noqa: F811
        page = desk.post(ERASE, {"words": "007", "reason": WHY, "goes": goes})
        assert "Nothing was erased" in said(page)
        complaint.refresh_from_db()
        assert complaint.customer_name == "王小明"

    def test_what_stays_is_named_with_its_reason(
        self,
        desk: Any,
        complaint: Complaint,  # noqa: F811
        auditor: Any,
        engage: Any,  # noqa: F811
    ) -> None:
        engage(auditor)
        page = said(desk.post(ERASE, {"words": "007", "reason": WHY}))
        assert "1 stays: an audit engagement that is not over" in page
        assert "Erase for good" not in page

    def test_without_a_reason_nothing_is_looked_for(self, desk: Any, complaint: Complaint) -> None:  # noqa: F811
        page = said(desk.post(ERASE, {"words": "007", "reason": "短"}))
        assert "would name nobody" not in page
        assert 'value="007"' in page

    def test_another_companys_customer_is_not_found(
        self,
        client_of: Any,
        person: Any,
        complaint: Complaint,  # noqa: F811
    ) -> None:
        from accounts.models import Organisation

        other = Organisation.objects.create(name="别家", slug="other")
        page = said(client_of(person("boss", "manager", other)).post(ERASE, {"words": "13812345678", "reason": WHY}))
        assert "No complaint has this number or contact" in page


class TestHolds:
    def test_a_hold_is_put_and_lifted(self, desk: Any, complaint: Complaint) -> None:  # noqa: F811
        told = {"received_from": "2026-09-01", "received_until": "2026-09-30", "reason": "法院函要求保全证据"}
        assert "not erased until you lift the hold" in said(desk.post(HOLD, told, follow=True))
        assert "1 stays: a legal hold" in said(desk.post(ERASE, {"words": "007", "reason": WHY}))
        lifted = desk.post(f"/retention/holds/{Hold.objects.get().pk}/release/", follow=True)
        assert ">lifted<" in said(lifted)
        assert JournalEntry.objects.filter(action="hold.release").count() == 1

    def test_days_in_the_wrong_order_are_refused(self, desk: Any) -> None:
        told = {"received_from": "2026-09-30", "received_until": "2026-09-01", "reason": "法院函要求保全证据"}
        assert "no day lies between them" in said(desk.post(HOLD, told))
        assert not Hold.objects.exists()


def test_the_page_names_every_class_with_its_days(desk: Any, client_of: Any, admin: Any) -> None:
    for browser in (desk, client_of(admin)):
        page = said(browser.get("/retention/"))
        for words in ("Names and contacts of complaints", "1,095 days", "Files of exports", "Nothing but complaints"):
            assert words in page
    assert "Erase a person" not in said(client_of(admin).get("/retention/"))
