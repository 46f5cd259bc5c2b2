"""The pages on which a field is opened, a contact is found, and a manager sees who looked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from complaints.models import Complaint, Look
from evidence.models import JournalEntry
from tests.complaints.conftest import NOW

pytestmark = pytest.mark.django_db
WHY = "客户来电核对处理结果"
NAME, NUMBER = "王小明", "13812345678"


@pytest.fixture(autouse=True)
def _english(settings: Any, time_machine: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def browser(client_of: Any, auditor: Any, engage: Any) -> Any:
    """The auditor's."""
    engage(auditor)
    return client_of(auditor)


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


def unmask(browser: Any, complaint: Complaint, field: str = "customer_name", reason: str = WHY) -> HttpResponse:
    told = {"unmask-field": field, "unmask-reason": reason}
    return browser.post(f"/complaints/{complaint.pk}/unmask/", told, follow=True)


class TestUnmasking:
    def test_exactly_the_field_is_shown_and_the_page_closes_with_it(self, browser: Any, complaint: Complaint) -> None:
        page = unmask(browser, complaint)
        assert "Open to you until" in said(page)
        assert f"<dd>{NAME}</dd>" in said(page)
        assert "138****5678" in said(page)
        assert NUMBER not in said(page)
        assert page["Refresh"] == f"901; url=/complaints/{complaint.pk}/"

    @pytest.mark.parametrize("field", ["customer_name", "customer_contact", "text"])
    def test_nothing_of_it_is_kept_by_any_cache(self, browser: Any, complaint: Complaint, field: str) -> None:
        assert "no-store" in unmask(browser, complaint, field)["Cache-Control"]
        assert "no-store" in browser.get(f"/complaints/{complaint.pk}/")["Cache-Control"]

    def test_fifteen_minutes_later_it_is_masked_again(
        self, browser: Any, complaint: Complaint, time_machine: Any
    ) -> None:
        unmask(browser, complaint)
        time_machine.move_to(NOW + timedelta(minutes=15), tick=False)
        page = browser.get(f"/complaints/{complaint.pk}/")
        assert NAME not in said(page)
        assert "Refresh" not in page

    def test_each_look_at_the_open_field_is_in_the_journal(self, browser: Any, complaint: Complaint) -> None:
        unmask(browser, complaint)
        browser.get(f"/complaints/{complaint.pk}/")
        read = JournalEntry.objects.filter(action="complaint.read")
        assert [entry.detail for entry in read] == [{"fields": ["customer_name"], "unmasked": True}] * 2

    def test_a_short_reason_opens_nothing_and_stays_in_the_form(self, browser: Any, complaint: Complaint) -> None:
        page = unmask(browser, complaint, reason="核对")
        assert "Say in at least 8 characters" in said(page)
        assert ">\n核对</textarea>" in said(page)
        assert NAME not in said(page)
        assert not Look.objects.exists()

    @pytest.mark.parametrize("field", ["customer_key", "id", "survey_comment"])
    def test_a_forged_field_opens_nothing(self, browser: Any, complaint: Complaint, field: str) -> None:
        assert NAME not in said(unmask(browser, complaint, field=field))
        assert not Look.objects.exists()

    def test_an_auditor_does_not_open_the_whole_person(self, browser: Any, complaint: Complaint) -> None:
        assert NAME not in said(browser.get(f"/complaints/{complaint.pk}/?identity=1"))

    def test_outside_the_engagement_there_is_nothing_to_open(
        self, client_of: Any, stranger: Any, complaint: Complaint
    ) -> None:
        assert unmask(client_of(stranger), complaint).status_code == 404

    def test_when_the_engagement_closes_the_field_is_gone_with_all_others(
        self, browser: Any, complaint: Complaint, auditor: Any
    ) -> None:
        unmask(browser, complaint)
        auditor.engagements.update(valid_until="2026-11-22")
        assert browser.get(f"/complaints/{complaint.pk}/").status_code == 404
        assert unmask(browser, complaint).status_code == 404


