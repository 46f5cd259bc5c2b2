"""What an auditor fills in to plan, draw, extend and give up a sample."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from audits.actions.samples import Outline
from audits.models import Engagement, Sample
from audits.sampling.gbt2828 import LEVELS, LIMITS, LotTooSmallError
from audits.sampling.plans import LARGEST, NoPlanError
from audits.sampling.questions import question
from commitments.models import Promise
from compliance.rules.metrics import DEFINITIONS

MOST_CONFIDENT = Decimal("99.9")


class Share(forms.DecimalField):
    """A share in per cent, between nothing and everything, with at most two places."""

    def __init__(self, **kwargs: Any) -> None:
        more = {"min_value": Decimal("0.01"), "max_value": MOST_CONFIDENT, "max_digits": 5, "decimal_places": 2}
        super().__init__(**{"required": False, **more, **kwargs})


class SampleForm(forms.Form):
    """The question and its terms. `outline` gives what was filled in; terms of other questions are dropped."""

    title = forms.CharField(label=_("title"), max_length=200)
    promise = forms.ModelChoiceField(
        label=_("promise"),
        queryset=Promise.objects.none(),
        required=False,
        empty_label=_("all complaints of the period"),
        help_text=_("It is drawn from all complaints within the promise's scope, those not yet due among them."),
    )
    method = forms.ChoiceField(label=_("question"), choices=Sample.Method, widget=forms.RadioSelect)
    tolerable = Share(label=_("tolerable deviations, %"), initial="3")
    confidence = Share(label=_("confidence, %"), initial="95")
    allowed = forms.IntegerField(
        label=_("deviations that still pass"), initial=0, min_value=0, max_value=50, required=False
    )
    level = Share(
        label=_("declared deviations, %"), initial="2", help_text=_("A promise of at least 98 per cent declares 2.")
    )
    limit = Share(label=_("limit, %"), initial="5")
    alpha = Share(label=_("risk to fail what holds, α, %"), initial="5")
    beta = Share(label=_("risk to pass what is at the limit, β, %"), initial="10")
    aql = forms.ChoiceField(
        label=_("acceptance quality limit, %"), choices=[(each, each) for each in LIMITS], initial="1.0", required=False
    )
    inspection = forms.ChoiceField(
        label=_("inspection level"), choices=[(each, each) for each in LEVELS], initial="II", required=False
    )
    stratify_by = forms.ChoiceField(
        label=_("strata"),
        choices=Sample.Stratum,
        required=False,
        help_text=_("Each stratum gives items in proportion to its size, so that they may be judged together."),
    )

    NEEDED = {
        "records": ("tolerable", "confidence", "allowed"),
        "declared": ("level", "limit", "alpha", "beta"),
        "limit": ("aql", "inspection"),
    }

    def __init__(self, *args: Any, engagement: Engagement, size: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_complaints = [key for key, definition in DEFINITIONS.items() if definition.ask is not None]
        promises = Promise.objects.agreed().filter(clause__in=engagement.clauses(), metric__in=of_complaints)
        promises = promises.select_related("clause")
        self.fields["promise"].queryset = promises  # type: ignore[attr-defined]
        self.size = size

    def clean(self) -> dict[str, Any]:
        super().clean()
        needed = self.NEEDED.get(self.cleaned_data.get("method", ""), ())
        for name in needed:
            if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, ValidationError(_("This question needs it.")))
        if needed and not self.errors:
            self._try()
        return self.cleaned_data

    def _try(self) -> None:
        """Whether there is a plan for about as many complaints as there are."""
        method = self.cleaned_data["method"]
        try:
            question(method, self._terms()).plan(max(self.size, 2))
        except NoPlanError:
            said = _("That would take more than %(most)s complaints. Choose terms that lie further apart.")
            self.add_error(None, ValidationError(said % {"most": LARGEST}))
        except LotTooSmallError:
            self.add_error(None, ValidationError(_("A single complaint is examined, not sampled.")))
        except ValueError:
            self.add_error("limit", ValidationError(_("The limit lies above the declared level.")))

    def _terms(self) -> dict[str, str]:
        method = self.cleaned_data["method"]
        typed = {name: str(self.cleaned_data[name]) for name in self.NEEDED[method]}
        return {"limit": typed["aql"], "inspection": typed["inspection"]} if method == "limit" else typed

    def outline(self) -> Outline:
        names = ("title", "method", "promise", "stratify_by")
        return Outline(terms=self._terms(), **{name: self.cleaned_data[name] for name in names})


class SeedForm(forms.Form):
    """The seed, once the frame is frozen."""

    seed = forms.CharField(
        label=_("seed"),
        max_length=200,
        help_text=_("Something that nobody could know before: dice, or tomorrow's closing index, with its source."),
    )


class ExtendForm(forms.Form):
    """How many in all, and why."""

    n = forms.IntegerField(
        label=_("sample size in all"),
        min_value=1,
        help_text=_(
            "As many more deviations may pass as guard just as well against what must not pass. Whoever extends "
            "because of what was found takes a larger risk than the page says: give the reason."
        ),
    )
    reason = forms.CharField(label=_("reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, sample: Sample, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sample = sample

    def clean_n(self) -> int:
        n: int = self.cleaned_data["n"]
        if not (self.sample.n or 0) < n <= (self.sample.size or 0):
            said = _("More than %(n)s, and no more than the %(size)s of the frame.")
            raise ValidationError(said % {"n": self.sample.n, "size": self.sample.size})
        return n


class GiveUpForm(forms.Form):
    """Why a sample is left."""

    reason = forms.CharField(label=_("reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
