"""What every page of an issue is given."""

from __future__ import annotations

from typing import Any

from whitepapers import prose
from whitepapers.document.composing import compose
from whitepapers.edition import Edition
from whitepapers.models import WhitePaper


def shown(paper: WhitePaper) -> dict[str, Any]:
    return {"paper": paper, "edition": Edition(paper.snapshot)}


def read(paper: WhitePaper) -> dict[str, Any]:
    """What a page is given that holds the whole document, in the active language; of a draft with its text as it
    stands."""
    said = paper.snapshot | {"prose": prose.live(paper)} if paper.is_editable else paper.snapshot
    return shown(paper) | {"document": compose(Edition(said))}
