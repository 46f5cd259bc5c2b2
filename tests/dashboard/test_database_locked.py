"""What a person meets while somebody else really holds the SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from redis import Redis

from accounts.models import User
from complaints.board import Board
from complaints.models import Complaint, Import
from compliance.models import ComplianceRun
from dashboard.settings import DATABASES
from evidence.models import JournalEntry
from tests.conftest import PASSWORD
from tests.services import services

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" not in DATABASES["default"]["ENGINE"], reason="a server has no lock on everything"),
]

BUSY = {"zh-hans": "数据库繁忙", "en": "The database is busy"}
ADD, UPLOAD, LOGIN = "/complaints/add/", "/complaints/imports/add/", "/account/login/"


class Lock:
    """Another process in the middle of a write."""

    def __init__(self) -> None:
        self.file = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        self.file.execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        self.file.close()


@pytest.fixture
def browser(client_of: Callable[[User], Client], manager: User) -> Client:
    browser = client_of(manager)
    browser.raise_request_exception = False
    browser.get("/")
    return browser


@pytest.fixture
def locked(browser: Client) -> Iterator[Lock]:
    connection.cursor().execute("PRAGMA busy_timeout = 100")  # instead of the 20 s that a person would wait
    lock = Lock()
    yield lock
    lock.release()
    connection.close()


def complaint() -> dict[str, Any]:
    return {"received_at": "2026-09-01T09:30", "channel": "phone", "first_contact": "unknown"}


def file() -> dict[str, Any]:
    mapping = b'{"source": "plain", "facts": {"reference": "no", "received_at": "received"}}'
    return {
        "file": SimpleUploadedFile("a.csv", b"no,received\nA-1,2026-09-01 09:00\n"),
        "mapping_file": SimpleUploadedFile("m.json", mapping),
    }


def stored_files() -> list[Path]:
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    return sorted(path for path in folder.rglob("*") if path.is_file())


FORMS = pytest.mark.parametrize(
    ("path", "fields"), [(ADD, complaint), (UPLOAD, file)], ids=["a complaint", "a file to import"]
)


@FORMS
@pytest.mark.parametrize("language", BUSY)
def test_it_is_said_and_nothing_is_half_written(
    browser: Client, locked: Lock, path: str, fields: Callable[[], Any], language: str
) -> None:
    files, entries = stored_files(), JournalEntry.objects.count()
    response = browser.post(path, fields(), headers={"accept-language": language})
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert f"<h1>{BUSY[language]}</h1>" in response.text
    assert "Traceback" not in response.text
    assert "OperationalError" not in response.text
    assert (Complaint.objects.count(), Import.objects.count(), JournalEntry.objects.count()) == (0, 0, entries)
    assert stored_files() == files


@FORMS
def test_sent_again_it_is_taken(browser: Client, locked: Lock, path: str, fields: Callable[[], Any]) -> None:
    browser.post(path, fields())
    locked.release()
    assert browser.post(path, fields()).status_code == 302
    assert Complaint.objects.count() + Import.objects.count() == 1


@pytest.mark.parametrize("path", ["/", "/complaints/", "/complaints/imports/", "/compliance/runs/"])
def test_whoever_only_reads_notices_nothing(browser: Client, locked: Lock, path: str) -> None:
    assert browser.get(path).status_code == 200


def test_whoever_signs_in_is_told(browser: Client, locked: Lock) -> None:
    response = browser.post(LOGIN, {"username": "manager", "password": PASSWORD}, headers={"accept-language": "en"})
    assert response.status_code == 503
    assert BUSY["en"] in response.text


def test_whoever_signs_in_while_an_import_is_written_learns_how_far_it_is(
    browser: Client, locked: Lock, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Board("import", 7)
    for second in (0.0, 4.0):
        monkeypatch.setattr("complaints.board.time.monotonic", lambda now=second: now)
        told.tell("writing", int(second * 1000), 244_000)
    monkeypatch.undo()
    response = browser.post(LOGIN, {"username": "manager", "password": PASSWORD}, headers={"accept-language": "en"})
    told.clear()
    assert (response.status_code, response["Retry-After"]) == (503, "240")
    assert "An import of 244,000 complaints has the database to itself" in response.text
    assert "4,000 of 244,000 complaints" in response.text
    assert "about 4 min left" in response.text


def test_the_command_says_it_in_one_line_and_begins_nothing(locked: Lock) -> None:
    with pytest.raises(CommandError, match=r"^The database is busy or away \(database is locked\)\. Run again"):
        call_command("recompute")
    assert not ComplianceRun.objects.exists()


def test_a_recompute_can_be_asked_for_all_the_same(browser: Client, locked: Lock, broker: str) -> None:
    assert browser.post("/compliance/recompute/").status_code == 302
    assert Redis(unix_socket_path=str(services.socket)).llen("celery") == 1