class TestSearching:
    def search(self, browser: Any, contact: str = NUMBER, reason: str = WHY) -> HttpResponse:
        return browser.post("/complaints/contact/", {"contact": contact, "reason": reason})

    def test_a_number_leads_to_its_complaints(self, client_of: Any, clerk: Any, complaint: Complaint) -> None:
        page = self.search(client_of(clerk), "+86 138 1234 5678")
        assert ">R1</a>" in said(page)
        assert "no-store" in page["Cache-Control"]

    def test_an_auditor_sees_a_token_and_no_person(self, browser: Any, complaint: Complaint) -> None:
        page = said(self.search(browser))
        assert ">R1</a>" in page
        assert NAME not in page

    def test_an_address_searches_for_nothing(self, client_of: Any, clerk: Any, complaint: Complaint) -> None:
        page = client_of(clerk).get("/complaints/contact/", {"contact": NUMBER, "reason": WHY})
        assert ">R1</a>" not in said(page)
        assert not Look.objects.exists()

    @pytest.mark.parametrize(("contact", "reason"), [(NUMBER, "短"), ("138", WHY), ("", WHY), ("  /  ", WHY)])
    def test_half_a_number_or_no_reason_is_refused(
        self, client_of: Any, clerk: Any, complaint: Complaint, contact: str, reason: str
    ) -> None:
        assert ">R1</a>" not in said(self.search(client_of(clerk), contact, reason))
        assert not Look.objects.exists()

    def test_too_many_searches_are_refused_in_words(
        self, client_of: Any, clerk: Any, complaint: Complaint, settings: Any, time_machine: Any
    ) -> None:
        settings.CONTACT_SEARCHES_PER_HOUR = 1
        browser = client_of(clerk)
        self.search(browser)
        time_machine.move_to(NOW + timedelta(seconds=1), tick=False)
        assert "too many searches" in said(self.search(browser))


class TestLooking:
    def test_the_manager_sees_who_opened_what_why_and_until_when(
        self, browser: Any, client_of: Any, manager: Any, complaint: Complaint
    ) -> None:
        unmask(browser, complaint)
        page = said(client_of(manager).get("/complaints/looks/"))
        for words in ("auditor", "明鉴审计", ">R1</a>", "customer name", WHY, "open until", "not seen yet"):
            assert words in page

    def test_it_is_new_on_his_home_page_until_he_has_seen_it(
        self, browser: Any, client_of: Any, manager: Any, complaint: Complaint
    ) -> None:
        unmask(browser, complaint)
        look, desk = Look.objects.get(), client_of(manager)
        assert "since you last looked" in said(desk.get("/complaints/looks/"))
        desk.post("/complaints/looks/seen/", {"upto": look.pk})
        assert "since you last looked" not in said(desk.get("/complaints/looks/"))

    @pytest.mark.parametrize("upto", ["", "x", "９", "-1", "9" * 30])
    def test_a_forged_number_marks_nothing(
        self, browser: Any, client_of: Any, manager: Any, complaint: Complaint, upto: str
    ) -> None:
        unmask(browser, complaint)
        client_of(manager).post("/complaints/looks/seen/", {"upto": upto})
        assert Look.objects.unseen().count() == 1

    def test_reads_and_exports_of_the_company_are_listed_too(
        self, client_of: Any, manager: Any, clerk: Any, complaint: Complaint
    ) -> None:
        client_of(clerk).get(f"/complaints/{complaint.pk}/?identity=1")
        b"".join(client_of(clerk).get("/complaints/export/").streaming_content)
        page = said(client_of(manager).get("/complaints/looks/"))
        assert "the person shown" in page
        assert "rows taken along" in page
        assert (
            "the person shown" not in said(client_of(manager).get("/complaints/looks/?kind=export")).split("<table")[1]
        )
