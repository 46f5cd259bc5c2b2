"""Which issue a file is, or that it was altered: by its digest, by what it says, and by what is packed into it."""

from __future__ import annotations

import io
import zipfile

import orjson
import pytest

from tests.publishing import EVERY_FILE, published
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers import actions, verifying
from whitepapers.models import WhitePaper


@pytest.fixture
def issue(publisher, editor, result, sign_off) -> WhitePaper:
    sign_off()
    draft = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    return published(draft, by=editor, at=AFTER_QUARTER)


def kind(content: bytes) -> str:
    return verifying.by_content(io.BytesIO(content)).kind


def packed(**members: bytes) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return into.getvalue()


def test_every_file_of_an_issue_is_known(issue):
    for file in issue.files.all():
        found = verifying.by_content(io.BytesIO(bytes(file.content)))
        assert (found.kind, found.paper, found.file) == ("published", issue, file.name)


def test_the_browser_finds_it_too_in_plain_letters(issue):
    for name, made in EVERY_FILE(issue.snapshot_text).items():
        assert not name.startswith("white-paper") or issue.digest.encode() in made, name


def test_the_data_in_another_spelling_are_the_same(issue):
    assert kind(orjson.dumps(issue.snapshot, option=orjson.OPT_INDENT_2)) == "same"


def test_other_figures_under_the_name_of_an_issue_are_altered(issue):
    told = issue.snapshot | {"verdicts": []}
    assert kind(orjson.dumps(told)) == "altered"


def test_a_file_that_names_an_issue_is_altered_also_where_the_name_is_packed(issue):
    assert kind(b"%PDF-1.7 " + issue.digest.upper().encode()) == "altered"
    assert kind(packed(document=f"<w:t>{issue.digest}</w:t>".encode())) == "altered"


def altered(name: str, content: bytes) -> bytes:
    """With one byte of what it says changed: within a member of a DOCX, within the packed text of a PDF."""
    if name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {each: archive.read(each) for each in archive.namelist()}
        body = members["word/document.xml"]
        at = body.index(b"<w:t")
        at = body.index(b">", at) + 1
        members["word/document.xml"] = body[:at] + b"x" + body[at + 1 :]
        return packed(**members)
    at = content.index(b"stream\n") + 40 if name.endswith(".pdf") else content.index(b"2026")
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def test_a_published_file_with_one_byte_changed_is_altered(issue):
    made = EVERY_FILE(issue.snapshot_text)
    documents = {name for name in made if name.startswith("white-paper")}
    assert {name.partition(".")[2] for name in documents} == {"html", "pdf", "docx"}
    for name in (*documents, "annex-verdicts.csv", "annex-issue.csv", "annex.json", "data.json"):
        found = verifying.by_content(io.BytesIO(altered(name, made[name])))
        assert (found.kind, found.paper) == ("altered", issue), name


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[1]",
        b'{"organisation": 1, "period": 2}',
        b'{"organisation": {"slug": []}, "period": {"label": {}}}',
        b"PK\x03\x04 broken",
        b"\xff" * 1000,
        b"[" * 100_000,
        b"f" * 65,
    ],
)
def test_whatever_else_is_dropped_is_unknown(issue, content):
    assert kind(content) == "unknown"


def test_no_more_is_unpacked_than_is_looked_at(issue, monkeypatch):
    monkeypatch.setattr(verifying, "READ", 1_000)
    late = b"0" * 2_000 + b" " + issue.digest.encode()
    assert kind(packed(document=late)) == "unknown"


def test_a_digest_is_longer_than_nothing_and_shorter_than_its_neighbour(issue):
    assert kind(b"a" + issue.digest.encode()) == "unknown"


def test_an_unpublished_paper_is_unknown(publisher, editor, result, sign_off):
    sign_off()
    draft = actions.build(organisation=publisher, period="2026Q3", by=editor, at=AFTER_QUARTER)
    assert kind(draft.snapshot_text.encode()) == "unknown"
