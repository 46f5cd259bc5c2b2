"""A promise as the letter has it beside what somebody supposes: line by line, with the steps between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ServiceUnit
from commitments.definitions import taking
from commitments.fitting import is_limit
from commitments.metrics import Metric
from commitments.models import Promise
from compliance import cases, stretches, wording
from compliance.models import Result
from compliance.whatif import LIMIT, TARGET, WINDOW, Supposed
from dashboard import foresight

COUNTS: dict[str, LazyText] = {
    "numerator": gettext_lazy("Numerator"),
    "failures": gettext_lazy("Failures"),
    "graded": gettext_lazy("Graded cases"),
    "noted": gettext_lazy("In a class by note"),
    "beyond": gettext_lazy("Beyond the band"),
    "denominator": gettext_lazy("Denominator"),
    "not_yet_due": gettext_lazy("Not yet due"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What both say of one thing; `step` is the way from the one to the other, where it is a number."""

    label: str
    real: str
    supposed: str
    step: str = ""

    @property
    def differs(self) -> bool:
        return self.real != self.supposed


def lines(real: Result, supposed: Result, today: date) -> list[Line]:
    """Figure, terms, counts and foresight of both; what neither has is left out."""
    found = [
        Line(_("Value"), wording.figure(real), wording.figure(supposed), _step(real, supposed)),
        Line(_("Asked for"), goal(real.promise), goal(supposed.promise)),
        _told(_("Limit"), real, supposed, limit),
        _told(_("Window"), real, supposed, window),
        *_counts(real, supposed),
        *_ahead(real, supposed, today),
    ]
    return [line for line in found if line.real or line.supposed]


def terms(result: Result) -> dict[str, str]:
    """What the letter, with its notes, says of each thing that can be supposed, by the name of its field."""
    said = {TARGET: goal(result.promise), LIMIT: limit(result), WINDOW: window(result)}
    return {name: words for name, words in said.items() if words}


def spoken(promise: Promise, supposed: Supposed, units: Mapping[int, ServiceUnit]) -> list[str]:
    """What is supposed, thing by thing. `promise` is the one that asks for it."""
    said = []
    if supposed.target is not None:
        said.append(_("target %(goal)s") % {"goal": goal(promise)})
    if supposed.limit is not None:
        said.append(_("limit %(limit)s") % {"limit": wording.limit(str(supposed.limit))})
    if supposed.window_days is not None:
        said.append(_("window %(days)s") % {"days": wording.limit(f"{supposed.window_days}d")})
    left_out = [str(units[pk]) for pk in sorted(supposed.without) if pk in units]
    return [*said, *(_("without %(unit)s") % {"unit": unit} for unit in left_out)]


def goal(promise: Promise) -> str:
    """What is asked for; of a limit of time the share of cases."""
    return stretches.goal(promise) if is_limit(promise) else wording.goal(promise)


def limit(result: Result) -> str:
    return wording.limit(str(result.detail["limit"])) if result.detail.get("limit") else ""


def window(result: Result) -> str:
    days = result.detail.get("window_days")
    return wording.limit(f"{days}d") if days and result.promise.metric in taking("window_days") else ""


def _told(label: str, real: Result, supposed: Result, words: Callable[[Result], str]) -> Line:
    return Line(label, words(real), words(supposed))


def _step(real: Result, supposed: Result) -> str:
    if wording.is_counted(real.promise.metric) and real.value is not None and supposed.value is not None:
        return wording.signed(int(supposed.value - real.value))
    return wording.change(supposed, real)


def _counts(real: Result, supposed: Result) -> Iterator[Line]:
    if real.promise.metric == Metric.RESPONSE_VS_BENCHMARK:
        return  # its value is no quotient of complaints
    for part in cases.offered(real.promise.metric):
        if part in COUNTS:
            numbers = cases.count(real, part), cases.count(supposed, part)
            step = wording.signed(numbers[1] - numbers[0])
            yield Line(str(COUNTS[part]), wording.number(numbers[0]), wording.number(numbers[1]), step)


def _ahead(real: Result, supposed: Result, today: date) -> Iterator[Line]:
    both = foresight.foresight(real, today), foresight.foresight(supposed, today)
    told = [(each.heading, each.headline, each.gone or wording.NOTHING) if each else ("", "", "") for each in both]
    for label, *words in zip((_("Heading for"), _("Left"), _("Used up on")), *told, strict=True):
        yield Line(label, *words)
