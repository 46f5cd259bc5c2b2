"""Surveys for the people of the company: how many answered, asking anew, and the links."""

from __future__ import annotations

from itertools import islice

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.downloads import csv_download
from complaints.models import Survey
from complaints.surveys import actions
from complaints.surveys.forms import AskForm
from complaints.surveys.links import as_csv, links
from evidence.actions import record

MOST_SLIPS = 500  # on one page to print; a file has all


@roles(MANAGER, CLERK)
@require_safe
def survey_list(request: AuthenticatedRequest) -> HttpResponse:
    shown = list(Survey.objects.visible_to(request.user).select_related("created_by")[:100])
    context = {"shown": shown, "today": timezone.localdate(), "total": _total(shown)}
    return render(request, "complaints/surveys/list.html", context)


def _total(shown: list[Survey]) -> Survey:
    """All of them as one."""
    return Survey(asked=sum(each.asked for each in shown), answered=sum(each.answered for each in shown))


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def survey_add(request: AuthenticatedRequest) -> HttpResponseBase:
    """Say about which complaints, then see how many those are and confirm."""
    form = AskForm(request.POST or None, today=timezone.localdate())
    count = None
    if request.method == "POST" and form.is_valid():
        told = request.POST.get("count", "")
        if told.isascii() and told.isdigit() and len(told) < 9:
            try:
                return _asked(request, actions.ask(by=request.user, count=int(told), **form.cleaned_data))
            except actions.SurveyChangedError:
                notices.warning(request, _("The complaints have changed since you looked. Nobody was asked."))
        days = form.cleaned_data
        count = actions.to_ask(request.user, days["first"], days["last"]).order_by()[: actions.MOST + 1].count()
    context = {"form": form, "count": count, "most": actions.MOST, "too_many": (count or 0) > actions.MOST}
    return render(request, "complaints/surveys/form.html", context)


def _asked(request: AuthenticatedRequest, survey: Survey) -> HttpResponse:
    told = ngettext("%(number)s link is made.", "%(number)s links are made.", survey.asked)
    notices.success(request, told % {"number": survey.asked})
    return redirect("complaints:surveys")


@roles(MANAGER, CLERK)
@require_safe
@never_cache
def survey_links(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The links as a CSV file; whoever has one can answer, so the journal keeps who took them along."""
    survey = _survey(request, pk)
    _journal(request, survey, "csv")
    return csv_download(as_csv(survey, request.build_absolute_uri), f"survey-{survey.pk}")


@roles(MANAGER, CLERK)
@require_safe
@never_cache
def survey_slips(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The same on paper."""
    survey = _survey(request, pk)
    _journal(request, survey, "print")
    slips = list(islice(links(survey, request.build_absolute_uri), MOST_SLIPS + 1))
    context = {"survey": survey, "slips": slips[:MOST_SLIPS], "more": len(slips) > MOST_SLIPS, "most": MOST_SLIPS}
    return render(request, "complaints/surveys/slips.html", context)


def _survey(request: AuthenticatedRequest, pk: int) -> Survey:
    return get_object_or_404(Survey.objects.visible_to(request.user), pk=pk)


def _journal(request: AuthenticatedRequest, survey: Survey, kind: str) -> None:
    detail = {"kind": kind, "waiting": survey.asked - survey.answered}
    record(action="survey.links", actor=request.user, subject=survey, detail=detail)
