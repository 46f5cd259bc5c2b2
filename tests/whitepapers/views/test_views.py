from __future__ import annotations

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Organisation, User
from commitments.models import Clause
from tests.signing import app_of, code_of, confirmed
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions
from whitepapers.models import WhitePaper

EN = {"accept-language": "en"}


@pytest.fixture
def draft(publisher, editor, result, sign_off) -> WhitePaper:
    sign_off()
    return actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)


@pytest.fixture
def published(draft, editor) -> WhitePaper:
    return actions.publish(paper=draft, by=editor, at=AFTER_QUARTER, statement="以上属实", confirmed=confirmed(editor))


@pytest.fixture
def as_editor(client, editor):
    """The manager's browser; he has a second factor."""
    app_of(editor)
    client.force_login(editor)
    return client


def public_url(name="whitepapers:public"):
    return reverse(name, args=["yunling", "2026Q3"])


def test_the_public_reads_a_published_paper_without_signing_in(client, published):
    response = client.get(public_url())
    assert response.status_code == 200
    assert "以上属实" in response.content.decode()


def test_a_draft_is_not_there_for_the_public(client, draft):
    assert client.get(public_url()).status_code == 404


def test_the_data_are_the_text_the_digest_was_taken_of(client, published):
    response = client.get(public_url("whitepapers:public_data"))
    assert response.content.decode() == published.snapshot_text


def test_unchanged_data_are_not_sent_twice(client, published):
    etag = client.get(public_url("whitepapers:public_data"))["ETag"]
    again = client.get(public_url("whitepapers:public_data"), headers={"if-none-match": etag})
    assert again.status_code == 304


def test_a_manager_sees_the_draft(as_editor, draft):
    assert as_editor.get(reverse("whitepapers:paper", args=[draft.pk])).status_code == 200


def test_a_manager_of_another_company_does_not(client, draft):
    stranger = User.objects.create_user(
        "stranger-manager",
        role=User.Role.MANAGER,
        organisation=Organisation.objects.create(name="另一家", slug="other"),
    )
    client.force_login(stranger)
    assert client.get(reverse("whitepapers:paper", args=[draft.pk])).status_code == 404


def test_publishing_leads_to_the_public_page(as_editor, editor, draft):
    sent = {"statement": "属实", "code": code_of(editor)}
    response = as_editor.post(reverse("whitepapers:publish", args=[draft.pk]), sent)
    assert response.url == public_url()


def test_the_page_that_asks_tells_the_verdict_and_who_signs(as_editor, editor, draft):
    User.objects.filter(pk=editor.pk).update(display_name="周晓岚")
    said = as_editor.get(reverse("whitepapers:publish", args=[draft.pk]), headers=EN).content.decode()
    assert "0 of 1 promise met" in said
    assert "3.60%" in said
    assert "周晓岚" in said.split('class="signed"')[1]
    draft.refresh_from_db()
    assert draft.status == "draft"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"statement": ""}, "statement"),
        ({"statement": " \n"}, "statement"),
        ({"statement": "x", "without": "on"}, "without"),
    ],
)
def test_silence_is_no_statement_and_no_statement_is_no_silence(as_editor, draft, sent, field):
    page = as_editor.post(reverse("whitepapers:publish", args=[draft.pk]), sent)
    assert page.context["form"].errors[field]
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_without_a_statement_is_published_what_is_said_to_have_none(as_editor, editor, draft):
    sent = {"statement": "", "without": "on", "code": code_of(editor)}
    as_editor.post(reverse("whitepapers:publish", args=[draft.pk]), sent)
    draft.refresh_from_db()
    assert (draft.status, draft.statement) == ("published", "")


@pytest.mark.parametrize("code", ["", "000000", "abcde-fghij"])
def test_without_a_right_code_of_the_second_factor_nothing_is_published(as_editor, draft, code):
    sent = {"statement": "属实", "code": code}
    page = as_editor.post(reverse("whitepapers:publish", args=[draft.pk]), sent)
    draft.refresh_from_db()
    assert (bool(page.context["form"].errors["code"]), draft.status) == (True, "draft")
    assert page.context["form"]["statement"].value() == "属实"


def test_a_manager_without_a_second_factor_is_led_to_set_one_up_and_back(client, editor, draft):
    client.force_login(editor)
    publish = reverse("whitepapers:publish", args=[draft.pk])
    response = client.get(publish)
    assert response.url == f"{reverse('accounts:second_factor')}?{urlencode({'next': publish})}"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_refusal_is_said_before_anything_is_asked(as_editor, draft, monkeypatch, method):
    monkeypatch.setattr(actions, "reasons_against", lambda _paper: ["not yet"])
    page = getattr(as_editor, method)(reverse("whitepapers:publish", args=[draft.pk]), follow=True)
    assert [str(message) for message in page.context["messages"]] == ["not yet"]


def test_a_refusal_is_said_on_the_page(as_editor, published):
    response = as_editor.post(reverse("whitepapers:publish", args=[published.pk]), follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_a_quarter_nobody_offered_is_refused(as_editor):
    response = as_editor.post(reverse("whitepapers:build"), {"period": "1999Q1"}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not WhitePaper.objects.exists()


def test_the_resources_tell_of_the_reward_pools(as_editor, editor, publisher, result):
    QuerySet(Clause).update(text="设立年度服务奖励池")
    paper = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    page = as_editor.get(reverse("whitepapers:paper", args=[paper.pk]), headers=EN)
    assert "Promised; nothing has been proposed yet." in page.content.decode()
