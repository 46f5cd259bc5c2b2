"""Every write of the audit, and why one is refused."""

from audits.actions.engagements import add_engagement, change_engagement
from audits.actions.findings import (
    Words,
    answer,
    close,
    content_digest,
    detach_evidence,
    discard,
    edit_finding,
    issue,
    reopen,
    supplement,
    withdraw,
    write_finding,
)
from audits.actions.refusals import ChangedMeanwhileError, DayPastError, IncompleteError, NotAllowedError

__all__ = [
    "ChangedMeanwhileError",
    "DayPastError",
    "IncompleteError",
    "NotAllowedError",
    "Words",
    "add_engagement",
    "answer",
    "change_engagement",
    "close",
    "content_digest",
    "detach_evidence",
    "discard",
    "edit_finding",
    "issue",
    "reopen",
    "supplement",
    "withdraw",
    "write_finding",
]
