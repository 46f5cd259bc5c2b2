"""Findings, and the steps between auditor and manager."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import actions
from audits.dossier import dossier
from audits.forms import CloseForm, FindingForm, ReopenForm, StepForm, SupplementForm
from audits.models import Finding
from audits.views.seen import engagement_of, finding_of


@roles(AUDITOR)
def finding_add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Write a finding; `?clause=` chooses the clause."""
    engagement = engagement_of(request, pk)
    initial = {"clause": request.GET.get("clause")}
    form = FindingForm(
        request.POST or None, request.FILES or None, engagement=engagement, reader=request.user, initial=initial
    )
    if form.is_valid():
        made = actions.write_finding(engagement=engagement, words=form.words(), uploads=form.uploads(), by=request.user)
        messages.success(request, _("The draft is saved. Only you and your colleagues on this engagement see it."))
        return redirect("audits:finding", made.pk)
    return render(request, "audits/finding_form.html", {"form": form, "engagement": engagement})


@roles(AUDITOR)
def finding_edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Change a draft."""
    finding = finding_of(request, pk)
    if finding.status != Finding.Status.DRAFT:
        return _issued_already(request, pk)
    form = FindingForm(
        request.POST or None,
        request.FILES or None,
        instance=finding,
        engagement=finding.engagement,
        reader=request.user,
    )
    if form.is_valid():
        try:
            actions.edit_finding(
                finding=finding, words=form.words(), seen=form.seen_at(), uploads=form.uploads(), by=request.user
            )
        except actions.ChangedMeanwhileError:
            form.add_error(None, _("Somebody else saved this draft meanwhile. Copy your text and open it again."))
        except actions.NotAllowedError:
            return _not_now(request, pk)
        else:
            messages.success(request, _("The draft is saved. Only you and your colleagues on this engagement see it."))
            return redirect("audits:finding", pk)
    context = {"form": form, "engagement": finding.engagement, "finding": finding_of(request, pk)}
    return render(request, "audits/finding_form.html", context)


@roles(MANAGER, AUDITOR)
@require_safe
def finding(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A finding as a document: criterion, condition, cause, effect, evidence, cases, answer, corrective actions, with
    names and dates, and whose turn it is."""
    return _finding_page(request, finding_of(request, pk))


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def finding_issue(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Hand a draft to the manager, after a page that names what goes out and what is still missing."""
    finding = finding_of(request, pk)
    if finding.status != Finding.Status.DRAFT:
        return _issued_already(request, pk)
    if request.method == "POST":
        try:
            actions.issue(finding=finding, by=request.user)
        except (actions.IncompleteError, actions.DayPastError):
            messages.error(request, _("It was not issued."))  # the page says why
        except actions.NotAllowedError:
            return _not_now(request, pk)
        else:
            said = _("%(number)s is issued. The company sees it now and can answer.")
            messages.success(request, said % {"number": finding})
            return redirect("audits:finding", pk)
    lacking = [Finding._meta.get_field(name).verbose_name for name in finding.lacks()]  # type: ignore[union-attr]
    past = finding.due_on is not None and finding.due_on < timezone.localdate()
    return render(request, "audits/finding_issue.html", {"finding": finding, "lacking": lacking, "past": past})


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def finding_discard(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Throw a draft away, after a page that asks."""
    finding = finding_of(request, pk)
    if finding.status != Finding.Status.DRAFT:
        return _issued_already(request, pk)
    if request.method != "POST":
        return render(request, "audits/finding_discard.html", {"finding": finding})
    try:
        actions.discard(finding=finding, by=request.user)
    except actions.NotAllowedError:
        return _not_now(request, pk)
    messages.success(request, _("The draft %(number)s is discarded.") % {"number": finding})
    return redirect("audits:engagement", finding.engagement_id)


@roles(AUDITOR)
@require_POST
def finding_supplement(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Add to an issued finding."""
    form = _supplement_form(request)
    return _take(request, pk, form, "supplement", lambda words: actions.supplement(**words, by=request.user))


@roles(AUDITOR)
@require_POST
def finding_withdraw(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Take an issued finding back."""
    form = _withdraw_form(request)
    return _take(request, pk, form, "withdraw", lambda words: actions.withdraw(**words, by=request.user))


@roles(MANAGER)
@require_POST
def finding_answer(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The company answers."""
    form = _answer_form(request)
    return _take(request, pk, form, "answer", lambda words: actions.answer(**words, by=request.user))


@roles(AUDITOR)
@require_POST
def finding_close(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The auditor accepts the answer."""
    form = _close_form(request, finding_of(request, pk))
    return _take(request, pk, form, "close", lambda words: actions.close(**words, by=request.user))


@roles(AUDITOR)
@require_POST
def finding_reopen(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The auditor wants another answer."""
    form = _reopen_form(request)
    return _take(request, pk, form, "reopen", lambda words: actions.reopen(**words, by=request.user))


@roles(AUDITOR)
@require_POST
def evidence_detach(request: AuthenticatedRequest, pk: int, file: int) -> HttpResponseBase:
    """Take a file off a draft."""
    finding = finding_of(request, pk)
    try:
        actions.detach_evidence(finding=finding, file=get_object_or_404(finding.evidence, pk=file), by=request.user)
    except actions.NotAllowedError:
        return _not_now(request, pk)
    return redirect("audits:finding", pk)


def _take(
    request: AuthenticatedRequest, pk: int, form: StepForm, name: str, act: Callable[[dict[str, Any]], Finding]
) -> HttpResponseBase:
    """One step of a finding: shown again with its errors, refused where it may not follow, or done."""
    finding = finding_of(request, pk)
    if not form.is_valid():
        return _finding_page(request, finding, **{name: form})
    words = {key: value for key, value in form.cleaned_data.items() if key != "attachments"}
    try:
        act({"finding": finding, "uploads": form.uploads()} | words)
    except actions.ActionsOpenError:
        messages.error(request, _("It is not closed: corrective actions are not retested effective yet."))
        return redirect("audits:finding", pk)
    except actions.NotAllowedError:
        return _not_now(request, pk)
    messages.success(request, _done(name))
    return redirect("audits:finding", pk)


def _done(step: str) -> str:
    """What is said when a step is taken."""
    return {
        "answer": _("The answer is sent. The auditors see it now."),
        "close": _("The finding is closed."),
        "reopen": _("The finding is open again and waits for the company's answer."),
        "supplement": _("The supplement stands in the finding now. The company sees it."),
        "withdraw": _("The finding is withdrawn. Its text and your reason stay readable."),
    }[step]


def _finding_page(request: AuthenticatedRequest, finding: Finding, **forms: StepForm) -> HttpResponseBase:
    context = {
        **dossier(finding, request.user, timezone.localdate()),
        "answer": _answer_form(None),
        "close": _close_form(None, finding),
        "reopen": _reopen_form(None),
        "supplement": _supplement_form(None),
        "withdraw": _withdraw_form(None),
    }
    return render(request, "audits/finding.html", context | forms, status=422 if forms else 200)


def _answer_form(request: AuthenticatedRequest | None) -> StepForm:
    return StepForm(*_sent(request), label=_("Answer"), prefix="answer")


def _close_form(request: AuthenticatedRequest | None, finding: Finding) -> CloseForm:
    asks = actions.needs_reason(finding)
    return CloseForm(*_sent(request), label=_("What you checked"), prefix="close", asks_reason=asks)


def _reopen_form(request: AuthenticatedRequest | None) -> ReopenForm:
    return ReopenForm(*_sent(request), label=_("What is still missing"), prefix="reopen")


def _supplement_form(request: AuthenticatedRequest | None) -> SupplementForm:
    return SupplementForm(*_sent(request), label=_("Supplement"), prefix="supplement")


def _withdraw_form(request: AuthenticatedRequest | None) -> StepForm:
    return StepForm(*_sent(request), label=_("Why it is withdrawn"), prefix="withdraw")


def _sent(request: AuthenticatedRequest | None) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request else (None, None)


def _issued_already(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    messages.error(request, _("This finding is issued: it cannot be changed."))
    return redirect("audits:finding", pk)


def _not_now(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Somebody was faster, or the page was old: say so and show how the finding stands."""
    messages.error(request, _("This step is not possible now. This is how the finding stands."))
    return redirect("audits:finding", pk)
