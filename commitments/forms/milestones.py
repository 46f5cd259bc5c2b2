"""The steps of a letter's plan, and how they get on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commitments.forms.facts import CorrectionFields, SourceFields
from commitments.forms.letters import day_field


def same_ends(text: str) -> str:
    """A text whose lines end in one way, whichever browser sent them."""
    return "\n".join(line.rstrip() for line in text.splitlines())


class MilestoneForm(forms.Form):
    """A step as it is planned."""

    phase = forms.CharField(label=_("phase"), required=False, max_length=60)
    deliverables = forms.CharField(label=_("deliverables"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)
    unit = forms.CharField(label=_("responsible unit"), required=False, max_length=100)
    due_on = day_field(
        _("promised by"), required=False, help_text=_("The day the letter names; empty where it names none.")
    )
    starts_on = day_field(_("planned from"), required=False)
    ends_on = day_field(_("planned to"), required=False, help_text=_("Needed where the letter names no day."))
    people_planned = forms.IntegerField(label=_("people planned"), required=False, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("due_on", "ends_on"):  # one of the two is needed
            self.fields[name].needed_later = True  # type: ignore[attr-defined]

    def clean_deliverables(self) -> str:
        return same_ends(self.cleaned_data["deliverables"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day lies before the first."))
        if not self.errors and not (given.get("due_on") or ends):
            self.add_error("ends_on", _("By which day? Without one nobody can say whether it is in time."))
        return given


class AddMilestoneForm(MilestoneForm):
    """A step that the letter's words did not propose."""

    clause_path = forms.ChoiceField(label=_("clause"))
    field_order = ["clause_path"]

    def __init__(self, *args: Any, clauses: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clause_path"].choices = clauses  # type: ignore[attr-defined]


class DoneFields(forms.Form):
    """What became of a step. `has_source` in `initial` says that a file is there already."""

    people_actual = forms.IntegerField(label=_("people at work"), required=False, min_value=0, max_value=1_000_000)
    done_on = day_field(_("done on"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        done = given.get("done_on")
        if done and done > timezone.localdate():
            self.add_error("done_on", _("This day has not come yet."))
        shown = given.get("evidence") or self.initial.get("has_source") or "evidence" in self.errors
        if done and not shown:
            self.add_error("evidence", _("Done is only what a file shows: add it."))
        return given


class MilestoneDoneForm(DoneFields, SourceFields):
    """A step is done: when, by how many, what came of it, and the file that shows it."""

    deliverables = forms.CharField(label=_("deliverables"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)
    field_order = ["done_on", "people_actual", "deliverables", "evidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].required = True
        self.fields["evidence"].required = not self.initial.get("has_source")
        self.fields["evidence"].help_text = _("The record of acceptance, the minutes, the report: what shows it done.")

    def clean_deliverables(self) -> str:
        return same_ends(self.cleaned_data["deliverables"])


class CorrectMilestoneForm(DoneFields, CorrectionFields, MilestoneForm, SourceFields):
    """Another plan for a step, or another account of what became of it."""

    field_order = ["done_on", "evidence", "people_actual", "reason", "deliverables"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = _("What shows it done. Leave empty if the file is still the same.")
        self.fields["reason"].label = _("remark or reason")
