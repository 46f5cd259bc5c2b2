"""What must be finished before an opinion is signed, each with the place where it is done.

Every item is a plain function of the opinion. What may be explained instead needs a reason, which is signed with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.enumeration import enumerated
from audits import contradictions, opining
from audits.lists import Listing, Which
from audits.models import Finding, Opinion, Sample, View
from audits.wording import LISTS as LISTED
from commitments.models import InterpretationNote
from compliance import wording
from compliance.models import ComplianceRun, Exemption
from evidence.verification import was_verified

TITLES: dict[str, LazyText | str] = {
    "independent": gettext_lazy("No auditor's independence is endangered"),
    "samples": gettext_lazy("Samples are drawn or given up"),
    "reperformed": gettext_lazy("Drawn samples are re-performed"),
    "lists": gettext_lazy("The lists are reviewed in full"),
    "findings": gettext_lazy("No finding is left as a draft"),
    "notes": gettext_lazy("Interpretation notes are ruled on"),
    "exemptions": gettext_lazy("Exemptions are ruled on"),
    "recomputed": gettext_lazy("The figures were recomputed after the quarter's end"),
    "final": gettext_lazy("The figures are final"),
    "journal": gettext_lazy("The journal is verified"),
    "clauses": gettext_lazy("Every clause has an opinion"),
    "overall": gettext_lazy("The scope and the overall opinion are written"),
    "opposed": gettext_lazy("The overall opinion contradicts no clause"),
    "strained": gettext_lazy("The overall opinion follows from the clauses"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on the list. `lacks` says what is missing, empty when nothing is; `url` is where it is done.

    `may_be_explained`: a reason, `explained`, may stand in its place.
    """

    key: str
    lacks: str
    url: str
    may_be_explained: bool = False
    explained: str = ""

    @property
    def title(self) -> str:
        return str(TITLES[self.key])

    @property
    def is_done(self) -> bool:
        return not self.lacks

    @property
    def is_settled(self) -> bool:
        return self.is_done or (self.may_be_explained and bool(self.explained))


def checklist(opinion: Opinion) -> list[Item]:
    """Everything, in the order in which it is done."""
    return [
        Item(key, look(opinion), _place(key, opinion), key in EXPLAINABLE, opinion.explained.get(key, ""))
        for key, look in LOOKS.items()
    ]


def unsettled(opinion: Opinion) -> list[Item]:
    """What stands in the way of a signature."""
    return [item for item in checklist(opinion) if not item.is_settled]


def explanations(opinion: Opinion) -> dict[str, str]:
    """The reasons that are signed: those of what is in fact unfinished."""
    return {item.key: item.explained for item in checklist(opinion) if not item.is_done and item.explained}


def independent(opinion: Opinion) -> str:
    """Nobody is on the engagement who declared a threat to his independence, when he signed or later."""
    threatened = opinion.engagement.assignments.threatened().count()
    said = ngettext(
        "%(count)s auditor of this engagement declared a threat and is not dismissed yet.",
        "%(count)s auditors of this engagement declared a threat and are not dismissed yet.",
        threatened,
    )
    return said % {"count": threatened} if threatened else ""


def samples(opinion: Opinion) -> str:
    """Each sample is drawn or given up, and at least one was drawn."""
    of_engagement = opinion.engagement.samples
    undrawn = of_engagement.filter(status__in=[Sample.Status.PLANNED, Sample.Status.FROZEN]).count()
    if undrawn:
        said = ngettext("%(count)s sample is not drawn yet.", "%(count)s samples are not drawn yet.", undrawn)
        return said % {"count": undrawn}
    return "" if of_engagement.filter(status__in=Sample.TAKEN).exists() else _("No sample was drawn.")


def reperformed(opinion: Opinion) -> str:
    """Every item of each drawn sample is examined, and its re-performance finished."""
    open_ = opinion.engagement.samples.filter(status=Sample.Status.DRAWN).count()
    said = ngettext(
        "%(count)s sample is not re-performed to the end.", "%(count)s samples are not re-performed to the end.", open_
    )
    return said % {"count": open_} if open_ else ""


def lists(opinion: Opinion) -> str:
    """Every complaint on a list that is not sampled is examined."""
    now = timezone.now()
    open_ = [each for which in Which if not (each := Listing(opinion.engagement, which, now).progress()).is_complete]
    said = [
        _("%(list)s: %(done)s of %(all)s")
        % {"list": LISTED[each.which][0], "done": wording.number(each.examined), "all": wording.number(each.n)}
        for each in open_
    ]
    return _("Not examined to the end: %(lists)s.") % {"lists": enumerated(said)} if said else ""


def findings(opinion: Opinion) -> str:
    drafts = opinion.engagement.findings.filter(status=Finding.Status.DRAFT).count()
    said = ngettext("%(count)s finding is a draft.", "%(count)s findings are drafts.", drafts)
    return said % {"count": drafts} if drafts else ""


def notes(opinion: Opinion) -> str:
    """Notes that would hold on a day of the quarter and that the auditor has neither signed nor declined."""
    quarter = opinion.quarter
    proposed = InterpretationNote.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=quarter.start),
        letter__in=opinion.engagement.letters.all(),
        signed_by_auditor=None,
        declined_by=None,
        valid_from__lt=quarter.end,
    )
    waiting = proposed.count()
    said = ngettext("%(count)s note waits for your ruling.", "%(count)s notes wait for your ruling.", waiting)
    return said % {"count": waiting} if waiting else ""


