"""Fields that several forms of the audit share."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """The browser's own calendar, which speaks the reader's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def past_day(given: date | None) -> date | None:
    """A date that evidence may speak of. Raises `ValidationError` for one that has not come."""
    if given and given > timezone.localdate():
        raise ValidationError(_("Evidence cannot speak of a day that has not come."))
    return given


def coming_day(given: date | None) -> date | None:
    """A day by which something is to be done. Raises `ValidationError` for one that is past."""
    if given and given < timezone.localdate():
        raise ValidationError(_("This day is past."))
    return given
