"""What a manager fills in to move an issue on: to approve, to set its moment, to step back, to correct."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signing import SigningForm

LONGEST = 10_000


class ApproveForm(SigningForm):
    """The signed statement, or the plain word that there is none: silence is never taken for either. Where figures are
    provisional, he says that he knows. Below stands the code of the second factor."""

    statement = forms.CharField(
        label=_("Signed statement"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands at the head of the issue with your name and the date."),
    )
    statement_en = forms.CharField(
        label=_("The same in English"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        help_text=_("A part of what you sign. Without it English readers read the statement above."),
    )
    without = forms.BooleanField(label=_("Approve without a statement"), required=False)
    provisional = forms.BooleanField(
        label=_("Publish provisional figures as such"),
        help_text=_("They may still change; what changes is told as a restatement in the next issue."),
        error_messages={"required": _("Some figures are provisional: say that they are published as such.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, provisional: int, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["statement"].needed_later = True  # type: ignore[attr-defined]  # components/field.html: not optional
        if not provisional:
            del self.fields["provisional"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("statement") and not cleaned.get("without") and "statement" not in self.errors:
            self.add_error("statement", _("Write the statement, or say below that there is none."))
        if cleaned.get("statement_en") and not cleaned.get("statement"):
            self.add_error("statement_en", _("There is no statement that this could be the English of."))
        if cleaned.get("statement") and cleaned.get("without"):
            self.add_error("without", _("There is a statement above: remove it or this tick."))
        return cleaned

    def said(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "statement": told["statement"],
            "statement_en": told["statement_en"],
            "provisional": told.get("provisional", False),
            "seen": told["seen"],
        }


class ScheduleForm(forms.Form):
    """The moment of the publication, in the zone of the letters."""

    moment = forms.DateTimeField(
        label=_("Moment of the publication"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_moment(self) -> datetime:
        moment: datetime = self.cleaned_data["moment"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("This moment is past already."))
        return moment


class ReasonForm(forms.Form):
    """Why a step is taken back."""

    reason = forms.CharField(label=_("reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class CorrectForm(forms.Form):
    """Why an issue is corrected: the public reads it at its head."""

    reason_zh = forms.CharField(
        label=_("Reason in Chinese"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"})
    )
    reason_en = forms.CharField(
        label=_("Reason in English"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3, "lang": "en"})
    )
