"""What managers and auditors fill in."""

from audits.forms.engagements import EngagementForm
from audits.forms.findings import FindingForm, ReopenForm, StepForm

__all__ = ["EngagementForm", "FindingForm", "ReopenForm", "StepForm"]
