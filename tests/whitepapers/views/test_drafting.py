from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import Organisation, User
from commitments.models import Clause
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions
from whitepapers.models import WhitePaper

EN = {"accept-language": "en"}


def page_of(client, paper, **more):
    return client.get(reverse("whitepapers:paper", args=[paper.pk]), headers=EN, **more)


def test_a_manager_sees_the_draft(as_editor, draft):
    assert page_of(as_editor, draft).status_code == 200


def test_a_manager_of_another_company_does_not(client, draft):
    stranger = User.objects.create_user(
        "stranger-manager",
        role=User.Role.MANAGER,
        organisation=Organisation.objects.create(name="另一家", slug="other"),
    )
    client.force_login(stranger)
    assert page_of(client, draft).status_code == 404


def test_a_quarter_nobody_offered_is_refused(as_editor):
    response = as_editor.post(reverse("whitepapers:build"), {"period": "1999Q1"}, follow=True)
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not WhitePaper.objects.exists()


def test_the_resources_tell_of_the_reward_pools(as_editor, editor, publisher, result):
    QuerySet(Clause).update(text="设立年度服务奖励池")
    paper = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert "Promised; nothing has been proposed yet." in page_of(as_editor, paper).text


def test_the_state_names_the_step_and_offers_the_next(as_editor, frozen):
    page = page_of(as_editor, frozen).text
    assert 'aria-current="step"' in page
    assert reverse("whitepapers:approve", args=[frozen.pk]) in page


def test_the_auditor_sees_where_it_stands_and_moves_nothing(client, auditor, frozen):
    client.force_login(auditor)
    page = page_of(client, frozen).text
    assert "A manager has to approve the whole text." in page
    assert reverse("whitepapers:approve", args=[frozen.pk]) not in page


def test_a_second_version_stands_beside_the_first_in_the_list(as_editor, corrected):
    page = as_editor.get(reverse("whitepapers:papers"), headers=EN).text
    assert page.count(reverse("whitepapers:paper", args=[corrected.pk])) == 1
    assert "Version 2" in page
    assert page.count("corrected by version 2") == 1
