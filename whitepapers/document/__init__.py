"""A white paper as a document: blocks that every writer (HTML, PDF, DOCX) renders, composed from an edition alone."""

from whitepapers.document.blocks import (
    Block,
    Cell,
    Column,
    Document,
    Entry,
    Figure,
    Items,
    Note,
    Pairs,
    Paragraph,
    Part,
    Quote,
    Run,
    Subhead,
    Table,
    Tally,
)

__all__ = [
    "Block",
    "Cell",
    "Column",
    "Document",
    "Entry",
    "Figure",
    "Items",
    "Note",
    "Pairs",
    "Paragraph",
    "Part",
    "Quote",
    "Run",
    "Subhead",
    "Table",
    "Tally",
]
