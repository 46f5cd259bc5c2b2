"""The lists of complaints behind a figure: what they are called, the links to them, and what they are limited to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments import parts
from commitments.definitions import METRICS
from compliance import cases, wording
from compliance.models import Result
from dashboard import navigation

# "138 complaints …": what the complaints of a list have in common.
NAMES: dict[str, LazyText] = {
    "numerator": gettext_lazy("that count"),
    "failures": gettext_lazy("that failed"),
    "denominator": gettext_lazy("that can be judged"),
    "not_yet_due": gettext_lazy("not yet due"),
    "graded": gettext_lazy("in the band"),
    "noted": gettext_lazy("in a class that a note names"),
    "beyond": gettext_lazy("beyond the band"),
    "breach": gettext_lazy("of the breach"),
    "rank": gettext_lazy("at the rank"),
}
CHIPS: dict[str, LazyText] = {
    "numerator": gettext_lazy("numerator: %(count)s"),
    "failures": gettext_lazy("failures: %(count)s"),
    "denominator": gettext_lazy("denominator: %(count)s"),
    "not_yet_due": gettext_lazy("not yet due: %(count)s"),
    "graded": gettext_lazy("in the band: %(count)s"),
    "noted": gettext_lazy("in a class by note: %(count)s"),
    "beyond": gettext_lazy("beyond the band: %(count)s"),
    "breach": gettext_lazy("of the breach: %(count)s"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A list as a link with its number; `current` is the list on the page."""

    part: str
    label: str
    url: str
    current: bool = False


def name(result: Result, part: str) -> str:
    """What the complaints of a list have in common."""
    definition = METRICS.get(result.promise.metric)
    own = definition.words.names.get(part) if definition else None
    return _(own) if own else str(NAMES[part])


def chips(request: HttpRequest, result: Result, current: str = "") -> list[Chip]:
    """The lists behind a result that the person asking may open. Where nothing waits there is no list of it."""
    found = [_chip(request, result, part, current) for part in cases.offered(result.promise.metric)]
    return [chip for chip in found if chip.url and (chip.current or not _is_idle(result, chip.part))]


def urls(shown: list[Chip]) -> Mapping[str, str]:
    """The addresses of lists by what they hold."""
    return {chip.part: chip.url for chip in shown}


def limits(result: Result, list_: cases.Cases) -> list[str]:
    """What a list is limited to, said at its top: window, moment, limit, unit and the clause's own scope."""
    found = [_window(list_)]
    if list_.question is not None and list_.question.limit is not None:
        found.append(_("limit %(limit)s") % {"limit": wording.limit(str(list_.question.limit))})
    if result.unit is not None:
        found.append(_("only the unit %(unit)s") % {"unit": result.unit})
    return [*filter(None, found), *parts.sentences(result.promise.scope)]


def _chip(request: HttpRequest, result: Result, part: str, current: str) -> Chip:
    url = navigation.openable(request, "dashboard:cases", result.pk, part)
    return Chip(part, _label(result, part), url, part == current)


def _label(result: Result, part: str) -> str:
    if part == "rank":
        rank = wording.number(int(result.detail.get("rank") or 0))
        return _("at rank %(rank)s") % {"rank": rank}
    own = METRICS[result.promise.metric].words.chips.get(part)
    words = _(own) if own else str(CHIPS[part])
    return words % {"count": wording.number(cases.count(result, part))}


def _is_idle(result: Result, part: str) -> bool:
    return part in ("not_yet_due", "noted", "beyond", "rank") and not cases.count(result, part)


def _window(list_: cases.Cases) -> str:
    if list_.window is None:
        return ""
    start, end = list_.window
    return _("received from %(start)s up to %(end)s") % {"start": wording.moment(start), "end": wording.moment(end)}
