"""What auditors and managers fill in about documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from audits.forms.fields import DayInput
from evidence.actions import Uploads
from evidence.forms import EvidenceField


class _Due(forms.Form):
    """A day that is not past."""

    due_on = forms.DateField(label=_("Due"), widget=DayInput())

    def clean_due_on(self) -> date:
        due_on: date = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise ValidationError(_("This day is past."))
        return due_on


def _words(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 4}), max_length=10_000, **kwargs)


class AskForm(_Due):
    """What is needed, what for, and by when."""

    what = forms.CharField(label=_("What is needed"), max_length=200)
    why = _words(_("What for"))
    field_order = ["what", "why", "due_on"]


class DeliverForm(forms.Form):
    """Files, or words where there is no file."""

    text = _words(_("What you hand over"), required=False)
    attachments = EvidenceField(label=_("Files"))

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = self.cleaned_data
        if not self.errors and not given.get("attachments") and not given.get("text", "").strip():
            raise ValidationError(_("Attach a file, or say in words why there is none."))
        return given

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"])


class TakeForm(forms.Form):
    """The auditor has what he asked for."""

    text = _words(_("Remark"), required=False)


class GiveBackForm(_Due):
    """What is missing, and by when."""

    text = _words(_("What is missing"))
    field_order = ["text", "due_on"]


class WithdrawRequestForm(forms.Form):
    """Why it is needed no more."""

    text = _words(_("Why it is not needed any more"))