def exemptions(opinion: Opinion) -> str:
    """Exemptions that were asked for breaches of the quarter."""
    quarter = opinion.quarter
    waiting = (
        Exemption.objects.asked()
        .filter(
            breach__promise__clause__version__letter__in=opinion.engagement.letters.all(),
            breach__occurred_on__range=(quarter.start, quarter.last_day),
        )
        .count()
    )
    said = ngettext("%(count)s exemption waits for your ruling.", "%(count)s exemptions wait for your ruling.", waiting)
    return said % {"count": waiting} if waiting else ""


def recomputed(opinion: Opinion) -> str:
    run = ComplianceRun.objects.latest_view()
    if run is None or run.as_of < _end(opinion):
        return _("The latest run judged as of a moment before the quarter's end.")
    return "" if opining.results(opinion) else _("There are no figures of this quarter.")


def final(opinion: Opinion) -> str:
    """Provisional figures are named with the day on which they become final."""
    provisional = [result for result in opining.results(opinion) if result.provisional]
    if not provisional:
        return ""
    days = [result.final_on for result in provisional if result.final_on]
    said = ngettext("%(count)s figure is provisional", "%(count)s figures are provisional", len(provisional))
    told = said % {"count": len(provisional)}
    return (
        _("%(told)s, the last until %(day)s.") % {"told": told, "day": wording.day(max(days))} if days else f"{told}."
    )


def journal(opinion: Opinion) -> str:
    """An auditor of the engagement has verified it since the quarter's end, and found nothing changed in it."""
    auditors = opinion.engagement.auditors.values_list("pk", flat=True)
    if was_verified(by=list(auditors), since=_end(opinion)):
        return ""
    return _("No auditor of this engagement has verified it without a fault since the quarter's end.")


def clauses(opinion: Opinion) -> str:
    """The clauses that the quarter's figures belong to, as they are now."""
    rows = {row.clause_id: row for row in opinion.clauses.all()}
    spoken_of = [(clause.number, rows.get(clause.pk)) for clause in opining.clauses(opinion)]
    lacking = [number for number, row in spoken_of if row is None or not row.view]
    unreasoned = [number for number, row in spoken_of if row is not None and row.lacks_reason]
    parts = [_("Still without: %(clauses)s.") % {"clauses": enumerated(lacking)}] if lacking else []
    if unreasoned:
        parts.append(_("The reason is missing for: %(clauses)s.") % {"clauses": enumerated(unreasoned)})
    return " ".join(parts)


def overall(opinion: Opinion) -> str:
    lacking = [str(name) for name in _lacking(opinion)]
    return _("Still empty: %(parts)s.") % {"parts": enumerated(lacking)} if lacking else ""


def _lacking(opinion: Opinion) -> Iterator[LazyText | str]:
    if not opinion.scope.strip():
        yield gettext_lazy("scope")
    if not opinion.view:
        yield gettext_lazy("overall opinion")
    if opinion.lacks_reason:
        yield gettext_lazy("reason")


def opposed(opinion: Opinion) -> str:
    """An overall opinion cannot say that nothing speaks against the whole while a clause is contradicted."""
    found = contradictions.opposed(opinion.view, contradictions.views(opinion, opining.clauses(opinion)))
    if not found:
        return ""
    said = _(
        "Overall it says “not contradicted”, of %(clauses)s it says “contradicted”. One of the two has to change: it"
        " cannot be signed like this."
    )
    return said % {"clauses": enumerated(found)}


def strained(opinion: Opinion) -> str:
    """An overall opinion that the clauses do not lead to needs a word of why."""
    found = contradictions.strained(opinion.view, contradictions.views(opinion, opining.clauses(opinion)))
    if not found:
        return ""
    told = {"clauses": enumerated(found)}
    match opinion.view:
        case View.CONTRADICTED:
            return _("Overall it says “contradicted”, though no clause is called so.")
        case View.NOT_EXAMINED:
            return _("Overall it says “could not be examined”, though of %(clauses)s it says “contradicted”.") % told
        case _:
            return (
                _("Overall it says “not contradicted”, though most clauses could not be examined: %(clauses)s.") % told
            )


LOOKS: dict[str, Callable[[Opinion], str]] = {
    "independent": independent,
    "samples": samples,
    "reperformed": reperformed,
    "lists": lists,
    "findings": findings,
    "notes": notes,
    "exemptions": exemptions,
    "recomputed": recomputed,
    "final": final,
    "journal": journal,
    "clauses": clauses,
    "overall": overall,
    "opposed": opposed,
    "strained": strained,
}
EXPLAINABLE = frozenset({"samples", "reperformed", "lists", "notes", "exemptions", "final", "strained"})


def _place(key: str, opinion: Opinion) -> str:
    engagement = reverse("audits:engagement", args=[opinion.engagement_id])
    places = {
        "independent": f"{engagement}#people",
        "samples": f"{engagement}#samples",
        "reperformed": f"{engagement}#samples",
        "lists": reverse("audits:review_lists", args=[opinion.engagement_id]),
        "findings": f"{engagement}#findings",
        "notes": reverse("audits:rulings"),
        "exemptions": reverse("audits:rulings"),
        "journal": reverse("audits:heads"),
        "clauses": "#clauses",
        "overall": "#overall",
        "opposed": "#overall",
        "strained": "#overall",
    }
    return places.get(key, "")


def _end(opinion: Opinion) -> datetime:
    return opinion.quarter.bounds(ZoneInfo(settings.TIME_ZONE))[1]
