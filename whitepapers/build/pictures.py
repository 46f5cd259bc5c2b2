"""The charts of a paper as PNG: bare for DOCX, which takes no drawings, and as cards to share. Made by typst from the
same SVG as everywhere, so no browser is needed and the same document gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compliance.charts.svg import svg
from whitepapers.build.plain import LANGUAGES, WIDTH
from whitepapers.build.typesetting import compiler
from whitepapers.document import Document, Figure

SHARP = 160.0
"""Pixels an inch of a bare picture `WIDTH` points wide: about 260 on the width of a page."""
CARD, CARD_WIDTH = 144.0, 640
"""Pixels an inch of a card, which make it 1200 by 630, and the width of the chart on it: its words are larger there."""


def figures_of(document: Document) -> list[Figure]:
    return [block for part in document.parts for block in part.blocks if isinstance(block, Figure)]


def drawings(document: Document) -> Mapping[str, str]:
    """Each chart as SVG, by the key of its figure."""
    return {each.key: _drawn(each, WIDTH) for each in figures_of(document)}


def pictures(document: Document) -> Mapping[str, bytes]:
    """Each chart as PNG, by the key of its figure."""
    return _compiled(document, WIDTH, SHARP, cards=False)


def cards(document: Document) -> Mapping[str, bytes]:
    """Each chart as PNG of 1200 × 630 pixels with its name, its company and its issue, by the key of its figure."""
    return _compiled(document, CARD_WIDTH, CARD, cards=True)


def _drawn(figure: Figure, width: int) -> str:
    return svg(figure.spec, width=width, title=figure.caption, about=figure.alt)


def _compiled(document: Document, width: int, sharpness: float, *, cards: bool) -> Mapping[str, bytes]:
    figures = figures_of(document)
    if not figures:
        return {}
    language, region = LANGUAGES[document.language]
    told = {
        "language": language,
        "region": region,
        "organisation": document.organisation,
        "title": f"{document.title} · {document.subtitle}",
        "digest": document.digest,
        "width": width,
        "cards": cards,
        "figures": [{"caption": each.caption, "svg": _drawn(each, width)} for each in figures],
    }
    made = compiler("pictures", told).compile(format="png", ppi=sharpness)
    pages: Sequence[bytes] = made if isinstance(made, list) else [made or b""]
    return {each.key: page for each, page in zip(figures, pages, strict=True)}
