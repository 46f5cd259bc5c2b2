"""Every write of the audit, and why one is refused."""

from audits.actions.corrections import (
    LookedAt,
    Plan,
    plan_correction,
    report_correction,
    retest_effective,
    retest_ineffective,
    withdraw_correction,
)
from audits.actions.engagements import add_engagement, change_engagement
from audits.actions.evidence import add_version, may_replace
from audits.actions.findings import (
    Words,
    answer,
    close,
    content_digest,
    detach_evidence,
    discard,
    edit_finding,
    issue,
    needs_reason,
    reopen,
    supplement,
    withdraw,
    write_finding,
)
from audits.actions.refusals import (
    ActionsOpenError,
    ChangedMeanwhileError,
    DayPastError,
    IncompleteError,
    NoActionError,
    NotAllowedError,
)

__all__ = [
    "ActionsOpenError",
    "ChangedMeanwhileError",
    "DayPastError",
    "IncompleteError",
    "LookedAt",
    "NoActionError",
    "NotAllowedError",
    "Plan",
    "Words",
    "add_engagement",
    "add_version",
    "answer",
    "change_engagement",
    "close",
    "content_digest",
    "detach_evidence",
    "discard",
    "edit_finding",
    "issue",
    "may_replace",
    "needs_reason",
    "plan_correction",
    "reopen",
    "report_correction",
    "retest_effective",
    "retest_ineffective",
    "supplement",
    "withdraw",
    "withdraw_correction",
    "write_finding",
]
