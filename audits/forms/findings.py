"""What an auditor writes in a finding, and what both sides write in its steps."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from audits.actions import Words
from audits.forms.fields import DayInput
from audits.models import Engagement, Finding
from commitments.models import Clause
from complaints.models import Complaint
from evidence.actions import Uploads
from evidence.forms import EvidenceField

BETWEEN = re.compile(r"[,，、;；\r\n]+")  # what stands between two references
MOST_NAMED = 100  # complaints in one finding


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A finding as its auditor writes it. `words` and `uploads` give what was filled in.

    A draft may be saved with little more than a clause and a title; what is needed is asked for when it is issued.
    """

    complaints = forms.CharField(
        label=_("Complaints it speaks of"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("their references, with commas or line breaks between them; the finding links to them"),
    )
    effective_on = forms.DateField(
        label=_("Date of the evidence"),
        required=False,
        widget=DayInput(),
        help_text=_("the date the files speak of; empty means today"),
    )
    attachments = EvidenceField()
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Finding
        fields = ["clause", "grade", "title", "criterion", "condition", "due_on"]
        widgets = {
            "due_on": DayInput(),
            "criterion": forms.Textarea(attrs={"rows": 3}),
            "condition": forms.Textarea(attrs={"rows": 8}),
        }
        help_texts = {
            "grade": _("needed before you issue it"),
            "condition": _("what is; needed before you issue it"),
            "due_on": _("needed before you issue a nonconformity"),
        }

    field_order = ["clause", "grade", "title", "criterion", "condition", "complaints", "due_on"]

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.engagement = engagement
        clauses = engagement.clauses().order_by("version__letter", "version__number", "position")
        self.fields["clause"].queryset = clauses  # type: ignore[attr-defined]
        self.fields["clause"].choices = [("", "—"), *_by_letter(clauses)]  # type: ignore[attr-defined]
        self.fields["grade"].choices = [("", "—"), *Finding.Grade.choices]  # type: ignore[attr-defined]
        for name in ("grade", "condition", "due_on"):
            self.fields[name].needed_later = True  # type: ignore[attr-defined]  # components/field.html: not optional
        if self.instance.pk:
            self.fields["seen"].initial = self.instance.updated_at.isoformat()
            named = self.instance.complaints.order_by("reference").values_list("reference", flat=True)
            self.fields["complaints"].initial = ", ".join(named)

    def clean_effective_on(self) -> date:
        given: date | None = self.cleaned_data["effective_on"]
        if given and given > timezone.localdate():
            raise ValidationError(_("Evidence cannot speak of a day that has not come."))
        return given or timezone.localdate()

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < timezone.localdate():
            raise ValidationError(_("This day is past."))
        return due_on

    def clean_complaints(self) -> list[Complaint]:
        """The complaints named. A reference that two sources use stands for both."""
        named = set(filter(None, (part.strip() for part in BETWEEN.split(self.cleaned_data["complaints"]))))
        if len(named) > MOST_NAMED:
            raise ValidationError(_("At most %(most)s complaints in one finding.") % {"most": MOST_NAMED})
        found = list(Complaint.objects.within([self.engagement]).filter(reference__in=named))
        if unknown := sorted(named - {complaint.reference for complaint in found}):
            said = _("Not among the complaints of this engagement's period: %(references)s.")
            raise ValidationError(said % {"references": ", ".join(unknown)})
        return found

    def words(self) -> Words:
        return Words(**{name: self.cleaned_data[name] for name in Words.__slots__})

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"], self.cleaned_data["effective_on"])

    def seen_at(self) -> datetime | None:
        seen: datetime | None = self.cleaned_data.get("seen")
        return seen


class StepForm(forms.Form):
    """The words and files of one step: an answer, a supplement, a closing, a reopening, a withdrawal."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}), max_length=10_000)
    attachments = EvidenceField()

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"])


class ReopenForm(StepForm):
    """Why the answer is not enough, and by when another is due."""

    due_on = forms.DateField(label=_("Answer due"), widget=DayInput())
    field_order = ["text", "due_on", "attachments"]

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise ValidationError(_("This day is past."))
        return due_on


def _by_letter(clauses: Iterable[Clause]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices under the name of the letter and version they stand in."""
    return [
        (str(version), [(clause.pk, Truncator(f"{clause.number} {clause.text}").chars(64)) for clause in group])
        for version, group in groupby(clauses, key=lambda clause: clause.version)
    ]
