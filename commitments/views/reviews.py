"""The care for the metrics: who wrote and who checked each definition, and what is due again."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from commitments import actions, care
from commitments.care import Care
from commitments.companies import whose
from commitments.forms import MetricReviewForm
from commitments.limiting import Beside
from commitments.messages import REVIEW_REFUSED, said
from commitments.models import Letter, LetterVersion, Promise, PromiseReview

AGAIN = timedelta(days=365)  # the next review proposed


@roles(MANAGER, AUDITOR)
@require_safe
def metric_reviews(request: AuthenticatedRequest) -> HttpResponse:
    """The metrics of a company's letters in force, the overdue ones marked; with `?overdue=1` only those."""
    today, company = timezone.localdate(), whose(request)
    letters = Letter.objects.visible_to(request.user, today).filter(organisation=company.company)
    binding = LetterVersion.objects.in_force(today).filter(letter__in=letters).select_related("letter")
    versions = list(binding.order_by("letter"))
    cares = care.of_versions(versions, today)
    late = {each.pk: care.late_of(cares[each.pk], today) for each in versions}
    only_late = request.GET.get("overdue") == "1"
    found = [(each, late[each.pk] if only_late else cares[each.pk], len(late[each.pk])) for each in versions]
    context = {
        "boards": [board for board in found if board[1] or not only_late],
        "only_late": only_late,
        "late": sum(map(len, late.values())),
        "today": today,
        "whose": company,
    }
    return render(request, "commitments/metric_reviews.html", context)


@roles(MANAGER, AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def metric_review(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """One metric as it is defined, its earlier reviews, and the form that records another."""
    today = timezone.localdate()
    promise = _promise(request, pk, today)
    now = next((each for each in care.of_version(promise.clause.version, today) if each.promise == promise), None)
    may_check = promise.reviewed_by_id != request.user.pk
    form = _form(request, promise, now, today) if may_check else None
    if request.method == "POST" and form and form.is_valid() and _recorded(request, promise, form, today):
        company = whose(request, promise.clause.version.letter.organisation)
        return redirect(f"{reverse('commitments:metric_reviews')}{company.query}")
    context = {
        "promise": promise,
        "letter": promise.clause.version.letter,
        "care": now,
        "reviews": PromiseReview.objects.of_promises([promise]).reverse(),
        "limiting": Beside(promise.clause.version),
        "form": form,
        "today": today,
    }
    return render(request, "commitments/metric_review.html", context)


def _promise(request: AuthenticatedRequest, pk: int, today: date) -> Promise:
    versions = LetterVersion.objects.visible_to(request.user, today).signed()
    promises = Promise.objects.agreed().exclude(kind=Promise.Kind.DEADLINE).filter(clause__version__in=versions)
    return get_object_or_404(promises.select_related("clause__version__letter", "reviewed_by"), pk=pk)


def _form(request: AuthenticatedRequest, promise: Promise, now: Care | None, today: date) -> MetricReviewForm:
    author = now.author if now else promise.reviewed_by
    initial = {"author": author, "next_review_on": today + AGAIN}
    return MetricReviewForm(request.POST or None, promise=promise, checker=request.user, today=today, initial=initial)


def _recorded(request: AuthenticatedRequest, promise: Promise, form: MetricReviewForm, today: date) -> bool:
    try:
        actions.record_review(promise=promise, by=request.user, reviewed_on=today, **form.cleaned_data)
    except actions.ReviewRefused as refused:
        form.add_error(None, said(REVIEW_REFUSED, refused.code))
        return False
    notices.success(request, _("The review was recorded."))
    return True
