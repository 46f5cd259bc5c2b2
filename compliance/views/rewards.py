"""Reward pools: what is proposed for a year, how it falls to the units and why, and what was approved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.models import ServiceUnit
from commitments.companies import whose
from commitments.models import Clause, Letter, LetterVersion
from complaints.models import units_visible_to
from compliance import actions, allocations, shares
from compliance.actions import RewardRefused
from compliance.actions.rewards import terms_of, today_of
from compliance.forms import CorrectionForm, ProposalForm, TermsForm
from compliance.models import RewardPool
from evidence.actions import record

REFUSALS: dict[str, LazyText] = {
    "there_already": _("The letter has a pool for this year already."),
    "approved_already": _("This pool is approved and does not change any more."),
    "year_running": _("The year still runs. A pool is approved once it is over."),
    "not_divided": _("No unit has earned a point, so there is nothing to divide by."),
    "not_approved": _("Only an approved allocation is corrected; a proposal is changed."),
    "corrected_already": _("A correction of this version is there already."),
    "no_correction": _("This is no correction."),
    "no_reason": _("Say why: auditors and the readers of the white paper see it."),
    "nothing_corrected": _("The correction comes out the same as the version before, so there is nothing to approve."),
    "changed": _("The figures have changed since you opened the page. Look at them again, then approve."),
}


@roles(MANAGER, AUDITOR)
@require_safe
def rewards(request: AuthenticatedRequest) -> HttpResponse:
    """All pools of a company, and the letters for which one can be proposed."""
    company = whose(request)
    visible = RewardPool.objects.visible_to(request.user, timezone.localdate())
    pools = visible.filter(letter__organisation=company.company).select_related("letter", "correction", "approved_by")
    letters = _letters(request) if request.user.role == MANAGER else []
    context = {"pools": pools, "letters": letters, "whose": company}
    return render(request, "compliance/rewards.html", context)


@roles(MANAGER, AUDITOR)
@require_safe
def reward(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One pool: the formula, every unit's share, and what a recompute since the approval would change."""
    pool = _pool(request, pk)
    whole = allocations.shown(pool)
    content = _seen_by(request, pool, whole)
    holds = pool.is_approved and not (pool.corrected_by and pool.corrected_by.is_approved)
    changes = allocations.differences(pool, whole) if holds else {}
    against = allocations.compared(pool.corrects.frozen(), whole) if pool.corrects else {}
    context = {
        "pool": pool,
        "content": content,
        "clause": pool.clause,
        "shares": shares.shares(content, changes, against),
        "changed": bool(changes),
        "holds": holds,
        "differs": bool(against),
        "total": shares.money(sum(row["cents"] for row in content["units"])),
        "formula": shares.formula(content),
        "formulas": pool.formulas.select_related("written_by"),
        "provisional": allocations.is_provisional(whole),
        "digest": pool.digest or allocations.digest(allocations.canonical(whole)),
        "year_over": today_of(pool, timezone.now()) > pool.last_day,
    }
    return render(request, "compliance/reward.html", context)


@roles(MANAGER, AUDITOR)
@require_safe
def unit(request: AuthenticatedRequest, pk: int, unit: int) -> HttpResponse:
    """Why a unit gets what it gets: the results put in, the points, the score, the claim, the rounding."""
    pool = _pool(request, pk)
    content = _seen_by(request, pool, allocations.shown(pool))
    row = allocations.unit_of(content, unit)
    if row is None:
        raise Http404
    context = {
        "pool": pool,
        "row": row,
        "money": shares.money(row["cents"]),
        "earned": shares.earned(row),
        "sentences": shares.sentences(content, row),
        "formula": shares.formula(content),
    }
    return render(request, "compliance/reward_unit.html", context)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Propose a pool for a letter."""
    letter = get_object_or_404(_letters(request), pk=pk)
    form = ProposalForm(
        request.POST or None,
        clauses=_clauses(letter),
        years=_years(letter),
        initial={"year": request.GET.get("year")},
        **_choices(letter),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            pool = actions.propose_pool(
                letter=letter, clause_path=given["clause"], year=given["year"], terms=form.terms, by=request.user
            )
        except RewardRefused as refused:
            form.add_error("year", str(REFUSALS[refused.code]))
        else:
            return redirect("compliance:reward", pool.pk)
    return render(request, "compliance/reward_form.html", {"form": form, "letter": letter})


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change the amount or the formula of a proposal: the next version."""
    pool = _pool(request, pk)
    form = TermsForm(request.POST or None, terms=terms_of(pool), **_choices(pool.letter))
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_pool(pool=pool, terms=form.terms, by=request.user)
        except RewardRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
        else:
            return redirect("compliance:reward", pool.pk)
    return render(request, "compliance/reward_form.html", {"form": form, "letter": pool.letter, "pool": pool})


