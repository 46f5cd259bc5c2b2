"""The pages of the calendar: a year with its holidays and make-up days, the opening hours, and entering both."""

from __future__ import annotations

from django.contrib import messages as notices
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ADMIN, EVERYONE, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from complaints import calendars, decrees, year
from complaints.calendar_forms import YEARS, DecreeForm, HoursForm
from complaints.models import OpeningHours, organisations_visible_to


@roles(*EVERYONE)
@require_safe
def calendar(request: AuthenticatedRequest) -> HttpResponse:
    """A year (`?year=2026`) of the company; an auditor of several companies chooses one (`?company=`)."""
    shown = _year(request)
    companies = Organisation.objects.filter(pk__in=_companies(request)).order_by("name")
    company = companies.filter(pk=_number(request, "company")).first() or companies.first()
    of = company.pk if company else None
    known = calendars.of_organisation(of)
    context = {
        "year": shown,
        "months": year.months(shown, calendars.named_days(of, shown)),
        "decreed": known.decreed(timezone.localdate().replace(year=shown, month=1, day=1)),
        "hours": _hours(of),
        "company": company,
        "companies": companies if len(companies) > 1 else [],
        "before": shown - 1 if shown - 1 in YEARS else None,
        "after": shown + 1 if shown + 1 in YEARS else None,
    }
    return render(request, "complaints/calendar.html", context)


@roles(MANAGER, ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def decree_add(request: AuthenticatedRequest) -> HttpResponseBase:
    company = _own(request)
    form = DecreeForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and company:
        told = form.cleaned_data
        entered = decrees.enter_decree(
            organisation=company,
            days=form.days,
            source=told["source"],
            learnt_on=told["learnt_on"],
            settles=told["settles"],
            by=request.user,
        )
        notices.success(request, _("The days are in the calendar. The next night judges by them."))
        return redirect(f"{reverse('complaints:calendar')}?year={entered[0].year}")
    return render(request, "complaints/decree_add.html", {"form": form, "company": company})


@roles(MANAGER, ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def hours_add(request: AuthenticatedRequest) -> HttpResponseBase:
    company = _own(request)
    form = HoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and company:
        decrees.enter_hours(organisation=company, by=request.user, **form.cleaned_data)
        notices.success(request, _("The opening hours are recorded. The next night judges by them."))
        return redirect("complaints:calendar")
    return render(request, "complaints/hours_add.html", {"form": form, "company": company})


def _hours(company: int | None) -> QuerySet[OpeningHours]:
    """Every version, also those that another of the same day replaced; the latest first."""
    return OpeningHours.objects.filter(organisation=company).select_related("entered_by").order_by("-valid_from", "-id")


def _own(request: AuthenticatedRequest) -> Organisation | None:
    return request.user.organisation


def _companies(request: AuthenticatedRequest) -> list[int]:
    return organisations_visible_to(request.user, timezone.localdate())


def _year(request: HttpRequest) -> int:
    asked = _number(request, "year")
    return asked if asked in YEARS else timezone.localdate().year


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
