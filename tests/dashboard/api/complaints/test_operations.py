from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, ServiceUnit
from audits.models import Engagement
from complaints.models import Complaint, Source
from complaints.tokens import Tokens
from dashboard.api.complaints.shown import ComplaintOut
from evidence.models import JournalEntry
from tests.engaging import admit

pytestmark = pytest.mark.django_db
ALL, BATCH = "/api/v1/complaints/", "/api/v1/complaints/batch/"
LATER = "2099-01-01T00:00:00Z"


@pytest.fixture
def ask(program, manager):
    """A program of the manager's with every scope."""
    return program(manager)


@pytest.fixture
def kept(ask, send, told):
    """A complaint of 王小明 in the record, answered after an hour, and the address of it."""
    who = {"customer": "007", "customer_name": "王小明", "customer_contact": "13812345678"}
    row = told("R/1 中", unit="东区", text="请打13812345678找王小明", responded_at="2026-11-20T10:00:00+08:00", **who)
    return send(ask, ALL, row).json()["url"]


def errors(answer: Any) -> list[tuple[str | None, str]]:
    return [(each.get("field"), each["code"]) for each in answer.json()["errors"]]


class TestWritingOne:
    def test_a_new_one_is_created_and_can_be_read_where_it_says(self, ask, send, told):
        answer = send(ask, ALL, told("R1"))
        assert answer.status_code == 201
        assert answer.json() == {
            "source": "crm",
            "reference": "R1",
            "outcome": "accepted",
            "url": "/api/v1/complaints/crm/R1/",
        }
        assert ask.get(answer.json()["url"]).json()["reference"] == "R1"

    def test_the_same_again_is_unchanged_and_other_facts_are_an_update(self, ask, send, told):
        answers = [send(ask, ALL, told("R1", unit=unit)) for unit in ("东区", "东区", "西区")]
        assert [answer.json()["outcome"] for answer in answers] == ["accepted", "unchanged", "updated"]
        assert [answer.status_code for answer in answers] == [201, 200, 200]

    @pytest.mark.parametrize("reference", ["a b", "2026/10/007", "中文", "a?b#c%2F", "x/", "line\nbreak", "."])
    def test_any_reference_can_be_read_again(self, ask, send, told, reference):
        url = send(ask, ALL, told(reference)).json()["url"]
        assert ask.get(url).json()["reference"] == reference

    def test_a_source_whose_key_fits_no_address_has_none(self, ask, send, told, company):
        Source.objects.create(organisation=company, key="a/b", name="Old desk")
        answer = send(ask, ALL, told("R1", source="Old desk"))
        assert (answer.status_code, answer.json()["source"], answer.json()["url"]) == (201, "a/b", None)

    def test_impossible_facts_are_refused_with_their_reasons(self, ask, send, told):
        answer = send(ask, ALL, told("R1", received_at=LATER, satisfaction=7))
        assert (answer.status_code, answer.json()["code"]) == (422, "nothing_written")
        assert errors(answer) == [("received_at", "received_in_future"), ("satisfaction", "satisfaction_out_of_range")]

    @pytest.mark.parametrize("content", [[], "x", 5, None])
    def test_what_is_no_object_is_refused(self, ask, content):
        answer = ask.post(ALL, json.dumps(content), content_type="application/json")
        assert errors(answer) == [(None, "no_object")]

    def test_what_is_not_known_here_is_refused(self, ask, send, told):
        assert errors(send(ask, f"{ALL}?unit=5", told("R1"))) == [("unit", "unknown")]


