"""What a manager says about a webhook."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import PasswordForm
from accounts.models import Organisation
from complaints import sources
from complaints.facts import UNSTORABLE
from complaints.models import Source
from dashboard.api.complaints.facts import LONGEST_SOURCE
from dashboard.api.hooks.models import Hook

TAKEN = _("This source has a webhook. Rotate its secret, or end it first.")


class HookForm(PasswordForm):
    """For which source; the password, because a webhook outlives the window it is opened in."""

    source = forms.CharField(
        label=_("Source"),
        max_length=LONGEST_SOURCE,
        help_text=_("The key or name of the system that will send. One that is new is registered."),
        widget=forms.TextInput(attrs={"autofocus": True, "spellcheck": "false"}),
    )
    field_order = ["source", "password"]

    def __init__(self, *args: object, request: HttpRequest, organisation: Organisation) -> None:
        super().__init__(*args, request=request)
        self.organisation = organisation

    def clean_source(self) -> str:
        word: str = self.cleaned_data["source"]
        if "/" in word or UNSTORABLE.search(word):
            raise ValidationError(_("A slash, or an invisible character, cannot be part of an address."))
        if word in Source.OF_THE_PRODUCT:
            raise ValidationError(_("This is a source of the product itself. Give your system a key of its own."))
        standing = Hook.objects.standing().filter(source__organisation=self.organisation)
        if any(word in (hook.source.key, hook.source.name) for hook in standing.select_related("source")):
            raise ValidationError(TAKEN)
        return word

    def named(self) -> Source:
        """The source of that name, registered if need be."""
        return sources.named(self.cleaned_data["source"], organisation=self.organisation)


class RotateForm(PasswordForm):
    """Whether the secret before has to end at once."""

    at_once = forms.BooleanField(
        label=_("The earlier secret ends at once, because somebody else may know it."), required=False
    )
    field_order = ["at_once", "password"]
