"""What an auditor fills in about one complaint, and the thresholds of the lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from audits.actions.reperformance import Examination
from audits.checking import problems
from audits.forms.fields import DayInput
from audits.lists import MOST_HOURS
from audits.reperformance.facts import TIMES, Found, How, Kind, Record, agrees
from audits.wording import KINDS, LABELS, fact_said
from complaints.fields import MomentField
from evidence.actions import Uploads
from evidence.forms import EvidenceField

HOWS: list[tuple[str, str | Promise]] = [
    ("", "—"),
    (How.RECORDED, _("as recorded")),
    (How.OTHERWISE, _("otherwise")),
    (How.UNDETERMINED, _("cannot be determined")),
]
SCORES = [("", "—"), *((str(score), str(score)) for score in range(1, 6))]


@dataclass(frozen=True, slots=True)
class Row:
    """A fact on the form: what the record says beside the two fields of what was found. `differs` marks what was found
    otherwise."""

    name: str
    label: str
    recorded: str
    how: BoundField
    value: BoundField | None
    differs: bool


class ExaminationForm(forms.Form):
    """Every fact, found as recorded, otherwise, or not to be determined. A value that is typed means otherwise; left
    empty it means that it did not happen. Facts that nobody has looked at yet stay open, so that it is saved as he
    types."""

    reason = forms.CharField(
        label=_("why it cannot be determined"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    note = forms.CharField(label=_("note"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=5000)
    effective_on = forms.DateField(
        label=_("Date of the evidence"),
        required=False,
        widget=DayInput(),
        help_text=_("the date the files speak of; empty means today"),
    )
    attachments = EvidenceField()
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, record: Record, known: Examination) -> None:
        initial: dict[str, Any] = {"seen": known.seen, "reason": known.reason, "note": known.note}
        for name, found in known.findings.items():
            initial |= {f"{name}_how": str(found.how), name: found.value}
        super().__init__(data, files, initial=initial)
        self.record = record
        for name in record.fields:
            self.fields[f"{name}_how"] = forms.ChoiceField(label=str(LABELS[name]), choices=HOWS, required=False)
            if name in TIMES:
                self.fields[name] = MomentField(label=str(LABELS[name]), required=False)
        self.fields["arrival"] = forms.ChoiceField(
            label=str(LABELS["arrival"]), choices=[("", "—"), *KINDS.items()], required=False
        )
        self.fields["satisfaction"] = forms.TypedChoiceField(
            label=str(LABELS["satisfaction"]), choices=SCORES, required=False, coerce=int, empty_value=None
        )

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in self.record.fields:
            self._settle(name)
        for name, said in () if self.errors else problems(self.record, self.findings(), now=timezone.now()):
            self.add_error(name if name in self.fields else None, ValidationError(said))
        missing = any(self.cleaned_data.get(f"{name}_how") == How.UNDETERMINED for name in self.record.fields)
        if missing and not self.cleaned_data.get("reason"):
            self.add_error("reason", ValidationError(_("Say why it cannot be determined.")))
        return self.cleaned_data

    def _settle(self, name: str) -> None:
        """A value without a word means otherwise; receipt and kind are always something."""
        how, value = self.cleaned_data.get(f"{name}_how", ""), self.cleaned_data.get(name)
        if not how and value not in (None, ""):
            how = self.cleaned_data[f"{name}_how"] = How.OTHERWISE
        needed = name in ("received_at", "arrival")
        if how == How.OTHERWISE and needed and value in (None, "") and name not in self.errors:
            self.add_error(name, ValidationError(_("Say what was found instead.")))

    def findings(self) -> dict[str, Found]:
        """What was found, by fact."""
        return {
            name: Found(How(how), self._value(name) if how == How.OTHERWISE else None)
            for name in self.record.fields
            if (how := self.cleaned_data.get(f"{name}_how"))
        }

    def _value(self, name: str) -> datetime | Kind | int | None:
        value = self.cleaned_data.get(name)
        return Kind(str(value)) if name == "arrival" else value

    def examination(self) -> Examination:
        """What was filled in."""
        told = self.cleaned_data
        return Examination(self.findings(), told.get("reason", ""), told.get("note", ""), told.get("seen") or 0)

    def uploads(self) -> Uploads:
        """The files and the day they speak of."""
        day = self.cleaned_data.get("effective_on") or timezone.localdate()
        return Uploads(self.cleaned_data.get("attachments") or [], day)

    def shown_after(self, seen: int) -> None:
        """As typed, shown again beside what a colleague wrote as version `seen`."""
        self.data = {**self.data.dict(), "seen": str(seen)}  # type: ignore[attr-defined]  # one value a field

    def rows(self) -> Iterator[Row]:
        """The facts as the page shows them, in order."""
        for name in self.record.fields:
            yield Row(
                name,
                capfirst(str(LABELS[name])),
                fact_said(name, getattr(self.record, name)),
                self[f"{name}_how"],
                self[name] if name in self.fields else None,
                self._differs(name),
            )

    def _differs(self, name: str) -> bool:
        if self.is_bound and not self.errors:
            found = self.findings().get(name)
        else:
            how = self.initial.get(f"{name}_how")
            found = Found(How(how), self.initial.get(name)) if how else None
        if found is None or found.how is not How.OTHERWISE:
            return False
        return not agrees(name, found.value, getattr(self.record, name))


class ThresholdForm(forms.Form):
    """From how many hours on something is long."""

    hours = forms.IntegerField(label=_("longer than, hours"), min_value=1, max_value=MOST_HOURS)


class WorkbookForm(forms.Form):
    """The workbook that comes back."""

    workbook = forms.FileField(label=_("workbook (.xlsx)"))
