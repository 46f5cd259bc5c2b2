"""Opinions: written clause by clause, led through the checklist, signed, withdrawn, read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import signing
from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import checklist, contradictions, opining
from audits.actions import ChangedMeanwhileError, NotAllowedError, opinions
from audits.concerning import Concerning
from audits.forms.opinions import BeginForm, ClauseForm, ExplainForm, OverallForm, SignForm, ViewForm, WithdrawForm
from audits.models import ClauseOpinion, Opinion, OpinionAct
from audits.signed import Signed, factor, reviewed
from audits.views.seen import engagement_of
from commitments.models import Clause
from compliance.models import ComplianceRun

CHECKLIST = "checklist"


def opinion_of(request: AuthenticatedRequest, pk: int) -> Opinion:
    seen = Opinion.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(
        seen.select_related("engagement__firm", "engagement__organisation", "changed_by", "replaces"), pk=pk
    )


@roles(AUDITOR)
@require_POST
def opinion_add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Begin an opinion on a quarter."""
    engagement = engagement_of(request, pk)
    form = BeginForm(request.POST, engagement=engagement)
    if not form.is_valid():
        messages.error(request, _("Choose a quarter on which no opinion is being written or stands."))
        return redirect("audits:engagement", pk)
    try:
        made = opinions.begin_opinion(
            engagement=engagement, period=form.cleaned_data["period"], by=request.user, at=timezone.now()
        )
    except NotAllowedError:
        messages.error(request, _("Choose a quarter on which no opinion is being written or stands."))
        return redirect("audits:engagement", pk)
    return redirect("audits:opinion", made.pk)


