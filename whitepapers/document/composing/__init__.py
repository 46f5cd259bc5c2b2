"""An edition as a document: every section in reading order, each saying properly when there is nothing to report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import get_language

from whitepapers.document.blocks import Block, Document, Paragraph, Part, Run
from whitepapers.document.composing import (
    annex,
    audit,
    breaches,
    complaints,
    cover,
    ledger,
    method,
    resources,
    restatements,
    statement,
    trends,
    units,
    verdicts,
)
from whitepapers.document.composing.pieces import Otherwise, said
from whitepapers.edition import Edition
from whitepapers.sections import Section

Composer = Callable[[Edition], Iterator[Block | Otherwise]]

COMPOSERS: dict[Section, Composer] = {
    Section.STATEMENT: statement.blocks,
    Section.VERDICTS: verdicts.blocks,
    Section.LEDGER: ledger.blocks,
    Section.TRENDS: trends.blocks,
    Section.UNITS: units.blocks,
    Section.CATEGORIES: complaints.categories,
    Section.TIMELINESS: complaints.timeliness,
    Section.CHAINS: complaints.chains,
    Section.BREACHES: breaches.blocks,
    Section.RESOURCES: resources.blocks,
    Section.AUDIT: audit.blocks,
    Section.CORRECTIONS: audit.corrections,
    Section.METHOD: method.blocks,
    Section.EXCLUSIONS: complaints.exclusions,
    Section.RESTATEMENTS: restatements.blocks,
    Section.ANNEX: annex.blocks,
    Section.NEXT: annex.following,
}


def compose(edition: Edition) -> Document:
    """The whole paper in the active language, from the edition alone."""
    return Document(
        language=get_language() or "",
        title=cover.title(edition),
        subtitle=cover.subtitle(edition),
        organisation=edition.organisation,
        day=cover.day_of(edition),
        digest=cover.digest(edition),
        cover=list(cover.pairs(edition)),
        brief=list(cover.brief(edition)),
        parts=[_part(edition, section) for section in Section],
        notice=cover.notice(edition),
    )


def _part(edition: Edition, section: Section) -> Part:
    blocks: list[Block] = [*_prose(edition, section)]
    is_told = bool(blocks)
    for block in COMPOSERS[section](edition):
        if not isinstance(block, Otherwise):
            blocks.append(block)
        elif not is_told:
            blocks.append(said(block.text))
    return Part(section.value, str(section.label), blocks)


def _prose(edition: Edition, section: Section) -> Iterator[Paragraph]:
    """What the editors wrote of a section, in the active language; it stands first."""
    written = edition.snapshot.get("prose", {}).get(section.value, {})
    for paragraph in written.get(get_language(), []):
        yield Paragraph([Run(run["text"], run.get("source", "")) for run in paragraph])
