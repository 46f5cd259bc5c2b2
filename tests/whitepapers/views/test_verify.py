"""`/verify/` as outsiders use it: with a digest, with a file, and as a program."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

PAGE = reverse("verify:page")


def sent(name: str, content: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_a_pasted_digest_is_answered_without_a_script(reader, issue):
    page = reader.post(PAGE, {"digest": f"SHA256 (data.json) = {issue.digest.upper()}"})
    assert "This is the file that was published." in page.text
    assert "data.json" in page.text
    assert reverse("whitepapers:public_version", args=["yunling", "2026Q3", 1]) in page.text


def test_a_file_that_is_sent_is_answered(reader, issue):
    page = reader.post(PAGE, sent("x.json", issue.snapshot_text.encode()))
    assert "This is the file that was published." in page.text


def test_a_file_of_a_corrected_version_says_so(reader, corrected):
    first = corrected.snapshot["correction"]["digest"]
    page = reader.post(PAGE, {"digest": first}).text
    assert "Superseded by version" in page


def test_one_altered_sign_is_seen(reader, issue):
    altered = issue.snapshot_text.replace('"36"', '"35"')
    assert altered != issue.snapshot_text
    page = reader.post(PAGE, sent("data.json", altered.encode()))
    assert "This file was altered: it names an issue, and is none of its files." in page.text


def test_a_strangers_file_is_unknown(reader, issue):
    assert "Nothing is known of this file." in reader.post(PAGE, sent("a.txt", b"hello")).text


@pytest.mark.parametrize("words", [{}, {"digest": ""}, {"digest": "x" * 64}, {"digest": "a" * 63}])
def test_what_is_no_digest_is_asked_again(reader, issue, words):
    response = reader.post(PAGE, words)
    assert response.status_code == 400
    assert "Choose a file, or paste a SHA-256" in response.text


def test_a_file_that_is_too_large_is_refused_unread(reader, issue, settings):
    settings.VERIFY_LARGEST_FILE = 10
    response = reader.post(PAGE, sent("a", b"x" * 100_000))
    assert (response.status_code, "larger than" in response.text) == (413, True)


def test_an_answer_is_kept_by_nobody_and_sets_no_cookie(reader, issue):
    response = reader.post(PAGE, {"digest": issue.digest})
    assert (response["Cache-Control"], dict(response.cookies)) == ("no-store", {})


def test_programs_ask_by_address_and_get_json(reader, issue):
    told = reader.get(reverse("verify:digest", args=[issue.digest])).json()
    assert (told["result"], told["period"], told["version"], told["file"]) == ("published", "2026Q3", 1, "data.json")
    assert told["url"] == "http://testserver/white-papers/public/yunling/2026Q3/v1/"
    assert told["superseded_by"] is None
    assert (told["quarter"], told["published"]) == ("Q3 2026", "20 Oct 2026, 10:00")


def test_programs_that_have_looked_into_a_file_say_what_it_carries(reader, issue):
    asked = reverse("verify:digest", args=["0" * 64])
    assert reader.get(asked).json()["result"] == "unknown"
    assert reader.get(asked, {"carries": issue.digest}).json()["result"] == "altered"


def test_what_is_no_digest_is_a_fault_of_the_program(reader, db):
    response = reader.get(reverse("verify:digest", args=["abc"]))
    assert (response.status_code, response.json()["result"]) == (400, "refused")


def test_a_draft_is_unknown(reader, frozen):
    assert reader.get(reverse("verify:digest", args=[frozen.digest])).json()["result"] == "unknown"


@pytest.mark.parametrize("what", ["files", "digests"])
def test_who_asks_too_often_waits(reader, db, settings, what):
    settings.VERIFY_PER_MINUTE = {"files": 2, "digests": 2}
    ask = {
        "files": lambda: reader.post(PAGE, sent("a", b"a")),
        "digests": lambda: reader.get(reverse("verify:digest", args=["0" * 64])),
    }[what]
    answers = [ask() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "60"


def test_nothing_is_written(reader, issue, connection_writes):
    reader.post(PAGE, sent("x.json", issue.snapshot_text.encode()))
    assert connection_writes == []


@pytest.fixture
def connection_writes():
    """Statements that are no questions."""
    written: list[str] = []

    def watch(execute, sql, params, many, context):
        if not sql.lstrip().upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield written
