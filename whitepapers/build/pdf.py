"""A white paper as PDF for the archive and for every reader: PDF/A-2a, PDF/UA-1, tagged, made by typst.

`paper.typ` beside this module says how it looks. Dates and IDs come from the document, so the same one gives the same
bytes.
The digest of the snapshot stands among the keywords in plain letters: the pages hold it as glyphs alone, and an altered
file must still tell of which issue it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import typst

from whitepapers.build.glyphs import breakable
from whitepapers.build.plain import Plain, edition
from whitepapers.build.typesetting import compiler
from whitepapers.document import Document

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]
VERBATIM = ("svg", "digest")
"""What is not told in columns."""


def pdf(documents: Sequence[Document]) -> bytes:
    """One file of one document, or of the same one in several languages, one after the other."""
    first = documents[0]
    paper = {
        "editions": [_fitted(edition(document)) for document in documents],
        "date": [int(number) for number in first.day.split("-")],
        "keywords": [first.organisation, first.subtitle, *(each.title for each in documents), first.digest],
    }
    moment = datetime.fromisoformat(first.day).replace(tzinfo=UTC)
    made = compiler("paper", paper).compile(format="pdf", pdf_standards=STANDARDS, timestamp=moment)
    assert isinstance(made, bytes)  # noqa: S101 - one file of all pages; only pictures are a list
    return made


def _fitted(told: Plain) -> Plain:
    """Words too long for a column may be broken; pictures and digests stay whole."""
    return {key: value if key in VERBATIM else _fitted_value(value) for key, value in told.items()}


def _fitted_value(value: object) -> object:
    if isinstance(value, dict):
        whole = value.get("kind") == "pairs" and value.get("mono")
        return value if whole else _fitted(value)
    if isinstance(value, (list, tuple)):
        return [_fitted_value(each) for each in value]
    return breakable(value)
