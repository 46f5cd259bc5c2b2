"""What a DOCX paper says of itself, and what stands above and below its pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from docx.document import Document as Word
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from whitepapers.build.plain import words
from whitepapers.build.word.elements import element, legal, write
from whitepapers.build.word.fields import field
from whitepapers.document import Document

TAGS = {"zh-hans": "zh-CN", "en": "en-GB"}
LONGEST = 255
"""Letters that a property of a file can have."""
THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"


def describe(made: Word, documents: Sequence[Document]) -> None:
    """The properties of the file; fields are counted when it is opened."""
    first, told = documents[0], made.core_properties
    day = datetime.fromisoformat(first.day)
    told.title = _short(" / ".join(f"{each.title} · {each.subtitle}" for each in documents))
    told.subject, told.author = _short(first.subtitle), _short(first.organisation)
    told.last_modified_by, told.comments, told.keywords = told.author, "", f"SHA-256 {first.digest}"
    told.created = told.modified = day
    told.language, told.revision = TAGS[first.language], 1
    _count_fields(made)
    _drop_thumbnail(made)


def begin(made: Word, document: Document, *, first: bool) -> None:
    """A4; the cover has neither head nor foot."""
    section = made.sections[0] if first else made.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(27), Mm(24)
    section.left_margin = section.right_margin = Mm(22)
    section.different_first_page_header_footer = True
    for each in (section.header, section.footer, section.first_page_header, section.first_page_footer):
        each.is_linked_to_previous = False
    _head(section, document)
    _foot(section.footer.paragraphs[0], document)


def _head(section: Section, document: Document) -> None:
    head = section.header.paragraphs[0]
    write(head, f"{document.organisation}\t{document.title} · {document.subtitle}")


def _foot(foot: Paragraph, document: Document) -> None:
    """Page x of y in the order of the language."""
    if document.notice:
        write(foot, document.notice, strong=True)
    else:
        write(foot, f"SHA-256 {document.digest[:16]}…")
    write(foot, "\t")
    for words_, code in _pages(words(document.language)["page"]):
        write(foot, words_)
        if code:
            field(foot, code, "1")


def _pages(pattern: str) -> list[tuple[str, str]]:
    """The words of "Page {page} of {pages}", each with the field behind it."""
    before, rest = pattern.split("{page}")
    between, after = rest.split("{pages}")
    return [(before, "PAGE"), (between, "NUMPAGES"), (after, "")]


def _short(text: str) -> str:
    return legal(text).replace("\n", " ")[:LONGEST]


def _count_fields(made: Word) -> None:
    """Ask for all fields to be counted when the file is opened: nobody knows the pages before."""
    [compatibility] = made.settings.element.findall(qn("w:compat"))
    compatibility.addprevious(element("w:updateFields", val="true"))


def _drop_thumbnail(made: Word) -> None:
    """The picture of the empty page that the library begins with."""
    package = made.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == THUMBNAIL:
            del package.rels[key]
