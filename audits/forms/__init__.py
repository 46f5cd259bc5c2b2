"""What managers and auditors fill in."""

from __future__ import annotations

from audits.forms.corrections import PlanForm, ReportForm, RetestForm, VersionForm, WithdrawActionForm
from audits.forms.engagements import (
    AcceptForm,
    AssignForm,
    EngagementForm,
    OtherSideForm,
    ReasonForm,
    SignForm,
    ThreatForm,
)
from audits.forms.findings import CloseForm, FindingForm, ReopenForm, StepForm, SupplementForm
from audits.forms.requests import AskForm, DeliverForm, GiveBackForm, TakeForm, WithdrawRequestForm

__all__ = [
    "AcceptForm",
    "AskForm",
    "AssignForm",
    "CloseForm",
    "DeliverForm",
    "EngagementForm",
    "FindingForm",
    "GiveBackForm",
    "OtherSideForm",
    "PlanForm",
    "ReasonForm",
    "ReopenForm",
    "ReportForm",
    "RetestForm",
    "SignForm",
    "StepForm",
    "SupplementForm",
    "TakeForm",
    "ThreatForm",
    "VersionForm",
    "WithdrawActionForm",
    "WithdrawRequestForm",
]
