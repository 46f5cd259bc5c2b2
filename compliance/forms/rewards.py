"""The money and the formula of a reward pool."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceUnit
from commitments.metrics import name as metric_name
from commitments.models import Clause
from compliance.actions import Terms
from compliance.models import RewardFormula, Verdict, promises_pool
from compliance.rules.rewards import GRADED, Sharing

POINTS = {Verdict.MET: 100, Verdict.MISSED: 40, Verdict.MINOR: 20, Verdict.MAJOR: 0}
MOST_WEIGHT, MOST_HEADS = 1_000, 1_000_000


class TermsForm(forms.Form):
    """Amount and formula: a weight for each metric the letter binds the company to, points for each verdict, and the
    people of each unit. `terms` is what was decided."""

    amount = forms.DecimalField(
        label=_("amount in yuan"),
        min_value=1,
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput({"step": "0.01"}),
    )
    basis = forms.ChoiceField(
        label=_("points from"),
        choices=RewardFormula.Basis.choices,
        help_text=_(
            "By verdict: the points below. By attainment: how far the value reaches to its target, 100 at most."
        ),
    )
    sharing = forms.ChoiceField(
        label=_("shared"),
        choices=RewardFormula.Sharing.choices,
        help_text=_("By head count: a unit's score is multiplied by its people."),
    )
    remark = forms.CharField(label=_("why so"), required=False, max_length=200)

    def __init__(
        self,
        *args: Any,
        metrics: Sequence[str],
        units: Iterable[ServiceUnit],
        terms: Terms | None = None,
        idle: Container[str] = (),
        **more: Any,
    ) -> None:
        """`idle`: the metrics that nobody could judge yet; they weigh nothing unless somebody says so."""
        super().__init__(*args, **more)
        self.metrics, self.units = metrics, list(units)
        for metric in metrics:
            weight = terms.weights.get(metric, 0) if terms else int(metric not in idle)
            self.fields[f"weight_{metric}"] = _whole(capfirst(metric_name(metric)), MOST_WEIGHT, weight)
            if metric in idle:
                self.fields[f"weight_{metric}"].help_text = _("Not evaluable in any period so far.")
        for verdict in GRADED:
            earned = (terms.points if terms else POINTS).get(Verdict(verdict), 0)
            self.fields[f"points_{verdict}"] = _whole(str(Verdict(verdict).label), 100, earned)
        for unit in self.units:
            heads = terms.heads.get(str(unit.pk)) if terms else None
            self.fields[f"heads_{unit.pk}"] = _whole(unit.name, MOST_HEADS, heads, required=False)
        if terms:
            self.initial.update(amount=terms.amount, basis=terms.basis, sharing=terms.sharing)

    @property
    def plain_fields(self) -> list[BoundField]:
        return [self[name] for name in self.fields if "_" not in name]

    @property
    def weight_fields(self) -> list[BoundField]:
        return [self[f"weight_{metric}"] for metric in self.metrics]

    @property
    def point_fields(self) -> list[BoundField]:
        return [self[f"points_{verdict}"] for verdict in GRADED]

    @property
    def head_fields(self) -> list[BoundField]:
        return [self[f"heads_{unit.pk}"] for unit in self.units]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given[f"weight_{metric}"] for metric in self.metrics):
            self.add_error(None, _("At least one metric must have a weight."))
        earned = [given.get(f"points_{verdict}") for verdict in GRADED]
        if None not in earned and earned != sorted(earned, key=int, reverse=True):  # type: ignore[arg-type]
            self.add_error(None, _("A worse verdict cannot earn more points than a better one."))
        if given.get("sharing") == Sharing.HEADS and not self._heads():
            self.add_error("sharing", _("Enter the people of the units below."))
        return given

    def _heads(self) -> dict[str, int]:
        found = {str(unit.pk): self.cleaned_data.get(f"heads_{unit.pk}") for unit in self.units}
        return {unit: heads for unit, heads in found.items() if heads}

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            amount=given["amount"],
            weights={metric: given[f"weight_{metric}"] for metric in self.metrics},
            points={str(verdict): given[f"points_{verdict}"] for verdict in GRADED},
            basis=given["basis"],
            sharing=given["sharing"],
            heads=self._heads(),
            remark=given["remark"],
        )


class ProposalForm(TermsForm):
    """A new pool: also the clause that promises it, and the year whose results it rewards."""

    year = forms.TypedChoiceField(label=_("year"), coerce=int)
    clause = forms.ChoiceField(label=_("clause"))
    field_order = ["clause", "year", "amount"]

    def __init__(self, *args: Any, clauses: Sequence[Clause], years: Sequence[int], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["clause"].choices = [("", "—"), *((each.path, str(each)) for each in clauses)]  # type: ignore[attr-defined]
        self.fields["clause"].initial = next((each.path for each in clauses if promises_pool(each)), None)


class CorrectionForm(forms.Form):
    """Why an approved allocation is corrected; auditors and the readers of the white paper see it."""

    reason = forms.CharField(
        label=_("reason"), max_length=300, help_text=_("Stands in the white paper beside the new allocation.")
    )


def _whole(label: str, most: int, initial: int | None, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, initial=initial, required=required)
