from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation, User
from audits.models import Engagement
from commitments.models import Clause, Letter, LetterVersion, Milestone, Promise
from tests.engaging import admit

URL = "/compliance/obligations/"


@pytest.fixture
def letter(company: Organisation) -> Letter:
    found = Letter.objects.create(organisation=company, title="承诺书")
    started = timezone.localdate() - dt.timedelta(days=400)
    version = LetterVersion.objects.create(letter=found, text="", effective_from=started)
    clause = Clause.objects.create(version=version, position=0, number="1", path="1", text="")
    Promise.objects.create(
        clause=clause,
        kind="obligation",
        metric="obligation_kept",
        review="accepted",
        quote="每季度组织培训",
        parameters={"fact": "training_session"},
    )
    LetterVersion.objects.filter(pk=version.pk).update(status="active")
    Milestone.objects.create(letter=found, clause_path="1", phase="验收", agreed=True, due_on=timezone.localdate())
    return found


def page(client: Client) -> Any:
    return client.get(URL, headers={"accept-language": "en"})


def test_what_waits_stands_before_what_is_past(client_of: Any, manager: User, letter: Letter) -> None:
    answer = page(client_of(manager))
    step, *waiting = answer.context["waiting"]
    assert step.phase == "验收"  # due today
    assert [each.due_on for each in waiting] == sorted(each.due_on for each in waiting)
    assert {each.state for each in answer.context["past"]} == {"overdue"}


def test_auditors_see_those_of_their_letters(
    client_of: Any, auditor: User, stranger: User, company: Organisation, firm: Organisation, letter: Letter
) -> None:
    today = timezone.localdate()
    days = {"period_from": today, "period_until": today, "valid_from": today, "valid_until": today}
    engagement = Engagement.objects.create(organisation=company, firm=firm, title="x", **days)
    engagement.letters.add(letter)
    admit(engagement, auditor)
    assert page(client_of(auditor)).context["waiting"]
    strange = page(client_of(stranger)).context
    assert (strange["waiting"], strange["past"]) == ([], [])
