"""What people may enter in the promise's room."""

from commitments.forms.facts import (
    CORRECTIONS,
    FORMS,
    BenchmarkForm,
    OutageForm,
    ReasonFields,
    ResourceFactForm,
    TrainingForm,
)
from commitments.forms.letters import ActivateForm, DescribeForm, ImportForm
from commitments.forms.notes import SETS, NoteForm
from commitments.forms.promises import AddPromiseForm, PromiseForm
from commitments.forms.reviews import MetricReviewForm

__all__ = [
    "CORRECTIONS",
    "FORMS",
    "SETS",
    "ActivateForm",
    "AddPromiseForm",
    "BenchmarkForm",
    "DescribeForm",
    "ImportForm",
    "MetricReviewForm",
    "NoteForm",
    "OutageForm",
    "PromiseForm",
    "ReasonFields",
    "ResourceFactForm",
    "TrainingForm",
]
