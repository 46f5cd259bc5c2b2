"""Samples: planning, freezing the frame, the seed, the draw, extending, giving up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits import concluding, population, sampling, saying
from audits.actions import samples as actions
from audits.actions.refusals import NotAllowedError
from audits.forms.samples import ExtendForm, GiveUpForm, SampleForm, SeedForm
from audits.models import Sample, SampleItem, evidence_visible_to
from audits.reported import Promises
from audits.results import SampleResult
from audits.sampling.plans import NoPlanError
from audits.views.seen import engagement_of, sample_of
from complaints.models import Arrival, Complaint
from compliance.counting import Cohort

SCRIPT = Path(sampling.__file__).parent / "redraw.py"
PAGE = 500  # items on a page: all that most plans take


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sample_add(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Plan a sample; `?instead_of=` names one that was given up, whose plan is taken over."""
    engagement = engagement_of(request, pk)
    before = _replaced(request, pk)
    size = population.cohort(engagement, None, timezone.now()).counted().count()
    initial = {"method": "records", **_typed(before)} if before else {"method": "records"}
    form = SampleForm(request.POST or None, engagement=engagement, size=size, initial=initial)
    if form.is_valid():
        made = actions.plan_sample(engagement=engagement, outline=form.outline(), by=request.user, instead_of=before)
        messages.success(request, _("The sample is planned. Nothing is drawn before you freeze its frame."))
        return redirect("audits:sample", made.pk)
    context = {"form": form, "engagement": engagement, "size": size, "before": before}
    return render(request, "audits/sample_form.html", context)


