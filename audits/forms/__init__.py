"""What managers and auditors fill in."""

from audits.forms.engagements import AcceptForm, AssignForm, EngagementForm, OtherSideForm, ReasonForm, SignForm
from audits.forms.findings import FindingForm, ReopenForm, StepForm
from audits.forms.requests import AskForm, DeliverForm, GiveBackForm, TakeForm, WithdrawForm

__all__ = [
    "AcceptForm",
    "AskForm",
    "AssignForm",
    "DeliverForm",
    "EngagementForm",
    "FindingForm",
    "GiveBackForm",
    "OtherSideForm",
    "ReasonForm",
    "ReopenForm",
    "SignForm",
    "StepForm",
    "TakeForm",
    "WithdrawForm",
]
