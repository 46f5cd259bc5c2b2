"""What somebody says who wants to look."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from complaints.fields import DayField
from complaints.models import Look
from complaints.privacy import normal_contact

TOO_SHORT = ngettext_lazy(
    "Say in at least %(limit_value)d character what you need it for.",
    "Say in at least %(limit_value)d characters what you need it for.",
    "limit_value",
)


class ReasonField(forms.CharField):
    """Why: long enough to mean something to whoever reads it later."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(label=_("reason"), max_length=300, widget=widget, **kwargs)
        self.validators.append(MinLengthValidator(settings.UNMASK_REASON_LENGTH, TOO_SHORT))


class UnmaskForm(forms.Form):
    field = forms.ChoiceField(label=_("field"))
    reason = ReasonField(help_text=_("The company's manager reads it, with your name. Name nobody in it."))

    def __init__(self, data: Any = None, *, fields: list[str]) -> None:
        super().__init__(data, prefix="unmask")
        choices = [(name, Look.FIELDS[name]) for name in fields]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]


class SearchForm(forms.Form):
    contact = forms.CharField(
        label=_("telephone number or e-mail address"),
        max_length=200,
        help_text=_("The whole number, however it is written: with or without country code, spaces and hyphens."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    reason = ReasonField(help_text=_("The search is written into the journal with it; the number is not."))

    def clean_contact(self) -> str:
        contact: str = self.cleaned_data["contact"]
        if len(normal_contact(contact)) < 5:
            raise forms.ValidationError(_("That is no whole telephone number or e-mail address."))
        return contact


class HoldForm(forms.Form):
    received_from = DayField(label=_("received from"))
    received_until = DayField(label=_("received until"))
    reason = ReasonField(help_text=_("Which proceedings, and who asked for it. Name no customer."))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("received_from"), cleaned.get("received_until")
        if first and last and first > last:
            self.add_error("received_from", _("This day comes after “received until”: no day lies between them."))
        return cleaned