@roles(MANAGER, AUDITOR)
@require_safe
def sample(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A sample: what it asks, what it is drawn from, what was drawn."""
    return _page(request, sample_of(request, pk))


@roles(AUDITOR)
@require_POST
def sample_freeze(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Settle what the sample is drawn from."""
    return _take(request, pk, lambda found: actions.freeze(sample=found, by=request.user), _("The frame is frozen."))


@roles(AUDITOR)
@require_POST
def sample_seed(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Draw the sample."""
    form = SeedForm(request.POST, prefix="seed")
    if not form.is_valid():
        return _page(request, sample_of(request, pk), seed=form)
    seed = form.cleaned_data["seed"]
    return _take(
        request,
        pk,
        lambda found: actions.enter_seed(sample=found, seed=seed, by=request.user),
        _("The sample is drawn."),
    )


@roles(AUDITOR)
@require_POST
def sample_extend(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Take more of the same order."""
    form = ExtendForm(request.POST, sample=sample_of(request, pk), prefix="extend")
    if not form.is_valid():
        return _page(request, sample_of(request, pk), extend=form)
    told = form.cleaned_data
    return _take(
        request, pk, lambda found: actions.extend(sample=found, **told, by=request.user), _("The sample is extended.")
    )


@roles(AUDITOR)
@require_POST
def sample_give_up(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Leave a sample, with the reason."""
    form = GiveUpForm(request.POST, prefix="give_up")
    if not form.is_valid():
        return _page(request, sample_of(request, pk), give_up=form)
    reason = form.cleaned_data["reason"]
    return _take(
        request,
        pk,
        lambda found: actions.give_up(sample=found, reason=reason, by=request.user),
        _("The sample is given up. What was frozen and drawn stays readable."),
    )


@roles(MANAGER, AUDITOR)
@require_safe
def redraw_script(request: AuthenticatedRequest) -> HttpResponseBase:  # noqa: ARG001
    """The twenty lines that make a draw again from the frame and the seed."""
    return FileResponse(SCRIPT.open("rb"), as_attachment=True, filename=SCRIPT.name, content_type="text/x-python")


def _page(request: AuthenticatedRequest, sample: Sample, **forms: forms.Form) -> HttpResponseBase:
    size = sample.size or _of(sample).counted().count()
    question, plan, refused = sample.question, sample.plan, ""
    if plan is None and size > 1:
        try:
            plan = question.plan(size)
        except (NoPlanError, ValueError):
            refused = _("There is no plan for so few complaints.")
    page = Paginator(_items(sample), PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    opens = Complaint.objects.visible_to(request.user)
    n_items = page.paginator.count
    context: dict[str, Any] = {
        "sample": sample,
        "engagement": sample.engagement,
        "size": size,
        "plan": plan,
        "plan_said": saying.plan_said(plan) if plan else refused,
        "proves": saying.proves(question, plan) if plan else "",
        "rates": saying.rows(question, plan) if plan else [],
        "spec": saying.picture(question, plan) if plan else None,
        "account": [(str(Arrival(kind).label), n) for kind, n in sorted(sample.account.items())],
        "account_whole": sum(sample.account.values()),
        "rows": [(item, None) for item in shown],
        "page": page,
        "n_items": n_items,
        "opens": set(opens.filter(pk__in=[each.complaint_id for each in shown]).values_list("pk", flat=True)),
        "steps": sample.steps.select_related("by__organisation"),
        "frame": evidence_visible_to(request.user, timezone.localdate()).filter(pk=sample.frame_id or 0).first(),
        "seed": SeedForm(prefix="seed"),
        "extend": ExtendForm(sample=sample, prefix="extend"),
        "give_up": GiveUpForm(prefix="give_up"),
    }
    if n_items and (request.user.role == AUDITOR or sample.status == Sample.Status.FINISHED):
        context |= _reperformed(sample, shown)
    return render(request, "audits/sample.html", context | forms, status=422 if forms else 200)


def _items(sample: Sample) -> models.QuerySet[SampleItem]:
    """The items in the order of the draw, with no more of their complaints than the page shows."""
    named = ("stratum", "rank", "sample__stratify_by", "complaint__reference", "complaint__received_at")
    return sample.items.select_related("complaint", "sample").only(*named).order_by("stratum", "rank")


def _reperformed(sample: Sample, shown: list[SampleItem]) -> dict[str, Any]:
    """What was found so far: the auditor's alone until the re-performance is finished."""
    result = SampleResult.of(sample, Promises(sample.engagement, timezone.now()))
    return {
        "result": result,
        "n_examined": result.rates.whole.examined,
        "left": result.rates.whole.drawn - result.rates.whole.examined,
        "concluded": concluding.concluded(result),
        "strata": concluding.strata(result),
        "confidence": saying.per_cent(result.confidence),
        "estimate": concluding.estimate_row(result) if result.estimate else None,
        "rows": [(item, result.stands.get(item.complaint_id)) for item in shown],
    }


def _take(request: AuthenticatedRequest, pk: int, act: Callable[[Sample], Sample], done: str) -> HttpResponseBase:
    """One step of a sample: refused where it may not follow, or done."""
    try:
        act(sample_of(request, pk))
    except actions.EmptyFrameError:
        messages.error(request, _("Nothing was received that a sample could be drawn from."))
    except actions.FrameDamagedError:
        messages.error(request, _("The file of the frame is not what was frozen: nothing can be drawn from it."))
    except NotAllowedError:
        messages.error(request, _("This step is not possible now. This is how the sample stands."))
    except (NoPlanError, ValueError):
        messages.error(request, _("There is no plan for so few complaints."))
    else:
        messages.success(request, done)
    return redirect("audits:sample", pk)


def _of(sample: Sample) -> Cohort:
    """What it would be drawn from now."""
    return population.cohort(sample.engagement, sample.promise, timezone.now())


def _replaced(request: AuthenticatedRequest, engagement: int) -> Sample | None:
    """The sample that another is planned in the place of."""
    number = request.GET.get("instead_of", "")
    if not number.isdecimal():
        return None
    seen = Sample.objects.visible_to(request.user, timezone.localdate())
    given_up = seen.filter(engagement=engagement, status=Sample.Status.GIVEN_UP, replaced_by=None)
    return get_object_or_404(given_up, pk=number)


def _typed(sample: Sample) -> dict[str, Any]:
    """A plan as the form shows it."""
    terms = dict(sample.terms)
    if sample.method == Sample.Method.LIMIT:
        terms = {"aql": terms["limit"], "inspection": terms["inspection"]}
    plain = {name: getattr(sample, name) for name in ("title", "method", "promise", "stratify_by")}
    return plain | terms
