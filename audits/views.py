"""The audit's pages: engagements, findings and the steps between auditor and manager, evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from audits import actions
from audits.forms import EngagementForm, FindingForm, ReopenForm, StepForm
from audits.models import Engagement, Finding, FindingStep, evidence_visible_to
from complaints.models import Complaint
from evidence.actions import record


@roles(MANAGER, AUDITOR)
@require_safe
def engagements(request: AuthenticatedRequest) -> HttpResponseBase:
    """The audit engagements one may see."""
    seen = Engagement.objects.visible_to(request.user, timezone.localdate())
    rows = seen.with_open_findings().select_related("firm", "organisation").prefetch_related("letters", "auditors")
    return render(request, "audits/engagements.html", {"engagements": rows, "today": timezone.localdate()})


@roles(MANAGER)
def engagement_add(request: AuthenticatedRequest) -> HttpResponseBase:
    """Let a firm in."""
    company = _company(request)
    form = EngagementForm(request.POST or None, organisation=company)
    if form.is_valid():
        made = actions.add_engagement(organisation=company, terms=form.terms(), by=request.user)
        messages.success(
            request, _("The auditors can sign in and begin on %(day)s.") % {"day": date_format(made.valid_from)}
        )
        return redirect("audits:engagement", made.pk)
    return render(request, "audits/engagement_form.html", {"form": form})


@roles(MANAGER)
def engagement_edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Change who, what and until when; never what auditors have written."""
    engagement = _engagement(request, pk)
    form = EngagementForm(request.POST or None, instance=engagement, organisation=_company(request))
    if form.is_valid():
        actions.change_engagement(engagement=engagement, terms=form.terms(), by=request.user)
        messages.success(request, _("The engagement is changed."))
        return redirect("audits:engagement", pk)
    return render(request, "audits/engagement_form.html", {"form": form, "engagement": _engagement(request, pk)})


