"""Opening one field of one complaint, and finding an exact contact: each with its trace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Organisation, User
from complaints import actions as writing
from complaints.facts import Facts
from complaints.looks import actions
from complaints.looks.searching import condition
from complaints.masking import token
from complaints.models import Complaint, Look
from complaints.tokens import Tokens
from evidence.models import JournalEntry
from tests.complaints.conftest import NOW, START

pytestmark = pytest.mark.django_db
WHY = "客户来电核对处理结果"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def engagement(engage: Callable[..., Any], auditor: User) -> Any:
    return engage(auditor)


@pytest.fixture
def opened(complaint: Complaint, auditor: User, engagement: Any) -> Look:
    return actions.unmask(complaint=complaint, field="customer_name", reason=WHY, by=auditor, now=NOW)


def open_to(user: User, complaint: Complaint, engagement: Any, after: timedelta = MINUTE) -> list[str]:
    return sorted(actions.opened(complaint, by=user, engagement=engagement and engagement.pk, now=NOW + after))


class TestUnmasking:
    def test_one_field_of_one_complaint_is_open_to_one_person(
        self, opened: Look, complaint: Complaint, auditor: User, stranger: User, engagement: Any, write: Any, facts: Any
    ) -> None:
        write(facts("R2", customer_name="王小明"))
        assert open_to(auditor, complaint, engagement) == ["customer_name"]
        assert open_to(stranger, complaint, engagement) == []
        assert open_to(auditor, Complaint.objects.get(reference="R2"), engagement) == []

    @pytest.mark.parametrize(("minutes", "open_"), [(0, True), (14.99, True), (15, False), (16, False)])
    def test_it_closes_by_itself(
        self, opened: Look, complaint: Complaint, auditor: User, engagement: Any, minutes: float, open_: bool
    ) -> None:
        assert bool(open_to(auditor, complaint, engagement, minutes * MINUTE)) is open_

    def test_another_engagement_does_not_open_it(
        self, opened: Look, complaint: Complaint, auditor: User, engage: Any
    ) -> None:
        assert open_to(auditor, complaint, engage(auditor, title="other")) == []
        assert open_to(auditor, complaint, None) == []

    def test_journal_and_list_say_who_what_and_why(self, opened: Look, auditor: User, firm: Organisation) -> None:
        entry = JournalEntry.objects.get(action="complaint.unmask")
        assert (entry.actor_id_at, entry.subject) == (auditor.pk, f"complaints.complaint:{opened.complaint_id}")
        assert (entry.detail["fields"], entry.detail["reason"]) == (["customer_name"], WHY)
        assert (opened.firm, opened.reason, opened.until) == (firm, WHY, NOW + 15 * MINUTE)

    def test_the_reason_keeps_nobody(self, complaint: Complaint, auditor: User, engagement: Any) -> None:
        said = "核对王小明 13812345678 的来电记录"
        look = actions.unmask(complaint=complaint, field="text", reason=said, by=auditor, now=NOW)
        assert look.reason == "核对*** *** 的来电记录"
        assert "王小明" not in str(JournalEntry.objects.get(action="complaint.unmask").detail)

    @pytest.mark.parametrize(
        ("field", "reason"), [("customer_name", "  短  "), ("customer_key", WHY), ("survey_comment", WHY), ("", WHY)]
    )
    def test_without_a_reason_or_a_field_nothing_is_opened(
        self, complaint: Complaint, auditor: User, engagement: Any, field: str, reason: str
    ) -> None:
        with pytest.raises(actions.UnmaskRefusedError):
            actions.unmask(complaint=complaint, field=field, reason=reason, by=auditor, now=NOW)
        assert not Look.objects.exists()
        assert not JournalEntry.objects.filter(action="complaint.unmask").exists()

    @pytest.mark.parametrize(
        "terms", [{"valid_until": "2026-11-22"}, {"valid_from": "2026-11-24"}, {"period_until": "2026-08-31"}]
    )
    def test_a_closed_engagement_opens_nothing(
        self, complaint: Complaint, auditor: User, engage: Any, terms: dict[str, str]
    ) -> None:
        engage(auditor, **terms)
        with pytest.raises(actions.UnmaskRefusedError):
            actions.unmask(complaint=complaint, field="text", reason=WHY, by=auditor, now=NOW)

    def test_the_companys_own_people_open_nothing_this_way(self, complaint: Complaint, manager: User) -> None:
        with pytest.raises(actions.UnmaskRefusedError):
            actions.unmask(complaint=complaint, field="text", reason=WHY, by=manager, now=NOW)

    def test_the_database_takes_no_opening_without_an_end(self, opened: Look) -> None:
        for wrong in ({"until": None}, {"reason": ""}, {"until": opened.at}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Look.objects.filter(pk=opened.pk).update(**wrong)


class TestSeeing:
    def test_what_a_manager_has_seen_is_no_longer_new(self, opened: Look, manager: User) -> None:
        assert list(Look.objects.visible_to(manager).unseen()) == [opened]
        assert actions.see(by=manager, upto=opened.pk, now=NOW) == 1
        assert not Look.objects.unseen().exists()

    def test_what_came_after_his_page_stays_new(self, opened: Look, manager: User) -> None:
        assert actions.see(by=manager, upto=opened.pk - 1, now=NOW) == 0

    def test_nobody_else_sees_or_marks_it(self, opened: Look, person: Any, clerk: User, auditor: User) -> None:
        other = person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other"))
        for user in (other, clerk, auditor):
            assert not Look.objects.visible_to(user).exists()
            assert actions.see(by=user, upto=opened.pk, now=NOW) == 0


def found(contact: str, user: User) -> str:
    rows = actions.search(contact=contact, reason=WHY, by=user, now=NOW)
    return "".join(sorted(row.reference for row in rows))


@pytest.fixture
def rows(write: Any, facts: Any) -> None:
    """A and B with one number, C with another, D with an address, E with none; F was received in another year."""
    write(
        facts("A", customer_contact="13812345678"),
        facts("B", 1, customer="008", customer_contact="+86 138-1234-5678"),
        facts("C", 2, customer_contact="13900000000"),
        facts("D", 3, customer_contact="Mary@Example.com"),
        facts("E", 4),
        facts("F", -400, customer_contact="１３８１２３４５６７８"),
    )


@pytest.mark.usefixtures("rows")
class TestSearching:
    @pytest.mark.parametrize(
        ("contact", "references"),
        [("138 1234 5678", "ABF"), ("mary@example.COM", "D"), ("13812345679", ""), ("1381234567", ""), ("", "")],
    )
    def test_an_exact_contact_is_found_and_no_other(self, clerk: User, contact: str, references: str) -> None:
        assert found(contact, clerk) == references

    def test_a_correction_is_found_by_the_new_contact_alone(self, clerk: User, facts: Any) -> None:
        writing.change(
            complaint=Complaint.objects.get(reference="A"),
            facts=Facts(reference="A", received_at=START, customer_contact="13700000000"),
            told=["customer_contact"], by=clerk, reason="新号码", now=NOW,
        )  # fmt: skip
        assert (found("13700000000", clerk), found("13812345678", clerk)) == ("A", "BF")

    def test_a_form_is_found_too(self, clerk: User) -> None:
        writing.add(facts=Facts(reference="Z", received_at=START, customer_contact="0108888-9999"), by=clerk, now=NOW)
        assert found("(010) 88889999", clerk) == "Z"

    def test_an_auditor_finds_what_he_may_see(self, auditor: User, engage: Any) -> None:
        engage(auditor)
        assert found("13812345678", auditor) == "AB"

    def test_an_auditor_whose_engagement_is_over_finds_nothing(self, auditor: User, engage: Any) -> None:
        engage(auditor, valid_until="2026-01-02")
        assert found("13812345678", auditor) == ""

    def test_another_company_finds_nothing(self, person: Any) -> None:
        other = Organisation.objects.create(name="别家", slug="other")
        assert found("13812345678", person("other", User.Role.CLERK, other)) == ""

    def test_two_contacts_of_one_hash_are_told_apart(self, clerk: User) -> None:
        there = Complaint.objects.get(reference="A").contact_hash
        Complaint.objects.filter(reference="C").update(contact_hash=there)
        assert found("13812345678", clerk) == "ABF"

    def test_the_trace_has_hits_and_reason_and_never_the_number(self, clerk: User, company: Organisation) -> None:
        actions.search(contact="138 1234 5678", reason="回访 138 1234 5678 的来电", by=clerk, now=NOW)
        entry, look = JournalEntry.objects.get(action="complaints.search"), Look.objects.get()
        assert entry.detail == {"reason": "回访 *** 的来电", "hits": 3}
        assert (look.kind, look.rows, look.organisation, look.reason) == ("search", 3, company, "回访 *** 的来电")

    def test_nobody_tries_numbers_out(self, clerk: User, manager: User, settings: Any) -> None:
        settings.CONTACT_SEARCHES_PER_HOUR = 2
        for second in range(2):
            actions.search(contact="1", reason=WHY, by=clerk, now=NOW + timedelta(seconds=second))
        with pytest.raises(actions.TooManySearchesError):
            actions.search(contact="2", reason=WHY, by=clerk, now=NOW + timedelta(minutes=59))
        actions.search(contact="2", reason=WHY, by=manager, now=NOW)
        actions.search(contact="2", reason=WHY, by=clerk, now=NOW + timedelta(hours=1, seconds=2))

    def test_an_index_leads_to_it(self, clerk: User) -> None:
        plan = Complaint.objects.filter(condition("13812345678", [clerk.organisation_id or 0])).explain()
        if connection.vendor == "sqlite":
            assert "complaint_contact" in plan


def test_tokens_of_a_search_are_those_of_the_engagement(
    rows: None, auditor: User, engage: Any, company: Organisation
) -> None:
    engagement = engage(auditor)
    [row] = actions.search(contact="mary@example.com", reason=WHY, by=auditor, now=NOW)
    shown = Tokens(auditor, timezone.localdate(NOW)).of_complaint(row)
    assert shown == token(row.customer_key, engagement=engagement.pk) != token(row.customer_key, engagement=None)
