"""Entering a decree about days, and a version of the opening hours."""

from __future__ import annotations

import itertools
import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.decrees import Days
from complaints.fields import DayField
from complaints.models import DecreedDay
from complaints.rules.calendars import MINUTES_A_DAY, Span

YEARS = range(1990, 2201)
MOST_DAYS = 60  # in a row: more is a slip of the pen
SPAN = re.compile(r"(\d{1,2})[:：](\d{2})\s*[-–—~～至到]\s*(\d{1,2})[:：](\d{2})")
BETWEEN = re.compile(r"[,，、;；\s]+")
ROWS = 4


class DaysForm(forms.Form):
    """A row: days of one kind. An empty row says nothing."""

    first = DayField(label=gettext_lazy("from"), required=False)
    last = DayField(label=gettext_lazy("through"), required=False, help_text=gettext_lazy("Empty for a single day."))
    kind = forms.ChoiceField(label=gettext_lazy("kind"), required=False, choices=[("", "—"), *DecreedDay.Kind.choices])
    name = forms.CharField(label=gettext_lazy("holiday"), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not any(told.values()) or self.errors:
            return told
        for name in ("first", "kind"):
            if not told.get(name):
                self.add_error(name, _("Say which days and what they are, or leave the whole row empty."))
        if told.get("first"):
            self._check_days(told["first"], told.get("last") or told["first"])
        return told

    def _check_days(self, first: date, last: date) -> None:
        if last < first or (last - first).days >= MOST_DAYS:
            words = _("The last day comes after the first, and within %(most)s days.") % {"most": MOST_DAYS}
            self.add_error("last", words)
        elif first.year not in YEARS or last.year not in YEARS:
            self.add_error("first", _("The year is between 1990 and 2200."))

    @property
    def days(self) -> Days | None:
        told = getattr(self, "cleaned_data", {})
        if self.errors or not told.get("first"):
            return None
        return Days(told["first"], told["last"] or told["first"], told["kind"], told["name"])


DaysRows = forms.formset_factory(DaysForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class DecreeForm(forms.Form):
    """Where it is written and when it was learnt; the days stand in `rows`."""

    source = forms.CharField(
        label=gettext_lazy("source"), max_length=200, help_text=gettext_lazy("The notice, with its number or address.")
    )
    learnt_on = DayField(label=gettext_lazy("learnt on"))
    settles = forms.BooleanField(
        label=gettext_lazy("With this the whole year is decreed"),
        required=False,
        help_text=gettext_lazy("Then deadlines in it are no longer provisional."),
    )

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"learnt_on": today})
        self.today = today
        self.rows = DaysRows(data, prefix="days")

    @property
    def days(self) -> list[Days]:
        return [days for row in self.rows.forms if (days := row.days)]

    def clean_learnt_on(self) -> date:
        learnt: date = self.cleaned_data["learnt_on"]
        if learnt > self.today:
            raise forms.ValidationError(_("This day lies ahead."))
        return learnt

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.rows.is_valid():
            self.add_error(None, _("Something is wrong with the days: see below."))
        elif not self.days:
            self.add_error(None, _("Name at least one day."))
        elif _overlap(self.days):
            self.add_error(None, _("A day stands in two rows."))
        return told


def _overlap(days: list[Days]) -> bool:
    ordered = sorted(days, key=lambda one: one.first)
    return any(before.last >= after.first for before, after in itertools.pairwise(ordered))


class SpansField(forms.CharField):
    """Spans of a day as people write them: 9:00–12:00, 13:30–18:00."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        found = [_span(match) for match in SPAN.finditer(text)]
        if BETWEEN.sub("", SPAN.sub("", text)) or None in found:
            raise forms.ValidationError(_("Write spans like 9:00-12:00, 13:30-18:00."))
        spans = [span for span in found if span]
        if any(before[1] >= after[0] for before, after in itertools.pairwise(spans)):
            raise forms.ValidationError(_("The spans stand in order, with a break between them."))
        return spans


def _span(match: re.Match[str]) -> Span | None:
    hour, minute, until_hour, until_minute = map(int, match.groups())
    start, end = hour * 60 + minute, until_hour * 60 + until_minute
    sound = minute < 60 and until_minute < 60 and start < end <= MINUTES_A_DAY
    return (start, end) if sound else None


class HoursForm(forms.Form):
    """A version of the opening hours."""

    valid_from = DayField(
        label=gettext_lazy("for complaints received from"),
        help_text=gettext_lazy("What was received before keeps the hours that were in force then."),
    )
    working = SpansField(
        label=gettext_lazy("on working days"), help_text=gettext_lazy("9:00-12:00, 13:30-18:00; 0:00-24:00 is all day")
    )
    off = SpansField(
        label=gettext_lazy("on days off"), required=False, help_text=gettext_lazy("Empty where the doors stay closed.")
    )
    source = forms.CharField(label=gettext_lazy("source"), max_length=200)

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day.year not in YEARS:
            raise forms.ValidationError(_("The year is between 1990 and 2200."))
        return day
