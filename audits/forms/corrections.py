"""What a company writes of its corrective actions, and what an auditor writes of a retest."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audits.actions import LookedAt, Plan
from audits.forms.fields import DayInput, coming_day, past_day
from audits.forms.findings import named_complaints
from audits.models import CorrectiveAction, Engagement, Sample
from complaints.models import Complaint
from evidence.actions import Uploads
from evidence.forms import EvidenceField

EFFECTIVE, INEFFECTIVE = CorrectiveAction.Status.EFFECTIVE, CorrectiveAction.Status.INEFFECTIVE


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}), **more)


class PlanForm(forms.Form):
    """What is going to be done, by whom of the company, and by when."""

    what = _words(_("What is done"))
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"), empty_label=None)
    due_on = forms.DateField(label=_("Due on"), widget=DayInput())

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(organisation=engagement.organisation_id, is_active=True)
        self.fields["owner"].queryset = people.order_by("display_name", "username")  # type: ignore[attr-defined]

    def clean_due_on(self) -> date | None:
        return coming_day(self.cleaned_data["due_on"])

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class ReportForm(forms.Form):
    """That it is done, with the proof."""

    text = _words(_("What was done"))
    attachments = EvidenceField(label=_("Evidence of the fix"), required=True)
    effective_on = forms.DateField(
        label=_("Date of the evidence"),
        required=False,
        widget=DayInput(),
        help_text=_("the date the files speak of; empty means today"),
    )

    def clean_effective_on(self) -> date | None:
        return past_day(self.cleaned_data["effective_on"])

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"], self.cleaned_data["effective_on"])


class WithdrawActionForm(forms.Form):
    """Why it is not carried out."""

    text = _words(_("Why it is not carried out"))


class RetestForm(forms.Form):
    """What the auditor looked at, and whether the action does what it should."""

    result = forms.ChoiceField(
        label=_("Result"),
        choices=[(EFFECTIVE, _("Effective")), (INEFFECTIVE, _("Not effective"))],
        widget=forms.RadioSelect,
    )
    text = _words(_("What you saw"))
    complaints = forms.CharField(
        label=_("Complaints looked at"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("their references, with commas or line breaks between them"),
    )
    samples = forms.ModelMultipleChoiceField(
        Sample.objects.none(), label=_("Samples"), required=False, widget=forms.CheckboxSelectMultiple
    )
    attachments = EvidenceField()
    due_on = forms.DateField(
        label=_("Due again on"),
        required=False,
        widget=DayInput(),
        help_text=_("needed where it is not effective: the day by which the company reports again"),
    )

    def __init__(self, *args: Any, engagement: Engagement, reader: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        drawn = Sample.objects.visible_to(reader, timezone.localdate()).filter(status=Sample.Status.DRAWN)
        self.fields["samples"].queryset = drawn.filter(engagement=engagement)  # type: ignore[attr-defined]
        if not drawn.filter(engagement=engagement).exists():
            del self.fields["samples"]

    def clean_complaints(self) -> list[Complaint]:
        return named_complaints(self.cleaned_data["complaints"], self.engagement)

    def clean_due_on(self) -> date | None:
        return coming_day(self.cleaned_data["due_on"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        told = self.cleaned_data
        if told.get("result") == INEFFECTIVE and not told.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError(_("Say by when the company is to report again.")))
        given = [told.get(name) for name in ("complaints", "samples", "attachments")]
        if not self.errors and not any(given):
            said = _("Say what you looked at: complaints, a sample, or a file.")
            self.add_error(None, ValidationError(said))
        return told

    def looked_at(self) -> LookedAt:
        told = self.cleaned_data
        return LookedAt(Uploads(told["attachments"]), list(told.get("samples") or []), told["complaints"])


class VersionForm(forms.Form):
    """A newer version of an evidence file."""

    attachments = EvidenceField(label=_("Newer version"), required=True)
    effective_on = forms.DateField(
        label=_("Date of the evidence"),
        required=False,
        widget=DayInput(),
        help_text=_("the date the file speaks of; empty means today"),
    )

    def clean_attachments(self) -> Any:
        given = self.cleaned_data["attachments"]
        if len(given) != 1:
            raise ValidationError(_("One file replaces one file."))
        return given[0]

    def clean_effective_on(self) -> date | None:
        return past_day(self.cleaned_data["effective_on"])
