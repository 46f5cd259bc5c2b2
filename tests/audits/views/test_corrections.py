"""The pages of corrective actions: what each side sees, fills in and is told."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits import actions
from audits.models import CorrectiveAction, Engagement
from evidence.models import EvidenceFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def page(name: str, pk: int) -> str:
    return reverse(f"audits:correction_{name}", args=[pk])


def file(name: str = "fix.pdf", content: bytes = b"%PDF-1.7 fix") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def said(client_of):
    """`said(who, finding)`: the page of the finding."""
    return lambda who, finding: client_of(who).get(reverse("audits:finding", args=[finding.pk])).content.decode()


def test_a_manager_plans_one_from_the_finding(client_of, manager, issued, clerk, said):
    assert page("add", issued.pk) in said(manager, issued)
    sent = {"what": "登记页提示。", "owner": clerk.pk, "due_on": "2026-12-10"}
    answer = client_of(manager).post(page("add", issued.pk), sent, follow=True)
    assert b"The corrective action is planned." in answer.content
    made = CorrectiveAction.objects.get()
    assert (made.what, made.owner, made.due_on) == ("登记页提示。", clerk, dt.date(2026, 12, 10))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": ""}, "what"),
        ({"due_on": "2026-11-22"}, "due_on"),
        ({"due_on": "soon"}, "due_on"),
        ({"owner": ""}, "owner"),
        ({"owner": "99999"}, "owner"),
    ],
)
def test_a_plan_that_lacks_something_is_asked_for_and_kept_on_the_page(
    client_of, manager, issued, clerk, change, field
):
    sent = {"what": "登记页提示。", "owner": clerk.pk, "due_on": "2026-12-10"} | change
    answer = client_of(manager).post(page("add", issued.pk), sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert sent["what"] in answer.content.decode()
    assert not CorrectiveAction.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "outsider", "stranger"])
def test_nobody_of_another_organisation_is_offered_as_owner(request, client_of, manager, issued, who):
    person = request.getfixturevalue(who)
    form = client_of(manager).get(page("add", issued.pk)).context["form"]
    assert person not in form.fields["owner"].queryset
    sent = {"what": "x", "owner": person.pk, "due_on": "2026-12-10"}
    assert client_of(manager).post(page("add", issued.pk), sent).status_code == 422


def test_a_fix_is_reported_with_its_evidence(client_of, manager, planned, said):
    sent = {"text": "已上线。", "attachments": file(), "effective_on": "2026-11-20"}
    answer = client_of(manager).post(page("report", planned.pk), sent, follow=True)
    assert b"It is reported." in answer.content
    planned.refresh_from_db()
    kept = planned.steps.last().evidence.get()
    assert (planned.status, kept.name, kept.effective_on) == ("reported", "fix.pdf", dt.date(2026, 11, 20))
    assert "The auditor's turn:" in said(manager, planned.finding)


def test_a_fix_without_evidence_is_asked_for_it(client_of, manager, planned):
    answer = client_of(manager).post(page("report", planned.pk), {"text": "已上线。"})
    assert answer.context["form"].errors["attachments"]
    planned.refresh_from_db()
    assert planned.status == "planned"


def test_a_refused_file_leaves_nothing_half_written(client_of, manager, planned):
    kept = EvidenceFile.objects.count()
    sent = {"text": "已上线。", "attachments": file("fix.pdf", b"MZ\x90\0")}
    assert client_of(manager).post(page("report", planned.pk), sent).status_code == 422
    assert (EvidenceFile.objects.count(), planned.steps.count()) == (kept, 1)


def test_an_action_is_withdrawn_with_its_reason(client_of, manager, planned, said):
    assert client_of(manager).post(page("withdraw", planned.pk), {"text": " "}).status_code == 422
    client_of(manager).post(page("withdraw", planned.pk), {"text": "改用系统提示。"})
    assert "改用系统提示。" in said(manager, planned.finding)


class TestRetest:
    def test_an_effective_action_says_so_on_the_finding(self, client_of, auditor, reported, said):
        sent = {"result": "effective", "text": "抽查 20 件。", "attachments": file()}
        answer = client_of(auditor).post(page("retest", reported.pk), sent, follow=True)
        assert b"The result is kept." in answer.content
        assert "retested: effective" in said(auditor, reported.finding)

    def test_what_is_not_effective_needs_another_day(self, client_of, auditor, reported):
        sent = {"result": "ineffective", "text": "仍有 2 件。", "attachments": file()}
        answer = client_of(auditor).post(page("retest", reported.pk), sent)
        assert answer.context["form"].errors["due_on"] == ["Say by when the company is to report again."]
        client_of(auditor).post(
            page("retest", reported.pk), sent | {"due_on": "2026-12-24", "attachments": file("again.pdf")}
        )
        reported.refresh_from_db()
        assert (reported.status, reported.due_on) == ("ineffective", dt.date(2026, 12, 24))

    def test_nothing_looked_at_is_asked_for(self, client_of, auditor, reported):
        answer = client_of(auditor).post(page("retest", reported.pk), {"result": "effective", "text": "好。"})
        assert answer.context["form"].non_field_errors() == ["Say what you looked at: complaints, a sample, or a file."]

    def test_complaints_are_named_by_their_references(self, client_of, auditor, reported, complaints, said):
        sent = {"result": "effective", "text": "好。", "complaints": "H-1，H-2"}
        client_of(auditor).post(page("retest", reported.pk), sent)
        assert "H-1, H-2" in said(auditor, reported.finding)

    def test_a_complaint_outside_the_period_is_not_looked_at(self, client_of, auditor, reported, complaints):
        sent = {"result": "effective", "text": "好。", "complaints": "H-0"}
        answer = client_of(auditor).post(page("retest", reported.pk), sent)
        assert "H-0" in answer.context["form"].errors["complaints"][0]


@pytest.mark.parametrize(
    ("who", "name", "state"),
    [
        ("manager", "report", "reported"),
        ("manager", "report", "effective"),
        ("manager", "withdraw", "reported"),
        ("manager", "withdraw", "dropped"),
        ("auditor", "retest", "planned"),
        ("auditor", "retest", "ineffective"),
        ("auditor", "retest", "effective"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_step_that_may_not_follow_leads_back_and_says_so(request, client_of, who, name, state, method):
    action = request.getfixturevalue(state)
    before = action.status
    answer = getattr(client_of(request.getfixturevalue(who)), method)(page(name, action.pk), follow=True)
    assert b"This step is not possible now." in answer.content
    action.refresh_from_db()
    assert action.status == before


@pytest.mark.parametrize(("who", "names"), [("auditor", ["report", "withdraw"]), ("manager", ["retest"])])
def test_the_other_sides_pages_are_closed(request, client_of, reported, who, names):
    for name in names:
        assert client_of(request.getfixturevalue(who)).post(page(name, reported.pk)).status_code == 403


@pytest.mark.parametrize("name", ["report", "withdraw", "retest", "add"])
@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(request, client_of, planned, name, who, method):
    pk = planned.finding_id if name == "add" else planned.pk
    client = client_of(request.getfixturevalue(who))
    assert getattr(client, method)(page(name, pk)).status_code in {403, 404}
    assert getattr(client, method)(page(name, pk)).status_code == getattr(client, method)(page(name, 99999)).status_code


def test_an_auditor_whose_engagement_is_over_retests_nothing(client_of, auditor, reported):
    Engagement.objects.update(valid_until=dt.date(2026, 11, 22))
    assert client_of(auditor).get(page("retest", reported.pk)).status_code == 404


class TestClosing:
    def test_while_an_action_is_open_there_is_no_form_and_a_forged_one_is_refused(
        self, client_of, auditor, manager, planned, said
    ):
        finding = actions.answer(finding=planned.finding, text="已改。", by=manager)
        assert "Corrective actions are open" in said(auditor, finding)
        address = reverse("audits:finding_close", args=[finding.pk])
        sent = {"close-text": "x", "close-no_action": "x"}
        answer = client_of(auditor).post(address, sent, follow=True)
        assert b"corrective actions are not retested effective yet" in answer.content
        finding.refresh_from_db()
        assert finding.status == "answered"

    def test_without_one_the_reason_is_asked_for_and_shown(self, client_of, auditor, answered, said):
        address = reverse("audits:finding_close", args=[answered.pk])
        answer = client_of(auditor).post(address, {"close-text": "已复查。"})
        assert answer.context["close"].errors["no_action"]
        client_of(auditor).post(address, {"close-text": "已复查。", "close-no_action": "一次性错误。"})
        assert "一次性错误。" in said(auditor, answered)

    def test_after_an_effective_one_no_reason_is_asked_for(self, client_of, auditor, manager, effective):
        finding = actions.answer(finding=effective.finding, text="已改。", by=manager)
        client_of(auditor).post(reverse("audits:finding_close", args=[finding.pk]), {"close-text": "已复查。"})
        finding.refresh_from_db()
        assert finding.status == "closed"


def test_the_page_tells_everything_in_the_auditors_order(auditor, issued, planned, said):
    actions.supplement(finding=issued, text="规程没有要求。", tells_cause=True, by=auditor)
    told = said(auditor, issued)
    order = ["clause", "criterion", "condition", "cause", "effect", "evidence", "corrective", "history"]
    places = [told.index(f'id="{name}"') for name in order]
    assert places == sorted(places)
    assert "规程没有要求。" in told
    assert told.index("Whose turn") < places[0]


def test_a_cause_that_is_not_known_yet_says_so(issued, manager, said):
    assert "Not known yet." in said(manager, issued)
