"""Entering and correcting what the law sets, and where it was violated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from commitments import parts
from commitments.forms.facts import CorrectionFields, SourceFields
from commitments.forms.kinds import past
from commitments.forms.letters import day_field
from commitments.forms.limits import LimitField
from commitments.models import StatutoryLimit


class ViolationForm(SourceFields):
    """A violation of the law that an authority or a court has confirmed."""

    law = forms.CharField(label=_("law"), max_length=200)
    article = forms.CharField(label=_("article"), max_length=100)
    occurred_on = day_field(_("occurred on"))
    confirmed_on = day_field(_("confirmed on"))
    what = forms.CharField(label=_("what was done"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ["law", "article", "occurred_on", "confirmed_on", "what", "evidence"]

    def clean_confirmed_on(self) -> date:
        return past(self.cleaned_data["confirmed_on"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        occurred, confirmed = given.get("occurred_on"), given.get("confirmed_on")
        if occurred and confirmed and confirmed < occurred:
            self.add_error("confirmed_on", _("It cannot be confirmed before it occurred."))
        return given

    def entry(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "evidence"}


class StatuteForm(SourceFields):
    """The time that the law sets for the first response."""

    law = forms.CharField(label=_("law"), max_length=200)
    article = forms.CharField(label=_("article"), max_length=100)
    category = forms.TypedChoiceField(
        label=_("category"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Empty: the limit is for every complaint that has none of its own."),
    )
    limit = LimitField(label=_("limit"), required=True)
    valid_from = day_field(_("valid from"))
    valid_until = day_field(_("valid until"), required=False, help_text=_("The last day; empty: for good."))
    field_order = ["law", "article", "category", "limit", "valid_from", "valid_until", "evidence"]

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = parts.labelled(parts.categories(organisation))
        choices = [("", "—"), *((part.value, part.label) for part in known)]
        self.fields["category"].choices = choices  # type: ignore[attr-defined]

    def clean_limit(self) -> str:
        limit: str = self.cleaned_data["limit"]
        if limit == "own":
            raise forms.ValidationError(_("The law sets a time, not the deadline of the single case."))
        return limit

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("valid_from"), given.get("valid_until")
        if starts and ends and ends < starts:
            self.add_error("valid_until", _("The last day lies before the first."))
        return given

    def entry(self) -> dict[str, Any]:
        """What `commitments.actions.enter_statute` is told, without the source."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        return {**given, "category": category_of(given["category"])}


def category_of(number: int | None) -> Any:
    """The category of this number; None of none."""
    field: Any = StatutoryLimit._meta.get_field("category")
    return field.related_model.objects.get(pk=number) if number else None


class CorrectViolationForm(CorrectionFields, ViolationForm):
    field_order = [*ViolationForm.field_order, "reason"]


class CorrectStatuteForm(CorrectionFields, StatuteForm):
    field_order = [*StatuteForm.field_order, "reason"]