class TestWritingABatch:
    def test_good_rows_are_written_and_bad_ones_named(self, ask, send, told):
        answer = send(ask, BATCH, [told("R1"), told("R2", received_at=LATER), told("R3")])
        assert answer.status_code == 207
        said = answer.json()
        assert [said[name] for name in ("accepted", "updated", "unchanged", "refused")] == [2, 0, 0, 1]
        assert said["errors"] == [
            {
                "index": 1,
                "source": "crm",
                "reference": "R2",
                "field": "received_at",
                "code": "received_in_future",
                "message": "The time of receipt lies in the future.",
            }
        ]

    def test_without_bad_rows_it_is_a_plain_success(self, ask, send, told):
        answer = send(ask, BATCH, [told("R1")])
        assert (answer.status_code, answer.json()["errors"]) == (200, [])
        assert answer.json()["new_sources"] == ["crm"]

    def test_all_or_nothing_writes_nothing_where_a_row_is_bad(self, ask, send, told):
        answer = send(ask, f"{BATCH}?write=all_or_nothing", [told("R1"), told("R2", received_at=LATER)])
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["index"] == 1
        assert not Complaint.objects.exists()

    @pytest.mark.parametrize("rows", [0, 4])
    def test_a_batch_holds_something_and_not_too_much(self, ask, send, told, settings, rows):
        settings.API_LARGEST_BATCH = 3
        assert errors(send(ask, BATCH, [told(f"R{n}") for n in range(rows)])) == [(None, "wrong_length")]

    def test_the_largest_batch_is_taken(self, ask, send, told, settings):
        settings.API_LARGEST_BATCH = 3
        assert send(ask, BATCH, [told(f"R{n}") for n in range(3)]).status_code == 200

    def test_one_complaint_is_no_batch(self, ask, send, told):
        assert errors(send(ask, BATCH, told("R1"))) == [(None, "no_array")]

    def test_what_is_too_large_is_refused_before_it_is_read(self, ask, settings):
        settings.API_LARGEST_BODY = 10
        answer = ask.post(BATCH, "[" + " " * 10 + "]", content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    def test_another_kind_is_refused(self, ask):
        assert ask.post(BATCH, "a,b", content_type="text/csv").status_code == 415

    def test_the_place_of_a_slip_is_said(self, ask):
        answer = ask.post(BATCH, '[\n{"source": crm}]', content_type="application/json")
        assert answer.status_code == 400
        assert answer.json()["detail"] == "It cannot be read from line 2, character 12 on."

    def test_batches_are_counted_apart(self, ask, send, told, settings):
        settings.API_PER_MINUTE = settings.API_PER_MINUTE | {"batches": 1}
        answers = [send(ask, BATCH, [told("R1")]).status_code for _ in range(3)]
        assert 429 in answers
        assert ask.get(ALL).status_code == 200


class TestReadingOne:
    def test_the_customer_stands_behind_a_mask(self, ask, kept):
        shown = ask.get(kept).json()
        assert shown["identity"] == {"name": "王**", "contact": "138****5678", "text": "请打***找***", "open": False}
        assert "王小明" not in ask.get(kept).content.decode()

    def test_his_token_is_that_of_the_pages(self, ask, kept, manager, company):
        complaint = Complaint.objects.get()
        expected = Tokens(manager, timezone.localdate()).of_complaint(complaint)
        assert ask.get(kept).json()["customer"] == expected

    def test_opening_it_is_journalled(self, ask, kept, manager):
        shown = ask.get(f"{kept}?identity=open").json()
        assert (shown["identity"]["name"], shown["identity"]["open"]) == ("王小明", True)
        entry = JournalEntry.objects.get(action="complaint.read")
        assert (entry.actor, entry.subject) == ("manager", f"complaints.complaint:{Complaint.objects.get().pk}")
        assert entry.detail == {"fields": ["customer_name", "customer_contact", "text"], "token": "CRM"}

    def test_behind_the_mask_nothing_is_journalled(self, ask, kept):
        ask.get(kept)
        assert not JournalEntry.objects.filter(action="complaint.read").exists()

    def test_opening_it_needs_a_scope_of_its_own(self, program, manager, kept):
        answer = program(manager, "complaints:read").get(f"{kept}?identity=open")
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")

    def test_exact_numbers_are_text_and_moments_utc(self, ask, send, told):
        url = send(ask, ALL, told("R1", loss_amount="12.30")).json()["url"]
        shown = ask.get(url).json()
        assert (shown["loss_amount"], shown["received_at"]) == ("12.30", "2026-11-20T01:00:00Z")

    @pytest.mark.parametrize("place", ["crm/R2", "app/R1", "crm/%00", "%00/R1"])
    def test_what_is_not_there_is_not_found(self, ask, kept, place):
        assert ask.get(f"{ALL}{place}/").status_code == 404

    def test_nobody_reads_another_companys(self, ask, kept, program, person):
        other = person("other", "manager", Organisation.objects.create(name="别家", slug="other"))
        assert program(other).get(kept).status_code == 404


class TestAuditors:
    @pytest.fixture
    def audit(self, company, firm, auditor):
        """An audit of the last days of November."""
        span = {"period_from": dt.date(2026, 11, 20), "period_until": dt.date(2026, 11, 30)}
        access = {"valid_from": dt.date(2026, 1, 1), "valid_until": dt.date(2099, 1, 1)}
        engagement = Engagement.objects.create(organisation=company, firm=firm, title="x", **span, **access)
        admit(engagement, auditor)
        return engagement

    def test_he_sees_masks_and_a_token_of_his_engagement(self, kept, audit, program, auditor, ask):
        shown = program(auditor).get(kept).json()
        assert shown["identity"]["name"] == "王**"
        assert shown["customer"] not in {"", ask.get(kept).json()["customer"]}

    def test_he_cannot_open_them(self, kept, audit, program, auditor):
        assert program(auditor).get(f"{kept}?identity=open").status_code == 403

    def test_what_came_in_before_his_period_is_not_there(self, ask, send, told, audit, program, auditor):
        url = send(ask, ALL, told("R0", received_at="2026-11-19T00:00:00Z")).json()["url"]
        assert program(auditor).get(url).status_code == 404
        assert program(auditor).get(ALL).json()["items"] == []

    def test_an_earlier_complaint_outside_it_is_not_named(self, ask, send, told, audit, program, auditor):
        chain = {"customer": "007", "category": "维修", "subcategory": "电梯"}
        early = {"received_at": "2026-11-19T00:00:00Z", "resolved_at": "2026-11-19T02:00:00Z"}
        send(ask, BATCH, [told("R0", **early, **chain), told("R1", **chain)])
        assert ask.get(f"{ALL}crm/R1/").json()["previous"] == "R0"
        assert program(auditor).get(f"{ALL}crm/R1/").json()["previous"] is None

    def test_neither_is_what_other_units_received(self, ask, send, told, audit, program, auditor):
        urls = [send(ask, ALL, told(f"U{n}", unit=unit)).json()["url"] for n, unit in enumerate(("东区", "西区"))]
        audit.units.add(ServiceUnit.objects.get(name="东区"))
        assert [program(auditor).get(url).status_code for url in urls] == [200, 404]
        assert [each["reference"] for each in program(auditor).get(ALL).json()["items"]] == ["U0"]

    def test_without_an_engagement_he_sees_nothing(self, kept, program, stranger):
        assert program(stranger).get(kept).status_code == 404


class TestTheList:
    @pytest.fixture
    def many(self, ask, send, told):
        """Seven complaints, one a day; the odd ones by e-mail."""
        days = [f"2026-11-{day:02d}T01:00:00Z" for day in range(10, 17)]
        rows = [
            told(f"R{n}", received_at=at, channel="email" if n % 2 else "phone", customer=str(n), text="王小明")
            for n, at in enumerate(days)
        ]
        send(ask, BATCH, rows)

    def pages(self, ask, query: str) -> list[list[str]]:
        """The references of every page, following `next`."""
        found, cursor = [], ""
        while True:
            page = ask.get(f"{ALL}?{query}{cursor}").json()
            found.append([row["reference"] for row in page["items"]])
            if page["next"] is None:
                return found
            cursor = f"&cursor={page['next']}"

    def test_pages_follow_each_other_and_leave_nothing_out(self, ask, many):
        assert self.pages(ask, "size=3") == [["R6", "R5", "R4"], ["R3", "R2", "R1"], ["R0"]]

    def test_the_oldest_may_come_first(self, ask, many):
        assert self.pages(ask, "size=4&sort=received_at") == [["R0", "R1", "R2", "R3"], ["R4", "R5", "R6"]]

    def test_one_can_go_back(self, ask, many):
        following = ask.get(f"{ALL}?size=3").json()["next"]
        second = ask.get(f"{ALL}?size=3&cursor={following}").json()
        back = ask.get(f"{ALL}?size=3&cursor={second['previous']}").json()
        assert [row["reference"] for row in back["items"]] == ["R6", "R5", "R4"]
        assert back["previous"] is None

    def test_a_cursor_of_the_other_order_is_refused(self, ask, many):
        following = ask.get(f"{ALL}?size=3").json()["next"]
        assert errors(ask.get(f"{ALL}?sort=received_at&cursor={following}")) == [("cursor", "wrong_form")]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("channel=email", ["R5", "R3", "R1"]),
            ("received_from=2026-11-15", ["R6", "R5"]),
            ("received_until=2026-11-10", ["R0"]),
            ("reference=R3", ["R3"]),
            ("state=resolved", []),
            ("arrival=new&channel=phone", ["R6", "R4", "R2", "R0"]),
        ],
    )
    def test_the_filters_of_the_page_hold(self, ask, many, query, found):
        assert [row["reference"] for row in ask.get(f"{ALL}?{query}").json()["items"]] == found

    def test_it_filters_by_what_it_shows(self, ask, send, told):
        send(ask, ALL, told("R1", unit="东区", category="维修", subcategory="电梯", customer="7"))
        send(ask, ALL, told("R2"))
        row = ask.get(f"{ALL}?reference=R1").json()["items"][0]
        for name, value in (
            ("unit", row["unit_id"]),
            ("category", row["category_id"]),
            ("category", row["subcategory_id"]),
            ("customer", row["customer"]),
        ):
            assert [each["reference"] for each in ask.get(f"{ALL}?{name}={value}").json()["items"]] == ["R1"]

    def test_it_says_which_days_it_shows(self, ask, many):
        assert ask.get(ALL).json()["days"] == {"first": "2026-08-18", "last": "2026-11-16", "usual": True}

    @pytest.mark.parametrize(
        ("query", "field", "code"),
        [
            ("size=0", "size", "out_of_range"),
            ("size=501", "size", "out_of_range"),
            ("channel=post", "channel", "not_offered"),
            ("chanel=post", "chanel", "unknown"),
            ("channel=phone&channel=email", "channel", "twice"),
            ("unit=999", "unit", "not_offered"),
            ("received_from=yesterday", "received_from", "no_day"),
            ("received_from=1066-10-14", "received_from", "not_offered"),
            ("received_from=2026-11-02&received_until=2026-11-01", "received_from", "not_offered"),
            ("cursor=x", "cursor", "wrong_form"),
            ("customer=13812345678", "customer", "wrong_form"),
        ],
    )
    def test_a_slip_in_the_query_is_said(self, ask, query, field, code):
        answer = ask.get(f"{ALL}?{query}")
        assert (answer.status_code, errors(answer)) == (422, [(field, code)])

    def test_it_holds_nobodys_name(self, ask, many):
        page = ask.get(ALL)
        assert "identity" not in page.json()["items"][0]
        assert "王小明" not in page.content.decode()

    def test_it_is_journalled_like_an_export(self, ask, many, manager):
        ask.get(f"{ALL}?channel=email&size=2")
        entry = JournalEntry.objects.get(action="complaints.export")
        assert (entry.actor, entry.detail["rows"], entry.detail["token"]) == ("manager", 2, "CRM")
        assert entry.detail["filter"]["channel"] == "email"
        assert entry.detail["columns"] == list(ComplaintOut.model_fields)

    def test_an_empty_page_is_not(self, ask):
        ask.get(ALL)
        assert not JournalEntry.objects.filter(action="complaints.export").exists()

    def test_a_page_costs_the_same_whatever_its_size(self, ask, many, django_assert_max_num_queries):
        with django_assert_max_num_queries(12):
            ask.get(f"{ALL}?size=500")
