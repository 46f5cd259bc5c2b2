"""The catalogue of metrics (rule book §6): each definition in the words of its page, and the clauses that use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise as LazyText
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.models import User
from commitments import care
from commitments.care import Care
from commitments.companies import Whose
from commitments.definitions import METRICS, MetricDefinition, Numbers
from commitments.models import Letter, LetterVersion, ResourceFact
from commitments.proposals import PARAMETER_NAMES
from compliance import wording

NUMBERS: dict[Numbers, LazyText] = {
    Numbers.SHARE: gettext_lazy("a share, 0% to 100%"),
    Numbers.RATIO: gettext_lazy("a ratio, which may be more than 100%"),
    Numbers.COUNT: gettext_lazy("a number of them"),
    Numbers.HOURS: gettext_lazy("hours of each person"),
    Numbers.NONE: gettext_lazy("no number: it is done or not"),
}
PARAMETERS: dict[str, LazyText | str] = {
    **PARAMETER_NAMES,
    "limit": gettext_lazy("limit"),
    "reading": gettext_lazy("reading of the benchmark"),
    "planned_outage": gettext_lazy("planned outage"),
    "minimum_count": gettext_lazy("fewest complaints"),
}
REGISTERS: dict[str, LazyText] = {
    "benchmark": gettext_lazy("benchmarks"),
    "outage": gettext_lazy("outages"),
    "milestone": gettext_lazy("milestones"),
    "violation": gettext_lazy("violations of law"),
    "statute": gettext_lazy("limits of the law"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A definition in one language, whatever the reader's own is."""

    language: str
    language_name: str
    name: str
    formula: str
    rule: str
    final: str


def in_all_languages(definition: MetricDefinition) -> list[Told]:
    return [_told(definition, code, str(name)) for code, name in settings.LANGUAGES]


def _told(definition: MetricDefinition, code: str, name: str) -> Told:
    with translation.override(code):
        usual = Decimal(str(definition.usual.get("window_days", 30)))
        told = {
            "limit": pgettext("in place of a time", "the limit"),
            "window": wording.quantity(usual, "day"),
            "goal": pgettext("in place of a number of hours", "the promised hours"),
        }
        words = definition.words
        return Told(
            code, name, capfirst(_(definition.name)), _(definition.formula), _(words.rule) % told, _(definition.final)
        )


def better(definition: MetricDefinition) -> str:
    """Which values are the better ones."""
    if definition.grades:
        return _("grades cases; fewer are better")
    return _("less is better") if definition.lower_is_better else _("more is better")


def parameters(definition: MetricDefinition) -> list[str]:
    """What clause or note may set for the calculation, with what holds where neither says anything."""
    found = []
    for name, label in PARAMETERS.items():
        usual = definition.usual.get(name)
        if name in definition.takes and usual:
            told = {"name": label, "usual": str(usual).upper()}
            found.append(_("%(name)s (%(usual)s unless said otherwise)") % told)
        elif name in definition.takes:
            found.append(str(label))
    return found


def registers(definition: MetricDefinition) -> list[str]:
    """The registers that its facts come from."""
    kinds = dict(ResourceFact.Kind.choices)
    return [str(kinds.get(key) or REGISTERS[key]) for key in sorted(definition.facts)]


@dataclass(frozen=True, slots=True)
class Uses:
    """The clauses of a letter in force that use a metric, each with who answers for it."""

    version: LetterVersion
    cares: Sequence[Care]


def uses(user: User, company: Whose, today: date) -> list[Uses]:
    """Of all metrics, letter by letter: what is promised, banded or graded in the versions in force."""
    letters = Letter.objects.visible_to(user, today).filter(organisation=company.company)
    binding = LetterVersion.objects.in_force(today).filter(letter__in=letters).select_related("letter")
    versions = list(binding.order_by("letter"))
    cares = care.of_versions(versions, today)
    return [Uses(version, cares[version.pk]) for version in versions]


def using(found: Sequence[Uses], key: str) -> list[Uses]:
    """Those of one metric; letters that do not use it are left out."""
    of_metric = [Uses(each.version, [care for care in each.cares if care.promise.metric == key]) for each in found]
    return [each for each in of_metric if each.cares]


@dataclass(frozen=True, slots=True)
class Entry:
    """A metric in the list of all."""

    definition: MetricDefinition
    better: str
    clauses: int


def entries(found: Sequence[Uses]) -> list[tuple[str, list[Entry]]]:
    """All metrics, those of complaints apart from those of registered facts."""
    told = [
        Entry(each, better(each), sum(len(use.cares) for use in using(found, key))) for key, each in METRICS.items()
    ]
    return [
        (_("From complaints"), [each for each in told if each.definition.ask]),
        (_("From registered facts"), [each for each in told if not each.definition.ask]),
    ]
