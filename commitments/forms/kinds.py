"""Entering and correcting resource facts: a form for each kind, with the fields and units of that kind."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from commitments.forms.facts import CorrectionFields, SourceFields
from commitments.forms.letters import day_field
from commitments.models import ResourceFact

Kind = ResourceFact.Kind
MOST_PEOPLE = 10_000_000
ISSUES = 12  # quarters offered
MONEY = frozenset({Kind.FUND, Kind.REVENUE})
WHOLE = frozenset({Kind.SUPERVISORS, Kind.AGENTS, Kind.SEATS, Kind.TRAINING_SESSION})
AHEAD = _("These days are not over yet: the revenue of a year that still runs is entered as a forecast.")
COUNTED: dict[str, Any] = {
    Kind.FUND: _("amount in yuan"),
    Kind.REVENUE: _("amount in yuan"),
    Kind.SUPERVISORS: _("people"),
    Kind.AGENTS: _("people"),
    Kind.SEATS: _("seats proven"),
    Kind.TRAINING_SESSION: _("people trained"),
    Kind.TRAINING_HOURS: pgettext_lazy("training of a person", "hours"),
}


def heads(label: Any) -> forms.IntegerField:
    """A whole number: people and seats come in no fractions."""
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE)


def yuan() -> forms.DecimalField:
    return forms.DecimalField(label=_("amount in yuan"), min_value=0, max_digits=18, decimal_places=2)


class FactForm(SourceFields):
    """One resource fact of a kind. `entry` says what is entered; what is left out stands for itself."""

    KIND: Kind

    note = forms.CharField(label=_("note"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day lies before the first."))
        return given

    def entry(self) -> dict[str, Any]:
        """What `commitments.actions.enter_fact` is told, without the source."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "evidence"}
        starts = given["starts_on"]
        return {"kind": self.KIND, "ends_on": starts, **given, "value": Decimal(given["value"])}


class MoneyForm(FactForm):
    """Money of a year, or of a part of it; a forecast until the accounts are there."""

    starts_on = day_field(_("from"))
    ends_on = day_field(_("to"))
    value = yuan()
    forecast = forms.BooleanField(
        label=_("forecast"), required=False, help_text=_("The actual amount for the same days replaces it later.")
    )
    field_order = ["starts_on", "ends_on", "value", "forecast", "note", "evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = timezone.localdate().year
        self.initial = {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31), **self.initial}


class FundForm(MoneyForm):
    KIND = Kind.FUND


class RevenueForm(MoneyForm):
    KIND = Kind.REVENUE

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if _taken_in_ahead(given.get("ends_on"), given):
            self.add_error("forecast", AHEAD)
        return given


def _taken_in_ahead(last: date | None, given: dict[str, Any]) -> bool:
    """Whether a revenue is said to be actual before its last day is over."""
    return last is not None and last >= timezone.localdate() and not given.get("forecast")


