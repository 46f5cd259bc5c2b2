"""Naming a view."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import SavedView

MOST = 20  # views of one person: more are no row of tabs


class SavedViewForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    class Meta:
        model = SavedView
        fields = ["name", "shared"]
        help_texts = {"shared": _("They see the same filter, each through it what he may see.")}

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        same = SavedView.objects.filter(owner=self.owner, name=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise forms.ValidationError(_("There is a view with this name already."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.pk is None and SavedView.objects.filter(owner=self.owner).count() >= MOST:
            raise forms.ValidationError(
                _("You keep %(most)s views already. Delete one of them first.") % {"most": MOST}
            )
        return cleaned
