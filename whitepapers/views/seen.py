"""What every page of an issue is given."""

from __future__ import annotations

from typing import Any

from whitepapers import approval, corrections
from whitepapers.document.composing import compose
from whitepapers.edition import Edition
from whitepapers.models import WhitePaper


def shown(paper: WhitePaper) -> dict[str, Any]:
    told = approval.read(paper)
    return {"paper": paper, "edition": Edition(told), "correction": corrections.told(told)}


def read(paper: WhitePaper) -> dict[str, Any]:
    """What a page is given that holds the whole document, in the active language; of a draft with its text as it
    stands."""
    told = shown(paper)
    return told | {"document": compose(told["edition"])}
