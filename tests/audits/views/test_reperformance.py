"""The page of one complaint, finishing a sample, workbooks, lists and the table, as auditors and companies see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from audits.actions.reperformance import finish
from audits.models import Engagement, Reperformance, ReperformanceVersion, Sample
from audits.reperformance.facts import FIELDS, Found, How
from audits.workbooks import columns
from complaints.actions import change
from complaints.facts import Facts
from complaints.models import Complaint

NAMES = FIELDS[:-1]
ALL = {f"{name}_how": "recorded" for name in NAMES}


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def sample(record_of: Any, sampled: Any) -> Sample:
    """All of six complaints."""
    record_of(6)
    return sampled(tolerable="1")


@pytest.fixture
def first(sample: Sample) -> Complaint:
    return Complaint.objects.get(pk=sample.items.order_by("stratum", "rank").values("complaint")[:1])


@pytest.fixture
def page_of(engagement: Engagement, sample: Sample) -> Callable[[Complaint], str]:
    return lambda about: reverse("audits:examine", args=[engagement.pk, about.pk]) + f"?sample={sample.pk}"


@pytest.fixture
def write(client_of: Any, page_of: Any, first: Complaint) -> Callable[..., Any]:
    """`write(auditor, satisfaction="2")` sends the form by its button, `write(auditor, typing=True)` as one types."""

    def send(user: User, *, typing: bool = False, **data: Any) -> Any:
        headers = {"hx-request": "true"} if typing else {}
        return client_of(user).post(page_of(first), {**ALL, "seen": "0", **data}, headers=headers)

    return send


class TestThePage:
    def test_the_record_stands_beside_the_form(self, client_of, auditor, page_of, first):
        page = client_of(auditor).get(page_of(first)).text
        assert f"Re-performance of {first.reference}" in page
        assert "1 of 6 · 0 examined" in page
        assert 'name="responded_at_how"' in page

    def test_nothing_tells_who_the_customer_is(self, client_of, auditor, page_of, first):
        page = client_of(auditor).get(page_of(first)).text
        assert "王小明" not in page
        assert "13812345678" not in page
        assert "王**" in page

    def test_what_it_counts_as_stands_for_every_promise(self, promise, client_of, auditor, write, page_of, first):
        assert "<td>in time</td>" not in client_of(auditor).get(page_of(first)).text  # nothing leads the examination
        write(auditor, responded_at_how="none", responded_at="")
        page = client_of(auditor).get(page_of(first)).text
        assert "<td>in time</td><td><b>late</b>" in page

    def test_before_and_after_lead_along_the_sample(self, client_of, auditor, page_of, sample):
        numbers = list(sample.items.order_by("stratum", "rank").values_list("complaint", flat=True))
        page = client_of(auditor).get(page_of(Complaint.objects.get(pk=numbers[1]))).text
        assert f"/complaints/{numbers[0]}/?sample={sample.pk}" in page
        assert f"/complaints/{numbers[2]}/?sample={sample.pk}" in page

    def test_a_list_is_a_way_too(self, client_of, auditor, engagement, first, manager):
        told = Facts(reference=first.reference, received_at=None, marked_duplicate=True)
        change(
            complaint=first, facts=told, by=manager, reason="x", now=dt.datetime.now(dt.UTC), told={"marked_duplicate"}
        )
        url = reverse("audits:examine", args=[engagement.pk, first.pk])
        page = client_of(auditor).get(f"{url}?list=excluded").text
        assert "1 of 1 · 0 examined" in page
        assert "The record was changed after the version that is audited here." in page

    @pytest.mark.parametrize("query", ["?sample=x", "?sample=999999", "?list=nothing", "?list=pauses&hours=0"])
    def test_a_way_that_does_not_exist_is_none(self, client_of, auditor, engagement, first, query):
        url = reverse("audits:examine", args=[engagement.pk, first.pk])
        assert client_of(auditor).get(url + query).status_code == 200

    def test_a_complaint_of_another_period_is_not_found(self, client_of, auditor, engagement, complaints):
        url = reverse("audits:examine", args=[engagement.pk, complaints[0].pk])
        assert client_of(auditor).get(url).status_code == 404

    def test_a_company_finds_nothing_before_the_sample_is_finished(
        self, client_of, manager, auditor, page_of, first, sample, examine_all
    ):
        examine_all(sample, auditor)
        assert client_of(manager).get(page_of(first)).status_code == 404
        finish(sample=sample, by=auditor)
        page = client_of(manager).get(page_of(first)).text
        assert "as recorded" in page
        assert 'id="examination"' not in page

    def test_a_company_writes_nothing(self, write, manager, auditor, sample, examine_all):
        examine_all(sample, auditor)
        finish(sample=sample, by=auditor)
        write(manager, satisfaction="1")
        assert Reperformance.objects.filter(differs=True).count() == 0

    def test_it_asks_the_database_as_often_for_a_long_sample(
        self, client_of, auditor, engagement, record_of, sampled, examine_all
    ):
        record_of(60)
        counts = []
        for tolerable in ("90", "1"):
            sample = sampled(tolerable=tolerable)
            examine_all(sample, auditor)
            about = sample.items.values_list("complaint", flat=True)[0]
            url = reverse("audits:examine", args=[engagement.pk, about]) + f"?sample={sample.pk}"
            with CaptureQueriesContext(connection) as asked:
                client_of(auditor).get(url)
            with CaptureQueriesContext(connection) as more:
                client_of(auditor).get(reverse("audits:sample", args=[sample.pk]))
            counts.append((len(asked), len(more)))
        assert counts[0] == counts[1]


class TestSaving:
    def test_the_button_saves_and_goes_on_to_the_next_open_one(self, write, auditor, sample):
        answer = write(auditor, next="1")
        second = list(sample.items.order_by("stratum", "rank").values_list("complaint", flat=True))[1]
        assert answer.status_code == 302
        assert f"/complaints/{second}/?sample={sample.pk}" in answer.url
        assert Reperformance.objects.get().is_examined

    def test_what_is_typed_is_saved_and_says_so(self, write, auditor):
        answer = write(auditor, typing=True)
        assert "version 1" in answer.text
        assert 'name="seen" value="1"' in answer.text
        assert "<html" not in answer.text

    def test_a_value_without_a_word_means_otherwise(self, write, auditor):
        write(auditor, satisfaction_how="", satisfaction="2")
        assert Reperformance.objects.get().findings["satisfaction"] == Found(How.OTHERWISE, 2)

    def test_what_cannot_be_true_is_named_and_the_words_stay(self, write, auditor):
        answer = write(auditor, responded_at_how="otherwise", responded_at="2026-01-01T08:00:00", note="录音")
        assert answer.status_code == 422
        assert "The first response lies before the receipt." in answer.text
        assert "录音" in answer.text
        assert not Reperformance.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"resolved_at_how": "undetermined"}, "Say why it cannot be determined."),
            ({"received_at_how": "otherwise"}, "Say what was found instead."),
            ({"arrival_how": "otherwise"}, "Say what was found instead."),
            ({"first_contact_how": "otherwise"}, "Say what was found instead."),
            ({"responded_at_how": "otherwise"}, "Say what was found instead, or choose “did not happen”."),
            ({"loss_how": "otherwise"}, "Say what was found instead, or choose “no loss”."),
            ({"loss": "0"}, "greater than or equal to 0.01"),
            ({"satisfaction_how": "none", "satisfaction": "3"}, "“nobody replied” is chosen and a value is typed"),
            ({"first_contact_how": "none"}, "Select a valid choice"),
            ({"responded_at_how": "guessed"}, "Select a valid choice"),
            ({"satisfaction": "9"}, "Select a valid choice"),
        ],
    )
    def test_what_is_missing_is_said_as_one_types(self, write, auditor, typed, said):
        answer = write(auditor, typing=True, **typed)
        assert said in answer.text
        assert "Not saved yet:" in answer.text
        assert not Reperformance.objects.exists()

    def test_files_come_with_the_button(self, write, auditor, proof):
        write(auditor, attachments=[proof()])
        assert ReperformanceVersion.objects.get().evidence.get().name == "proof.pdf"

    def test_a_strangers_form_finds_nothing(self, write, stranger, colleague):
        assert write(stranger).status_code == 404
        assert write(colleague).status_code == 404

    def test_a_forged_field_changes_nothing_else(self, write, auditor, engagement):
        write(auditor, recorded="{}", differs="1", number="9", engagement="1")
        kept = Reperformance.objects.get()
        assert (kept.number, kept.differs, kept.record.responded_at is None) == (1, False, False)


class TestTwoAuditors:
    def test_the_second_sees_both_and_keeps_his_own(self, write, auditor, partner):
        write(auditor, satisfaction_how="otherwise", satisfaction="1", note="甲的说明")
        answer = write(partner, satisfaction_how="otherwise", satisfaction="5", note="乙的说明")
        assert answer.status_code == 409
        assert "Not saved: auditor wrote version 1 meanwhile" in answer.text
        assert "甲的说明" in answer.text
        assert "乙的说明" in answer.text
        assert Reperformance.objects.get().note == "甲的说明"

    def test_saving_again_replaces_it_and_keeps_the_version(self, write, auditor, partner):
        write(auditor, note="甲的说明")
        answer = write(partner, note="乙的说明")
        assert 'name="seen" value="1"' in answer.text
        write(partner, note="乙的说明", seen="1")
        assert [each.note for each in ReperformanceVersion.objects.order_by("number")] == ["甲的说明", "乙的说明"]

    def test_it_is_said_as_he_types(self, write, auditor, partner):
        write(auditor, note="甲的说明")
        answer = write(partner, typing=True, note="乙的说明")
        assert "Not saved: auditor has written version 1 of this complaint meanwhile." in answer.text


class TestFinishing:
    def test_it_waits_for_every_item(self, client_of, auditor, sample):
        answer = client_of(auditor).post(reverse("audits:sample_finish", args=[sample.pk]), follow=True)
        assert "6 items are not examined yet." in answer.text

    def test_the_page_says_how_far_one_has_come_and_what_it_proves(self, client_of, auditor, sample, examine_all):
        url = reverse("audits:sample", args=[sample.pk])
        assert "6 items wait to be examined." in client_of(auditor).get(url).text
        examine_all(sample, auditor)
        client_of(auditor).post(reverse("audits:sample_finish", args=[sample.pk]))
        page = client_of(auditor).get(url).text
        assert "6 of 6 examined" in page
        assert "Passed: with 95% confidence" in page
        assert "Finish the re-performance" not in page

    def test_a_company_sees_the_result_only_then(self, client_of, manager, auditor, sample, examine_all):
        url = reverse("audits:sample", args=[sample.pk])
        examine_all(sample, auditor)
        assert "Passed" not in client_of(manager).get(url).text
        finish(sample=sample, by=auditor)
        assert "Passed: with 95% confidence" in client_of(manager).get(url).text

    def test_a_finished_one_takes_no_more(self, write, auditor, sample, examine_all):
        examine_all(sample, auditor)
        finish(sample=sample, by=auditor)
        assert "finished and locked" in write(auditor, typing=True, note="x").text
        assert ReperformanceVersion.objects.count() == 6

    def test_examining_begins_with_the_first_open_item(self, client_of, auditor, sample, write, first):
        url = reverse("audits:sample_examine", args=[sample.pk])
        assert f"/complaints/{first.pk}/" in client_of(auditor).get(url).url
        write(auditor)
        assert f"/complaints/{first.pk}/" not in client_of(auditor).get(url).url


class TestTheWorkbook:
    def taken(self, client: Any, sample: Sample, **cells: Any) -> SimpleUploadedFile:
        book = load_workbook(BytesIO(client.get(reverse("audits:sample_workbook", args=[sample.pk])).content))
        for number in range(2, 8):
            book.worksheets[0].cell(number, columns.REST + 1, "yes")
        for name, value in cells.items():
            book.worksheets[0].cell(2, columns.found_column(name) + 1, value)
        content = BytesIO()
        book.save(content)
        return SimpleUploadedFile("back.xlsx", content.getvalue())

    def read(self, client: Any, sample: Sample, file: SimpleUploadedFile) -> Any:
        return client.post(reverse("audits:workbook_read", args=[sample.pk]), {"workbook": file})

    def test_it_is_looked_at_before_it_is_written(self, client_of, auditor, sample):
        client = client_of(auditor)
        seen = self.read(client, sample, self.taken(client, sample, satisfaction=2))
        assert "What will be written" in seen.text
        assert not Reperformance.objects.examined().exists()
        take = reverse("audits:workbook_take", args=[sample.pk])
        answer = client.post(take, {"payload": seen.context["payload"]}, follow=True)
        assert "Written: 6 items." in answer.text
        assert Reperformance.objects.examined().count() == 6
        assert Reperformance.objects.filter(differs=True).count() == 1

    def test_one_wrong_cell_writes_nothing(self, client_of, auditor, sample):
        client = client_of(auditor)
        answer = self.read(client, sample, self.taken(client, sample, responded_at="soon"))
        assert answer.status_code == 422
        assert "<code>H2</code>" in answer.text
        assert "payload" not in answer.context

    def test_what_a_colleague_wrote_meanwhile_stops_it(self, client_of, auditor, partner, sample, write):
        client = client_of(auditor)
        file = self.taken(client, sample, satisfaction=2)
        write(partner, note="乙")
        seen = self.read(client, sample, file)
        assert "written meanwhile" in seen.text
        take = reverse("audits:workbook_take", args=[sample.pk])
        answer = client.post(take, {"payload": seen.context["payload"]}, follow=True)
        assert "Nothing was written: a colleague has written about" in answer.text
        assert Reperformance.objects.examined().count() == 1

    def test_ones_own_later_version_does_not(self, client_of, auditor, sample, write):
        client = client_of(auditor)
        file = self.taken(client, sample, satisfaction=2)
        write(auditor, note="甲")
        seen = self.read(client, sample, file)
        take = reverse("audits:workbook_take", args=[sample.pk])
        assert "Written: 6 items." in client.post(take, {"payload": seen.context["payload"]}, follow=True).text

    def test_nothing_else_is_written_than_what_was_looked_at(self, client_of, auditor, partner, sample):
        client = client_of(auditor)
        seen = self.read(client, sample, self.taken(client, sample))
        take = reverse("audits:workbook_take", args=[sample.pk])
        payload = seen.context["payload"]
        for who, sent in ((client, payload[:-2] + "xx"), (client, ""), (client_of(partner), payload)):
            assert "looked at too long ago" in who.post(take, {"payload": sent}, follow=True).text
        assert not Reperformance.objects.exists()

    @pytest.mark.parametrize("content", [b"", b"no workbook"])
    def test_what_is_no_workbook_is_said(self, client_of, auditor, sample, content):
        answer = self.read(client_of(auditor), sample, SimpleUploadedFile("x.xlsx", content))
        assert answer.status_code == 422


class TestLists:
    def test_all_of_them_are_offered_with_their_counts(self, client_of, auditor, engagement, sample):
        page = client_of(auditor).get(reverse("audits:review_lists", args=[engagement.pk])).text
        for name in ("Candidates of a major breach", "Exclusions", "Back-dated edits", "Long pauses", "Changed after"):
            assert name in page

    def test_one_shows_its_rows_and_how_far_they_are_examined(
        self, client_of, auditor, engagement, first, manager, write
    ):
        told = Facts(reference=first.reference, received_at=None, marked_duplicate=True)
        change(
            complaint=first, facts=told, by=manager, reason="x", now=dt.datetime.now(dt.UTC), told={"marked_duplicate"}
        )
        url = reverse("audits:review_list", args=[engagement.pk, "excluded"])
        assert "0 of 1 examined." in client_of(auditor).get(url).text
        write(auditor)
        page = client_of(auditor).get(url).text
        assert "1 of 1 examined." in page
        assert "duplicate" in page

    def test_a_threshold_is_typed(self, client_of, auditor, engagement, sample):
        url = reverse("audits:review_list", args=[engagement.pk, "pauses"])
        assert 'value="72"' in client_of(auditor).get(url).text
        assert 'value="5"' in client_of(auditor).get(f"{url}?hours=5").text
        assert "greater than or equal to 1" in client_of(auditor).get(f"{url}?hours=0").text

    def test_another_is_not_found(self, client_of, auditor, engagement):
        assert client_of(auditor).get(reverse("audits:review_list", args=[engagement.pk, "x"])).status_code == 404


class TestTheTable:
    def test_reported_and_audited_stand_side_by_side(self, promise, client_of, auditor, engagement, sample, write):
        write(auditor, responded_at_how="none")
        page = client_of(auditor).get(reverse("audits:reported_and_audited", args=[engagement.pk])).text
        assert "6 of 6" in page
        assert "5 of 6" in page
        assert "1 complaint counts as something else" in page

    def test_a_company_sees_nothing_of_what_is_not_finished(
        self, promise, client_of, auditor, manager, engagement, sample, write
    ):
        write(auditor, responded_at_how="none")
        page = client_of(manager).get(reverse("audits:reported_and_audited", args=[engagement.pk])).text
        assert ("5 of 6" in page, "no difference found" in page) == (False, False)
        assert "The auditors have not finished their re-performance." in page
        assert "theirs alone until then" in page