@roles(MANAGER, AUDITOR)
@require_safe
def engagement(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """One engagement: its terms and its findings."""
    today = timezone.localdate()
    engagement = _engagement(request, pk)
    findings = Finding.objects.visible_to(request.user, today).filter(engagement=engagement)
    context = {
        "engagement": engagement,
        "findings": findings.select_related("clause", "written_by").order_by("number"),
        "today": today,
        "is_open": engagement.is_open(today),
    }
    return render(request, "audits/engagement.html", context)


@roles(AUDITOR)
def finding_add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Write a finding; `?clause=` chooses the clause."""
    engagement = _engagement(request, pk)
    initial = {"clause": request.GET.get("clause")}
    form = FindingForm(request.POST or None, request.FILES or None, engagement=engagement, initial=initial)
    if form.is_valid():
        made = actions.write_finding(engagement=engagement, words=form.words(), uploads=form.uploads(), by=request.user)
        messages.success(request, _("The draft is saved. Only you and your colleagues on this engagement see it."))
        return redirect("audits:finding", made.pk)
    return render(request, "audits/finding_form.html", {"form": form, "engagement": engagement})


@roles(AUDITOR)
def finding_edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Change a draft."""
    finding = _finding(request, pk)
    if finding.status != Finding.Status.DRAFT:
        return _issued_already(request, pk)
    form = FindingForm(request.POST or None, request.FILES or None, instance=finding, engagement=finding.engagement)
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
    context = {"form": form, "engagement": finding.engagement, "finding": _finding(request, pk)}
    return render(request, "audits/finding_form.html", context)


@roles(MANAGER, AUDITOR)
@require_safe
def finding(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A finding as a document: criterion, condition, evidence, answer, with names and dates."""
    return _finding_page(request, _finding(request, pk))


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def finding_issue(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Hand a draft to the manager, after a page that names what goes out and what is still missing."""
    finding = _finding(request, pk)
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
    finding = _finding(request, pk)
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
    form = _close_form(request)
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
    finding = _finding(request, pk)
    try:
        actions.detach_evidence(finding=finding, file=get_object_or_404(finding.evidence, pk=file), by=request.user)
    except actions.NotAllowedError:
        return _not_now(request, pk)
    return redirect("audits:finding", pk)


@roles(MANAGER, AUDITOR)
@require_safe
def evidence(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Download an evidence file. A file whose bytes have changed on disk is refused and journalled, never sent."""
    file = get_object_or_404(evidence_visible_to(request.user, timezone.localdate()), pk=pk)
    if not file.is_intact():
        record(action="evidence.damaged", actor=request.user, subject=file, detail={"sha256": file.sha256})
        return render(request, "audits/evidence_damaged.html", {"file": file}, status=409)
    record(action="evidence.read", actor=request.user, subject=file, detail={"sha256": file.sha256})
    response = FileResponse(file.file.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _take(
    request: AuthenticatedRequest, pk: int, form: StepForm, name: str, act: Callable[[dict[str, Any]], Finding]
) -> HttpResponseBase:
    """One step of a finding: shown again with its errors, refused where it may not follow, or done."""
    finding = _finding(request, pk)
    if not form.is_valid():
        return _finding_page(request, finding, **{name: form})
    words = {key: value for key, value in form.cleaned_data.items() if key != "attachments"}
    try:
        act({"finding": finding, "uploads": form.uploads()} | words)
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
    steps = list(finding.steps.select_related("by__organisation").prefetch_related("evidence__uploaded_by"))
    context = {
        "finding": finding,
        "steps": steps,
        "issued": next((step for step in steps if step.kind == FindingStep.Kind.ISSUED), None),
        "conversation": [step for step in steps if step.kind not in {"written", "issued"}],
        "complaints": _complaints(request, finding),
        "today": timezone.localdate(),
        "answer": _answer_form(None),
        "close": _close_form(None),
        "reopen": _reopen_form(None),
        "supplement": _supplement_form(None),
        "withdraw": _withdraw_form(None),
    }
    return render(request, "audits/finding.html", context | forms, status=422 if forms else 200)


def _answer_form(request: AuthenticatedRequest | None) -> StepForm:
    return StepForm(*_sent(request), label=_("Answer"), prefix="answer")


def _close_form(request: AuthenticatedRequest | None) -> StepForm:
    return StepForm(*_sent(request), label=_("What you checked"), prefix="close")


def _reopen_form(request: AuthenticatedRequest | None) -> ReopenForm:
    return ReopenForm(*_sent(request), label=_("What is still missing"), prefix="reopen")


def _supplement_form(request: AuthenticatedRequest | None) -> StepForm:
    return StepForm(*_sent(request), label=_("Supplement"), prefix="supplement")


def _withdraw_form(request: AuthenticatedRequest | None) -> StepForm:
    return StepForm(*_sent(request), label=_("Why it is withdrawn"), prefix="withdraw")


def _sent(request: AuthenticatedRequest | None) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request else (None, None)


def _engagement(request: AuthenticatedRequest, pk: int) -> Engagement:
    seen = Engagement.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(seen.select_related("firm", "organisation"), pk=pk)


def _finding(request: AuthenticatedRequest, pk: int) -> Finding:
    seen = Finding.objects.visible_to(request.user, timezone.localdate())
    related = seen.select_related("engagement__firm", "clause__version__letter", "written_by", "answered_by")
    return get_object_or_404(related.prefetch_related("evidence__uploaded_by"), pk=pk)


def _complaints(request: AuthenticatedRequest, finding: Finding) -> list[dict[str, Any]]:
    """The complaints the finding names; `pk` is empty where this person may not open one."""
    opens = set(Complaint.objects.visible_to(request.user).filter(findings=finding).values_list("pk", flat=True))
    named = finding.complaints.order_by("reference").values("pk", "reference")
    return [each | {"pk": each["pk"] if each["pk"] in opens else None} for each in named]


def _issued_already(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    messages.error(request, _("This finding is issued: it cannot be changed."))
    return redirect("audits:finding", pk)


def _not_now(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Somebody was faster, or the page was old: say so and show how the finding stands."""
    messages.error(request, _("This step is not possible now. This is how the finding stands."))
    return redirect("audits:finding", pk)


def _company(request: AuthenticatedRequest) -> Organisation:
    """The manager's own company; a manager always has one (`accounts.models.User.clean`)."""
    return get_object_or_404(Organisation, people=request.user)
