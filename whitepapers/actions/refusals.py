"""Why a white paper is not made or published."""

from __future__ import annotations


class PublicationRefused(Exception):  # noqa: N818  # a refusal with its reasons, not a fault
    """Says in the reader's language why a white paper cannot be made or published."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
