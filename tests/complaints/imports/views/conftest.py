"""A clerk's browser, and the way of a file through the pages: sent, said to be what it is, tried out, imported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from complaints import tasks
from complaints.imports import actions
from complaints.models import Import
from tests.complaints.imports.conftest import NOW, PLAIN, TABLE

ClientOf = Callable[[User], Client]


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What the pages hand to the task queue."""
    sent: list[int] = []
    monkeypatch.setattr(tasks.run_import, "delay", sent.append)
    return sent


@pytest.fixture
def browser(client_of: ClientOf, clerk: User) -> Client:
    browser = client_of(clerk)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def send(browser: Client, content: str | bytes = TABLE, *, name: str = "九月.csv", **fields: Any) -> Any:
    """Upload a file; without other words it comes with the mapping of `PLAIN`."""
    content = content.encode() if isinstance(content, str) else content
    told = {"mapping_file": SimpleUploadedFile("Plain mapping.json", json.dumps(PLAIN).encode())}
    file = SimpleUploadedFile(name, content)
    return browser.post(reverse("complaints:import_add"), {"file": file, **told, **fields}, follow=True)


def send_alone(browser: Client, content: str | bytes, **fields: Any) -> Any:
    """Upload a file without a word about it."""
    return send(browser, content, mapping_file="", **fields)


def fields_of(response: Any) -> dict[str, Any]:
    """What the form of the mapping would send as it stands."""
    form = response.context["form"]
    sent: dict[str, Any] = {"source": form.choices.source or "+", "new_source": response.context.get("new_source", "")}
    sent["lines"] = "one" if form.choices.events is None else "many"
    sent |= {name: value for name, value in (form.choices.events or {}).items() if name != "unanswered"}
    sent |= {"unanswered": form.unanswered, "missing": form.missing, "zone": form.choices.zone}
    sent |= {f"fact-{row.number}": row.facts for row in form.rows()}
    sent |= {f"same-{fact}": value for fact, _, value, _ in form.same()}
    for words in form.words():
        sent[f"words-of-{words.fact}"] = words.column
        sent[f"word-{words.fact}"] = [word for word, _, _ in words.words]
        sent[f"means-{words.fact}"] = [meaning for _, _, meaning in words.words]
    return sent


def agree(browser: Client, response: Any = None, **changes: Any) -> Any:
    """Take the mapping as it is proposed, but for some changes, and let the file be tried out."""
    draft = Import.objects.filter(status=Import.Status.DRAFT).latest("pk")
    if not draft.sketch:  # too large to be looked at: only its mapping is asked
        chosen = {"mapping": draft.mapping_name}
        return browser.post(reverse("complaints:import_reading", args=[draft.pk]), chosen, follow=True)
    path = reverse("complaints:import_mapping", args=[draft.pk])
    shown = browser.get(path) if response is None else response
    return browser.post(path, {**fields_of(shown), "continue": "", **changes}, follow=True)


def run() -> None:
    actions.run_waiting(clock=lambda: NOW)


def try_out(browser: Client, content: str | bytes = TABLE, **fields: Any) -> Import:
    """A file that was sent and tried out."""
    send(browser, content, **fields)
    agree(browser)
    run()
    return Import.objects.latest("pk")


def bring_in(browser: Client, content: str | bytes = TABLE, **fields: Any) -> Import:
    """A file that went all the way."""
    tried = try_out(browser, content, **fields)
    browser.post(reverse("complaints:import_start", args=[tried.pk]))
    run()
    tried.refresh_from_db()
    return tried


def page(browser: Client, import_: Import, **headers: str) -> str:
    return browser.get(reverse("complaints:import", args=[import_.pk]), **headers).content.decode()


def words(html: str) -> str:
    """The page as it is read: without marks of the markup, breaks of lines do not matter."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
