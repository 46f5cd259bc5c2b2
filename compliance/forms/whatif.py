"""What somebody supposes instead of what the letter says. It is sent in the address and changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ServiceUnit
from commitments.definitions import has
from commitments.fitting import is_limit
from commitments.forms.limits import LimitField
from commitments.models import Promise
from complaints.rules.clocks import Limit, LimitError
from compliance import agreed, whatif
from compliance.whatif import Supposed

LONGEST_WINDOW = 366  # days


class SupposedForm(forms.Form):
    """The fields that can be supposed of a promise; an empty one stays as the letter says. `now` are the words of what
    it says, by field."""

    target = forms.DecimalField(label=gettext_lazy("target"), required=False, min_value=0, max_digits=14)
    limit = LimitField(label=gettext_lazy("limit"))
    window_days = forms.IntegerField(
        label=gettext_lazy("window in days"), required=False, min_value=1, max_value=LONGEST_WINDOW
    )
    without = forms.TypedMultipleChoiceField(
        label=gettext_lazy("without the units"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any, *, promise: Promise, units: Sequence[ServiceUnit], now: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(data)
        offered = whatif.offered(promise)
        self.fields["without"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]
        for name in list(self.fields):
            if name not in offered or (name == whatif.UNITS and len(units) < 2):
                del self.fields[name]
            elif said := (now or {}).get(name):
                self.fields[name].help_text = _("By the letter: %(said)s") % {"said": said}
        if whatif.LIMIT in self.fields:
            written = _("Write 30min, 2h, 5d, 3wd (working days) or 4wh (working hours).")
            self.fields[whatif.LIMIT].help_text = f"{self.fields[whatif.LIMIT].help_text} {written}".strip()
        if whatif.TARGET in self.fields:
            self._fit(self.fields[whatif.TARGET], promise)

    def _fit(self, field: forms.Field, promise: Promise) -> None:
        """In the unit of the promise, and no share above the whole."""
        unit = _unit(promise)
        if unit == "percent":
            field.label = _("target in per cent")
        if is_limit(promise) or has(promise.metric, "is_share"):
            most = 100 if unit == "percent" else 1
            field.validators.append(MaxValueValidator(most))
            field.widget.attrs["max"] = most
        field.widget.attrs["step"] = "any"

    def clean_limit(self) -> Limit | None:
        text = self.cleaned_data["limit"]
        try:
            return Limit.parse(text) if text else None
        except LimitError as error:
            raise forms.ValidationError(_("No limit may be longer than ten years.")) from error

    def clean_without(self) -> frozenset[int]:
        left_out = frozenset(self.cleaned_data["without"])
        if len(left_out) == len(self.fields["without"].choices):  # type: ignore[attr-defined]
            raise forms.ValidationError(_("Leave at least one unit in."))
        return left_out

    @property
    def supposed(self) -> Supposed:
        """What it says; nothing while it does not hold."""
        if not self.is_bound or not self.is_valid():
            return whatif.NOTHING
        told = self.cleaned_data
        target: Decimal | None = told.get(whatif.TARGET)
        return Supposed(target, told.get(whatif.LIMIT), told.get(whatif.WINDOW), told.get(whatif.UNITS) or frozenset())


def _unit(promise: Promise) -> str:
    """The unit in which a target is supposed: of a limit of time the share of cases, otherwise the promise's own."""
    if is_limit(promise):
        return "percent"
    return promise.unit if promise.value is not None else agreed.unit_of(promise)
