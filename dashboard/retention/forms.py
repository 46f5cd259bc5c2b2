"""What a manager says who erases a person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.looks.forms import ReasonField


class EraseForm(forms.Form):
    words = forms.CharField(
        label=_("customer number, telephone number or e-mail address"),
        max_length=200,
        help_text=_("Exactly: the number under which the source knows the customer, or a whole contact."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = ReasonField(help_text=_("On whose request, by which rule. The journal keeps it: name nobody."))
