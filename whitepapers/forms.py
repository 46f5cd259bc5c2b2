"""What a manager fills in to publish."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.signing import SigningForm


class PublishForm(SigningForm):
    """The signed statement, or the plain word that there is none: silence is never taken for either. Below stands the
    code of the second factor."""

    statement = forms.CharField(
        label=_("Signed statement"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands at the head of the issue with your name and the date."),
    )
    without = forms.BooleanField(label=_("Publish without a statement"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["statement"].needed_later = True  # type: ignore[attr-defined]  # components/field.html: not optional

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("statement") and not cleaned.get("without") and "statement" not in self.errors:
            self.add_error("statement", _("Write the statement, or say below that there is none."))
        if cleaned.get("statement") and cleaned.get("without"):
            self.add_error("without", _("There is a statement above: remove it or this tick."))
        return cleaned
