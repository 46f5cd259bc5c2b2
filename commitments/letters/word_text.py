"""The lines of a Word document as its reader sees them.

Deleted words of tracked changes and hidden words are not there, inserted ones are; a deleted paragraph mark joins two
paragraphs. Text boxes follow the paragraph they hang on. Of headers and footers only the letter's number is taken.
"""

import re
from collections.abc import Iterator
from typing import Any

from commitments.letters.word_numbering import WordNumbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = {f"{W}{name}" for name in ("del", "moveFrom", "txbxContent", "rPr", "pPr", "rt", "delText")} | {FALLBACK}
WRITTEN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
WRAPPING = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag")}
OFF = {"0", "false", "off"}
NUMBER = re.compile(r"(?:编号|文号)\s*[:：]|\b(?:No|Ref(?:erence)?)\b\.?\s*[:：]", re.IGNORECASE)


def document_lines(document: Any) -> Iterator[str]:
    """The letter's number from a header, if the text has it not, then every paragraph and table row of the text."""
    lines = list(block_lines(document.element.body, WordNumbering(document)))
    said = set(lines)
    for line in dict.fromkeys(_edge_lines(document)):
        if NUMBER.search(line) and line not in said:
            yield line
    yield from lines


def _edge_lines(document: Any) -> Iterator[str]:
    """The paragraphs of headers and footers that the document holds itself."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith(("/header", "/footer")) and not relation.is_external:
            yield from (_text(paragraph).strip() for paragraph in relation.target_part.element.iter(f"{W}p"))


def block_lines(block: Any, numbering: WordNumbering) -> Iterator[str]:
    """The lines of a body, a cell or a text box."""
    carried = ""
    for element in block:
        if element.tag == f"{W}p":
            if _has(element, "pPr/rPr/del"):
                carried += _text(element)
                continue
            yield numbering.number(element) + carried + _text(element)
            carried = ""
            for box in _boxes(element):
                yield from block_lines(box, numbering)
        elif element.tag == f"{W}tbl":
            yield from _table_lines(element, numbering)
        elif element.tag in WRAPPING:
            yield from block_lines(element, numbering)
    if carried:
        yield carried


def _table_lines(table: Any, numbering: WordNumbering) -> Iterator[str]:
    """A row of several cells is one line with tabs; a cell alone in its row is layout and keeps its lines."""
    for row in table.iter(f"{W}tr"):
        if _table_of(row) is not table or _has(row, "trPr/del"):
            continue
        cells = [list(block_lines(cell, numbering)) for cell in row.iterchildren(f"{W}tc")]
        if len(cells) == 1:
            yield from cells[0]
        elif cells:
            yield "\t".join(" ".join(lines) for lines in cells)


def _table_of(row: Any) -> Any:
    return next(row.iterancestors(f"{W}tbl"), None)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes that hang on a paragraph, each in its newer form only."""
    for box in paragraph.iter(f"{W}txbxContent"):
        above = list(box.iterancestors(FALLBACK, f"{W}txbxContent", f"{W}p"))
        if above and above[0] is paragraph:
            yield box


def _text(paragraph: Any) -> str:
    return "".join(_written(paragraph))


def _written(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in WRITTEN:
            yield WRITTEN[child.tag]
        elif child.tag not in SKIPPED and isinstance(child.tag, str) and not _has(child, "rPr/vanish"):
            yield from _written(child)


def _has(element: Any, path: str) -> bool:
    """Whether a property is there and not switched off."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return found is not None and found.get(f"{W}val", "1") not in OFF
