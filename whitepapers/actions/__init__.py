"""Every write of the publication, and why one is refused."""

from whitepapers.actions.building import build
from whitepapers.actions.publishing import publish, reasons_against
from whitepapers.actions.refusals import PublicationRefused

__all__ = ["PublicationRefused", "build", "publish", "reasons_against"]
