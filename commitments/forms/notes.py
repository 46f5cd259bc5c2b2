"""Proposing an interpretation note."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.bands import BandError, Interval
from commitments.forms.letters import day_field
from commitments.forms.limits import CLOCKS, CapField, LimitField
from commitments.metrics import Metric
from commitments.models import Letter, LetterQuerySet, Promise

NUMBER = re.compile(r"([≥≤><]|>=|<=)(\d{1,9}(?:\.\d{1,6})?)", re.ASCII)
# Field of the form: the parameter of the calculation that it sets.
SETS = {
    "limit": "limit",
    "target": "target",
    "gap": "gap",
    "breach_class": "breach_class",
    "benchmark_reading": "reading",
    "binding_clock": "binding_clock",
    "pause_cap": "pause_cap",
}
BENCHMARK_READINGS = (
    ("", "—"),
    ("R1", _("R1: industry benchmark ÷ own value")),
    ("R2", _("R2: 2 − own value ÷ industry benchmark")),
    ("R3", _("R3: share answered within the benchmark's time ÷ the benchmark's share")),
)
GRADES = tuple((grade.value, grade.label) for grade in Promise.BreachClass if grade.value)


class NoteForm(forms.Form):
    """The question, the reading, and what it sets for the calculation: a limit, or the gap it settles."""

    letter = forms.ModelChoiceField(label=_("commitment letter"), queryset=Letter.objects.none())
    clause_path = forms.CharField(label=_("clause"), required=False, max_length=200)
    metric = forms.ChoiceField(label=_("metric"), required=False, choices=[("", "—"), *Metric.choices])
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
        help_text=_("Own value ÷ benchmark is no choice: by it the slower would be the better."),
    )
    binding_clock = forms.ChoiceField(label=_("clock of the resolution"), required=False, choices=CLOCKS)
    pause_cap = CapField()
    valid_from = day_field(
        _("valid from"), required=False, help_text=_("Empty: the first day on which the letter binds.")
    )
    valid_until = day_field(_("valid until"), required=False, help_text=_("The last day; empty: for good."))

    def __init__(self, *args: Any, letters: LetterQuerySet, binds_from: date | None = None, **kwargs: Any) -> None:
        """`binds_from`: the first day of the letter that the note completes, where that is known."""
        super().__init__(*args, **kwargs)
        if binds_from is not None:
            self.fields["valid_from"].help_text = _(
                "The letter binds from %(day)s. If the note begins later, what it completes is not evaluable in the"
                " periods that end before it."
            ) % {"day": date_format(binds_from, gettext("j M Y"))}
        letter = self.fields["letter"]
        if isinstance(letter, forms.ModelChoiceField):
            letter.queryset = letters
        self.has_letters = letters.exists()

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
        if any(given.get(name) for name in ("limit", "target", "gap")) and not given.get("metric"):
            self.add_error("metric", _("Say for which metric."))
        if given.get("breach_class") and not given.get("gap") and "gap" not in self.errors:
            self.add_error("gap", _("Say which gap."))
        if given.get("benchmark_reading") and given.get("metric") != Metric.RESPONSE_VS_BENCHMARK:
            self.add_error("metric", _("A benchmark is read only for the response against the industry benchmark."))
        if (given.get("binding_clock") or given.get("pause_cap")) and given.get("metric") != Metric.RESOLUTION:
            self.add_error("metric", _("Only resolutions have a net clock."))
        if given.get("letter") and not given.get("valid_from") and "valid_from" not in self.errors:
            today = timezone.localdate()
            given["valid_from"] = given["letter"].binds_from(today) or today
        starts, ends = given.get("valid_from"), given.get("valid_until")
        if starts and ends and ends < starts:
            self.add_error("valid_until", _("A reading cannot end before it begins."))
        return given

    @property
    def parameters(self) -> dict[str, str]:
        return {key: self.cleaned_data[name] for name, key in SETS.items() if self.cleaned_data[name]}
