"""What approving takes into the snapshot beside the figures, which stay as they were frozen.

Whatever is written or signed between freezing and approving belongs here: `added` is shown with a frozen paper, and is
what somebody puts his name under.
"""

from __future__ import annotations

from typing import Any

from whitepapers import opinions
from whitepapers.models import WhitePaper

Json = dict[str, Any]


def added(paper: WhitePaper) -> Json:
    """By the key of the snapshot, as it stands now."""
    return {"opinions": opinions.opinions(paper.organisation, paper.period)}


def read(paper: WhitePaper) -> Json:
    """What a paper says to whoever reads it now: a frozen one with what approving would add."""
    return paper.snapshot | added(paper) if paper.status == WhitePaper.Status.FROZEN else paper.snapshot
