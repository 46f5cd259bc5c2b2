"""What every page of an issue is given."""

from __future__ import annotations

from typing import Any

from whitepapers import approval
from whitepapers.edition import Edition
from whitepapers.models import WhitePaper


def shown(paper: WhitePaper) -> dict[str, Any]:
    return {"paper": paper, "edition": Edition(approval.read(paper))}
