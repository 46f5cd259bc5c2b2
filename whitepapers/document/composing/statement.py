"""Under whose name the issue stands, and with which words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from whitepapers.document.blocks import Block, Quote
from whitepapers.document.composing.pieces import day, joined, said
from whitepapers.edition import Edition


def blocks(edition: Edition) -> Iterator[Block]:
    published = edition.publication
    if published is None:
        yield said(_("This draft is not signed yet: the statement is added when it is published."))
        return
    signed = joined([published.by, edition.organisation, day(published.at), published.factor])
    if published.words:
        yield Quote([line.strip() for line in published.words.splitlines() if line.strip()], signed)
    else:
        yield said(_("This issue was published without a statement."))
        yield Quote([], signed)
