"""What approving takes into the snapshot beside the figures, which stay as they were frozen: opinions and words.

Whatever is written or signed between freezing and approving belongs here: `added` is shown with a paper on its way, and
is what somebody puts his name under.
"""

from __future__ import annotations

import copy
from typing import Any

from whitepapers import prose, snapshot
from whitepapers.models import WhitePaper
from whitepapers.snapshot.opinions import opinions

Json = dict[str, Any]


def added(paper: WhitePaper) -> Json:
    """By the key of the snapshot, as it stands now. Raises `prose.UnresolvedError` where a placeholder has no
    figure."""
    return _signed(paper) | {"prose": prose.frozen(reading(paper))}


def read(paper: WhitePaper) -> Json:
    """What a paper says to whoever reads it now: one that is not approved yet with what approving would add."""
    if not paper.is_editable:
        return paper.snapshot
    as_read = reading(paper)
    return as_read.snapshot | {"prose": prose.live(as_read)}


def reading(paper: WhitePaper) -> WhitePaper:
    """The paper whose text is read or written, with the opinions that approving would take into it. Never saved."""
    return _with(paper, _signed(paper)) if paper.is_editable else paper


def digest(paper: WhitePaper) -> str:
    """Of what a paper says to whoever reads it now: somebody approves what he has read, or nothing."""
    return snapshot.digest(read(paper))


def _signed(paper: WhitePaper) -> Json:
    return {"opinions": opinions(paper.organisation, paper.period)}


def _with(paper: WhitePaper, told: Json) -> WhitePaper:
    """The paper, saying this too. Never saved."""
    reading = copy.copy(paper)
    reading.__dict__["snapshot"] = paper.snapshot | told
    return reading
