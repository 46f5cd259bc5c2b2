"""What is filled in about a dispute. Every step has its day, its words and its documents."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from compliance.actions.disputes import Happened
from compliance.forms.fields import ReferenceField, past_day, words
from compliance.forms.following import uploads
from compliance.models import Dispute
from evidence.forms import EvidenceField


class StepForm(forms.Form):
    """A step: when it happened, what happened, the papers."""

    on = past_day(_("day"), initial=timezone.localdate)
    words = words(_("what happened"), 3)
    attachments = EvidenceField()

    @property
    def happened(self) -> Happened:
        return Happened(self.cleaned_data["on"], self.cleaned_data["words"], uploads(self))


class PaperForm(StepForm):
    """A paper or a remark; one of them is enough."""

    words = words(_("remark"), 3, required=False)


class OpenDisputeForm(StepForm):
    """Who disputes the breach, or one complaint of it."""

    party = forms.CharField(label=_("other side"), max_length=200)
    complaint = ReferenceField(
        label=_("reference of the complaint"),
        help_text=_("Only where the dispute is about one complaint alone: it gets a ladder of its own."),
    )
    started = forms.BooleanField(label=_("The negotiation started on this day"), required=False, initial=True)
    field_order = ["party", "complaint", "on", "started", "words", "attachments"]

    def __init__(self, *args: Any, company: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complaint"].company = company  # type: ignore[attr-defined]


class BodyForm(StepForm):
    """The mediation body, and which side accepted it when."""

    body = forms.CharField(label=_("mediation body"), max_length=200)
    by_us_on = past_day(_("accepted by the company on"), required=False)
    by_them_on = past_day(
        _("accepted by the other side on"),
        required=False,
        help_text=_("Mediation opens once both have accepted. An acceptance needs its paper below."),
    )
    field_order = ["body", "by_us_on", "by_them_on", "on", "words", "attachments"]


class AgreementForm(StepForm):
    """The arbitration agreement. Its day is the one it was signed on."""

    arbitrator = forms.CharField(label=_("arbitration institution"), max_length=200)
    on = past_day(_("signed on"))
    attachments = EvidenceField(label=_("The agreement"), required=True)
    field_order = ["arbitrator", "on", "words", "attachments"]


class EndForm(StepForm):
    """How the dispute ended."""

    outcome = forms.ChoiceField(label=_("outcome"))
    field_order = ["outcome", "on", "words", "attachments"]

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            each for each in Dispute.Outcome.choices if dispute.allows_end(each[0])
        ]
