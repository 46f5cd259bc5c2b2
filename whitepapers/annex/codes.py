"""What the keys in the tables of the annex mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from audits.models import CorrectiveAction, Finding, Sample, View
from audits.signed import FACTORS
from audits.wording import LISTS
from commitments.definitions import METRICS
from commitments.metrics import OF_NO_FIGURE
from commitments.models import Promise, ResourceFact
from complaints.models import Arrival
from compliance.analysis.control import SIGNALS
from compliance.messages import REASONS
from compliance.models import Breach, Clarity, Dispute, DisputeStep, RestatedCase, RewardPool, Verdict
from compliance.retold import SECTIONS
from compliance.rules.funnel import Where
from whitepapers.snapshot.exclusions import BEYOND

Text = LazyText | str
Codes = Mapping[str, Text]


def _of(choices: Iterable[tuple[Any, Any]]) -> dict[str, Text]:
    """Those of a field, without its empty one."""
    return {code: name for code, name in choices if code}


_CODES: Mapping[str, Codes] = {
    "metric": {**{key: _(metric.name) for key, metric in METRICS.items()}, **OF_NO_FIGURE},
    "promise_kind": _of(Promise.Kind.choices),
    "comparator": _of(Promise.Comparator.choices),
    "period": _of(Promise.Period.choices),
    "force": _of(Promise.Force.choices),
    "breach_class": _of(Promise.BreachClass.choices),
    "verdict": _of(Verdict.choices),
    "clarity": {**_of(Clarity.choices), "none": _("no share of complaints")},
    "reason": REASONS,
    "signal": {str(code): text for code, text in SIGNALS.items()},
    "funnel": {
        Where.INSIDE: _("within what chance explains"),
        Where.HIGH: _("above the 95-per-cent limit"),
        Where.LOW: _("below the 95-per-cent limit"),
        Where.FAR_HIGH: _("above the 99.8-per-cent limit"),
        Where.FAR_LOW: _("below the 99.8-per-cent limit"),
    },
    "event": {
        "responded": _("first response"),
        "preliminary": _("preliminary solution"),
        "resolved": _("resolution"),
    },
    "exclusion": {
        **{kind: kind.label for kind in (Arrival.DUPLICATE, Arrival.CHASER, Arrival.VOID)},
        BEYOND: _("beyond the letter"),
    },
    "breach_status": _of(Breach.Status.choices),
    "withdrawn": {
        "facts_corrected": _("corrected facts undid it"),
        "facts_returned": _("the facts show it again"),
        "amended": _("an amendment governs the period; its day follows the colon"),
    },
    "stage": _of(Dispute.Stage.choices),
    "outcome": _of(Dispute.Outcome.choices),
    "step": _of(DisputeStep.Kind.choices),
    "resource": _of(ResourceFact.Kind.choices),
    "reward_status": {**_of(RewardPool.Status.choices), "none": _("promised, and not proposed yet")},
    "sample_method": _of(Sample.Method.choices),
    "stratum": _of(Sample.Stratum.choices),
    "list": {which: name for which, (name, _what) in LISTS.items()},
    "view": _of(View.choices),
    "grade": _of(Finding.Grade.choices),
    "finding_status": _of(Finding.Status.choices),
    "action_status": _of(CorrectiveAction.Status.choices),
    "cause": _of(RestatedCase.Why.choices),
    "beside": SECTIONS,
    "factor": FACTORS,
}
CODES: Mapping[str, Codes] = {name: {str(code): text for code, text in codes.items()} for name, codes in _CODES.items()}
"""By the name of the list, what each of its keys means."""
