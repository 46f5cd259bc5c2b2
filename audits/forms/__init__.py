"""What managers and auditors fill in."""

from audits.forms.corrections import PlanForm, ReportForm, RetestForm, VersionForm, WithdrawForm
from audits.forms.engagements import EngagementForm
from audits.forms.findings import CloseForm, FindingForm, ReopenForm, StepForm, SupplementForm

__all__ = [
    "CloseForm",
    "EngagementForm",
    "FindingForm",
    "PlanForm",
    "ReopenForm",
    "ReportForm",
    "RetestForm",
    "StepForm",
    "SupplementForm",
    "VersionForm",
    "WithdrawForm",
]
