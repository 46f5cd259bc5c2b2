"""Why a figure changed, in sentences with the numbers in them (`compliance.explaining`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.enumeration import enumerated
from commitments.models import ResourceFact
from complaints.models import ChangeSet
from complaints.scrubbing import scrub
from compliance import wording
from compliance.explaining import Explanation
from compliance.remarks import PARTS
from compliance.rules.moves import Why
from compliance.rules.parts import Part
from compliance.surroundings import Difference

Pair = tuple[Part | None, Part | None]
SECTIONS: dict[str, LazyText] = {
    "zone": gettext_lazy("time zone of the letter"),
    "calendar": gettext_lazy("holidays and opening hours"),
    "versions": gettext_lazy("versions of the letter"),
    "promises": gettext_lazy("promises as they were read"),
    "clauses": gettext_lazy("clauses"),
    "plan": gettext_lazy("steps of the plan"),
    "notes": gettext_lazy("interpretation notes"),
    "pauses": gettext_lazy("whether pauses are on record"),
    "outages": gettext_lazy("outages"),
    "benchmarks": gettext_lazy("benchmarks"),
    "violations": gettext_lazy("violations of the law"),
    "statutes": gettext_lazy("limits of the law"),
    "code": gettext_lazy("the program that counts"),
    "rules": gettext_lazy("the rules"),
}
SINGLE = ("zone", "calendar", "pauses")  # sections that say one thing


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: how many complaints it moved, and how many from where to where."""

    sentence: str
    turns: list[str]


@dataclass(frozen=True, slots=True)
class Write:
    """A change set that moved complaints of a figure: how many, who wrote it, when and why."""

    number: int
    kind: str
    by: str
    at: datetime
    reason: str
    count: int


def reasons(explanation: Explanation) -> list[Reason]:
    """Why complaints moved."""
    return told(explanation.turns)


def told(found: Mapping[Why, Counter[Pair]]) -> list[Reason]:
    """How many complaints moved from where to where, by the reason."""
    return [Reason(MOVED[why](counts.total()), turns(counts)) for why, counts in found.items()]


def turns(counts: Mapping[Pair, int]) -> list[str]:
    """ "12: in time → late", the most frequent first."""
    order = sorted(counts.items(), key=lambda turn: (-turn[1], str(turn[0])))
    return [
        _("%(count)s: %(before)s → %(after)s")
        % {"count": wording.number(count), "before": part(before), "after": part(after)}
        for (before, after), count in order
    ]


def part(found: Part | None) -> str:
    """What a complaint counts as; not at all."""
    return str(PARTS[found]) if found is not None else _("not counted")


def surroundings(explanation: Explanation) -> list[str]:
    """What changed beside who counts as what: registers and notes, the program, and how fast the answers were."""
    found = [*_statistic(explanation), *(difference(each) for each in explanation.differences)]
    return [*found, *([_("The program that counts is another version.")] if explanation.programmed else [])]


def _statistic(explanation: Explanation) -> Iterator[str]:
    """The statistic of response times that is held against a benchmark; it moves without anybody joining or leaving."""
    before, after = (side.detail.get("own_seconds") for side in (explanation.old, explanation.new))
    if before is not None and after is not None and before != after:
        told = {"before": wording.exact_duration(before), "after": wording.exact_duration(after)}
        yield _("The statistic of the response times moved from %(before)s to %(after)s.") % told


def rests(explanation: Explanation, name: Callable[[str], str]) -> list[str]:
    """What of the counts no complaint explains; `name` says what the complaints of a list have in common."""
    return [
        _("%(step)s complaints %(list)s: by the program that counts.")
        % {"step": wording.signed(line.rest), "list": name(line.part)}
        for line in explanation.lines
        if line.rest
    ]


def section(name: str) -> str:
    """What a section of the surroundings holds."""
    kind, _colon, fact = name.partition(":")
    if kind == "facts" and fact in ResourceFact.Kind.values:
        return _("registered facts: %(kind)s") % {"kind": ResourceFact.Kind(fact).label}
    return str(SECTIONS.get(name, name))


def difference(found: Difference) -> str:
    """How a section differs: "Interpretation notes: 1 new (note 2)"."""
    if found.section in SINGLE:
        return _("%(section)s: changed") % {"section": section(found.section)}
    return _("%(section)s: %(what)s") % {"section": section(found.section), "what": enumerated(_entries(found))}


def _entries(found: Difference) -> Iterator[str]:
    if found.came:
        yield ngettext("%(count)s new", "%(count)s new", len(found.came)) % _counted(found.came)
    if found.went:
        yield ngettext("%(count)s gone", "%(count)s gone", len(found.went)) % _counted(found.went)
    if found.changed:
        count = len(found.changed)
        yield ngettext("%(count)s changed", "%(count)s changed", count) % {"count": wording.number(count)}


def _counted(entries: Iterable[object]) -> dict[str, str]:
    return {"count": wording.number(len(list(entries)))}


def writes(counts: Mapping[int, int]) -> list[Write]:
    """The change sets that moved complaints, the latest first, by how many each moved. Reasons are what people wrote:
    they are shown scrubbed."""
    found = ChangeSet.objects.filter(pk__in=counts).select_related("by").order_by("-number")
    return [
        Write(
            each.number or 0, each.get_kind_display(), str(each.by or ""), each.at, scrub(each.reason), counts[each.pk]
        )
        for each in found
    ]


def _since(count: int) -> str:
    return ngettext(
        "%(count)s complaint came, was answered or fell due since.",
        "%(count)s complaints came, were answered or fell due since.",
        count,
    ) % {"count": wording.number(count)}


def _recorded(count: int) -> str:
    return ngettext(
        "%(count)s complaint had come before and was recorded only later.",
        "%(count)s complaints had come before and were recorded only later.",
        count,
    ) % {"count": wording.number(count)}


def _corrected(count: int) -> str:
    return ngettext("%(count)s complaint was corrected.", "%(count)s complaints were corrected.", count) % {
        "count": wording.number(count)
    }


def _beside(count: int) -> str:
    return ngettext(
        "%(count)s complaint counts otherwise because another one of the same customer was corrected.",
        "%(count)s complaints count otherwise because others of the same customers were corrected.",
        count,
    ) % {"count": wording.number(count)}


def _agreed(count: int) -> str:
    return ngettext(
        "%(count)s complaint counts otherwise by what was agreed or decreed since.",
        "%(count)s complaints count otherwise by what was agreed or decreed since.",
        count,
    ) % {"count": wording.number(count)}


MOVED: dict[Why, Callable[[int], str]] = {
    Why.SINCE: _since,
    Why.RECORDED: _recorded,
    Why.CORRECTED: _corrected,
    Why.BESIDE: _beside,
    Why.AGREED: _agreed,
}
