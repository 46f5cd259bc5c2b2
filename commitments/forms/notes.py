"""Proposing an interpretation note."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from commitments import metrics
from commitments.bandcheck import graded
from commitments.bands import BandError, Interval
from commitments.definitions import keys_of, taking
from commitments.forms.letters import day_field
from commitments.forms.limits import CLOCKS, STATISTICS, CapField, LimitField, when
from commitments.models import Letter, LetterQuerySet, Promise

NUMBER = re.compile(r"([≥≤><]|>=|<=)(\d{1,9}(?:\.\d{1,6})?)", re.ASCII)
# Field of the form, in the order they stand in: the parameter of the calculation that it sets.
SETS = {
    "limit": "limit",
    "benchmark_reading": "reading",
    "statistic": "statistic",
    "window_days": "window_days",
    "planned_outage": "planned_outage",
    "due_days": "due_days",
    "binding_clock": "binding_clock",
    "pause_cap": "pause_cap",
    "target": "target",
    "gap": "gap",
    "breach_class": "breach_class",
    "minimum_count": "minimum_count",
}
BENCHMARK_READINGS = (
    ("", "—"),
    ("R1", _("R1: industry benchmark ÷ own value")),
    ("R2", _("R2: 2 − own value ÷ industry benchmark")),
    ("R3", _("R3: share answered within the benchmark's time ÷ the benchmark's share")),
)
PLANNED_OUTAGE = (("", "—"), ("counts", _("counts like any other")), ("apart", _("is allowed, and shown apart")))
GRADES = tuple((grade.value, grade.label) for grade in Promise.BreachClass if grade.value)


def using(name: str) -> frozenset[str]:
    """The metrics whose calculation can use what a field sets (rule book §3 to §7, §14)."""
    if name in ("target", "gap", "breach_class"):
        return graded() - keys_of("grades") if name == "target" else graded()
    return taking(SETS[name])


class DeclineForm(forms.Form):
    """Why a note is declined."""

    reason = forms.CharField(
        label=_("Why it is declined"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other side reads it: say what speaks against the reading, or what is missing."),
    )


class NoteForm(forms.Form):
    """The question, the reading, and what it sets for the calculation: a limit, or the gap it settles.

    Which of the settings are asked for follows from the metric (`using`); one that holds something is always shown.
    """

    letter = forms.ModelChoiceField(label=_("commitment letter"), queryset=Letter.objects.none())
    clause_path = forms.CharField(label=_("clause"), required=False, max_length=200)
    metric = forms.ChoiceField(label=_("metric"), required=False, choices=lambda: [("", "—"), *metrics.choices()])
    question = forms.CharField(label=_("question"), widget=forms.Textarea(attrs={"rows": 2}))
    reading = forms.CharField(label=_("reading chosen"), widget=forms.Textarea(attrs={"rows": 2}))
    alternatives = forms.CharField(label=_("alternatives"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    limit = LimitField(label=_("sets the limit"))
    target = forms.CharField(
        label=_("sets the number"),
        required=False,
        max_length=40,
        help_text=_("Where the letter names none: ≥ 99.9 or ≤ 3, shares in per cent"),
    )
    gap = forms.CharField(
        label=_("gap it settles"),
        required=False,
        max_length=40,
        help_text=_("(3, 5] means above 3 up to and including 5; [8, ∞) means 8 and more"),
    )
    breach_class = forms.ChoiceField(
        label=_("and the gap is"), required=False, choices=(("", _("missed, no breach class")), *GRADES)
    )
    benchmark_reading = forms.ChoiceField(
        label=_("reads the benchmark as"),
        required=False,
        choices=BENCHMARK_READINGS,
        help_text=_(
            "By R3 of a P90 the highest value there can be is 100 ÷ 90 = 1.111: a promise of more could never be kept."
            " Own value ÷ benchmark is no choice: by it the slower would be the better."
        ),
    )
    statistic = forms.ChoiceField(
        label=_("statistic"),
        required=False,
        choices=STATISTICS,
        help_text=_("P90 is the time within which 90 of 100 complaints were answered."),
    )
    window_days = forms.IntegerField(
        label=_("repeat window in days"),
        required=False,
        min_value=1,
        max_value=366,
        help_text=_("So long after its resolution the same complaint counts as a repeat."),
    )
    minimum_count = forms.IntegerField(
        label=_("fewest complaints"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text=_("With fewer in a period it is not evaluable; empty: 1."),
    )
    planned_outage = forms.ChoiceField(label=_("planned outage"), required=False, choices=PLANNED_OUTAGE)
    due_days = forms.IntegerField(
        label=_("due days after the period"),
        required=False,
        min_value=0,
        max_value=366,
        help_text=_("Of a white paper: so many days after the quarter has ended; empty: 30."),
    )
    binding_clock = forms.ChoiceField(label=_("clock of the resolution"), required=False, choices=CLOCKS)
    pause_cap = CapField()
    valid_from = day_field(
        _("valid from"), required=False, help_text=_("Empty: from the letter's first day, whatever day that becomes.")
    )
    valid_until = day_field(_("valid until"), required=False, help_text=_("The last day; empty: for good."))

    def __init__(self, *args: Any, letters: LetterQuerySet, first_day: date | None = None, **kwargs: Any) -> None:
        """`first_day`: that of the letter which the note completes, where it is known."""
        super().__init__(*args, **kwargs)
        if first_day is not None:
            self.fields["valid_from"].help_text = _(
                "The letter binds from %(day)s. If the note begins later, what it completes is not evaluable in the"
                " periods that end before it."
            ) % {"day": date_format(first_day)}
        letter = self.fields["letter"]
        if isinstance(letter, forms.ModelChoiceField):
            letter.queryset = letters
        self.has_letters = letters.exists()
        for name in SETS:
            self.fields[name].widget.attrs |= when("metric", sorted(using(name)))

    @property
    def about(self) -> list[forms.BoundField]:
        """What the note speaks of and says; then come the settings, and the days on which it is valid."""
        return [self[name] for name in ("letter", "clause_path", "metric", "question", "reading", "alternatives")]

    @property
    def settings(self) -> list[tuple[forms.BoundField, bool]]:
        """Each field that sets something, and whether it is shown: the metric can use it, or it holds something."""
        metric = self["metric"].value()
        return [(self[name], metric in using(name) or self[name].value() not in (None, "")) for name in SETS]

    @property
    def validity(self) -> list[forms.BoundField]:
        return [self[name] for name in ("valid_from", "valid_until")]

    def clean_target(self) -> str:
        text: str = self.cleaned_data["target"].strip().replace(" ", "").removesuffix("%")
        match = NUMBER.fullmatch(text)
        if text and match is None:
            raise forms.ValidationError(_("Write a number like ≥ 99.9 or ≤ 3."))
        return str(Interval.compared(match[1], match[2])) if match else ""

    def clean_gap(self) -> str:
        gap: str = self.cleaned_data["gap"].strip()
        try:
            return str(Interval.parse(gap)) if gap else ""
        except BandError as error:
            raise forms.ValidationError(_("Write a gap like (3, 5] or [8, ∞).")) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("breach_class") and not given.get("gap") and "gap" not in self.errors:
            self.add_error("gap", _("Say which gap."))
        self._suit(given)
        letter, ends = given.get("letter"), given.get("valid_until")
        starts = given.get("valid_from") or (letter.first_day if letter else None)
        if starts and ends and ends < starts:
            self.add_error("valid_until", _("A reading cannot end before it begins."))
        return given

    def _suit(self, given: dict[str, Any]) -> None:
        """What the metric has no use for is not dropped unseen: the person clears it or chooses another metric."""
        metric: str = given.get("metric") or ""
        held = [name for name in SETS if given.get(name) not in (None, "")]
        if held and not metric and "metric" not in self.errors:
            self.add_error("metric", _("Say for which metric."))
        for name in held:
            if metric and metric not in using(name):
                told = {"metric": metrics.name(metric)}
                self.add_error(name, _("Of no use for “%(metric)s”: clear it, or choose its metric.") % told)

    @property
    def parameters(self) -> dict[str, Any]:
        given = {key: self.cleaned_data[name] for name, key in SETS.items()}
        return {key: value for key, value in given.items() if value not in (None, "")}
