"""Fields that several steps share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from complaints.models import Complaint


def past_day(label: Any, **kwargs: Any) -> forms.DateField:
    """A day that is not ahead."""
    return forms.DateField(label=label, widget=day_input(), validators=[_not_ahead], **kwargs)


def day_input() -> forms.DateInput:
    """The browser's own calendar, which speaks the reader's language."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def words(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=10_000, **kwargs)


class ReferenceField(forms.CharField):
    """The reference of one of the company's complaints; gives the complaint, or None where it is left empty."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, **kwargs)
        self.company: Organisation | None = None

    def clean(self, value: Any) -> Any:
        reference = super().clean(value)
        if not reference:
            return None
        found = Complaint.objects.filter(organisation=self.company, reference=reference).first()
        if found is None:
            raise ValidationError(_("There is no such complaint."))
        return found


def _not_ahead(day: Any) -> None:
    if day > timezone.localdate():
        raise ValidationError(_("This day has not come yet."))
