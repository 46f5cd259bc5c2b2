"""The audit's pages, for both sides and for strangers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ServiceUnit
from audits import actions
from audits.actions import add_engagement
from audits.models import Engagement, Finding
from commitments.models import Clause
from evidence.models import EvidenceFile, JournalEntry
from tests.evidence.unguarded import unguarded

pytestmark = pytest.mark.django_db
EN = {"accept-language": "en"}


@pytest.fixture
def as_auditor(client_of, auditor) -> Client:
    return client_of(auditor)


@pytest.fixture
def as_manager(client_of, manager) -> Client:
    return client_of(manager)


def page_of(finding: Finding, step: str = "") -> str:
    return reverse(f"audits:finding{'_' if step else ''}{step}", args=[finding.pk])


class TestEngagements:
    def test_both_sides_find_it_in_their_list(self, as_auditor, as_manager, engagement):
        for client in (as_auditor, as_manager):
            assert engagement.title in client.get("/audits/").content.decode()

    def test_an_empty_list_says_what_to_do(self, as_manager, as_auditor):
        assert reverse("audits:engagement_add") in as_manager.get("/audits/").content.decode()
        assert "You are assigned to no engagement" in as_auditor.get("/audits/", headers=EN).content.decode()

    def test_the_list_takes_as_many_queries_for_ten_as_for_one(
        self, as_manager, company, terms, manager, django_assert_max_num_queries
    ):
        for n in range(10):
            add_engagement(organisation=company, terms=terms(title=str(n)), by=manager)
        with django_assert_max_num_queries(10):
            as_manager.get("/audits/")

    def form(self, firm, letter, auditor, **changes):
        usual = {
            "title": "核查",
            "firm": firm.pk,
            "letters": [letter.pk],
            "lead": auditor.pk,
            "entrusted_by": "和风物业业主大会",
            "basis": "《委托书》",
            "purpose": "年度核查",
            "period_from": "2026-01-01",
            "period_until": "2026-12-31",
            "valid_from": "2026-11-01",
            "valid_until": "2026-12-31",
        }
        return usual | changes

    def test_a_manager_lets_a_firm_in(self, as_manager, as_auditor, firm, letter, auditor):
        page = as_manager.post("/audits/add/", self.form(firm, letter, auditor))
        made = Engagement.objects.get()
        assert page.url == f"/audits/{made.pk}/"
        assert (made.organisation, made.created_by.username) == (letter.organisation, "manager")
        assert as_auditor.get(page.url).status_code == 200

    def test_a_mistake_is_shown_beside_its_field_and_nothing_is_written(self, as_manager, firm, letter, auditor):
        page = as_manager.post("/audits/add/", self.form(firm, letter, auditor, valid_until="2026-10-01"), headers=EN)
        assert list(page.context["form"].errors) == ["valid_until"]
        assert "Access ends before it begins." in page.content.decode()
        assert not Engagement.objects.exists()

    def test_a_company_cannot_be_engaged_as_a_firm(self, as_manager, company, letter, auditor):
        page = as_manager.post("/audits/add/", self.form(company, letter, auditor))
        assert "firm" in page.context["form"].errors

    def test_a_manager_extends_the_access(self, as_manager, engagement, firm, letter, auditor):
        form = self.form(firm, letter, auditor, valid_until="2027-06-30")
        assert as_manager.post(f"/audits/{engagement.pk}/edit/", form).status_code == 302
        engagement.refresh_from_db()
        assert engagement.valid_until == dt.date(2027, 6, 30)

    def test_a_unit_that_is_closed_since_stays_in_it(self, as_manager, engagement, company):
        engagement.units.add(ServiceUnit.objects.create(organisation=company, name="旧区", active=False))
        assert "旧区" in as_manager.get(f"/audits/{engagement.pk}/edit/").content.decode()

    def test_limiting_it_to_a_unit_is_kept_and_journalled(self, as_manager, engagement, company, firm, letter, auditor):
        unit = ServiceUnit.objects.create(organisation=company, name="东区")
        as_manager.post(f"/audits/{engagement.pk}/edit/", self.form(firm, letter, auditor, units=[unit.pk]))
        assert list(engagement.units.all()) == [unit]
        assert JournalEntry.objects.about(engagement).get(action="engagement.change").detail["to"]["units"] == [unit.pk]

    def test_the_form_to_change_shows_the_terms(self, as_manager, engagement):
        page = as_manager.get(f"/audits/{engagement.pk}/edit/").content.decode()
        assert 'value="2026-12-31"' in page

    def test_the_manager_does_not_see_drafts(self, as_manager, as_auditor, draft):
        address = f"/audits/{draft.engagement_id}/"
        assert draft.title not in as_manager.get(address).content.decode()
        assert draft.title in as_auditor.get(address).content.decode()


class TestWriting:
    def form(self, against, **changes):
        usual = {
            "clause": against.pk,
            "grade": "minor",
            "title": "重复投诉另立新单",
            "condition": "抽查 60 件。",
            "due_on": "2026-12-07",
        }
        return usual | changes

    def add(self, client, engagement, against, **changes):
        return client.post(f"/audits/{engagement.pk}/findings/add/", self.form(against, **changes), headers=EN)

    def test_an_auditor_writes_with_evidence(self, as_auditor, engagement, clause, proof):
        page = self.add(
            as_auditor, engagement, clause, attachments=[proof(), proof("b.txt", b"notes")], effective_on="2026-11-20"
        )
        made = Finding.objects.get()
        assert page.url == page_of(made)
        assert sorted(made.evidence.values_list("name", "effective_on")) == [
            ("b.txt", dt.date(2026, 11, 20)),
            ("proof.pdf", dt.date(2026, 11, 20)),
        ]

    @pytest.mark.parametrize(
        "content", [b"", b"<html><script>", b"MZ\x90\0", b"PK\x03\x04 half", b"\xd0\xcf\x11\xe0 locked"]
    )
    def test_a_bad_file_is_named_with_its_reason_and_nothing_is_written(
        self, as_auditor, engagement, clause, proof, content
    ):
        page = self.add(as_auditor, engagement, clause, attachments=[proof(), proof("坏文件.docx", content)])
        assert "坏文件.docx: " in page.content.decode()
        assert not Finding.objects.exists()
        assert not EvidenceFile.objects.exists()

    def test_the_clauses_stand_under_their_letter(self, as_auditor, engagement):
        page = as_auditor.get(f"/audits/{engagement.pk}/findings/add/").content.decode()
        assert '<optgroup label="服务承诺书 v1">' in page
        assert "2.2 重复投诉率" in page

    def test_a_clause_can_be_chosen_beforehand(self, as_auditor, engagement, clause):
        page = as_auditor.get(f"/audits/{engagement.pk}/findings/add/?clause={clause.pk}").content.decode()
        assert f'<option value="{clause.pk}" selected>' in page

    def test_a_nonsense_choice_is_ignored(self, as_auditor, engagement):
        assert as_auditor.get(f"/audits/{engagement.pk}/findings/add/?clause=x'").status_code == 200

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"title": ""}, "title"),
            ({"grade": "terrible"}, "grade"),
            ({"clause": 99999}, "clause"),
            ({"clause": ""}, "clause"),
            ({"complaints": "H-9"}, "complaints"),
            ({"complaints": ",".join(map(str, range(101)))}, "complaints"),
            ({"due_on": "2026-11-22"}, "due_on"),
            ({"due_on": "2026-02-31"}, "due_on"),
            ({"effective_on": "2026-11-24"}, "effective_on"),
        ],
    )
    def test_a_mistake_is_shown_beside_its_field(self, as_auditor, engagement, clause, changes, field):
        page = self.add(as_auditor, engagement, clause, **changes)
        assert list(page.context["form"].errors) == [field]
        assert not Finding.objects.exists()

    def test_a_draft_is_saved_half_written(self, as_auditor, engagement, clause):
        assert self.add(as_auditor, engagement, clause, grade="", condition="", due_on="").status_code == 302
        page = as_auditor.get(page_of(Finding.objects.get()), headers=EN).content.decode()
        assert "Not written yet." in page

    def test_what_is_needed_later_is_not_called_optional(self, as_auditor, engagement):
        page = as_auditor.get(f"/audits/{engagement.pk}/findings/add/", headers=EN).content.decode()
        label = page.split('for="id_grade"')[1].split("</label>")[0]
        assert "(optional)" not in label
        assert "needed before you issue it" in page

    def test_complaints_are_named_by_reference(self, as_auditor, as_manager, engagement, clause, complaints):
        self.add(as_auditor, engagement, clause, complaints="H-1，\r\n H-2,")
        made = Finding.objects.get()
        assert list(made.complaints.order_by("reference")) == complaints[1:]
        said = as_auditor.get(page_of(made)).content.decode()
        assert all(reverse("complaints:detail", args=[each.pk]) in said for each in complaints[1:])
        assert "H-1, H-2</textarea>" in as_auditor.get(page_of(made, "edit")).content.decode()

    def test_a_complaint_outside_the_period_is_not_to_be_named(self, as_auditor, engagement, clause, complaints):
        page = self.add(as_auditor, engagement, clause, complaints="H-0, H-1")
        assert "Not among the complaints of this engagement" in page.content.decode()
        assert "period: H-0." in page.content.decode()
        assert not Finding.objects.exists()

    def test_a_complaint_the_reader_may_not_open_is_no_link(self, as_auditor, engagement, clause, complaints):
        self.add(as_auditor, engagement, clause, complaints="H-1")
        Engagement.objects.update(period_from=dt.date(2026, 10, 1))
        page = as_auditor.get(page_of(Finding.objects.get())).content.decode()
        assert "<li>H-1</li>" in page

    def test_a_refused_file_keeps_the_words_and_writes_nothing(self, as_auditor, engagement, clause, proof):
        page = self.add(as_auditor, engagement, clause, attachments=[proof("logo.pdf", b"<svg onload=x>")])
        said = page.content.decode()
        assert "logo.pdf: Web pages and SVG pictures are not accepted" in said
        assert "抽查 60 件。" in said
        assert not Finding.objects.exists()
        assert not EvidenceFile.objects.exists()

    def test_earlier_findings_are_offered_those_of_the_same_clause_first(
        self, as_auditor, engagement, letter, issued, words, auditor
    ):
        other = Clause.objects.get(version__letter=letter, number="2.1")
        second = actions.write_finding(engagement=engagement, words=words(clause=other), by=auditor)
        actions.issue(finding=second, by=auditor)
        page = as_auditor.get(f"/audits/{engagement.pk}/findings/add/?clause={other.pk}", headers=EN)
        (_none, same, others) = page.context["form"].fields["recurrence_of"].choices
        assert (str(same[0]), [pk for pk, _name in same[1]]) == ("same clause", [second.pk])
        assert (str(others[0]), [pk for pk, _name in others[1]]) == ("other clauses", [issued.pk])

    def test_an_earlier_finding_is_named(self, as_auditor, engagement, clause, issued):
        self.add(as_auditor, engagement, clause, recurrence_of=issued.pk)
        assert Finding.objects.get(status="draft").recurrence_of == issued

    @pytest.mark.parametrize("state", ["draft", "withdrawn"])
    def test_what_was_never_issued_or_is_withdrawn_is_not_to_be_named(
        self, request, as_auditor, engagement, clause, state
    ):
        finding = request.getfixturevalue(state)
        page = self.add(as_auditor, engagement, clause, recurrence_of=finding.pk)
        assert list(page.context["form"].errors) == ["recurrence_of"]

    @pytest.mark.parametrize("name", ["number", "status", "answer", "written_by", "engagement", "answered_by"])
    def test_what_is_no_field_of_the_form_is_not_taken_from_it(self, as_auditor, draft, clause, name):
        before = Finding.objects.values(name).get()
        as_auditor.post(page_of(draft, "edit"), self.form(clause, **{name: "1"}) | {name: "9"})
        assert Finding.objects.values(name).get() == before

    def test_a_draft_is_edited(self, as_auditor, draft, clause):
        seen = draft.updated_at.isoformat()
        page = as_auditor.post(page_of(draft, "edit"), self.form(clause, title="改过", seen=seen))
        draft.refresh_from_db()
        assert page.status_code == 302
        assert draft.title == "改过"
        assert draft.evidence.count() == 1

    def test_a_draft_saved_meanwhile_is_said(self, as_auditor, draft, clause):
        page = as_auditor.post(page_of(draft, "edit"), self.form(clause, seen="2026-11-01T00:00:00+00:00"), headers=EN)
        assert "Somebody else saved this draft meanwhile." in page.content.decode()

    def test_an_issued_finding_is_not_edited(self, as_auditor, issued, clause):
        page = as_auditor.get(page_of(issued, "edit"), headers=EN, follow=True)
        assert page.redirect_chain[0][0] == page_of(issued)
        assert "This finding is issued: it cannot be changed." in page.content.decode()
        as_auditor.post(page_of(issued, "edit"), self.form(clause, title="改过"))
        issued.refresh_from_db()
        assert issued.title != "改过"

    def test_a_file_is_taken_off(self, as_auditor, draft):
        file = draft.evidence.get()
        as_auditor.post(reverse("audits:evidence_detach", args=[draft.pk, file.pk]))
        assert not draft.evidence.exists()


class TestSteps:
    def test_the_page_reads_as_a_document(self, as_manager, closed):
        said = as_manager.get(page_of(closed)).content.decode()
        parts = [
            "重复投诉率控制在3%以内",
            "应与前一工单关联",
            "4 件未关联",
            "proof.pdf",
            "已复核并改正",
            "measures.pdf",
            "已复查",
        ]
        places = [said.index(part) for part in parts]
        assert places == sorted(places)

    def test_what_is_written_is_never_markup(self, as_manager, issued):
        with unguarded():
            Finding.objects.update(title="<script>x</script>", condition="<img src=x>")
        said = as_manager.get(page_of(issued)).content.decode()
        assert "<script>x" not in said
        assert "<img src=x>" not in said

    def test_a_page_asks_before_a_finding_is_issued(self, as_auditor, draft):
        said = as_auditor.get(page_of(draft, "issue"), headers=EN).content.decode()
        assert all(words in said for words in ("minor nonconformity", "7 Dec 2026", "proof.pdf", "Issue for good"))
        draft.refresh_from_db()
        assert draft.status == Finding.Status.DRAFT

    def test_an_auditor_issues(self, as_auditor, as_manager, draft):
        assert as_manager.get(page_of(draft)).status_code == 404
        page = as_auditor.post(page_of(draft, "issue"), headers=EN, follow=True)
        assert f"{draft} is issued." in page.content.decode()
        assert as_manager.get(page_of(draft)).status_code == 200

    def test_what_is_missing_is_named_and_nothing_is_issued(self, as_auditor, draft):
        Finding.objects.update(due_on=None, condition="")
        page = as_auditor.post(page_of(draft, "issue"), headers=EN)
        said = page.content.decode()
        assert "Before it is issued, fill in: <b>condition</b>, <b>answer due</b>" in said
        assert "Issue for good" not in said
        draft.refresh_from_db()
        assert draft.status == Finding.Status.DRAFT

    def test_a_day_that_is_past_is_said_before_issuing(self, as_auditor, draft):
        Finding.objects.update(due_on=dt.date(2026, 11, 22))
        page = as_auditor.post(page_of(draft, "issue"), headers=EN)
        assert "The day for the answer is past" in page.content.decode()

    def test_a_draft_is_unsigned_until_it_is_issued(self, as_auditor, draft):
        assert 'class="signed"' not in as_auditor.get(page_of(draft)).content.decode()
        as_auditor.post(page_of(draft, "issue"))
        assert 'class="signed"' in as_auditor.get(page_of(draft)).content.decode()

    def test_a_draft_is_discarded_after_a_question(self, as_auditor, draft):
        assert draft.title in as_auditor.get(page_of(draft, "discard")).content.decode()
        assert Finding.objects.exists()
        assert as_auditor.post(page_of(draft, "discard")).url == f"/audits/{draft.engagement_id}/"
        assert not Finding.objects.exists()

    def test_an_issued_finding_is_not_discarded(self, as_auditor, issued):
        as_auditor.post(page_of(issued, "discard"))
        assert Finding.objects.get() == issued

    def test_a_supplement_stands_below_what_was_issued(self, as_auditor, as_manager, issued, proof):
        sent = {"supplement-text": "另查 20 件。", "supplement-attachments": proof("more.pdf")}
        as_auditor.post(page_of(issued, "supplement"), sent)
        said = as_manager.get(page_of(issued), headers=EN).content.decode()
        assert said.index("4 件未关联") < said.index("另查 20 件。") < said.index("more.pdf")

    def test_a_finding_is_withdrawn_with_a_reason(self, as_auditor, as_manager, issued):
        assert as_auditor.post(page_of(issued, "withdraw"), {"withdraw-text": ""}).status_code == 422
        as_auditor.post(page_of(issued, "withdraw"), {"withdraw-text": "抽样有误。"})
        said = as_manager.get(page_of(issued), headers=EN).content.decode()
        assert all(words in said for words in ("This finding is withdrawn", "抽样有误。", "4 件未关联"))
        assert "Send the answer" not in said

    @pytest.mark.parametrize(
        ("state", "who", "step", "sent", "said"),
        [
            ("issued", "manager", "answer", {"text": "x"}, "The answer is sent."),
            ("answered", "auditor", "close", {"text": "x", "no_action": "x"}, "The finding is closed."),
            ("closed", "auditor", "reopen", {"text": "x", "due_on": "2026-12-24"}, "The finding is open again"),
            ("issued", "auditor", "supplement", {"text": "x"}, "The supplement stands in the finding now."),
            ("issued", "auditor", "withdraw", {"text": "x"}, "The finding is withdrawn."),
        ],
    )
    def test_a_step_that_is_taken_is_said(self, request, client_of, state, who, step, sent, said):
        finding = request.getfixturevalue(state)
        filled = {f"{step}-{name}": value for name, value in sent.items()}
        client = client_of(request.getfixturevalue(who))
        assert said in client.post(page_of(finding, step), filled, headers=EN, follow=True).content.decode()

    def test_a_manager_answers_with_a_file(self, as_manager, issued, proof):
        page = as_manager.post(page_of(issued, "answer"), {"answer-text": "已改。", "answer-attachments": proof()})
        issued.refresh_from_db()
        assert page.url == page_of(issued)
        assert (issued.status, issued.answer) == (Finding.Status.ANSWERED, "已改。")

    def test_an_empty_answer_is_asked_for(self, as_manager, issued):
        page = as_manager.post(page_of(issued, "answer"), {"answer-text": " "})
        assert page.status_code == 422
        assert page.context["answer"].errors["text"]

    def test_a_refused_file_keeps_the_answer_on_the_page(self, as_manager, issued, proof):
        sent = {"answer-text": "已改,见附件。", "answer-attachments": proof("x.exe", b"MZ\0\1")}
        page = as_manager.post(page_of(issued, "answer"), sent)
        issued.refresh_from_db()
        assert "已改,见附件。" in page.content.decode()
        assert issued.status == Finding.Status.ISSUED

    def test_an_auditor_closes(self, as_auditor, answered):
        assert as_auditor.post(page_of(answered, "close"), {"close-text": ""}).status_code == 422
        as_auditor.post(page_of(answered, "close"), {"close-text": "已复查。", "close-no_action": "已逐件改正。"})
        answered.refresh_from_db()
        assert answered.status == Finding.Status.CLOSED

    def test_an_auditor_reopens_with_a_reason_and_a_day(self, as_auditor, answered):
        assert as_auditor.post(page_of(answered, "reopen"), {"reopen-text": "缺记录"}).status_code == 422
        as_auditor.post(page_of(answered, "reopen"), {"reopen-text": "缺记录", "reopen-due_on": "2026-12-24"})
        answered.refresh_from_db()
        assert (answered.status, answered.due_on) == (Finding.Status.ISSUED, dt.date(2026, 12, 24))

    def test_a_step_that_is_not_possible_now_says_so(self, as_manager, answered):
        page = as_manager.post(page_of(answered, "answer"), {"answer-text": "again"}, headers=EN, follow=True)
        assert "This step is not possible now." in page.content.decode()

    @pytest.mark.parametrize("step", ["issue", "close", "reopen", "edit", "discard", "supplement", "withdraw"])
    def test_a_manager_takes_no_step_of_the_auditor(self, as_manager, answered, step):
        assert as_manager.post(page_of(answered, step)).status_code == 403

    def test_an_auditor_does_not_answer(self, as_auditor, issued):
        assert as_auditor.post(page_of(issued, "answer"), {"answer-text": "x"}).status_code == 403

    def test_a_late_answer_is_shown_as_late(self, as_manager, issued, time_machine):
        time_machine.move_to(dt.datetime(2026, 12, 20, tzinfo=dt.UTC), tick=False)
        client = Client()
        client.force_login(issued.engagement.created_by, backend="accounts.backends.PersonBackend")
        assert "answer overdue" in client.get(page_of(issued), headers=EN).content.decode()


class TestEvidence:
    def address(self, finding: Finding) -> str:
        return reverse("audits:evidence", args=[finding.evidence.get().pk])

    def test_a_file_is_sent_as_an_attachment_and_never_shown(self, as_manager, issued):
        sent = as_manager.get(self.address(issued))
        assert b"".join(sent.streaming_content) == b"%PDF-1.7 proof"
        assert sent.headers["Content-Disposition"] == 'attachment; filename="proof.pdf"'
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
        assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in sent.headers["Cache-Control"]

    def test_a_chinese_name_survives(self, as_auditor, draft):
        EvidenceFile.objects.update(name="盖章件.pdf")
        assert "filename*=utf-8''%E7" in as_auditor.get(self.address(draft)).headers["Content-Disposition"]

    def test_reading_is_journalled(self, as_manager, issued):
        as_manager.get(self.address(issued))
        entry = JournalEntry.objects.filter(action="evidence.read").get()
        assert (entry.actor, entry.subject) == ("manager", f"evidence.evidencefile:{issued.evidence.get().pk}")

    def test_the_file_of_a_draft_is_not_there_for_the_manager(self, as_manager, draft):
        assert as_manager.get(self.address(draft)).status_code == 404

    def test_a_changed_file_is_refused_and_journalled(self, as_manager, issued):
        Path(issued.evidence.get().file.path).write_bytes(b"%PDF-1.7 forged")
        assert as_manager.get(self.address(issued)).status_code == 409
        assert JournalEntry.objects.filter(action="evidence.damaged").exists()


OBJECT_PAGES = [
    ("engagement", "get"),
    ("engagement_edit", "get"),
    ("finding_add", "get"),
    ("finding", "get"),
    ("finding_edit", "get"),
    ("finding_issue", "post"),
    ("finding_answer", "post"),
    ("finding_close", "post"),
    ("finding_reopen", "post"),
    ("finding_discard", "get"),
    ("finding_supplement", "post"),
    ("finding_withdraw", "post"),
    ("evidence", "get"),
    ("evidence_detach", "post"),
]


def of_object(name: str, finding: Finding) -> str:
    file = finding.evidence.get().pk
    args = {"evidence": [file], "evidence_detach": [finding.pk, file]}
    plain = finding.pk if name.startswith("finding") and name != "finding_add" else finding.engagement_id
    return reverse(f"audits:{name}", args=args.get(name, [plain]))


@pytest.mark.parametrize(("name", "method"), OBJECT_PAGES)
@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider"])
def test_a_stranger_finds_nothing(request, client_of, issued, name, method, who):
    """404, or 403 where the whole page belongs to the other side's role: never a hint that the object exists."""
    answer = getattr(client_of(request.getfixturevalue(who)), method)(of_object(name, issued))
    assert answer.status_code in {403, 404}
    nothing = getattr(client_of(request.getfixturevalue(who)), method)(
        of_object(name, issued).replace(str(issued.pk), "99999")
    )
    assert nothing.status_code == answer.status_code


@pytest.mark.parametrize(("name", "method"), OBJECT_PAGES)
def test_an_auditor_whose_engagement_is_over_finds_nothing(client_of, auditor, issued, name, method):
    Engagement.objects.update(valid_until=dt.date(2026, 11, 22))
    assert getattr(client_of(auditor), method)(of_object(name, issued)).status_code in {403, 404}


@pytest.mark.parametrize("name", ["engagement", "finding", "evidence"])
def test_the_pages_of_a_past_engagement_are_plainly_gone_for_the_auditor(client_of, auditor, issued, name):
    Engagement.objects.update(valid_until=dt.date(2026, 11, 22))
    assert client_of(auditor).get(of_object(name, issued)).status_code == 404


@pytest.mark.parametrize("name", ["engagement", "finding", "evidence"])
def test_a_stranger_gets_404(client_of, stranger, issued, name):
    assert client_of(stranger).get(of_object(name, issued)).status_code == 404


@pytest.mark.parametrize("name", ["engagement", "engagement_edit", "finding", "evidence"])
def test_another_companys_manager_gets_404(client_of, outsider, issued, name):
    assert client_of(outsider).get(of_object(name, issued)).status_code == 404
