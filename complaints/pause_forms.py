"""The rows of the complaint form in which pauses are entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.fields import MomentField
from complaints.models import Complaint, Pause
from complaints.rules import pauses as rules

EMPTY_ROWS = 1
MOST_ROWS = 30


class PauseForm(forms.Form):
    """One pause. A row that is left or made empty is none."""

    starts_at = MomentField(label=gettext_lazy("paused from"), required=False)
    ends_at = MomentField(
        label=gettext_lazy("paused to"), required=False, help_text=gettext_lazy("Empty while it goes on.")
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("reason of the pause"), required=False, choices=[("", "—"), *Pause.Reason.choices]
    )
    question_at = MomentField(label=gettext_lazy("question sent"), required=False)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if any(told.values()) and not self.errors:
            for name in ("starts_at", "reason"):
                if not told.get(name):
                    self.add_error(name, _("Say when it began and why, or leave the whole row empty."))
        return told

    @property
    def pause(self) -> rules.Pause | None:
        """What the row says; None where it is empty or unreadable."""
        told = getattr(self, "cleaned_data", {})
        if self.errors or not told.get("starts_at"):
            return None
        return rules.Pause(told["starts_at"], told["ends_at"], told["reason"], told["question_at"])


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # generic for mypy only
    """The rows of a complaint's pauses, and an empty one to add to them."""

    @property
    def told(self) -> bool:
        """Whether a person changed anything in the rows."""
        return self.is_bound and self.has_changed()

    @property
    def sound(self) -> bool:
        """Whether every row can be read. A form sent without these rows says nothing about pauses."""
        return not self.is_bound or self.is_valid()

    @property
    def pauses(self) -> tuple[rules.Pause, ...]:
        return tuple(pause for form in self.forms if (pause := form.pause))

    def say(self, number: int, text: str) -> None:
        """Put what is wrong with a pause beside its row; `number` counts the rows that are not empty, from 1."""
        told = [form for form in self.forms if form.pause]
        if 0 < number <= len(told):
            told[number - 1].add_error("starts_at", text)

    @property
    def numbered(self) -> Iterator[tuple[int, PauseForm]]:
        return enumerate(self.forms, start=1)


PauseRows = forms.formset_factory(PauseForm, formset=Rows, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def rows(data: Any, complaint: Complaint | None) -> Rows:
    """The rows as sent, or as the complaint has them."""
    sent = data if data and f"pauses-{forms.formsets.TOTAL_FORM_COUNT}" in data else None
    before = complaint.pauses if complaint else ()
    return cast(Rows, PauseRows(sent, prefix="pauses", initial=list(_initial(before))))


def _initial(pauses: Iterable[rules.Pause]) -> Iterator[dict[str, Any]]:
    for pause in pauses:
        yield {name: getattr(pause, name) for name in PauseForm.base_fields}
