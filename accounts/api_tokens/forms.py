"""What somebody says about the token he wants."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.api_tokens.actions import last_possible_day
from accounts.api_tokens.models import Scope, scopes_of
from accounts.forms import PasswordForm
from accounts.models import User

USUAL_DAYS = 90


class TokenForm(PasswordForm):
    """Name, scopes and last day; the password, because a token outlives the window it is made in."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What the program is called that will use it, so that you know which one to end."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    expires_on = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("This day does not exist. Write it as 2026-10-31.")},
    )
    field_order = ["name", "scopes", "expires_on", "password"]

    def __init__(self, *args: object, request: HttpRequest, user: User, today: date) -> None:
        super().__init__(*args, request=request)
        last = last_possible_day(today)
        self.fields["scopes"].choices = [(scope.value, scope.label) for scope in scopes_of(user)]  # type: ignore[attr-defined]
        day = self.fields["expires_on"]
        day.initial = today + timedelta(days=USUAL_DAYS)
        day.validators += [
            MinValueValidator(today, _("This day is past.")),
            MaxValueValidator(last, _("A token lasts a year at most, until %(limit_value)s.")),
        ]
        day.widget.attrs |= {"min": f"{today:%Y-%m-%d}", "max": f"{last:%Y-%m-%d}"}
        day.help_text = _("A year ahead at most. A token that is found too late should have ended by itself.")

    @property
    def chosen(self) -> list[Scope]:
        return [Scope(scope) for scope in self.cleaned_data["scopes"]]
