"""Evidence on the page and as a download: whatever was brought in does nothing in a browser."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits import actions
from audits.models import Engagement
from evidence.actions import Uploads
from evidence.models import EvidenceFile, JournalEntry
from tests.evidence.pictures import pdf, picture
from tests.evidence.test_attacks import HARMLESS, NAMES, REFUSED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def attach(engagement, words, auditor):
    """`attach(content, name)`: an issued finding with this file; gives the file."""

    def put(content: bytes, name: str = "proof.pdf") -> EvidenceFile:
        uploads = Uploads([SimpleUploadedFile(name, content)], dt.date(2026, 11, 20))
        found = actions.write_finding(engagement=engagement, words=words(), by=auditor, uploads=uploads)
        actions.issue(finding=found, by=auditor)
        return found.evidence.get()

    return put


def download(file: EvidenceFile) -> str:
    return reverse("audits:evidence", args=[file.pk])


def about(file: EvidenceFile) -> str:
    return reverse("audits:evidence_about", args=[file.pk])


def page(file: EvidenceFile, number: int = 1) -> str:
    return reverse("audits:evidence_page", args=[file.pk, number])


class TestAttacks:
    @pytest.mark.parametrize(("content", "name", "_code"), REFUSED.values(), ids=REFUSED)
    def test_what_is_no_evidence_is_refused_and_nothing_is_kept(
        self, client_of, auditor, draft, clause, content, name, _code
    ):
        kept = EvidenceFile.objects.count()
        sent = {"clause": clause.pk, "title": "x", "attachments": SimpleUploadedFile(name, content)}
        answer = client_of(auditor).post(reverse("audits:finding_edit", args=[draft.pk]), sent)
        assert answer.context["form"].errors["attachments"]
        assert EvidenceFile.objects.count() == kept

    @pytest.mark.parametrize(("content", "name", "kind"), HARMLESS.values(), ids=HARMLESS)
    def test_what_is_two_things_at_once_is_sent_as_an_attachment_of_the_harmless_kind(
        self, client_of, manager, attach, content, name, kind
    ):
        sent = client_of(manager).get(download(attach(content, name)))
        assert b"".join(sent.streaming_content) == content
        assert sent.headers["Content-Type"] == kind.media_type
        assert sent.headers["Content-Disposition"].startswith("attachment;")
        assert sent.headers["Content-Disposition"].rstrip('"').endswith(kind.endings)
        assert sent.headers["X-Content-Type-Options"] == "nosniff"
        assert sent.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"

    @pytest.mark.parametrize(("content", "name", "kind"), HARMLESS.values(), ids=HARMLESS)
    def test_nothing_of_it_but_pixels_is_shown(self, client_of, manager, attach, content, name, kind):
        file = attach(content, name)
        said = client_of(manager).get(about(file)).content
        shown = client_of(manager).get(page(file)).content
        for answer in (said, shown):
            assert b"alert(" not in answer
            assert b"PK\x03\x04" not in answer

    @pytest.mark.parametrize(("name", "_kept"), NAMES.values(), ids=NAMES)
    def test_a_hostile_name_leads_nowhere(self, client_of, auditor, manager, draft, clause, tmp_path, name, _kept):
        """As a raw request: the test client would clean the name itself."""
        edge = "edge"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="clause"\r\n\r\n{clause.pk}',
            f'--{edge}\r\nContent-Disposition: form-data; name="title"\r\n\r\nx',
            f'--{edge}\r\nContent-Disposition: form-data; name="attachments"; filename="{name}"\r\n'
            "Content-Type: text/html\r\n\r\n%PDF-1.7 hostile",
            f"--{edge}--\r\n",
        ]
        address = reverse("audits:finding_edit", args=[draft.pk])
        client_of(auditor).post(
            address, "\r\n".join(parts).encode(), content_type=f"multipart/form-data; boundary={edge}"
        )
        for file in EvidenceFile.objects.all():
            path = Path(file.file.path)
            assert path.parent.parent == tmp_path / "files" / "evidence"
            assert path.name == file.sha256
            sent = client_of(auditor).get(download(file)).headers
            assert sent["Content-Type"] in {"application/pdf", "text/plain"}
            assert "\n" not in sent["Content-Disposition"]


class TestPreview:
    def test_a_page_is_a_picture_drawn_anew_and_may_do_nothing(self, client_of, manager, attach):
        shown = client_of(manager).get(page(attach(pdf(2)), 2))
        assert shown.content.startswith(b"\x89PNG")
        assert shown.headers["Content-Type"] == "image/png"
        assert shown.headers["Content-Disposition"] == "inline"
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
        assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in shown.headers["Cache-Control"]

    def test_each_page_that_is_looked_at_is_in_the_journal(self, client_of, manager, attach):
        file = attach(pdf(2))
        client_of(manager).get(page(file, 2))
        told = JournalEntry.objects.get(action="evidence.look")
        assert (told.actor, told.subject) == ("manager", f"evidence.evidencefile:{file.pk}")
        assert told.detail == {"sha256": file.sha256, "page": 2}

    def test_pages_are_turned(self, client_of, manager, attach):
        file = attach(pdf(3))
        said = client_of(manager).get(f"{about(file)}?page=2").content.decode()
        assert "Page 2 of 3" in said
        assert page(file, 2) in said
        assert 'href="?page=1"' in said
        assert 'href="?page=3"' in said

    @pytest.mark.parametrize("asked", ["0", "4", "-1", "x", "99999", "²"])
    def test_a_page_that_is_not_there_is_no_error(self, client_of, manager, attach, asked):
        assert client_of(manager).get(f"{about(attach(pdf(3)))}?page={asked}").status_code == 200

    def test_a_page_beyond_the_last_is_not_found(self, client_of, manager, attach):
        assert client_of(manager).get(page(attach(pdf(2)), 3)).status_code == 404

    def test_a_table_is_not_shown_and_says_why(self, client_of, manager, attach):
        said = client_of(manager).get(about(attach(b"a,b\n1,2\n", "a.csv"))).content.decode()
        assert "Files of this kind are not shown here" in said

    def test_a_damaged_file_is_not_drawn_and_journalled(self, client_of, manager, attach):
        file = attach(pdf())
        client_of(manager).get(page(file))  # drawn and kept while it was intact
        Path(file.file.path).write_bytes(pdf(2))
        assert client_of(manager).get(page(file)).status_code == 409
        assert JournalEntry.objects.filter(action="evidence.damaged").exists()


class TestVersions:
    def test_the_list_names_hash_size_dates_uploader_and_state(self, client_of, auditor, manager, attach):
        file = attach(pdf())
        newer = actions.add_version(
            file=file, upload=SimpleUploadedFile("b.png", picture()), effective_on=dt.date(2026, 11, 1), by=auditor
        )
        Path(file.file.path).write_bytes(b"forged")
        for each in (file, newer):
            said = client_of(manager).get(about(each)).content.decode()
            assert all(words in said for words in (file.sha256, newer.sha256, "1 Nov 2026", "20 Nov 2026"))
            assert said.count(">intact<") == said.count(">damaged<") == 1

    def test_the_uploader_puts_a_newer_one_beside_it(self, client_of, auditor, attach):
        file = attach(pdf())
        sent = {"attachments": SimpleUploadedFile("b.png", picture()), "effective_on": "2026-11-01"}
        answer = client_of(auditor).post(about(file), sent, follow=True)
        newer = EvidenceFile.objects.get(replaces=file)
        assert answer.redirect_chain[-1][0] == about(newer)
        assert newer.effective_on == dt.date(2026, 11, 1)
        assert b"The newer version is kept." in answer.content

    def test_the_finding_says_that_there_is_a_newer_version(self, client_of, manager, auditor, attach):
        file = attach(pdf())
        actions.add_version(
            file=file, upload=SimpleUploadedFile("b.png", picture()), effective_on=dt.date(2026, 11, 1), by=auditor
        )
        finding = reverse("audits:finding", args=[file.findings.get().pk])
        assert b"1 newer version" in client_of(manager).get(finding).content

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"effective_on": ""}, "attachments"),
            ({"attachments": [SimpleUploadedFile("a.png", b"MZ\x90\0")]}, "attachments"),
            ({"effective_on": "2030-01-01"}, "effective_on"),
        ],
        ids=["nothing", "a program", "a day that has not come"],
    )
    def test_a_bad_version_is_refused_with_words(self, client_of, auditor, attach, sent, field):
        file = attach(pdf())
        answer = client_of(auditor).post(about(file), sent)
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        assert file.is_newest()

    def test_two_files_do_not_replace_one(self, client_of, auditor, attach):
        sent = {"attachments": [SimpleUploadedFile("a.png", picture()), SimpleUploadedFile("b.png", picture())]}
        answer = client_of(auditor).post(about(attach(pdf())), sent)
        assert answer.context["form"].errors["attachments"] == ["One file replaces one file."]

    def test_the_other_side_has_no_form_and_a_forged_one_changes_nothing(self, client_of, manager, attach):
        file = attach(pdf())
        assert client_of(manager).get(about(file)).context["form"] is None
        answer = client_of(manager).post(about(file), {"attachments": SimpleUploadedFile("b.png", picture())})
        assert answer.status_code == 302
        assert file.is_newest()


@pytest.mark.parametrize("where", [download, about, page])
@pytest.mark.parametrize("who", ["stranger", "colleague", "outsider"])
def test_a_stranger_finds_nothing(request, client_of, attach, where, who):
    assert client_of(request.getfixturevalue(who)).get(where(attach(pdf()))).status_code == 404


@pytest.mark.parametrize("where", [download, about, page])
def test_an_auditor_whose_engagement_is_over_finds_nothing(client_of, auditor, attach, where):
    file = attach(pdf())
    Engagement.objects.update(valid_until=dt.date(2026, 11, 22))
    assert client_of(auditor).get(where(file)).status_code == 404
