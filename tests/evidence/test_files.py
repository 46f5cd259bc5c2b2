"""The door for evidence: what a file is, by its content."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from evidence import files
from evidence.files import EvidenceRefused, kind_of, safe_name
from tests.evidence.pictures import picture


def refusal(content: bytes) -> str:
    with pytest.raises(EvidenceRefused) as refused:
        kind_of(ContentFile(content))
    return refused.value.code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.4\n...", files.PDF),
        (picture("PNG"), files.PNG),
        (picture("JPEG"), files.JPEG),
        (b"RIFF\x24\0\0\0WAVEfmt ", files.WAV),
        (b"ID3\x04....", files.MP3),
        (b"a,b\n1,2\n", files.TEXT),
        ("投诉,时间\n1,2".encode("gb18030"), files.TEXT),
        ("投诉,时间\n1,2".encode("utf-8-sig"), files.TEXT),
        ("投诉\t时间".encode("utf-16"), files.TEXT),
    ],
)
def test_a_kind_is_read_from_the_content(content, kind):
    assert kind_of(ContentFile(content)) == kind


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/workbook.xml", files.XLSX),
        ("word/document.xml", files.DOCX),
        ("ppt/presentation.xml", files.PPTX),
        ("OFD.xml", files.OFD),
    ],
)
def test_an_office_file_is_known_by_its_main_part(package, part, kind):
    assert kind_of(ContentFile(package("[Content_Types].xml", part))) == kind


@pytest.mark.parametrize(
    "page",
    [
        b"<!DOCTYPE html><p>x",
        b"  \n<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><svg/>",
        b"notes\n<ScRiPt>alert(1)</script>",
        "\ufeff<html>".encode("utf-16"),
    ],
)
def test_web_pages_and_svg_are_refused_whatever_their_name(page):
    assert refusal(page) == "markup"


def test_a_program_that_calls_itself_a_document_is_told_what_it_is_not():
    with pytest.raises(EvidenceRefused) as refused:
        kind_of(ContentFile(b"MZ\x90\0", name="evil.pdf"))
    with translation.override("en"):
        assert refused.value.message == "its content is not PDF."


def test_a_program_is_refused():
    assert refusal(b"MZ\x90\0\x03\0\0\0\x04") == "unknown"


def test_a_plain_zip_is_refused(package):
    assert refusal(package("a.txt")) == "unknown"


def test_macros_are_refused(package):
    assert refusal(package("xl/workbook.xml", "xl/vbaProject.bin")) == "macros"


def test_a_cut_office_file_is_damaged(package):
    assert refusal(package("xl/workbook.xml")[:40]) == "damaged"


def test_a_zip_bomb_is_refused_without_being_unpacked(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 3_000_000)
    monkeypatch.setattr(files, "MAX_UNPACKED", 2_000_000)
    assert refusal(out.getvalue()) == "bomb"


def test_a_small_package_that_unpacks_to_an_enormous_size_is_refused(package):
    out = io.BytesIO(package("[Content_Types].xml", "xl/workbook.xml"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media", "w") as part:
        for _ in range(53):
            part.write(b"0" * 10_000_000)
    assert out.tell() < files.MAX_BYTES
    assert refusal(out.getvalue()) == "bomb"


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old or locked", b"\xd0\xcf\x11\xe0"])
def test_an_office_file_with_a_password_is_refused_with_advice(content):
    assert refusal(content) == "locked"
    with translation.override("en"):
        assert "password" in EvidenceRefused("locked").message


@pytest.mark.parametrize("content", [b"a,b\0c\n", b"\x1f\x8b\x08\0packed", "é".encode("latin-1"), bytes(range(256))])
def test_what_is_no_text_is_no_text_file(content):
    assert refusal(content) == "unknown"


def test_an_empty_file_is_refused():
    assert refusal(b"") == "empty"


def test_a_file_above_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert refusal(b"%PDF-1.7 more than ten") == "too_big"


def test_a_refusal_speaks_english():
    with translation.override("en"):
        assert "20 MB" in EvidenceRefused("too_big").message


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("proof.pdf", "proof.pdf"),
        ("PROOF.PDF", "PROOF.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\盖章件.pdf", "盖章件.pdf"),
        ("run.bat", "run.bat.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
    ],
)
def test_a_name_is_made_safe(given_name, kept):
    assert safe_name(given_name, files.PDF) == kept


@given(st.text(max_size=400))
def test_a_safe_name_is_one_short_printable_name_of_its_kind(name):
    kept = safe_name(name, files.TEXT)
    assert 0 < len(kept) <= 200
    assert kept.endswith(files.TEXT.endings)
    assert not set(kept) & set('/\\\0\r\n"')


@given(st.binary(max_size=200))
def test_any_bytes_are_either_of_a_kind_or_refused(content):
    with contextlib.suppress(EvidenceRefused):
        assert kind_of(ContentFile(content)).endings
