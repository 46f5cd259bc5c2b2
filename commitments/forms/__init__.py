"""What people may enter in the promise's room."""

from django.forms import Form

from commitments.forms.facts import (
    BenchmarkForm,
    CorrectBenchmarkForm,
    CorrectOutageForm,
    OutageForm,
    ReasonFields,
    TrainingForm,
)
from commitments.forms.kinds import FACTS, CorrectFactForm, FactForm
from commitments.forms.laws import CorrectStatuteForm, CorrectViolationForm, StatuteForm, ViolationForm, category_of
from commitments.forms.letters import ActivateForm, DescribeForm, ImportForm
from commitments.forms.milestones import AddMilestoneForm, CorrectMilestoneForm, MilestoneDoneForm, MilestoneForm
from commitments.forms.notes import SETS, DeclineForm, NoteForm
from commitments.forms.promises import AddPromiseForm, PromiseForm
from commitments.forms.reviews import MetricReviewForm

EntryForm = FactForm | OutageForm | BenchmarkForm | ViolationForm | StatuteForm
FORMS: dict[str, type[EntryForm]] = {
    **FACTS,
    "outage": OutageForm,
    "benchmark": BenchmarkForm,
    "violation": ViolationForm,
    "statute": StatuteForm,
}
"""How an entry is made in each register."""
CORRECTIONS: dict[str, type[Form]] = {
    "fact": CorrectFactForm,
    "outage": CorrectOutageForm,
    "benchmark": CorrectBenchmarkForm,
    "milestone": CorrectMilestoneForm,
    "violation": CorrectViolationForm,
    "statute": CorrectStatuteForm,
}
"""How the entries of each register are corrected."""

__all__ = [
    "CORRECTIONS",
    "FORMS",
    "SETS",
    "ActivateForm",
    "AddMilestoneForm",
    "AddPromiseForm",
    "BenchmarkForm",
    "DeclineForm",
    "DescribeForm",
    "EntryForm",
    "FactForm",
    "ImportForm",
    "MetricReviewForm",
    "MilestoneDoneForm",
    "MilestoneForm",
    "NoteForm",
    "OutageForm",
    "PromiseForm",
    "ReasonFields",
    "StatuteForm",
    "TrainingForm",
    "ViolationForm",
    "category_of",
]
