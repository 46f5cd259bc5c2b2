"""What somebody might try to bring in as evidence: refused at the door, or kept as what it is by its content."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.base import ContentFile

from evidence import files
from evidence.files import EvidenceRefused, kind_of, safe_name
from tests.evidence.pictures import claims_to_be, pdf, picture

CONTENTS = "[Content_Types].xml"
SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def office(*parts: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def types(*words: str) -> tuple[str, bytes]:
    said = "".join(f'<Override PartName="/x" ContentType="application/vnd.{word}"/>' for word in words)
    return CONTENTS, f"<Types>{said}</Types>".encode()


BOOK, DOCUMENT = ("xl/workbook.xml", b"<x/>"), ("word/document.xml", b"<x/>")
REFUSED = {
    "a web page": (b"<!DOCTYPE html><html>" + SCRIPT, "page.html", "markup"),
    "a web page named as a picture": (b"<html>" + SCRIPT, "photo.jpg", "markup"),
    "a web page named as text": (b"hello\n" + SCRIPT, "notes.txt", "markup"),
    "a web page behind a byte order mark": (b"\xef\xbb\xbf<html>", "notes.txt", "markup"),
    "a web page in UTF-16": ("<html>".encode("utf-16"), "notes.txt", "markup"),
    "an SVG picture": (SVG, "chart.svg", "markup"),
    "an SVG picture named as PNG": (SVG, "chart.png", "markup"),
    "an SVG picture behind an XML declaration": (b"<?xml version='1.0'?>\n" + SVG, "chart.xml", "markup"),
    "a packed SVG picture": (b"\x1f\x8b\x08\0" + SVG, "chart.svgz", "unknown"),
    "a GIF that is also a script": (b"GIF89a/*" + SCRIPT + b"*/=1;", "photo.gif", "markup"),
    "a GIF": (picture("GIF"), "photo.gif", "unknown"),
    "a GIF named as PNG": (picture("GIF"), "photo.png", "not_as_named"),
    "a JPEG that is only a beginning and a script": (b"\xff\xd8\xff\xe0" + SCRIPT, "photo.jpg", "damaged"),
    "a PNG that is only a beginning and a script": (b"\x89PNG\r\n\x1a\n" + SCRIPT, "photo.png", "damaged"),
    "a picture that unpacks to eleven thousand million bytes": (claims_to_be(60_000, 60_000), "photo.png", "bomb"),
    "a picture just above the limit of pixels": (claims_to_be(12_000, 10_001), "photo.png", "bomb"),
    "a program": (b"MZ\x90\0\x03\0\0\0\x04", "setup.exe", "unknown"),
    "a program named as PDF": (b"MZ\x90\0\x03\0\0\0\x04", "invoice.pdf", "not_as_named"),
    "a program behind two endings": (b"\x7fELF\x02\x01\x01\0", "invoice.pdf.exe", "unknown"),
    "a shell script with a NUL": (b"#!/bin/sh\n\0rm -rf", "run.sh", "unknown"),
    "a Java archive": (office(("META-INF/MANIFEST.MF", b"x")), "a.jar", "unknown"),
    "a plain ZIP": (office(("a.txt", b"x")), "a.zip", "unknown"),
    "a ZIP named as a workbook": (office(("a.txt", b"x")), "a.xlsx", "not_as_named"),
    "a workbook with macros": (office(BOOK, ("xl/vbaProject.bin", b"x")), "a.xlsm", "macros"),
    "a workbook with macros in another spelling": (office(BOOK, ("xl/VBAPROJECT.BIN", b"x")), "a.xlsx", "macros"),
    "a workbook whose macros have another name": (
        office(types("ms-office.vbaProject"), BOOK, ("xl/pictures.bin", b"x")),
        "a.xlsx",
        "macros",
    ),
    "a workbook with sheets of old macros": (office(types("ms-excel.macrosheet+xml"), BOOK), "a.xlsx", "macros"),
    "a document that says it may run macros": (
        office(types("ms-word.document.macroEnabled.main+xml"), DOCUMENT),
        "a.docx",
        "macros",
    ),
    "a document that says so in UTF-16": (
        office((CONTENTS, types("ms-word.document.macroEnabled.main+xml")[1].decode().encode("utf-16")), DOCUMENT),
        "a.docx",
        "macros",
    ),
    "an old office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 macros or not", "a.doc", "locked"),
    "a cut office file": (office(BOOK)[:50], "a.xlsx", "damaged"),
    "nothing": (b"", "a.pdf", "empty"),
}


@pytest.mark.parametrize(("content", "name", "code"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_at_the_door(content, name, code):
    with pytest.raises(EvidenceRefused) as refused:
        kind_of(ContentFile(content, name))
    assert refused.value.code == code


def test_a_zip_bomb_is_refused_without_being_unpacked(monkeypatch):
    monkeypatch.setattr(files, "MAX_UNPACKED", 2_000_000)
    bomb = office(BOOK, ("xl/media/a.bin", b"0" * 3_000_000))
    assert len(bomb) < 10_000
    with pytest.raises(EvidenceRefused, match="bomb"):
        kind_of(ContentFile(bomb, "a.xlsx"))


def test_a_list_of_parts_that_unpacks_to_an_enormous_size_is_read_no_further_than_its_limit(monkeypatch):
    monkeypatch.setattr(files, "MAX_CONTENTS", 100)
    late = (CONTENTS, b" " * 100 + b"macroEnabled")
    assert kind_of(ContentFile(office(late, BOOK), "a.xlsx")) == files.XLSX


# What is something acceptable and something else at once is kept as what it begins as, byte for byte, and is only ever
# sent as an attachment of that kind (tests/audits/views/test_evidence.py).
HARMLESS = {
    "a JPEG with a script after its end": (picture("JPEG") + SCRIPT, "photo.html", files.JPEG),
    "a JPEG with a script as its comment": (picture("JPEG", comment=SCRIPT), "photo.jpg", files.JPEG),
    "a PNG with a web page after its end": (picture("PNG") + b"<html>" + SCRIPT, "photo.png.html", files.PNG),
    "a JPEG that is also a ZIP": (picture("JPEG") + office(("a.txt", b"x")), "photo.zip", files.JPEG),
    "a JPEG that is also a workbook with macros": (
        picture("JPEG") + office(BOOK, ("xl/vbaProject.bin", b"x")),
        "a.xlsm",
        files.JPEG,
    ),
    "a PDF that is also a web page": (b"%PDF-1.4\n<html>" + SCRIPT, "a.html", files.PDF),
    "a PDF that is also a ZIP": (pdf() + office(("a.txt", b"x")), "a.zip", files.PDF),
    "a picture named as a program": (picture("PNG"), "photo.png.exe", files.PNG),
    "a picture named as SVG": (picture("PNG"), "photo.svg", files.PNG),
    "text with a script far down": (b"x\n" * files.HEAD + SCRIPT, "notes.txt", files.TEXT),
}


@pytest.mark.parametrize(("content", "name", "kind"), HARMLESS.values(), ids=HARMLESS)
def test_it_is_kept_as_what_it_is_and_named_so(content, name, kind):
    assert kind_of(ContentFile(content, name)) == kind
    assert safe_name(name, kind).endswith(kind.endings)


NAMES = {
    "a way up the folders": ("../../../etc/passwd", "passwd.pdf"),
    "a way up the folders of Windows": ("..\\..\\windows\\win.ini", "win.ini.pdf"),
    "an absolute path": ("/etc/shadow", "shadow.pdf"),
    "an absolute path of Windows": ("C:\\Windows\\system32\\a.dll", "a.dll.pdf"),
    "a share": ("\\\\server\\share\\a.pdf", "a.pdf"),
    "a stream beside a file": ("a.pdf:hidden.exe", "a.pdf_hidden.exe.pdf"),
    "a NUL before the ending": ("a.exe\0.pdf", "a.exe.pdf"),
    "letters turned from right to left": ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
    "letters that cannot be seen": ("in\u200bvoice\ufeff.pdf", "invoice.pdf"),
    "line breaks of a header": ("a\r\nContent-Type: text/html\r\n\r\n.pdf", "html.pdf"),
    "two endings": ("invoice.pdf.exe", "invoice.pdf.exe.pdf"),
    "an ending of blanks": ("a.exe   .pdf", "a.exe.pdf"),
    "dots alone": ("....", "file.pdf"),
    "a device of Windows": ("CON", "_CON.pdf"),
    "a device of Windows with an ending": ("nul.txt.pdf", "_nul.txt.pdf"),
    "a numbered device of Windows": ("COM1.pdf", "_COM1.pdf"),
    "a name that only begins like a device": ("contract.pdf", "contract.pdf"),
    "quotation marks": ('a";filename="b.exe', "a_;filename=_b.exe.pdf"),
    "a command for a shell": ("a;rm -rf ~|sh.pdf", "a;rm -rf ~_sh.pdf"),
}


@pytest.mark.parametrize(("name", "kept"), NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_kept_without_what_makes_it_one(name, kept):
    assert safe_name(name, files.PDF) == kept


@pytest.mark.parametrize("letter", ["a", "诉", "\U0001f600"])
def test_a_very_long_name_is_cut_and_keeps_its_ending(letter):
    kept = safe_name(letter * 5000 + ".pdf", files.PDF)
    assert len(kept) <= 200
    assert kept.endswith(".pdf")
