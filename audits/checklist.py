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
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from audits import opining
from audits.models import Finding, Opinion, Sample
from commitments.models import InterpretationNote
from compliance import wording
from compliance.models import ComplianceRun, Exemption
from evidence.verification import was_verified

TITLES: dict[str, LazyText | str] = {
    "samples": gettext_lazy("Samples are drawn or given up"),
    "reperformed": gettext_lazy("Drawn samples are re-performed"),
    "findings": gettext_lazy("No finding is left as a draft"),
    "notes": gettext_lazy("Interpretation notes are ruled on"),
    "exemptions": gettext_lazy("Exemptions are ruled on"),
    "recomputed": gettext_lazy("The figures were recomputed after the quarter's end"),
    "final": gettext_lazy("The figures are final"),
    "journal": gettext_lazy("The journal is verified"),
    "clauses": gettext_lazy("Every clause has an opinion"),
    "overall": gettext_lazy("The scope and the overall opinion are written"),
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


def findings(opinion: Opinion) -> str:
    drafts = opinion.engagement.findings.filter(status=Finding.Status.DRAFT).count()
    said = ngettext("%(count)s finding is a draft.", "%(count)s findings are drafts.", drafts)
    return said % {"count": drafts} if drafts else ""


def notes(opinion: Opinion) -> str:
    """Notes that would hold on a day of the quarter and lack the auditor's signature."""
    quarter = opinion.quarter
    proposed = InterpretationNote.objects.filter(
        Q(valid_until=None) | Q(valid_until__gte=quarter.start),
        letter__in=opinion.engagement.letters.all(),
        signed_by_auditor=None,
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
    given = {row.clause_id for row in opinion.clauses.all() if row.is_given}
    lacking = [clause.number for clause in opining.clauses(opinion) if clause.pk not in given]
    return _("Still without: %(clauses)s.") % {"clauses": ", ".join(lacking)} if lacking else ""


def overall(opinion: Opinion) -> str:
    return "" if all(_overall(opinion)) else _("Something of it is still empty.")


def _overall(opinion: Opinion) -> Iterator[bool]:
    yield bool(opinion.scope.strip())
    yield bool(opinion.view)
    yield opinion.view == "not_contradicted" or bool(opinion.reason.strip())


LOOKS: dict[str, Callable[[Opinion], str]] = {
    "samples": samples,
    "reperformed": reperformed,
    "findings": findings,
    "notes": notes,
    "exemptions": exemptions,
    "recomputed": recomputed,
    "final": final,
    "journal": journal,
    "clauses": clauses,
    "overall": overall,
}
EXPLAINABLE = frozenset({"samples", "reperformed", "notes", "exemptions", "final"})


def _place(key: str, opinion: Opinion) -> str:
    engagement = reverse("audits:engagement", args=[opinion.engagement_id])
    places = {
        "samples": f"{engagement}#samples",
        "reperformed": f"{engagement}#samples",
        "findings": f"{engagement}#findings",
        "notes": reverse("audits:rulings"),
        "exemptions": reverse("audits:rulings"),
        "journal": reverse("audits:heads"),
        "clauses": "#clauses",
        "overall": "#overall",
    }
    return places.get(key, "")


def _end(opinion: Opinion) -> datetime:
    return opinion.quarter.bounds(ZoneInfo(settings.TIME_ZONE))[1]
