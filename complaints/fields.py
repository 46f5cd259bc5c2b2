"""Fields that several forms of the record share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BAD_TIME = _("This date or time does not exist. Write it as 2026-10-31 09:30.")
BAD_DAY = _("This day does not exist. Write it as 2026-10-31.")


class MomentField(forms.DateTimeField):
    """A date and time in the project's zone, year first so that nobody mistakes day for month."""

    input_formats = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d %H:%M:%S")

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "1"}, format="%Y-%m-%dT%H:%M:%S")
        super().__init__(widget=widget, error_messages={"invalid": BAD_TIME}, **kwargs)


class DayField(forms.DateField):
    """A day, year first."""

    input_formats = ("%Y-%m-%d", "%Y/%m/%d")

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, error_messages={"invalid": BAD_DAY}, **kwargs)
