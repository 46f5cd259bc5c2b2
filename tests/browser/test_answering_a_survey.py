"""A customer opens the link that he was given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from complaints.models import Invitation
from complaints.surveys import actions
from complaints.surveys.codes import code_of


@pytest.fixture
def locale() -> str:
    return "en-GB"


@pytest.fixture
def code(demo: Callable[[str], User]) -> str:
    """Of one of the complaints of September."""
    clerk, first, last = demo("clerk"), date(2026, 9, 1), date(2026, 9, 30)
    count = actions.to_ask(clerk, first, last).count()
    until = timezone.localdate() + timedelta(days=7)
    survey = actions.ask(by=clerk, first=first, last=last, answer_until=until, count=count)
    return code_of(salt=survey.salt, complaint=survey.invitations.latest("pk").complaint_id)


def test_he_types_the_code_answers_by_keyboard_and_cannot_answer_again(phone: Any, code: str) -> None:
    phone.goto("/s/")
    phone.get_by_label("Code").fill(code.lower())
    phone.keyboard.press("Enter")
    phone.get_by_label("4 · satisfied").focus()
    phone.keyboard.press("Space")
    phone.get_by_label("What should be better?").fill("faster, please")
    phone.get_by_role("button", name="Send").focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Thank you").wait_for()
    answer = Invitation.objects.get(answered_at__isnull=False)
    assert (answer.score, answer.comment) == (4, "faster, please")
    phone.goto(f"/s/{code}")
    phone.get_by_text("has been answered already").wait_for()


def test_the_page_is_in_the_language_he_chooses(page: Any, code: str) -> None:
    page.goto(f"/s/{code}")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("heading", name="您的意见").wait_for()
    assert page.url.endswith(f"/s/{code}")
