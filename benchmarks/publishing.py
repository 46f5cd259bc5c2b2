"""Every file of an issue, beside its words alone set by the same typesetter, and beside ten seconds."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pypdfium2
import typst

from accounts.models import Organisation
from benchmarks import records
from benchmarks.measuring import Line, seconds
from benchmarks.pages import QUARTER
from benchmarks.records import World
from whitepapers import snapshot
from whitepapers.build import files
from whitepapers.build.glyphs import FAMILY, fonts

LONGEST = 10
"""Seconds that somebody waits for the files of an issue before he asks whether anything happens."""


def lines(database: str, size: int, world: World) -> Iterator[Line]:
    """The last quarter that was judged, in both languages."""
    organisation = Organisation.objects.get(pk=world.organisation)
    text = snapshot.canonical(snapshot.take(organisation, QUARTER, at=records.now()))
    papers = [content for name, content in files(text).items() if name.endswith(".pdf")]
    floor = seconds(lambda: [_bare(words) for words in map(_words, papers)])
    made = seconds(lambda: files(text))
    yield Line(database, size, "all files of an issue, against the words of its PDFs alone", made, floor, 20)
    yield Line(database, size, "all files of an issue, against ten seconds", made, LONGEST, 1)


def _words(paper: bytes) -> list[str]:
    with pypdfium2.PdfDocument(paper) as read:
        return [page.get_textpage().get_text_bounded() for page in read]


def _bare(pages: list[str]) -> object:
    """The words as paragraphs, without tables, charts, tags and contents."""
    source = f'#set text(font: "{FAMILY}")\n#for page in json(bytes(sys.inputs.pages)) [#page\\ ]'
    inputs = {"pages": orjson.dumps(pages).decode()}
    compiler = typst.Compiler(source.encode(), font_paths=fonts(), ignore_system_fonts=True, sys_inputs=inputs)
    return compiler.compile(format="pdf")
