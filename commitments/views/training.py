"""Training by person: who has how many hours in a half-year. Names are for the manager; reading them is journalled."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.enumeration import enumerated
from accounts.models import Organisation
from commitments import actions
from commitments.columns import HEADS
from commitments.companies import query_of, whose
from commitments.forms import TrainingForm
from commitments.messages import REGISTER_REFUSED, TRAINING_PROBLEMS, said
from commitments.metrics import Metric
from commitments.models import Employee, LetterVersion, Promise, ResourceFact
from commitments.models.registering import RegisterQuerySet
from commitments.training import HalfYear, Problem, RosterRefused
from evidence.actions import record

PAGE = 25
MOST_SAID = 20


@dataclass(frozen=True, slots=True)
class Register:
    """The hours of a company's people in a half-year, the fewest first."""

    company: Organisation
    half_year: HalfYear
    hours: RegisterQuerySet

    @property
    def address(self) -> str:
        return f"{reverse('commitments:training')}{query_of(self.company)}&period={self.half_year}"


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def training(request: AuthenticatedRequest) -> HttpResponseBase:
    """A half-year (`?period=2026H2`); the manager sends the register of it as a CSV file."""
    if request.method == "POST" and request.user.role != MANAGER:
        raise PermissionDenied
    register = _register(request)
    form = TrainingForm(request.POST or None, request.FILES or None) if request.user.role == MANAGER else None
    if request.method == "POST" and form and form.is_valid() and _taken(request, register, form):
        return redirect(register.address)
    return _page(request, register, form=form)


@roles(MANAGER)
@require_POST
def names(request: AuthenticatedRequest) -> HttpResponseBase:
    """The same page with the names of the people on it; who read whose is written down."""
    register = _register(request)
    shown = [fact.subject for fact in _shown(request, register)]
    people = Employee.objects.filter(organisation=register.company, staff_number__in=shown)
    detail = {"half_year": str(register.half_year), "people": sorted(shown)}
    record(action="commitments.read_names", actor=request.user, subject=register.company, detail=detail)
    return _page(request, register, names={each.staff_number: each.name for each in people})


@roles(MANAGER)
@require_safe
def template(_request: AuthenticatedRequest) -> HttpResponseBase:
    """A register with its headings and an example, as spreadsheets open it."""
    heads = [_("staff number"), pgettext("of a person", "name"), pgettext("training of a person", "hours")]
    lines = [heads, ["A0001", _("Zhang San"), "40"], ["A0002", "", "36.5"]]
    content = "\r\n".join(",".join(line) for line in lines)
    return FileResponse(io.BytesIO(f"\ufeff{content}\r\n".encode()), as_attachment=True, filename="training.csv")


@roles(AUDITOR)
@require_POST
def confirm(request: AuthenticatedRequest) -> HttpResponseBase:
    """Confirm every person's hours of the half-year that have a source (`seen`: the revisions on the page)."""
    register = _register(request)
    try:
        seen = int(request.POST.get("seen") or 0)
        count = actions.confirm(
            entries=register.hours.exclude(evidence=None), seen=seen, by=request.user, today=timezone.localdate()
        )
    except ValueError:
        raise Http404 from None
    except actions.RegisterRefused as refused:
        notices.error(request, said(REGISTER_REFUSED, refused.code))
    else:
        words = ngettext("%(count)s entry confirmed.", "%(count)s entries confirmed.", count)
        notices.success(request, words % {"count": count})
    return redirect(register.address)


def _register(request: AuthenticatedRequest) -> Register:
    found = whose(request)
    if found.company is None:
        raise Http404
    half_year = HalfYear.parse(request.GET.get("period", "")) or HalfYear.of(timezone.localdate())
    hours = ResourceFact.objects.standing().filter(
        organisation=found.company,
        kind=ResourceFact.Kind.TRAINING_HOURS,
        starts_on__gte=half_year.starts_on,
        ends_on__lte=half_year.ends_on,
    )
    return Register(found.company, half_year, hours)


def _shown(request: AuthenticatedRequest, register: Register) -> Any:
    rows = register.hours.with_provenance().order_by("value", "subject")
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _page(
    request: AuthenticatedRequest,
    register: Register,
    *,
    form: TrainingForm | None = None,
    names: dict[str, str] | None = None,
) -> HttpResponseBase:
    wanted = _promised(register)
    below = register.hours.filter(value__lt=wanted.value).count() if wanted and wanted.value is not None else None
    waiting = register.hours.unconfirmed().exclude(evidence=None)
    manages = request.user.role == MANAGER
    context = {
        "register": register,
        "page": _shown(request, register),
        "half_years": _half_years(register),
        "whose": whose(request),
        "promise": wanted,
        "below": below,
        "lowest": register.hours.order_by("value", "subject").first(),
        "names": names,
        "form": (form or TrainingForm()) if manages else None,
        "can_name": manages and Employee.objects.filter(organisation=register.company).exists(),
        "waiting": waiting.count() if request.user.role == AUDITOR else 0,
        "seen": actions.revisions(waiting),
        "heads": HEADS,
    }
    return render(request, "commitments/training.html", context, status=422 if form and form.errors else 200)


def _promised(register: Register) -> Promise | None:
    """What the letters in force at the end of the half-year ask for, the strictest first."""
    day = min(register.half_year.ends_on, timezone.localdate())
    in_force = LetterVersion.objects.in_force(day).filter(letter__organisation=register.company)
    asked = Promise.objects.agreed().filter(metric=Metric.TRAINING, clause__version__in=in_force)
    return asked.filter(unit="hours_per_half_year").order_by("-value").first()


def _half_years(register: Register) -> Sequence[HalfYear]:
    days = ResourceFact.objects.standing().filter(organisation=register.company, kind=ResourceFact.Kind.TRAINING_HOURS)
    known = {HalfYear.of(day) for day in days.values_list("starts_on", flat=True).distinct()}
    return sorted(known | {HalfYear.of(timezone.localdate()), register.half_year}, reverse=True)[:8]


def _taken(request: AuthenticatedRequest, register: Register, form: TrainingForm) -> bool:
    try:
        taken = actions.take_training(
            organisation=register.company,
            content=form.cleaned_data["roster"].read(),
            half_year=register.half_year,
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
    except RosterRefused as refused:
        for problem in refused.problems[:MOST_SAID]:
            form.add_error("roster", _problem(problem))
        return False
    except actions.RegisterRefused as refused:
        form.add_error("reason", said(REGISTER_REFUSED, refused.code))
        return False
    _report(request, taken)
    return True


def _problem(problem: Problem) -> str:
    """In words; of a missing column also what would be understood."""
    understood = enumerated(HEADS.get(problem.code.removeprefix("no_").removesuffix("_column"), ()))
    return said(TRAINING_PROBLEMS, problem.code, line=problem.line, told=problem.told or "—", understood=understood)


def _report(request: AuthenticatedRequest, taken: actions.Taken) -> None:
    counts = {"new": taken.new, "corrected": taken.corrected, "same": taken.same}
    notices.success(request, _("Entered: %(new)s. Corrected: %(corrected)s. As before: %(same)s.") % counts)
    if taken.absent:
        words = ngettext(
            "%(count)s person registered earlier is not in this file and stays as registered: %(numbers)s",
            "%(count)s people registered earlier are not in this file and stay as registered: %(numbers)s",
            len(taken.absent),
        )
        shown = enumerated([*taken.absent[:MOST_SAID], *(["…"] if len(taken.absent) > MOST_SAID else [])])
        notices.warning(request, words % {"count": len(taken.absent), "numbers": shown})
