"""The numbers of sections, tables and figures, the same for every writer: "Table 3", "图 1"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import override

from whitepapers.document.blocks import Document, Figure, Table


def numbers(document: Document) -> Mapping[str, str]:
    """What each table and figure is called, by its key, in the document's language and order. Tables that hold the
    figures of a picture go by its number."""
    with override(document.language):
        return dict(_numbered(document))


def _numbered(document: Document) -> Iterator[tuple[str, str]]:
    tables = figures = 0
    for block in (block for part in document.parts for block in part.blocks):
        if isinstance(block, Table):
            tables += 1
            yield block.key, _("Table %(number)s") % {"number": tables}
        elif isinstance(block, Figure):
            figures += 1
            named = _("Figure %(number)s") % {"number": figures}
            yield block.key, named
            if block.table:
                yield block.table.key, named