@roles(MANAGER)
@require_POST
def approve(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Freeze what the page showed, named by its digest."""
    pool, digest = _pool(request, pk), request.POST.get("digest", "")
    try:
        actions.approve_pool(pool=pool, digest=digest, by=request.user, at=timezone.now())
    except RewardRefused as refused:
        notices.error(request, str(REFUSALS[refused.code]))
    else:
        notices.success(request, _("The allocation is approved and frozen."))
    return redirect("compliance:reward", pool.pk)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Propose the next version of an approved allocation, with the reason."""
    pool, form = _pool(request, pk), CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correction = actions.propose_correction(pool=pool, reason=form.cleaned_data["reason"], by=request.user)
        except RewardRefused as refused:
            form.add_error(None, str(REFUSALS[refused.code]))
        else:
            return redirect("compliance:reward", correction.pk)
    return render(request, "compliance/reward_correct.html", {"form": form, "pool": pool})


@roles(MANAGER)
@require_POST
def discard(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Drop a proposed correction."""
    try:
        before = actions.discard_correction(pool=_pool(request, pk), by=request.user)
    except RewardRefused as refused:
        notices.error(request, str(REFUSALS[refused.code]))
        return redirect("compliance:reward", pk)
    notices.success(request, _("The correction was dropped; the approved allocation stands."))
    return redirect("compliance:reward", before.pk)


@roles(MANAGER, AUDITOR)
@require_safe
def export(request: AuthenticatedRequest, pk: int, kind: str) -> HttpResponse:
    """The allocation as a file: `csv` for spreadsheets, `json` with everything that was put in."""
    pool = _pool(request, pk)
    if kind not in ("csv", "json"):
        raise Http404
    content = _seen_by(request, pool, allocations.shown(pool))
    text = shares.as_csv(content) if kind == "csv" else allocations.canonical(content)
    record(action="compliance.export_rewards", actor=request.user, subject=pool, detail={"kind": kind})
    media_type = "text/csv; charset=utf-8" if kind == "csv" else "application/json"
    name = f"rewards-{pool.year}-v{pool.version}-{pool.status}.{kind}"
    return HttpResponse(
        text, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _pool(request: AuthenticatedRequest, pk: int) -> RewardPool:
    visible = RewardPool.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(
        visible.select_related("letter__organisation", "corrects", "approved_by", "proposed_by"), pk=pk
    )


def _seen_by(request: AuthenticatedRequest, pool: RewardPool, content: allocations.Content) -> allocations.Content:
    """An allocation as far as it is the reader's business: an auditor of some units is shown theirs."""
    seen = units_visible_to(request.user, pool.letter.organisation_id)
    return content if seen is None else allocations.of_units(content, seen)


def _letters(request: AuthenticatedRequest) -> Any:
    """The company's letters that are or were in force."""
    signed = LetterVersion.objects.signed()
    return Letter.objects.visible_to(request.user, timezone.localdate()).filter(versions__in=signed).distinct()


def _choices(letter: Letter) -> dict[str, Any]:
    return {
        "metrics": allocations.weighable(letter.versions.all()),
        "idle": allocations.never_evaluable(letter),
        "units": ServiceUnit.objects.filter(organisation=letter.organisation_id, active=True),
    }


def _clauses(letter: Letter) -> list[Clause]:
    """What the version in force says, heading by heading."""
    version = LetterVersion.objects.signed().filter(letter=letter).order_by("-number").first()
    return list(version.clauses.filter(is_heading=False)) if version else []


def _years(letter: Letter) -> list[int]:
    """From the year the letter took effect to the running one, newest first."""
    today = timezone.localdate()
    begins = (
        letter.versions.exclude(effective_from=None).order_by("effective_from").values_list("effective_from", flat=True)
    )
    first: date = begins.first() or today
    return list(range(today.year, first.year - 1, -1))
