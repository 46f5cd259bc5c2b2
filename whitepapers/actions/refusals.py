"""Why a white paper is not made, moved on or published."""

from __future__ import annotations

from collections.abc import Sequence


class PublicationRefused(Exception):  # noqa: N818  # a refusal with its reasons, not a fault
    """Says in the reader's language why a white paper cannot be made or published."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)


def refuse_unless(holds: bool, reason: str) -> None:
    """Raises PublicationRefused."""
    if not holds:
        raise PublicationRefused([reason])
