"""What a manager fills in to let a firm in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from audits.forms.fields import DayInput
from audits.models import Engagement
from audits.terms import Terms
from commitments.models import Letter


class AuditorsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """People with their firm beside them."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.organisation}"


class EngagementForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who looks at what, and until when. `terms` gives what was filled in."""

    auditors = AuditorsField(label=_("Auditors"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Engagement
        fields = [
            "title", "firm", "auditors", "letters", "period_from", "period_until", "valid_from", "valid_until",
        ]  # fmt: skip
        widgets = {
            "letters": forms.CheckboxSelectMultiple,
            "period_from": DayInput(),
            "period_until": DayInput(),
            "valid_from": DayInput(),
            "valid_until": DayInput(),
        }
        help_texts = {
            "title": _("Such as: independent check of the service commitments in 2026."),
            "period_from": _("The auditors see letters, results and complaints of this period."),
            "valid_until": _("The pages close by themselves after this day."),
        }

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = organisation
        firms = Organisation.objects.filter(kind=Organisation.Kind.AUDIT_FIRM)
        auditors = User.objects.filter(role=User.Role.AUDITOR, is_active=True).select_related("organisation")
        if self.instance.pk:  # whoever has left the firm since stays on the engagement until he is taken off
            auditors |= User.objects.filter(engagements=self.instance).select_related("organisation")
        self.fields["firm"].queryset = firms  # type: ignore[attr-defined]
        self.fields["letters"].queryset = Letter.objects.filter(organisation=organisation)  # type: ignore[attr-defined]
        self.fields["auditors"].queryset = auditors.distinct().order_by("organisation", "username")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            before = Engagement.objects.filter(pk=self.instance.pk).first()
            for name, words in self.terms().problems(self.instance.organisation, before).items():
                self.add_error(name, ValidationError(str(words)))
        return self.cleaned_data

    def terms(self) -> Terms:
        lists = {name: list(self.cleaned_data[name]) for name in ("letters", "auditors")}
        return Terms(**(self.cleaned_data | lists))
