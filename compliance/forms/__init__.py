"""What people fill in about the judgement: reward pools, restatements, and the following of a breach."""

from compliance.forms.disputes import AgreementForm, BodyForm, EndForm, OpenDisputeForm, PaperForm, StepForm
from compliance.forms.following import (
    CompensationForm,
    ExemptionForm,
    FinishForm,
    PlanForm,
    ReasonForm,
    ReversalForm,
    RulingForm,
)
from compliance.forms.restating import DecisionForm
from compliance.forms.rewards import POINTS, CorrectionForm, ProposalForm, TermsForm

__all__ = [
    "POINTS",
    "AgreementForm",
    "BodyForm",
    "CompensationForm",
    "CorrectionForm",
    "DecisionForm",
    "EndForm",
    "ExemptionForm",
    "FinishForm",
    "OpenDisputeForm",
    "PaperForm",
    "PlanForm",
    "ProposalForm",
    "ReasonForm",
    "ReversalForm",
    "RulingForm",
    "StepForm",
    "TermsForm",
]
