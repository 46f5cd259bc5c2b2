"""What is filled in about a breach: measures, exemption, compensation, and the reason of a change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from compliance.actions.compensating import Entry
from compliance.actions.handling import Plan
from compliance.forms.fields import ReferenceField, day_input, past_day, words
from compliance.models import Compensation, Exemption
from evidence.actions import Uploads
from evidence.forms import EvidenceField


class ReasonForm(forms.Form):
    """Why; it stands in the history of the breach."""

    reason = words(_("reason"), help_text=_("Stands in the history of the breach, with your name."))


class PlanForm(forms.Form):
    """A measure against a breach."""

    cause = words(_("cause"), 3)
    measure = words(_("measure"), 3)
    responsible = forms.ModelChoiceField(User.objects.none(), label=_("responsible"), empty_label=None)
    due_on = forms.DateField(label=_("due on"), widget=day_input())

    def __init__(self, *args: Any, company: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(organisation=company, is_active=True).order_by("display_name", "username")
        self.fields["responsible"].queryset = people  # type: ignore[attr-defined]

    @property
    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class FinishForm(forms.Form):
    """A measure that is done."""

    done_on = past_day(_("done on"), initial=timezone.localdate)
    outcome = words(_("what came of it"))
    attachments = EvidenceField()


class ExemptionForm(forms.Form):
    """The request to exempt a breach."""

    ground = forms.ChoiceField(label=_("ground"), choices=Exemption.Ground.choices)
    words = words(_("why it was beyond the company's control"))
    attachments = EvidenceField(required=True)


class RulingForm(forms.Form):
    """What the auditor decides, and why."""

    decision = forms.ChoiceField(label=_("ruling"), widget=forms.RadioSelect)
    ruling = words(_("reason for the ruling"))

    def __init__(self, *args: Any, exemption: Exemption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"granted": _("Grant it"), "refused": _("Refuse it"), "revoked": _("Revoke it")}
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (status, label) for status, label in offered.items() if exemption.allows(status)
        ]


class CompensationForm(forms.Form):
    """An entry of the ledger."""

    kind = forms.ChoiceField(
        label=_("entry"), choices=[each for each in Compensation.Kind.choices if each[0] != Compensation.Kind.REVERSAL]
    )
    amount = forms.DecimalField(
        label=_("amount in yuan"),
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput({"step": "0.01"}),
    )
    on = past_day(_("day"), initial=timezone.localdate)
    words = forms.CharField(label=_("for what, to whom"), max_length=300)
    complaint = ReferenceField(label=_("reference of the complaint"))
    attachments = EvidenceField()

    def __init__(self, *args: Any, company: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["complaint"].company = company  # type: ignore[attr-defined]

    @property
    def entry(self) -> Entry:
        return Entry(**{name: self.cleaned_data[name] for name in Entry.__slots__})


class ReversalForm(forms.Form):
    """Why an entry is taken back."""

    on = past_day(_("day"), initial=timezone.localdate)
    reason = forms.CharField(label=_("reason"), max_length=300)


def uploads(form: forms.Form) -> Uploads:
    """The files of a form that takes some, speaking of the day it names."""
    given = form.cleaned_data
    return Uploads(given["attachments"], given.get("on") or given.get("done_on"))
