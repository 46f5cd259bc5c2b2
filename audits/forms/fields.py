"""Fields that several forms of the audit share."""

from __future__ import annotations

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar, which speaks the reader's language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")
