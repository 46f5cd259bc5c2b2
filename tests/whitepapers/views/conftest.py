"""An issue on its way, and the browsers of those who move it and those who read it. Today is the day of the paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client

from accounts.models import User
from tests.publishing import published as publish
from tests.signing import app_of
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions
from whitepapers.models import WhitePaper


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with time_machine.travel(AFTER_QUARTER, tick=True):
        yield


@pytest.fixture(autouse=True)
def _nobody_has_asked_before() -> None:
    for cache in caches.all():
        cache.clear()


@pytest.fixture
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def draft(opinion, draft) -> WhitePaper:
    """Of a quarter on which an opinion is signed."""
    return draft


@pytest.fixture
def frozen(draft, editor) -> WhitePaper:
    return actions.freeze(paper=draft, by=editor, at=AFTER_QUARTER)


@pytest.fixture
def issue(draft, editor) -> WhitePaper:
    """Published."""
    return publish(draft, by=editor, at=AFTER_QUARTER, statement="以上属实")


@pytest.fixture
def corrected(issue, editor) -> WhitePaper:
    """Its second version, published."""
    told = {"reason_zh": "声明有误。", "reason_en": "The statement was wrong."}
    draft = actions.correct(paper=issue, by=editor, at=AFTER_QUARTER, **told)
    return publish(draft, by=editor, at=AFTER_QUARTER, statement="本期属实")


@pytest.fixture
def as_editor(client: Client, editor: User) -> Client:
    """The manager's browser; he has a second factor."""
    app_of(editor)
    client.force_login(editor)
    return client


@pytest.fixture
def reader() -> Client:
    """Somebody whom nobody knows."""
    return Client(headers={"accept-language": "en"})
