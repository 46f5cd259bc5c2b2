"""What a manager fills in to entrust a firm, and what its lead, its people and both sides of the letter add."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, ServiceUnit, User
from audits.actions.accepting import Accepted
from audits.actions.signing import digest
from audits.declarations import Declaration
from audits.forms.fields import DayInput
from audits.models import Engagement
from audits.terms import Terms
from commitments.models import Letter
from evidence.actions import Uploads
from evidence.forms import EvidenceField


class AuditorField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when it runs
    """People with their firm beside them."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.organisation}"


class EngagementForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who looks at what, for whom and what for, and until when. `terms` gives what was filled in."""

    lead = AuditorField(
        label=_("Lead auditor"),
        queryset=User.objects.none(),
        help_text=_("The lead assigns the firm's people to the engagement, and dismisses them."),
    )
    attachments = EvidenceField(label=_("Letter of engagement"))
    field_order = ("title", "firm", "lead", "entrusted_by", "basis", "attachments")

    class Meta:
        model = Engagement
        fields = [
            "title", "firm", "lead", "entrusted_by", "basis", "purpose", "letters", "units", "period_from",
            "period_until", "valid_from", "valid_until",
        ]  # fmt: skip
        widgets = {
            "basis": forms.Textarea(attrs={"rows": 3}),
            "purpose": forms.Textarea(attrs={"rows": 3}),
            "letters": forms.CheckboxSelectMultiple,
            "units": forms.CheckboxSelectMultiple,
            "period_from": DayInput(),
            "period_until": DayInput(),
            "valid_from": DayInput(),
            "valid_until": DayInput(),
        }
        help_texts = {
            "title": _("Such as: independent check of the service commitments in 2026."),
            "entrusted_by": _("Who entrusts the firm, such as the company and the owners' committee together."),
            "basis": _("By which document, clause or decision the firm is entrusted."),
            "purpose": _("What the examination is for."),
            "units": _("With everything below them. Choose none for the whole company."),
            "period_from": _("The auditors see letters, results and complaints of this period."),
            "valid_until": _("The engagement ends on this day, and its pages close by themselves."),
        }

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.organisation = organisation
        for name in ("entrusted_by", "basis", "purpose"):
            self.fields[name].required = True
        people = User.objects.filter(role=User.Role.AUDITOR, is_active=True).select_related("organisation")
        choices: dict[str, Any] = {
            "firm": Organisation.objects.filter(kind=Organisation.Kind.AUDIT_FIRM),
            "lead": people.order_by("organisation", "username"),
            "letters": Letter.objects.filter(organisation=organisation),
            "units": _units(organisation, self.instance),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            before = Engagement.objects.filter(pk=self.instance.pk).first()
            for name, words in self.terms().problems(self.instance.organisation, before).items():
                self.add_error(name, ValidationError(str(words)))
        return self.cleaned_data

    def terms(self) -> Terms:
        given = {name: value for name, value in self.cleaned_data.items() if name != "attachments"}
        return Terms(**(given | {name: list(given[name]) for name in ("letters", "units")}))

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"])


def _units(organisation: Organisation, engagement: Engagement) -> Any:
    """Those of the company, and those that an engagement names though they are closed since."""
    named = Q(engagements=engagement) if engagement.pk else Q(pk__in=[])
    return ServiceUnit.objects.filter(Q(active=True) | named, organisation=organisation).distinct()


class AssignForm(forms.Form):
    """Which of the firm's people the lead puts on the engagement."""

    auditor = forms.ModelChoiceField(label=_("Auditor of your firm"), queryset=User.objects.none())

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on_it = engagement.assignments.current().values("auditor")
        firm = User.objects.filter(role=User.Role.AUDITOR, is_active=True, organisation=engagement.firm_id)
        self.fields["auditor"].queryset = firm.exclude(pk__in=on_it)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why somebody is taken off, or an acceptance withdrawn."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)


class SignForm(forms.Form):
    """An auditor's signature under both declarations, as they stand before him."""

    independent = forms.ChoiceField(
        label=_("My independence"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("I know of nothing that endangers it.")),
            ("no", _("I declare what endangers it. The engagement then stays closed to me.")),
        ],
    )
    threat = forms.CharField(
        label=_("What endangers it"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, required=False
    )
    read = forms.BooleanField(label=_("I have read both texts and sign them."))
    name = forms.CharField(label=_("Your name"), max_length=150)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args: Any, person: User, shown: list[Declaration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["seen"].initial = digest(shown)
        self.fields["name"].help_text = gettext("As it stands in your account: %(name)s") % {"name": person}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if name != str(self.person):
            raise ValidationError(gettext("Sign as your account says: %(name)s") % {"name": self.person})
        return name

    def clean(self) -> dict[str, Any]:
        super().clean()
        told, threat = self.cleaned_data.get("independent"), self.cleaned_data.get("threat", "").strip()
        if told == "no" and not threat:
            self.add_error("threat", gettext("Say what endangers your independence."))
        if told == "yes" and threat:
            self.add_error("threat", gettext("You chose that nothing endangers it. Empty this field, or choose again."))
        return self.cleaned_data


class ThreatForm(forms.Form):
    """What came to endanger an auditor's independence after he had signed."""

    threat = forms.CharField(label=_("What endangers it"), widget=forms.Textarea, max_length=2000)


class AcceptForm(forms.Form):
    """The manager accepts the firm for his company."""

    capacity = forms.CharField(label=_("Your capacity"), max_length=150, help_text=_("Such as: head of service."))


class OtherSideForm(forms.Form):
    """That the other side of the letter accepted the firm, proven by a document."""

    party = forms.CharField(
        label=_("On behalf of"),
        max_length=200,
        help_text=_("The other side of the letter, such as the customers' body."),
    )
    name = forms.CharField(label=_("Who accepted"), max_length=150)
    capacity = forms.CharField(label=_("Capacity"), max_length=150)
    accepted_on = forms.DateField(label=_("Accepted on"), widget=DayInput())
    attachments = EvidenceField(label=_("Document that proves it"), required=True)

    def clean_accepted_on(self) -> Any:
        day = self.cleaned_data["accepted_on"]
        if day > timezone.localdate():
            raise ValidationError(gettext("This day has not come yet."))
        return day

    def accepted(self) -> Accepted:
        given = self.cleaned_data
        return Accepted(given["party"], given["name"], given["capacity"], given["accepted_on"])

    def uploads(self) -> Uploads:
        return Uploads(self.cleaned_data["attachments"], self.cleaned_data["accepted_on"])