@roles(MANAGER, AUDITOR)
@require_safe
def opinion(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A draft as the working paper of the firm; what is signed as the text that was signed."""
    found = opinion_of(request, pk)
    return _paper(request, found) if found.is_draft else _document(request, found)


@roles(AUDITOR)
@require_POST
def opinion_clause(request: AuthenticatedRequest, pk: int, clause: int) -> HttpResponseBase:
    """Save what is said of a clause."""
    found = opinion_of(request, pk)
    about = next((each for each in opining.clauses(found) if each.pk == clause), None)
    if about is None:
        raise Http404
    form = ClauseForm(request.POST, clause=about)

    def act() -> ClauseOpinion:
        said, seen = form.said(), form.revision()
        return opinions.write_clause(opinion=found, clause=about, **said, seen=seen, by=request.user, at=timezone.now())

    def theirs() -> ClauseOpinion | None:
        return found.clauses.select_related("changed_by").filter(clause=about).first()

    return _save(request, found, form, act, theirs, about)


@roles(AUDITOR)
@require_POST
def opinion_overall(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Save scope and overall opinion."""
    found = opinion_of(request, pk)
    form = OverallForm(request.POST, opinion=found)

    def act() -> Opinion:
        said, seen = form.said(), form.revision()
        return opinions.write_overall(opinion=found, **said, seen=seen, by=request.user, at=timezone.now())

    return _save(request, found, form, act, lambda: opinion_of(request, pk))


@roles(AUDITOR)
@require_POST
def opinion_explain(request: AuthenticatedRequest, pk: int, key: str) -> HttpResponseBase:
    """Save why something on the checklist is left as it is."""
    found, form = opinion_of(request, pk), ExplainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The reason is too long: at most 2,000 characters."), extra_tags=CHECKLIST)
        return _to(pk, CHECKLIST)
    said = {name: form.cleaned_data[name] for name in ("reason", "before")}
    try:
        opinions.explain(opinion=found, key=key, **said, by=request.user, at=timezone.now())
    except ChangedMeanwhileError:
        said_by_another = _("Somebody else has written a reason meanwhile: it stands here now.")
        messages.error(request, said_by_another, extra_tags=CHECKLIST)
    except NotAllowedError:
        return _not_now(request, pk)
    return _to(pk, CHECKLIST)


@roles(AUDITOR)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_sign(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Read the whole text once more, and sign it with the second factor."""
    found = opinion_of(request, pk)
    if not found.is_draft:
        return _not_now(request, pk)
    if checklist.unsettled(found):
        messages.error(request, _("Not yet: the checklist says what is missing."), extra_tags=CHECKLIST)
        return _to(pk, CHECKLIST)
    if signing.lacks_factor(request.user):
        return signing.to_set_up(request)
    form = SignForm(request.POST or None, user=request.user)
    if form.is_valid() and (confirmed := signing.confirmation(request, form)):
        try:
            opinions.sign(opinion=found, by=request.user, at=timezone.now(), confirmed=confirmed)
        except NotAllowedError:
            return _not_now(request, pk)
        messages.success(request, _("Signed. Nobody changes a word of it from now on; the company sees it."))
        return redirect("audits:opinion", pk)
    return render(request, "audits/opinion/sign.html", {"opinion": found, "form": form, "signed": _preview(found)})


@roles(AUDITOR)
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Take a signed opinion back, with a reason and the second factor."""
    found = opinion_of(request, pk)
    if not found.allows(Opinion.Status.WITHDRAWN):
        return _not_now(request, pk)
    if signing.lacks_factor(request.user):
        return signing.to_set_up(request)
    form = WithdrawForm(request.POST or None, user=request.user)
    if form.is_valid() and (confirmed := signing.confirmation(request, form)):
        said = {"reason": form.cleaned_data["reason"], "by": request.user, "at": timezone.now()}
        try:
            opinions.withdraw_opinion(opinion=found, **said, confirmed=confirmed)
        except NotAllowedError:
            return _not_now(request, pk)
        messages.success(request, _("Withdrawn. Its text and your reason stay readable; another can be written."))
        return redirect("audits:opinion", pk)
    return render(request, "audits/opinion/withdraw.html", {"opinion": found, "form": form})


@roles(MANAGER, AUDITOR)
@require_safe
def opinion_text(request: AuthenticatedRequest, pk: int, kind: str) -> HttpResponseBase:
    """The signed text itself, byte for byte what its digest was taken of."""
    act = get_object_or_404(opinion_of(request, pk).acts, kind=kind)
    response = HttpResponse(act.text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{act.opinion}-{kind}.json"'
    return response


def _paper(
    request: AuthenticatedRequest, opinion: Opinion, *, kept: ViewForm | None = None, about: Clause | None = None
) -> HttpResponse:
    """The working paper; `kept` is a form that came back, of a clause or of the whole."""
    concerning = Concerning(opinion.engagement, timezone.now())
    rows = {row.clause_id: row for row in opinion.clauses.select_related("changed_by")}
    figures: dict[int, list[Any]] = {}
    for result in opining.results(opinion):
        figures.setdefault(result.promise.clause_id, []).append(result)
    basis = opining.basis(opinion)
    clauses = [
        {
            "clause": clause,
            "results": figures[clause.pk],
            "row": rows.get(clause.pk),
            "form": kept if kept and clause == about else ClauseForm(clause=clause, row=rows.get(clause.pk)),
            "came_back": bool(kept and clause == about),
            "warnings": _warnings(opinion, rows.get(clause.pk), clause),
            "concerning": concerning.of(clause, figures[clause.pk]),
        }
        for clause in opining.clauses(opinion)
    ]
    context = {
        "opinion": opinion,
        "clauses": clauses,
        "running": opining.running(opinion),
        "basis": basis,
        "lists": reviewed(basis),
        "overall": kept if kept and about is None else OverallForm(opinion=opinion),
        "overall_came_back": bool(kept and about is None),
        "overall_warnings": _warnings(opinion, opinion),
        "as_of": _as_of(),
        **_checklist(opinion),
    }
    return render(request, "audits/opinion/paper.html", context, status=409 if kept else 200)


def _document(request: AuthenticatedRequest, opinion: Opinion) -> HttpResponse:
    acts = {act.kind: act for act in opinion.acts.select_related("by__organisation")}
    withdrawal = acts.get(OpinionAct.Kind.WITHDRAWN)
    context = {
        "opinion": opinion,
        "signed": Signed.under(acts[OpinionAct.Kind.SIGNED]),
        "withdrawal": withdrawal,
        "withdrawn_with": factor(withdrawal.content["signed"]["factor"]) if withdrawal else "",
        "replaced_by": Opinion.objects.visible_to(request.user, timezone.localdate()).filter(replaces=opinion).first(),
    }
    return render(request, "audits/opinion/document.html", context)


def _checklist(opinion: Opinion) -> dict[str, Any]:
    items = checklist.checklist(opinion)
    forms = {
        item.key: ExplainForm(initial={"reason": item.explained, "before": item.explained}, auto_id=f"{item.key}-%s")
        for item in items
        if item.may_be_explained
    }
    return {
        "items": [(item, forms.get(item.key)) for item in items],
        "ready": all(item.is_settled for item in items),
        "left": sum(not item.is_settled for item in items),
    }


def _warnings(opinion: Opinion, row: ClauseOpinion | Opinion | None, clause: Clause | None = None) -> list[str]:
    """What a saved part still lacks, and where it cannot stand beside another part."""
    found = (
        [_("Its reason is missing: “%(view)s” needs one.") % {"view": row.get_view_display()}]
        if row and row.lacks_reason
        else []
    )
    if clause is None:
        return found + [said for said in (checklist.opposed(opinion), checklist.strained(opinion)) if said]
    if row and clause.number in contradictions.opposed(opinion.view, {clause.number: row.view}):
        found.append(
            _("The overall opinion says “not contradicted”. Before it is signed, one of the two has to change.")
        )
    return found


def _as_of() -> datetime | None:
    """As of when the company reports the figures."""
    run = ComplianceRun.objects.latest_view()
    return run.as_of if run else None


def _save(
    request: AuthenticatedRequest,
    opinion: Opinion,
    form: ViewForm,
    act: Callable[[], Any],
    theirs: Callable[[], Any],
    about: Clause | None = None,
) -> HttpResponseBase:
    """Save a part of the paper as one goes. What somebody else saved meanwhile is shown, and is replaced knowingly."""
    saved, conflict = None, False
    if form.is_valid():
        try:
            saved = act()
        except ChangedMeanwhileError:
            conflict = True
        except NotAllowedError:
            return _not_now(request, opinion.pk)
    if not request.htmx:
        return _without_script(request, opinion, form, saved, conflict, about)
    present = opinion_of(request, opinion.pk)
    context = {"form": form, "row": saved or theirs(), "saved": saved, "conflict": conflict, "about": about}
    context |= {"opinion": present, "partial": True, **_checklist(present)}
    context["warnings"] = _warnings(present, context["row"], about)
    return render(request, "audits/opinion/saved.html", context)


def _without_script(
    request: AuthenticatedRequest, opinion: Opinion, form: ViewForm, saved: Any, conflict: bool, about: Clause | None
) -> HttpResponseBase:
    place = f"clause-{about.pk}" if about else "overall"
    if saved is not None:
        messages.success(request, _("Saved. Only your firm sees it."), extra_tags=place)
        return _to(opinion.pk, place)
    if conflict:
        said = _("Somebody else saved this meanwhile. Your words are below, theirs beside them.")
        messages.error(request, said, extra_tags=place)
    return _paper(request, opinion_of(request, opinion.pk), kept=form, about=about)


def _to(opinion: int, place: str) -> HttpResponseBase:
    """To a place of the paper. What is said of it is said there (`components/placed.html`): the top is out of sight."""
    return redirect(f"{reverse('audits:opinion', args=[opinion])}#{place}")


def _preview(opinion: Opinion) -> Signed:
    """What is about to be signed, worded as it will be read; the names and the time come with the signature."""
    opinion.explained = checklist.explanations(opinion)
    return Signed(opining.unsigned(opinion), "")


def _not_now(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Somebody was faster, or the page was old."""
    if request.htmx:
        return HttpResponse(status=200, headers={"HX-Redirect": redirect("audits:opinion", pk).url})
    messages.error(request, _("This step is not possible now. This is how the opinion stands."))
    return redirect("audits:opinion", pk)
