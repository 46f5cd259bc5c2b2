"""Correcting a proposal and adding a promise that was not seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from commitments import metrics
from commitments.definitions import has, taking
from commitments.forms.limits import CLOCKS, STATISTICS, CapField, LimitField, when
from commitments.forms.scopes import ScopeFields
from commitments.metrics import Metric
from commitments.models import Promise, ResourceFact
from commitments.parts import KINDS
from commitments.readiness import needs_number

UNITS: tuple[tuple[str, LazyText | str], ...] = (
    ("", "—"),
    ("percent", _("per cent")),
    ("count", _("count")),
    ("score", _("points of a score")),
    ("millisecond", _("milliseconds")),
    ("second", _("seconds")),
    ("minute", _("minutes")),
    ("hour", _("hours")),
    ("working_hour", _("working hours")),
    ("day", _("days")),
    ("working_day", _("working days")),
    ("week", _("weeks")),
    ("month", _("months")),
    ("year", _("years")),
    ("ring", _("rings of the telephone")),
    ("per_hour", _("per hour")),
    ("per_day", _("per day")),
    ("per_week", _("per week")),
    ("per_month", _("per month")),
    ("per_quarter", _("per quarter")),
    ("per_half_year", _("per half-year")),
    ("per_year", _("per year")),
    ("hours_per_day", _("hours per day")),
    ("hours_per_week", _("hours per week")),
    ("hours_per_month", _("hours per month")),
    ("hours_per_quarter", _("hours per quarter")),
    ("hours_per_half_year", _("hours per half-year")),
    ("hours_per_year", _("hours per year")),
    ("celsius", _("degrees Celsius")),
    ("pascal", _("pascals")),
    ("kilopascal", _("kilopascals")),
    ("megapascal", _("megapascals")),
    ("decibel", _("decibels")),
    ("megabit_per_second", _("megabits per second")),
    ("gigabit_per_second", _("gigabits per second")),
    ("yuan", _("yuan")),
)
FACTS = (("", "—"), *((kind.value, kind.label) for kind in ResourceFact.Kind))
LONGEST_QUOTE = 400  # characters
HELD_AGAINST = frozenset({Promise.Kind.TARGET, Promise.Kind.BAND})
"""The kinds whose number a figure is held against."""
PARAMETERS = ("limit", "window_days", "statistic", "due_days", "share", "fact", "binding_clock", "pause_cap")


def plain(number: Decimal | None) -> str:
    """120 instead of 120.000000, the way a person writes it."""
    return "" if number is None else f"{number.normalize():f}"


class PromiseForm(ScopeFields, forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only
    """A promise with all it needs to be judged. `changes` is what the person decided; `scope` stands in the form first
    where it is not the promise's own."""

    limit = LimitField(label=_("within"))
    window_days = forms.IntegerField(
        label=_("repeat window in days"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=_("So long after its resolution the same complaint counts as a repeat."),
    )
    statistic = forms.ChoiceField(
        label=_("statistic"),
        required=False,
        choices=STATISTICS,
        help_text=_("P90 is the time within which 90 of 100 complaints were answered."),
    )
    due_days = forms.IntegerField(
        label=_("due days after the period"),
        required=False,
        min_value=0,
        max_value=366,
        help_text=_("So many days after the period has ended it must be done; a white paper 30 unless said otherwise."),
    )
    share = forms.DecimalField(
        label=_("share of the cases in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=7,
        help_text=_("Of a time limit: how many of 100 cases must keep it; empty: every case."),
    )
    fact = forms.ChoiceField(
        label=_("shown by"),
        required=False,
        choices=FACTS,
        help_text=_("The register whose entry shows that it was done."),
    )
    binding_clock = forms.ChoiceField(label=_("clock of the resolution"), required=False, choices=CLOCKS)
    pause_cap = CapField()
    without_number = forms.BooleanField(
        label=_("Yes, without a number: not evaluable until a signed note sets one."), required=False
    )

    class Meta:
        model = Promise
        widgets = {
            "value_high": forms.NumberInput(attrs=when("comparator", ["between"])),
            "low_closed": forms.CheckboxInput(attrs=when("comparator", ["between"])),
            "high_closed": forms.CheckboxInput(attrs=when("comparator", ["between"])),
            "breach_class": forms.Select(attrs=when("kind", [Promise.Kind.BAND])),
        }
        fields = [
            "kind",
            "metric",
            "comparator",
            "unit",
            "value",
            "value_high",
            "low_closed",
            "high_closed",
            "period",
            "force",
            "breach_class",
        ]

    def __init__(
        self, *args: Any, organisation: Organisation, scope: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metric"] = forms.ChoiceField(label=_("metric"), choices=metrics.choices())
        self.fields["unit"] = forms.ChoiceField(label=_("unit of measure"), choices=self._units(), required=False)
        if not self._names_no_number(self.data):
            del self.fields["without_number"]
        for name in ("value", "value_high"):
            self.initial[name] = plain(getattr(self.instance, name))
        for name in PARAMETERS:
            self.fields[name].initial = self.instance.parameters.get(name)
            self.fields[name].widget.attrs |= when("metric", sorted(taking(name)))
        self.limit_to(organisation, self.instance.scope if scope is None else scope)
        self.order_fields(_asked_in_order(self.fields))
        self._dash_for_none()

    def _dash_for_none(self) -> None:
        """What is not chosen looks the same in every field."""
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                offered: Any = field.choices
                field.choices = [(value, "—" if value == "" else label) for value, label in offered]

    def _units(self) -> list[tuple[str, LazyText | str]]:
        known = list(UNITS)
        unit = self.instance.unit
        return known if unit in dict(known) else [*known, (unit, unit)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        value, high = given.get("value"), given.get("value_high")
        self._number_is_there(given)
        if value is not None and not given.get("comparator") and given.get("kind") in HELD_AGAINST:
            self.add_error("comparator", _("A number needs a comparison: at least, at most…"))
        if given.get("comparator") == "between" and (high is None or (value is not None and value >= high)):
            self.add_error("value_high", _("A range needs an upper value above the lower one."))
        if self._rewards_slowness(given):
            self.add_error("comparator", _("Benchmark ÷ own value must be at least something: write ≥ or >."))
        for name in ("value", "value_high"):
            self._within_the_whole(given, name)
        return given

    def _number_is_there(self, given: dict[str, Any]) -> None:
        """A number that was forgotten is asked for; where the letter names none, that is said on purpose."""
        if given.get("value") is not None or "value" in self.errors:
            return
        if self._names_no_number(given) and not given.get("without_number"):
            self.add_error("value", _("The metric needs a number. If the letter names none, tick the box below."))
        elif given.get("comparator"):
            self.add_error("value", _("A comparison needs a value."))

    @staticmethod
    def _names_no_number(said: Mapping[str, Any]) -> bool:
        """Whether it is a binding target of a metric that needs a number (rule book §7) and names none."""
        binding = said.get("kind") == Promise.Kind.TARGET and said.get("force") == Promise.Force.BINDING
        metric = said.get("metric")
        return binding and said.get("value") in ("", None) and bool(metric) and needs_number(str(metric))

    def _within_the_whole(self, given: dict[str, Any], name: str) -> None:
        """A share is a part of a whole, unlike a ratio to a benchmark or to a revenue (rule book §6)."""
        number, unit = given.get(name), given.get("unit")
        if number is None or not has(str(given.get("metric")), "is_share"):
            return
        if unit == "percent" and not 0 <= number <= 100:
            self.add_error(name, _("A share lies between 0% and 100%."))
        if unit == "" and not 0 <= number <= 1:
            self.add_error(name, _("A share without a unit lies between 0 and 1; choose per cent for 98."))

    @staticmethod
    def _rewards_slowness(given: dict[str, Any]) -> bool:
        """Own ÷ benchmark ≥ 120 %, or benchmark ÷ own ≤ 120 %, would be kept by being slow (rule book §6)."""
        against_benchmark = given.get("metric") == Metric.RESPONSE_VS_BENCHMARK
        is_target = given.get("kind") == Promise.Kind.TARGET
        return against_benchmark and is_target and given.get("comparator") not in ("", ">=", ">", None)

    @property
    def changes(self) -> dict[str, Any]:
        """The fields as decided, with parameters and scope; parameters without a field here stay as they are."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        parameters = {key: value for key, value in self.instance.parameters.items() if key not in PARAMETERS}
        for name in PARAMETERS:
            if (value := self.cleaned_data[name]) not in (None, ""):
                parameters[name] = str(value) if name == "share" else value
        return {**fields, "parameters": parameters, "scope": self.scope}


class AddPromiseForm(PromiseForm):
    """A promise the parser did not see; its quote must be the clause's own words."""

    quote = forms.CharField(
        label=_("words of the clause"), max_length=LONGEST_QUOTE, strip=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    field_order = ["quote"]

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.initial["kind"] = Promise.Kind.TARGET  # what people add most
        self.fields["metric"].choices = [("", "—"), *metrics.choices()]  # type: ignore[attr-defined]  # nobody guesses it

    def clean_quote(self) -> str:
        quote: str = self.cleaned_data["quote"].strip()
        if not quote or quote not in self.text:
            raise forms.ValidationError(_("These words are not in the clause; copy them from it."))
        return quote

    @property
    def place(self) -> int | None:
        """Where the words stand if they were marked in the text and not changed since; else they stand first."""
        start, quote = self.cleaned_data.get("start"), self.cleaned_data["quote"]
        return start if start is not None and self.text[start : start + len(quote)] == quote else None


def _asked_in_order(names: Iterable[str]) -> list[str]:
    """The box that says that there is no number stands at the number; the scope comes last."""
    asked = [name for name in names if name not in KINDS and name != "without_number"]
    asked.insert(asked.index("value") + 1, "without_number")
    return asked


def marked(text: str, start: str, end: str) -> dict[str, Any]:
    """The words between two offsets as first values of the form; the whole text where they mark none."""
    try:
        at, quote = int(start), text[int(start) : int(end)].strip()
    except ValueError:
        at, quote = 0, ""
    if at < 0 or not quote:
        at, quote = 0, text.strip()[:LONGEST_QUOTE]
    return {"quote": quote, "start": text.index(quote, at)}
