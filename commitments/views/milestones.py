"""The milestone plan of a letter as a timeline and a table; the company writes, its auditors read and confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from commitments import actions, plan
from commitments.companies import whose
from commitments.forms import AddMilestoneForm, MilestoneDoneForm, MilestoneForm
from commitments.messages import REGISTER_REFUSED, said
from commitments.metrics import Metric
from commitments.models import Clause, Letter, LetterVersion, Milestone, Promise
from commitments.timeline import Step, timeline
from commitments.views.entries import store_source
from evidence.files import EvidenceRefused

LONGEST_LABEL = 26


@roles(MANAGER, AUDITOR)
@require_safe
def milestones(request: AuthenticatedRequest) -> HttpResponseBase:
    """One letter's plan (`?letter=3`), the company's first letter with a plan unless asked for another."""
    today = timezone.localdate()
    asked = _asked_for(request)
    company = whose(request, asked.organisation if asked else None)
    letters = list(Letter.objects.visible_to(request.user, today).filter(organisation=company.company))
    steps = list(Milestone.objects.standing().visible_to(request.user, today).with_provenance())
    letter = asked or _first(letters, steps)
    mine = [step for step in steps if letter and step.letter_id == letter.pk]
    numbers = _clause_numbers(letter)
    context = {
        "whose": company,
        "letters": letters,
        "letter": letter,
        "rows": [(step, step.state(today), numbers.get(step.clause_path, "")) for step in mine],
        "timeline": timeline([_drawn(step, step.state(today)) for step in mine], today, _("today")),
        "today": today,
    }
    return render(request, "commitments/milestones.html", context)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Make a proposed step part of the plan, as proposed or corrected."""
    visible = Milestone.objects.standing().visible_to(request.user, timezone.localdate())
    milestone = get_object_or_404(visible, pk=pk)
    initial = {name: getattr(milestone, name) for name in milestone.SAYS}
    form = MilestoneForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.agree_milestone(milestone=milestone, changes=form.cleaned_data, by=request.user)
        except actions.RegisterRefused as refused:
            notices.error(request, said(REGISTER_REFUSED, refused.code))
        else:
            notices.success(request, _planned(milestone.letter))
        return redirect(f"{_address()}?letter={milestone.letter_id}")
    context = {"form": form, "milestone": milestone, "letter": milestone.letter}
    context["filled"] = plan.filled_blanks(milestone)
    return render(request, "commitments/milestone_form.html", context, status=422 if form.errors else 200)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Report a step of the plan done: the day, the people, what came of it and the file that shows it."""
    visible = Milestone.objects.agreed().visible_to(request.user, timezone.localdate())
    milestone = get_object_or_404(visible.select_related("letter"), pk=pk)
    known = {name: getattr(milestone, name) for name in ("people_actual", "deliverables", "done_on")}
    initial = {**known, "has_source": milestone.evidence_id is not None}
    form = MilestoneDoneForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _reported(request, milestone, form):
        notices.success(request, _("Reported done. The next run counts it; an auditor confirms it against the file."))
        return redirect(f"{_address()}?letter={milestone.letter_id}")
    context = {"form": form, "milestone": milestone, "letter": milestone.letter, "reports": True}
    return render(request, "commitments/milestone_form.html", context, status=422 if form.errors else 200)


def _reported(request: AuthenticatedRequest, milestone: Milestone, form: MilestoneDoneForm) -> bool:
    given = dict(form.cleaned_data)
    upload = given.pop("evidence")
    try:
        with transaction.atomic():
            source = store_source(request, upload, given["done_on"])
            actions.correct(
                entry=milestone, changes=given, reason=_("Reported done."), by=request.user, evidence=source
            )
    except EvidenceRefused as refused:
        form.add_error("evidence", str(refused.message))
    except actions.RegisterRefused as refused:
        form.add_error(None, said(REGISTER_REFUSED, refused.code))
    else:
        return True
    return False


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: AuthenticatedRequest, letter: int) -> HttpResponseBase:
    """Add a step that the letter's words did not propose."""
    found = get_object_or_404(Letter.objects.visible_to(request.user, timezone.localdate()), pk=letter)
    clauses = [(clause.path, str(clause)) for clause in _clauses(found)]
    form = AddMilestoneForm(request.POST or None, clauses=clauses)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        path = given.pop("clause_path")
        actions.add_milestone(letter=found, clause_path=path, changes=given, by=request.user)
        notices.success(request, _planned(found))
        return redirect(f"{_address()}?letter={found.pk}")
    context = {"form": form, "letter": found}
    return render(request, "commitments/milestone_form.html", context, status=422 if form.errors else 200)


def _planned(letter: Letter) -> str:
    """What the plan is for: only where a promise of the letter, now or coming, is judged by its steps."""
    versions = LetterVersion.objects.filter(letter=letter, effective_until=None)
    judged = Promise.objects.agreed().filter(clause__version__in=versions, metric=Metric.MILESTONE)
    if judged.exists():
        return _("Part of the plan. The next run judges by it.")
    return _("Part of the plan. No promise of this letter is judged by its steps.")


def _address() -> str:
    return str(redirect("commitments:milestones").url)


def _asked_for(request: AuthenticatedRequest) -> Letter | None:
    """The letter in the address; one that he may not see is not found."""
    wanted = request.GET.get("letter", "")
    if not wanted:
        return None
    letters = Letter.objects.visible_to(request.user, timezone.localdate()).select_related("organisation")
    return get_object_or_404(letters, pk=int(wanted) if wanted.isdecimal() else 0)


def _first(letters: list[Letter], steps: list[Milestone]) -> Letter | None:
    """The first letter that has a plan, or the first there is."""
    planned = {step.letter_id for step in steps}
    return next(iter(sorted(letters, key=lambda letter: letter.pk not in planned)), None)


def _clauses(letter: Letter) -> Any:
    """The clauses of the version in force, or of the last one there is."""
    today = timezone.localdate()
    versions = LetterVersion.objects.signed().filter(letter=letter)
    version = versions.in_force(today).last() or versions.order_by("number").last()
    return Clause.objects.filter(version=version) if version else Clause.objects.none()


def _clause_numbers(letter: Letter | None) -> dict[str, str]:
    return dict(_clauses(letter).values_list("path", "number")) if letter else {}


def _drawn(step: Milestone, state: Milestone.State) -> Step:
    name = " ".join(part for part in (step.phase, step.deliverables.split("\n")[0]) if part) or step.quote
    short = name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"
    text = f"<b>{escape(name[:80])}</b><br>{state.label}"
    return Step(escape(short), str(state), step.starts_on, step.ends_on, step.due_on, step.finished_on, text)
