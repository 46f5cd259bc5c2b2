"""What people complained about, how long it took, and who had to come back."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from whitepapers.document.blocks import Block, Cell, Note, Table
from whitepapers.document.composing.pieces import figures, said, words
from whitepapers.edition import Edition


def categories(edition: Edition) -> Iterator[Block]:
    if not edition.categories:
        yield said(_("No complaint was received in this quarter."))
        return
    rows = [[Cell(each.name), Cell(each.received)] for each in edition.categories]
    columns = [words(_("Category"), 2), figures(_("Complaints received"))]
    yield Table("categories", _("Complaints received, by category"), columns, rows)
    yield Note(edition.hidden_said)


def timeliness(_edition: Edition) -> Iterator[Block]:
    yield said(_("Nothing to report."))


def chains(_edition: Edition) -> Iterator[Block]:
    yield said(_("Nothing to report."))
