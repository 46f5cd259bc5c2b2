"""What a person meets who asks for something while the real broker is not there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from redis import Redis

from accounts.models import Organisation, User
from complaints.imports import actions
from complaints.models import Complaint, Import
from compliance.models import ComplianceRun
from tests.services import services

pytestmark = [pytest.mark.services, pytest.mark.django_db, pytest.mark.usefixtures("broker_gone")]

A_FEW = 5.5  # seconds
CSV = "issue_id,received_at\nA-1,2026-09-01 09:00\n"
MAPPING = b'{"source": "plain", "facts": {"reference": "issue_id", "received_at": "received_at"}}'
NOT_ASKED = "The queue cannot be reached, so nothing was started. No figures were changed."
KEPT = "The file is kept. Its import starts by itself as soon as the task queue is back."
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


def in_words(message: str, language: str) -> str:
    with translation.override(language):
        words = gettext(message)
    assert (words == message) == (language == "en")
    return words


@pytest.fixture
def browser(client_of: Callable[[User], Client], manager: User) -> Client:
    return client_of(manager)


def ask(browser: Client, path: str, language: str, **fields: Any) -> str:
    """Send a form and follow to the page that answers it."""
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    started = time.monotonic()
    response = browser.post(path, fields, follow=True)
    assert time.monotonic() - started < A_FEW
    assert response.status_code == 200
    assert "Traceback" not in response.text
    return response.text


def recompute(browser: Client, language: str) -> str:
    return ask(browser, reverse("compliance:recompute"), language)


def upload(browser: Client, language: str) -> str:
    file, mapping = SimpleUploadedFile("a.csv", CSV.encode()), SimpleUploadedFile("m.json", MAPPING)
    ask(browser, reverse("complaints:import_add"), language, file=file, mapping_file=mapping)
    path = reverse("complaints:import_mapping", args=[Import.objects.get().pk])
    return ask(browser, path, language, **{"fact-0": "reference", "fact-1": "received_at", "source": "plain"})


@LANGUAGES
def test_a_recompute_that_cannot_be_asked_for_is_said(browser: Client, language: str) -> None:
    shown = recompute(browser, language)
    assert in_words(NOT_ASKED, language) in shown
    assert not ComplianceRun.objects.exists()


def test_nothing_is_promised_that_cannot_be_asked_for(browser: Client) -> None:
    ComplianceRun.objects.create(as_of="2026-10-01T00:00Z", rule_version="1")
    shown = recompute(browser, "en")
    assert "this one will follow it" not in shown
    assert "The recompute was asked for." not in shown


@LANGUAGES
def test_a_file_is_kept_and_imported_when_the_timetable_comes_to_it(browser: Client, language: str) -> None:
    assert in_words(KEPT, language) in upload(browser, language)
    assert Import.objects.get().status == Import.Status.WAITING
    actions.run_waiting()
    assert in_words(KEPT, language) in ask(
        browser, reverse("complaints:import_start", args=[Import.objects.get().pk]), language
    )
    actions.run_waiting()
    assert (Import.objects.get().status, Complaint.objects.get().reference) == (Import.Status.DONE, "A-1")


def test_when_it_is_back_the_very_next_click_is_taken(browser: Client) -> None:
    recompute(browser, "en")
    services.start_broker()
    assert "The recompute was asked for." in recompute(browser, "en")
    assert Redis(unix_socket_path=str(services.socket)).llen("celery") >= 1


@pytest.mark.parametrize("name", ["dashboard:home", "complaints:list", "complaints:imports", "compliance:runs"])
def test_every_page_is_still_shown(browser: Client, name: str, company: Organisation) -> None:
    assert browser.get(reverse(name)).status_code == 200
