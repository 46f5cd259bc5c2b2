"""What a person of the company says to ask, and what a customer says to answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.fields import DayField
from complaints.surveys.actions import LONGEST_COMMENT, LONGEST_WINDOW

USUAL_TIME = timedelta(days=30)
LONGEST_TIME = timedelta(days=365)
SCORES = (
    ("5", _("5 · very satisfied")),
    ("4", _("4 · satisfied")),
    ("3", _("3 · neither nor")),
    ("2", _("2 · dissatisfied")),
    ("1", _("1 · very dissatisfied")),
)


class AskForm(forms.Form):
    first = DayField(label=_("received from"))
    last = DayField(label=_("received until"))
    answer_until = DayField(label=_("answers until"), help_text=_("After this day a link answers that it is over."))

    def __init__(self, data: Any = None, *, today: date) -> None:
        initial = {"first": today.replace(day=1), "last": today, "answer_until": today + USUAL_TIME}
        super().__init__(data, initial=initial)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last, until = (cleaned.get(name) for name in ("first", "last", "answer_until"))
        if first and last and first > last:
            self.add_error("first", _("This day comes after “received until”: no day lies between them."))
        elif first and last and last - first >= LONGEST_WINDOW:
            self.add_error("first", _("Ask about %(days)s days at most.") % {"days": LONGEST_WINDOW.days})
        if until and not self.today <= until <= self.today + LONGEST_TIME:
            self.add_error("answer_until", _("Choose a day from today to a year ahead."))
        return cleaned


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("survey", "Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class AnswerForm(forms.Form):
    """No field asks who the customer is."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you with how your complaint was handled?"),
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What should be better?"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please leave out names and numbers. It is kept encrypted."),
    )
