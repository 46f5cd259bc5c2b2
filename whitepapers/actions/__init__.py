"""Every write of the publication, and why one is refused."""

from whitepapers.actions.approving import approve, schedule, unschedule, withdraw
from whitepapers.actions.building import build, freeze
from whitepapers.actions.correcting import correct
from whitepapers.actions.publishing import publish
from whitepapers.actions.refusals import PublicationRefused
from whitepapers.actions.timetable import publish_due
from whitepapers.hurdles import reasons_against

__all__ = [
    "PublicationRefused",
    "approve",
    "build",
    "correct",
    "freeze",
    "publish",
    "publish_due",
    "reasons_against",
    "schedule",
    "unschedule",
    "withdraw",
]
