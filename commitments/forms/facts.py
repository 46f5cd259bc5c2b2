"""Entering outages and benchmarks, a training register, and what every entry and correction has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.forms.letters import day_field


class SourceFields(forms.Form):
    """The file an entry was read from; its date is the first day the entry speaks of."""

    evidence = forms.FileField(
        label=_("source file"), help_text=_("The book, roster, log or report it was read from. An auditor checks it.")
    )


class ReasonFields(forms.Form):
    """Why an entry is corrected or withdrawn; auditors read it."""

    reason = forms.CharField(label=_("reason"), max_length=300)


class OutageForm(SourceFields):
    """A time in which no human could be reached."""

    starts_at = forms.DateTimeField(
        label=_("from"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("to"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    planned = forms.BooleanField(label=_("planned and announced"), required=False)
    cause = forms.CharField(label=_("cause"), required=False, max_length=200)
    field_order = ["starts_at", "ends_at", "planned", "cause", "evidence"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts_at"), given.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("The end must lie after the beginning."))
        if not given.get("planned"):
            self._has_happened(given)
        return given

    def _has_happened(self, given: dict[str, Any]) -> None:
        """Only what is planned can be told ahead: nobody knows of another outage before it is there and over."""
        for name in ("starts_at", "ends_at"):
            if given.get(name) and given[name] > timezone.now():
                self.add_error(name, _("This moment has not come yet. Only a planned outage is entered ahead."))

    def entry(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "evidence"}


class BenchmarkForm(SourceFields):
    """An industry benchmark of the first response."""

    publisher = forms.CharField(label=_("publisher"), max_length=200)
    statistic = forms.ChoiceField(label=_("statistic"), choices=(("p90", "P90"), ("p95", "P95"), ("p50", "P50")))
    population = forms.CharField(
        label=_("population"), required=False, max_length=200, help_text=_("Whose answers it is taken from.")
    )
    minutes = forms.DecimalField(
        label=_("first response within, in minutes"), min_value=0, max_digits=8, decimal_places=2
    )
    valid_from = day_field(_("valid from"))
    valid_until = day_field(_("valid until"))
    field_order = ["publisher", "statistic", "population", "minutes", "valid_from", "valid_until", "evidence"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("valid_from"), given.get("valid_until")
        if starts and ends and ends < starts:
            self.add_error("valid_until", _("The last day lies before the first."))
        if given.get("minutes") is not None and self.seconds(given) < 1:
            self.add_error("minutes", _("A benchmark is at least one second."))
        return given

    @staticmethod
    def seconds(given: dict[str, Any]) -> int:
        return int((given["minutes"] * 60).to_integral_value())

    def entry(self) -> dict[str, Any]:
        left_out = ("evidence", "minutes")
        given = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {**given, "seconds": self.seconds(self.cleaned_data)}


class CorrectionFields(ReasonFields):
    """What every correction has. The source stays the same unless a new file is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].required = False
        self.fields["evidence"].help_text = _("Leave empty if the source is still the same file.")


class CorrectOutageForm(CorrectionFields, OutageForm):
    field_order = [*OutageForm.field_order, "reason"]


class CorrectBenchmarkForm(CorrectionFields, BenchmarkForm):
    field_order = [*BenchmarkForm.field_order, "reason"]


class TrainingForm(forms.Form):
    """The people of a half-year with their hours."""

    MOST_BYTES = 20 * 1024 * 1024

    roster = forms.FileField(
        label=_("CSV file"),
        help_text=_(
            "One line for each person, with staff number, hours and, if you like, name. Who is registered already may"
            " stand there by name alone."
        ),
    )
    reason = forms.CharField(
        label=_("reason"),
        required=False,
        max_length=300,
        help_text=_("Only where hours that are registered already change: why."),
    )

    def clean_roster(self) -> Any:
        given = self.cleaned_data["roster"]
        if given.size > self.MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return given
