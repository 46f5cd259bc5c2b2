"""Every number that stands in the PDF and in the DOCX of an issue is one of its snapshot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import docx as library
import pypdfium2
import pytest
from django.utils import translation
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER, make_result
from tests.whitepapers.traced import NUMBER, untraced
from whitepapers import snapshot
from whitepapers.build.pdf import pdf
from whitepapers.build.pictures import drawings, pictures
from whitepapers.build.word import docx
from whitepapers.document import Document
from whitepapers.document.composing import compose
from whitepapers.edition import Edition

OF_TABLES = re.compile(r"(?:Table|Figure|表|图)\s*\d+")
OF_PAGES = re.compile(r"第\s*\d+\s*页\s*共\s*\d+\s*页|Page \d+ of \d+|SHA-256 [0-9a-f]{16}\s*…")
BROKEN = re.compile(r"(?<=[0-9a-f]{12})\r?\n(?=[0-9a-f]{12})")
"""The end of a line within a digest."""


@pytest.fixture
def told(publisher, result, promise, run) -> dict[str, Any]:
    make_result(promise, run, "2026Q1", numerator=25, denominator=1000)
    make_result(promise, run, "2026Q2", numerator=20, denominator=1000)
    return snapshot.take(publisher, Period.parse("2026Q3"), at=AFTER_QUARTER)


def composed(told: dict[str, Any], language: str) -> Document:
    with translation.override(language):
        return compose(Edition(told))


def printed(document: Document) -> str:
    """The text of the PDF without its contents, and without the numbers of pages, sections, tables and figures."""
    with pypdfium2.PdfDocument(pdf([document])) as read:
        pages = [page.get_textpage().get_text_bounded() for page in read]
    return counted_out("\n".join([pages[0], *pages[2:]]), document)


def written(document: Document) -> str:
    """The same of the DOCX."""
    body = library.Document(BytesIO(docx([document], [pictures(document)]))).element.body
    return counted_out("\n".join(Paragraph(each, None).text for each in body.iter(qn("w:p"))), document)


def counted_out(text: str, document: Document) -> str:
    """A text without what is counted in it, and without the digest of the snapshot, which that cannot hold itself."""
    text = OF_TABLES.sub(" ", OF_PAGES.sub(" ", BROKEN.sub("", text.replace("\u200b", ""))))
    text = text.replace(document.digest, " ")
    for number, part in enumerate(document.parts, start=1):
        text = re.sub(rf"\b{number}\s+{re.escape(part.title)}", part.title, text)
    return text


def on_axes(document: Document) -> Iterator[str]:
    """The numbers that stand in the charts, which choose those of their axes."""
    for drawing in drawings(document).values():
        for element in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text"):
            yield from NUMBER.findall("".join(element.itertext()))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_number_of_the_pdf_is_one_of_the_snapshot(told, language):
    document = composed(told, language)
    assert untraced(printed(document), told, language) - set(on_axes(document)) == set()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_number_of_the_docx_is_one_of_the_snapshot(told, language):
    assert untraced(written(composed(told, language)), told, language) == set()


@pytest.mark.parametrize("read", [printed, written])
def test_the_figures_of_the_snapshot_stand_there(told, read):
    text = read(composed(told, "zh-hans"))
    assert ("3.60%" in text, "1,000" in text) == (True, True)


@pytest.mark.parametrize("read", [printed, written])
def test_a_number_from_elsewhere_would_be_found(told, read):
    verdicts = [row | {"value": "0.0217"} for row in told["verdicts"]]
    assert "2.17%" in untraced(read(composed(told | {"verdicts": verdicts}, "zh-hans")), told, "zh-hans")
