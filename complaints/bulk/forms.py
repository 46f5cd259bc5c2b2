"""What has to be said before an act on many complaints: the unit, the complaint they repeat, the reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enumeration import enumerated
from accounts.models import ServiceUnit, User
from complaints.bulk.messages import said
from complaints.bulk.plans import Act, RefusedError
from complaints.models import Complaint

NUMBER = "#"  # before the number of a complaint, where its reference is not enough


class ActForm(forms.Form):
    unit = forms.ModelChoiceField(label=_("unit"), queryset=ServiceUnit.objects.none())
    target = forms.CharField(
        label=_("reference of the complaint that is kept"),
        max_length=100,
        help_text=_("The one received first. It must count itself: neither void nor a duplicate."),
    )
    reason = forms.CharField(
        label=_("reason"), max_length=300, help_text=_("Kept with every version that is replaced, and in the journal.")
    )

    def __init__(self, *args: Any, act: Act, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if act is not Act.UNIT:
            del self.fields["unit"]
        else:
            own = ServiceUnit.objects.filter(organisation=person.organisation_id, active=True)
            self.fields["unit"].queryset = own  # type: ignore[attr-defined]
        if act not in (Act.DUPLICATE, Act.MERGE):
            del self.fields["target"]

    def clean_target(self) -> Complaint:
        told: str = self.cleaned_data["target"].strip()
        own = Complaint.objects.visible_to(self.person).select_related("source")
        number = told.removeprefix(NUMBER)
        if told.startswith(NUMBER) and number.isascii() and number.isdigit() and len(number) < 19:
            found = list(own.filter(pk=int(number)))
        else:
            found = list(own.filter(reference=told).order_by("pk")[:5])
        if not found:
            raise forms.ValidationError(said(RefusedError("target_missing")))
        if len(found) > 1:
            numbers = enumerated(f"{NUMBER}{each.pk} ({each.source})" for each in found)
            raise forms.ValidationError(said(RefusedError("target_ambiguous", numbers=numbers)))
        return found[0]
