"""The filter of the complaint list and its export. It always bounds the time of receipt, unless one complaint or one
customer is looked for: no page reads everything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import filters
from django_filters.filterset import FilterSet

from accounts.models import ServiceUnit, User
from complaints import customers, messages
from complaints.models import Arrival, Category, Channel, Complaints, Source, organisations_visible_to, units_visible_to
from complaints.quality.facts import MISSING

DAYS_SHOWN = 90
ALL = _("all")
MINE = "mine"  # stands where a unit does: those of whoever looks
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2200, 1, 1)


class State(models.TextChoices):
    OPEN = "open", _("unresolved")
    RESOLVED = "resolved", _("resolved")
    REOPENED = "reopened", _("reopened at least once")
    PAST_DUE = "past_due", _("past its own deadline")


class ArrivalChoice(models.TextChoices):
    NEW = "new", _("new")
    REPEAT = "repeat", _("repeat within 30 days")
    CHASER = Arrival.CHASER.value, Arrival.CHASER.label
    DUPLICATE = Arrival.DUPLICATE.value, Arrival.DUPLICATE.label
    VOID = Arrival.VOID.value, Arrival.VOID.label


class Loss(models.TextChoices):
    SOME = "some", _("with a loss")
    CONFIRMED = "confirmed", _("with a loss confirmed as a service error")


@dataclass(frozen=True, slots=True)
class Window:
    """The days of receipt that are shown, both included; None leaves a side open. `usual`: nobody chose a first day."""

    first: date | None
    last: date | None
    usual: bool = False

    def meets(self, first: date, last: date) -> bool:
        """Whether any of these days is shown."""
        return (self.first is None or self.first <= last) and (self.last is None or first <= self.last)


class DaysForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("received_from"), cleaned.get("received_until")
        if first and last and first > last:
            self.add_error("received_from", _("This day comes after “received until”: no day lies between them."))
        return cleaned


def _day_filter(**kwargs: Any) -> filters.DateFilter:
    return filters.DateFilter(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)],
        error_messages={"invalid": _("This day does not exist. Write it as 2026-10-31.")},
        input_formats=["%Y-%m-%d", "%Y/%m/%d"],
        method="bounded",
        **kwargs,
    )


class ComplaintFilter(FilterSet):
    received_from = _day_filter(label=_("received from"))
    received_until = _day_filter(label=_("received until"))
    unit = filters.ChoiceFilter(method="of_unit", label=_("unit"), empty_label=ALL)
    channel = filters.ChoiceFilter(choices=Channel.choices, label=_("channel"), empty_label=ALL)
    category = filters.ChoiceFilter(method="in_category", label=_("category"), empty_label=ALL)
    state = filters.ChoiceFilter(choices=State.choices, method="in_state", label=_("state"), empty_label=ALL)
    arrival = filters.ChoiceFilter(
        choices=ArrivalChoice.choices, method="arrived_as", label=_("arrival"), empty_label=ALL
    )
    loss = filters.ChoiceFilter(choices=Loss.choices, method="with_loss", label=_("property loss"), empty_label=ALL)
    source = filters.ModelChoiceFilter(queryset=Source.objects.none(), label=_("source"), empty_label=ALL)
    missing = filters.ChoiceFilter(method="without", label=_("missing fact"), empty_label=ALL)
    reference = filters.CharFilter(method="begins_with", label=_("reference"), max_length=100)
    customer = filters.CharFilter(method="of_customer", label=_("customer number or token"), max_length=200)

    class Meta:
        form = DaysForm

    def __init__(self, data: QueryDict, *, queryset: Complaints, reader: User) -> None:
        super().__init__(data, queryset=queryset)  # type: ignore[no-untyped-call]
        self.reader = reader
        if reader.role == User.Role.AUDITOR:
            self.filters["customer"].label = _("customer token")
        owners = organisations_visible_to(reader)
        self.filters["unit"].extra["choices"] = self._units(owners)
        self.filters["source"].queryset = Source.objects.filter(organisation__in=owners)
        self.filters["missing"].extra["choices"] = [(name, messages.label(name)) for name in MISSING]
        self.filters["category"].extra["choices"] = _categories(owners)

    @property
    def rows(self) -> Complaints:
        """What the filter lets through; nothing while it contains a mistake."""
        found: Complaints = self.qs if self.is_valid() else self.queryset.none()  # type: ignore[no-untyped-call]
        return found

    @cached_property
    def window(self) -> Window:
        """The days shown by a filter without mistakes. Where nobody chose a first day they are the 90 up to the last,
        or to the newest complaint; one complaint or one customer is looked for in all years."""
        told = self.form.cleaned_data
        first, last = told["received_from"], told["received_until"]
        if first or told["reference"].strip() or told["customer"].strip():
            return Window(first, last)
        newest = self.queryset.order_by("-received_at").values_list("received_day", flat=True).first()
        last = last or newest or timezone.localdate()
        return Window(last - timedelta(days=DAYS_SHOWN), last, usual=True)

    def words(self) -> dict[str, str]:
        """The filter as the journal keeps it: never a customer's number."""
        told = {**self.form.cleaned_data, "received_from": self.window.first, "received_until": self.window.last}
        if said := told["customer"]:
            tokens = customers.tokens_of_number(said, self.queryset, user=self.reader) or customers.tokens_in(said)
            told["customer"] = ", ".join(tokens) or "***"
        told["unit"] = str(dict(self.filters["unit"].extra["choices"]).get(told["unit"], ""))
        return {name: str(value) for name, value in told.items() if value not in (None, "")}

    def said(self) -> dict[str, str]:
        """What was chosen, in the reader's words, by the name of the field."""
        chosen = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        return {name: _word(self.form.fields[name], value) for name, value in chosen.items()}

    def filter_queryset(self, queryset: Complaints) -> Complaints:
        bounded = queryset.received_on(self.window.first, self.window.last)
        found: Complaints = super().filter_queryset(bounded)  # type: ignore[no-untyped-call]
        return found

    def bounded(self, queryset: Complaints, _name: str, _value: date) -> Complaints:
        return queryset  # both days together, in `filter_queryset`

    @cached_property
    def own_units(self) -> list[int]:
        """The units that the reader is tied to, and those below them."""
        return ServiceUnit.objects.of_person(self.reader)

    def _units(self, owners: Collection[int]) -> list[tuple[str, Promise | str]]:
        """The units to choose from, first of all the reader's own; a shared view may name them to anybody."""
        known = [each for owner in owners for each in self._units_of(owner)]
        mine = [(MINE, _("my units"))] if self.own_units or self.data.get("unit") == MINE else []
        return [*mine, *((str(pk), name) for pk, name in known)]

    def _units_of(self, owner: int) -> list[tuple[int, str]]:
        units, seen = ServiceUnit.objects.filter(organisation=owner), units_visible_to(self.reader, owner)
        return list((units if seen is None else units.filter(pk__in=seen)).values_list("pk", "name"))

    def of_unit(self, queryset: Complaints, _name: str, unit: str) -> Complaints:
        return queryset.filter(unit__in=self.own_units) if unit == MINE else queryset.filter(unit=int(unit))

    def in_category(self, queryset: Complaints, _name: str, category: str) -> Complaints:
        return queryset.filter(Q(category=category) | Q(subcategory=category))

    def in_state(self, queryset: Complaints, _name: str, state: str) -> Complaints:
        return {
            State.OPEN: queryset.unresolved,
            State.RESOLVED: queryset.resolved,
            State.REOPENED: lambda: queryset.filter(reopened_at__isnull=False),
            State.PAST_DUE: lambda: queryset.past_own_deadline(timezone.now()),
        }[State(state)]()  # type: ignore[no-untyped-call]

    def arrived_as(self, queryset: Complaints, _name: str, arrival: str) -> Complaints:
        if arrival == ArrivalChoice.NEW:
            return queryset.new()
        return queryset.repeats() if arrival == ArrivalChoice.REPEAT else queryset.arrived_as(arrival)

    def with_loss(self, queryset: Complaints, _name: str, loss: str) -> Complaints:
        some = queryset.filter(loss_amount__gt=0)
        return some.filter(loss_confirmed_on__isnull=False) if loss == Loss.CONFIRMED else some

    def without(self, queryset: Complaints, _name: str, fact: str) -> Complaints:
        return queryset.filter(MISSING[fact])

    def of_customer(self, queryset: Complaints, _name: str, said: str) -> Complaints:
        return customers.told(said, queryset, user=self.reader, today=timezone.localdate())

    def begins_with(self, queryset: Complaints, _name: str, reference: str) -> Complaints:
        return queryset.begins_with(reference.strip(), self.filters["source"].queryset)


def _word(field: forms.Field, value: Any) -> str:
    """A chosen value as its field offers it."""
    offered = {str(key): str(label) for key, label in flatten_choices(getattr(field, "choices", []))}  # type: ignore[var-annotated]
    return str(offered.get(str(value), value))


def _categories(owners: Collection[int]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every level-1 category as a group of choices: itself as a whole, then its level-2 categories."""
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    known = Category.objects.filter(organisation__in=owners)
    for top in known.filter(parent=None):
        groups[top.pk] = (top.name, [(str(top.pk), gettext("%(name)s: all") % {"name": top.name})])
    for fine in known.filter(parent__isnull=False):
        groups[fine.parent_id or 0][1].append((str(fine.pk), fine.name))
    return list(groups.values())
