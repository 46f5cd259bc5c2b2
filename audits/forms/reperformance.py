"""What an auditor fills in about one complaint, and the thresholds of the lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from audits.actions.reperformance import Examination
from audits.checking import problems
from audits.forms.fields import DayInput
from audits.lists import MOST_HOURS
from audits.reperformance.facts import NEVER_NONE, NONE, TIMES, Found, How, Kind, Record, agrees
from audits.wording import KINDS, LABELS, fact_said, none_said
from complaints.fields import MomentField
from evidence.actions import Uploads
from evidence.forms import EvidenceField

NOT_THERE = "none"
""""Did not happen", beside the ways a fact may be settled: it is asked for by a word, and never by an empty field."""
YES_OR_NO = [("", "—"), ("yes", _("yes")), ("no", _("no"))]
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
    """Every fact, found as recorded, otherwise, not at all, or not to be determined. A value that is typed means
    otherwise. Facts that nobody has looked at yet stay open, so that it is saved as he types."""

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
            initial |= {f"{name}_how": _word(found), name: _typed(found.value)}
        super().__init__(data, files, initial=initial)
        self.record, self.known = record, known.findings
        for name in record.fields:
            self.fields[f"{name}_how"] = forms.ChoiceField(label=str(LABELS[name]), choices=hows(name), required=False)
            if name in TIMES:
                self.fields[name] = MomentField(label=str(LABELS[name]), required=False)
        self.fields["arrival"] = forms.ChoiceField(
            label=str(LABELS["arrival"]), choices=[("", "—"), *KINDS.items()], required=False
        )
        self.fields["first_contact"] = forms.ChoiceField(
            label=str(LABELS["first_contact"]), choices=YES_OR_NO, required=False
        )
        self.fields["loss"] = forms.DecimalField(
            label=str(LABELS["loss"]),
            required=False,
            min_value=Decimal("0.01"),
            max_digits=14,
            decimal_places=2,
            widget=forms.NumberInput(attrs={"step": "0.01"}),
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
        """A value without a word means otherwise; otherwise needs a value, and what did not happen has none."""
        how, value = self.cleaned_data.get(f"{name}_how", ""), self.cleaned_data.get(name)
        has_value = value not in (None, "")
        if not how and has_value:
            how = self.cleaned_data[f"{name}_how"] = How.OTHERWISE
        if how == How.OTHERWISE and not has_value and name not in self.errors:
            self.add_error(name, ValidationError(_instead(name)))
        if how == NOT_THERE and has_value:
            said = _("“%(none)s” is chosen and a value is typed: leave one of the two.") % {"none": none_said(name)}
            self.add_error(name, ValidationError(said))

    def findings(self) -> dict[str, Found]:
        """What was found, by fact."""
        return {
            name: self._found(name, how) for name in self.record.fields if (how := self.cleaned_data.get(f"{name}_how"))
        }

    def _found(self, name: str, how: str) -> Found:
        if how == NOT_THERE:
            return NONE
        return Found(How(how), self._value(name) if how == How.OTHERWISE else None)

    def _value(self, name: str) -> datetime | Kind | Decimal | bool | int | None:
        value = self.cleaned_data.get(name)
        if name == "first_contact":
            return bool(value == "yes")
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
        findings = self.findings() if self.is_bound and not self.errors else self.known
        found = findings.get(name)
        if found is None or found.how is not How.OTHERWISE:
            return False
        return not agrees(name, found.value, getattr(self.record, name))


def hows(name: str) -> list[tuple[str, str | Promise]]:
    """The ways in which a fact may be settled. Of pauses nothing else is found: they are borne out or not."""
    said: list[tuple[str, str | Promise]] = [("", "—"), (How.RECORDED, _("as recorded"))]
    if name != "pauses":
        said.append((How.OTHERWISE, _("otherwise")))
    if name not in NEVER_NONE:
        said.append((NOT_THERE, none_said(name)))
    return [*said, (How.UNDETERMINED, _("cannot be determined"))]


def _word(found: Found) -> str:
    return NOT_THERE if found == NONE else str(found.how)


def _typed(value: Any) -> Any:
    """A value as its field shows it."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _instead(name: str) -> str:
    if name in NEVER_NONE:
        return _text("Say what was found instead.")
    return _text("Say what was found instead, or choose “%(none)s”.") % {"none": none_said(name)}


class ThresholdForm(forms.Form):
    """From how many hours on something is long."""

    hours = forms.IntegerField(label=_("longer than, hours"), min_value=1, max_value=MOST_HOURS)


class WorkbookForm(forms.Form):
    """The workbook that comes back."""

    workbook = forms.FileField(label=_("workbook (.xlsx)"))
