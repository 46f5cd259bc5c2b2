"""The filter of the complaint list and its export. It always bounds the time of receipt: no page reads everything."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import filters
from django_filters.filterset import FilterSet

from accounts.models import ServiceUnit
from complaints.models import Arrival, Category, Channel, Complaints

DAYS_SHOWN = 90
ALL = _("all")
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
    unit = filters.ModelChoiceFilter(queryset=ServiceUnit.objects.none(), label=_("unit"), empty_label=ALL)
    channel = filters.ChoiceFilter(choices=Channel.choices, label=_("channel"), empty_label=ALL)
    category = filters.ChoiceFilter(method="in_category", label=_("category"), empty_label=ALL)
    state = filters.ChoiceFilter(choices=State.choices, method="in_state", label=_("state"), empty_label=ALL)
    arrival = filters.ChoiceFilter(
        choices=ArrivalChoice.choices, method="arrived_as", label=_("arrival"), empty_label=ALL
    )
    reference = filters.CharFilter(method="begins_with", label=_("reference"), max_length=100)

    def __init__(self, data: QueryDict, *, queryset: Complaints, owners: Collection[int]) -> None:
        super().__init__(_with_default_days(data, queryset), queryset=queryset)  # type: ignore[no-untyped-call]
        self.filters["unit"].queryset = ServiceUnit.objects.filter(organisation__in=owners)
        self.filters["category"].extra["choices"] = _categories(owners)

    @property
    def rows(self) -> Complaints:
        """What the filter lets through; nothing while it contains a mistake."""
        found: Complaints = self.qs if self.is_valid() else self.queryset.none()  # type: ignore[no-untyped-call]
        return found

    def words(self) -> dict[str, str]:
        """The filter as the journal keeps it."""
        return {name: str(value) for name, value in self.form.cleaned_data.items() if value not in (None, "")}

    def filter_queryset(self, queryset: Complaints) -> Complaints:
        days = self.form.cleaned_data
        bounded = queryset.received_on(days["received_from"], days["received_until"])
        found: Complaints = super().filter_queryset(bounded)  # type: ignore[no-untyped-call]
        return found

    def bounded(self, queryset: Complaints, _name: str, _value: date) -> Complaints:
        return queryset  # both days together, in `filter_queryset`

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
        return queryset.repeats() if arrival == ArrivalChoice.REPEAT else queryset.filter(arrival=arrival)

    def begins_with(self, queryset: Complaints, _name: str, reference: str) -> Complaints:
        return queryset.filter(reference__startswith=reference.strip())


def _with_default_days(data: QueryDict, rows: Complaints) -> Mapping[str, Any]:
    """Without a first day the list begins 90 days before the newest complaint; a reference is looked for everywhere."""
    if data.get("received_from") or (data.get("reference") or "").strip():
        return data
    newest = rows.order_by("-received_at").values_list("received_day", flat=True).first()
    last = _day(data.get("received_until")) or newest or timezone.localdate()
    filled = data.copy()
    filled["received_from"] = str(last - timedelta(days=DAYS_SHOWN))
    return filled


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST_DAY + timedelta(days=DAYS_SHOWN) <= day <= LAST_DAY else None


def _categories(owners: Collection[int]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every level-1 category as a group of choices: itself as a whole, then its level-2 categories."""
    groups: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    known = Category.objects.filter(organisation__in=owners)
    for top in known.filter(parent=None):
        groups[top.pk] = (top.name, [(str(top.pk), gettext("%(name)s: all") % {"name": top.name})])
    for fine in known.filter(parent__isnull=False):
        groups[fine.parent_id or 0][1].append((str(fine.pk), fine.name))
    return list(groups.values())