class HeadsForm(FactForm):
    """A head count of a month-end (rule book §6)."""

    starts_on = day_field(_("last day of the month"))
    value = heads(_("people"))
    field_order = ["starts_on", "value", "note", "evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"starts_on": timezone.localdate().replace(day=1) - timedelta(days=1), **self.initial}

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day.day != monthrange(day.year, day.month)[1]:
            raise forms.ValidationError(_("People are counted at the end of a month: choose its last day."))
        return past(day)


class SupervisorsForm(HeadsForm):
    KIND = Kind.SUPERVISORS


class AgentsForm(HeadsForm):
    KIND = Kind.AGENTS


class SeatsForm(FactForm):
    """Seats proven in a drill or an event."""

    KIND = Kind.SEATS

    starts_on = day_field(_("day of the drill or event"))
    value = heads(_("seats proven"))
    field_order = ["starts_on", "value", "note", "evidence"]

    def clean_starts_on(self) -> date:
        return past(self.cleaned_data["starts_on"])


class SessionForm(FactForm):
    """A training that took place; the topic tells two of the same day apart."""

    KIND = Kind.TRAINING_SESSION

    subject = forms.CharField(label=_("topic"), required=False, max_length=100)
    starts_on = day_field(_("first day"))
    ends_on = day_field(_("last day"))
    value = heads(_("people trained"))
    field_order = ["subject", "starts_on", "ends_on", "value", "note", "evidence"]

    def clean_ends_on(self) -> date:
        return past(self.cleaned_data["ends_on"])


class WhitePaperForm(FactForm):
    """An issue of the white paper that was published elsewhere; one published here is registered by that."""

    KIND = Kind.WHITE_PAPER

    subject = forms.ChoiceField(label=_("issue"))
    starts_on = day_field(_("published on"))
    field_order = ["subject", "starts_on", "note", "evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends = {f"{end.year}Q{(end.month + 2) // 3}": end for end in _quarter_ends(timezone.localdate())}
        self.fields["subject"].choices = [(key, _quarter(end)) for key, end in self.ends.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        ended, day = self.ends.get(given.get("subject", "")), given.get("starts_on")
        if ended and day and day <= ended:
            self.add_error("starts_on", _("An issue appears after its quarter."))
        return given

    def clean_starts_on(self) -> date:
        return past(self.cleaned_data["starts_on"])

    def entry(self) -> dict[str, Any]:
        self.cleaned_data["value"] = 1
        return super().entry()


class NoViolationsForm(FactForm):
    """A declaration, signed by whoever answers for it, that in these days no violation of the law is known."""

    KIND = Kind.NO_VIOLATIONS

    starts_on = day_field(_("first day"))
    ends_on = day_field(_("last day"), help_text=_("None counts as none only for the days a declaration speaks of."))
    field_order = ["starts_on", "ends_on", "note", "evidence"]

    def clean_ends_on(self) -> date:
        return past(self.cleaned_data["ends_on"])

    def entry(self) -> dict[str, Any]:
        self.cleaned_data["value"] = 0
        return super().entry()


def past(day: date) -> date:
    """A day on which something took place. Raises ValidationError for one that is still to come."""
    if day > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet."))
    return day


def _quarter_ends(today: date) -> Iterator[date]:
    """The last days of the quarters that are over, the latest first."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    for _n in range(ISSUES):
        end = first - timedelta(days=1)
        yield end
        first = end.replace(month=end.month - 2, day=1)


def _quarter(end: date) -> str:
    return gettext("quarter %(quarter)s of %(year)s") % {"quarter": (end.month + 2) // 3, "year": end.year}


class CorrectFactForm(CorrectionFields, SourceFields):
    """Another amount for the same days; `kind` in `initial` says what it counts, `ends_on` its last day."""

    value = forms.DecimalField(label=_("value"), min_value=0, max_digits=18, decimal_places=2)
    forecast = forms.BooleanField(label=_("forecast"), required=False)
    note = forms.CharField(label=_("note"), required=False, max_length=200)
    field_order = ["value", "forecast", "note", "reason", "evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.initial.get("kind", "")
        if kind not in MONEY:
            del self.fields["forecast"]
        self.fields["value"].label = COUNTED.get(kind, _("value"))
        if kind in WHOLE:
            self.fields["value"] = heads(COUNTED[kind])
            self.initial["value"] = int(self.initial["value"])
        if kind in (Kind.WHITE_PAPER, Kind.NO_VIOLATIONS):
            del self.fields["value"]
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_revenue = self.initial.get("kind") == Kind.REVENUE
        if is_revenue and _taken_in_ahead(self.initial.get("ends_on"), given):
            self.add_error("forecast", AHEAD)
        return given

    def clean_value(self) -> Decimal:
        """To the cent, as it is kept: 1000 changes nothing of 1000.00."""
        return Decimal(self.cleaned_data["value"]).quantize(Decimal("0.01"))


FACTS: dict[str, type[FactForm]] = {
    form.KIND: form
    for form in (
        FundForm,
        RevenueForm,
        SupervisorsForm,
        AgentsForm,
        SessionForm,
        SeatsForm,
        WhitePaperForm,
        NoViolationsForm,
    )
}
"""How each kind of fact is entered; training hours come as a register of people."""
