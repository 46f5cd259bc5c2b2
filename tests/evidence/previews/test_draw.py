"""The process that draws: what comes out is pixels, and a hostile file takes nothing with it."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest
from PIL import Image, PngImagePlugin

from evidence.previews import DRAWER
from evidence.previews.draw import ENCRYPTED, HEIGHT, NO_SUCH_PAGE, UNREADABLE, WIDTH
from tests.evidence.pictures import claims_to_be, pdf, picture

SCRIPT = b"<script>alert(document.cookie)</script>"
LOCKED = b"""%%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [] /Count 0>> endobj
3 0 obj <</Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -44>> endobj
trailer <</Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>]>>
%%%%EOF
""" % (b"00" * 32, b"00" * 32)


def drawn(data: bytes, kind: str = "picture", page: int = 1) -> tuple[int, bytes]:
    command = [sys.executable, "-I", str(DRAWER), kind, str(page)]
    done = subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)
    return done.returncode, done.stdout


def png_of(data: bytes, kind: str = "picture", page: int = 1) -> tuple[int, Image.Image, bytes]:
    code, out = drawn(data, kind, page)
    assert code == 0
    said, _line, png = out.partition(b"\n")
    return json.loads(said)["pages"], Image.open(io.BytesIO(png)), png


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_as_png(kind):
    pages, shown, _png = png_of(picture(kind))
    assert (pages, shown.format, shown.size) == (1, "PNG", (8, 6))


def test_a_large_picture_is_made_no_larger_than_the_page_needs():
    _pages, shown, _png = png_of(picture("JPEG", (4000, 3000)))
    assert shown.width <= WIDTH
    assert shown.height <= HEIGHT


def test_a_page_of_a_pdf_is_drawn_and_the_pages_are_counted():
    pages, shown, _png = png_of(pdf(3), "pdf", 2)
    assert pages == 3
    assert shown.getpixel((shown.width // 2, shown.height // 2))[0] > 200


@pytest.mark.parametrize("page", [0, -1, 4, 10**9])
def test_a_page_that_is_not_there_is_said(page):
    assert drawn(pdf(3), "pdf", page) == (NO_SUCH_PAGE, b"")


def test_what_is_appended_to_a_picture_does_not_come_out():
    _pages, _shown, png = png_of(picture("JPEG") + SCRIPT + b"PK\x03\x04")
    assert SCRIPT not in png
    assert b"PK\x03\x04" not in png


def test_words_inside_a_picture_do_not_come_out():
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", SCRIPT.decode())
    for data in (picture("PNG", pnginfo=said), picture("JPEG", comment=SCRIPT), picture("PNG", icc_profile=SCRIPT)):
        assert SCRIPT not in png_of(data)[2]


def test_where_a_picture_was_taken_does_not_come_out():
    exif = Image.Exif()
    exif[0x010E] = "somewhere secret"
    _pages, _shown, png = png_of(picture("JPEG", exif=exif))
    assert b"secret" not in png


def test_scripts_of_a_pdf_are_not_carried_out():
    calls = b"<</Type /Catalog /Pages 2 0 R /OpenAction <</S /JavaScript /JS (app.alert(1))>>>>"
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 60 80]>>"
    data = b"%PDF-1.4\n1 0 obj " + calls + b" endobj 2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj "
    data += b"3 0 obj " + page + b" endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    assert png_of(data, "pdf")[0] == 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7 proof", "pdf", id="a PDF that is none"),
        pytest.param(b"\xff\xd8\xff\xe0 no picture", "picture", id="a JPEG that is none"),
        pytest.param(picture("GIF"), "picture", id="a GIF"),
        pytest.param(picture("PNG")[:45], "picture", id="a cut picture"),
        pytest.param(claims_to_be(60_000, 60_000), "picture", id="a picture of eleven thousand million bytes"),
        pytest.param(b"", "picture", id="nothing"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_nothing_comes_out(data, kind):
    assert drawn(data, kind) == (UNREADABLE, b"")


def test_a_pdf_with_a_password_is_told_apart():
    assert drawn(LOCKED, "pdf") == (ENCRYPTED, b"")


def test_a_page_of_enormous_size_is_drawn_small():
    page = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 14400000 14400000]>>"
    data = b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj 2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>>"
    data += b" endobj 3 0 obj " + page + b" endobj\ntrailer <</Root 1 0 R>>\n%%EOF"
    shown = png_of(data, "pdf")[1]
    assert shown.width <= WIDTH + 1
    assert shown.height <= HEIGHT + 1
