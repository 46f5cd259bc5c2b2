"""Pictures of a promise, one at a time: what is chance, what changed, where, and when. The address is the state."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from accounts.models import ServiceUnit
from commitments.models import LetterVersion, Promise
from complaints.models import Complaint, units_visible_to
from compliance import analysis, wording
from compliance.analysis.subject import Subject
from compliance.models import Result
from compliance.registered import Known
from compliance.rules.periods import Period
from dashboard import choices
from dashboard.choices import Choice


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def promise(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One picture (`?picture=units`) of a promise in a period (`?period=2026Q4`), of the company or a unit."""
    today = choices.today()
    shown = get_object_or_404(agreed(request, today).select_related("clause__version__letter__organisation"), pk=pk)
    offered = analysis.offered(shown.metric)
    if not offered:
        raise Http404
    chosen = choices.period(request, today, shown.period)
    asked = request.GET.get("picture", "")
    key = asked if asked in offered else offered[0]
    subject = subject_of(request, shown, chosen, today)
    title, draw = analysis.PICTURES[key]
    context = {
        "promise": shown,
        "chosen": chosen,
        "key": key,
        "title": title,
        "subject": subject,
        "picture": draw(subject) if subject else None,
        "pictures": choices.chips(
            request, "picture", [(str(analysis.PICTURES[each][0]), each) for each in offered], key
        ),
        "periods": _periods(request, subject, chosen, today),
        "units": _units(request, subject),
    }
    return render(request, "dashboard/analysis.html", context)


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def letter(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Units by month for one rate of a letter (`?promise=3`), up to a quarter (`?period=2026Q4`)."""
    today = choices.today()
    chosen = choices.period(request, today)
    mine = agreed(request, today).filter(clause__version__letter=pk).select_related("clause__version__letter")
    rates = _newest(mine.order_by("clause__version__number", "clause__position", "position"), chosen.last_day)
    if not rates:
        raise Http404
    number = choices.number(request, "promise")
    rate = next((each for each in rates if each.pk == number), rates[0])
    subject = subject_of(request, rate, chosen, today)
    draw = analysis.PICTURES["months"][1]
    context = {
        "letter": rate.clause.version.letter,
        "promise": rate,
        "chosen": chosen,
        "picture": draw(subject) if subject else None,
        "promises": choices.chips(
            request, "promise", [(f"{each.clause.number} {wording.name(each)}", each.pk) for each in rates], rate.pk
        ),
        "periods": _periods(request, subject, chosen, today),
    }
    return render(request, "dashboard/letter_analysis.html", context)


def agreed(request: AuthenticatedRequest, today: date) -> QuerySet[Promise]:
    """The promises that the person asking may see, each with the moment of its last calculation."""
    versions = LetterVersion.objects.visible_to(request.user, today)
    results = Result.objects.filter(promise=OuterRef("pk")).order_by("-as_of")
    return (
        Promise.objects.agreed()
        .filter(clause__version__in=versions)
        .annotate(judged_at=Subquery(results.values("as_of")[:1]))
    )


def subject_of(request: AuthenticatedRequest, shown: Promise, chosen: Period, today: date) -> Subject | None:
    """The promise as of its last calculation; None before the first one. An unknown unit is the company."""
    as_of: datetime | None = getattr(shown, "judged_at")  # noqa: B009 - of `agreed`, which the model does not know
    if as_of is None:
        return None
    version = shown.clause.version
    by_number = {unit.pk: unit for unit in units_of(request, version.letter.organisation_id, today)}
    visible = Complaint.objects.visible_to(request.user, today)
    unit = by_number.get(choices.number(request, "unit") or 0)
    return Subject(shown, chosen, unit, Known(version.letter, as_of), by_number, visible)


def units_of(request: AuthenticatedRequest, organisation: int, today: date) -> QuerySet[ServiceUnit]:
    """The units of a company whose figures the person asking may see."""
    units = ServiceUnit.objects.filter(organisation=organisation).order_by("sort_name", "pk")
    seen = units_visible_to(request.user, organisation, today)
    return units if seen is None else units.filter(pk__in=seen)


def _newest(promises: Iterable[Promise], day: date) -> list[Promise]:
    """The rates of the versions that had begun by a day, each once, by its latest version."""
    begun = [each for each in promises if (each.clause.version.effective_from or date.max) <= day]
    rates = {each.lineage: each for each in begun if "months" in analysis.offered(each.metric) and each.kind != "band"}
    return sorted(rates.values(), key=lambda each: (each.clause.position, each.position))


def _periods(request: AuthenticatedRequest, subject: Subject | None, chosen: Period, today: date) -> list[Choice]:
    known = [each.clause.version.effective_from for each in subject.versions] if subject else []
    first = min((day for day in known if day is not None), default=None)
    offered = choices.periods(first, Period.containing(today, chosen.kind), chosen, limit=12)
    return choices.chips(
        request, "period", [(wording.period_name(each.label), each.label) for each in offered], chosen.label
    )


def _units(request: AuthenticatedRequest, subject: Subject | None) -> list[Choice]:
    if subject is None:
        return []
    named = [(str(unit), pk) for pk, unit in subject.units.items()]
    whole: list[tuple[str, str | int | None]] = [(_("Whole company"), None)]
    return choices.chips(request, "unit", [*whole, *named], subject.unit.pk if subject.unit else None)
