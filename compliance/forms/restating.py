"""What is filled in to decide on a restatement."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from compliance.forms.fields import words


class DecisionForm(forms.Form):
    """Why. `seen` is the seal of the draft that the person looked at."""

    reason = words(_("reason"), help_text=_("Stands in the history of the restatement, with your name."))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
