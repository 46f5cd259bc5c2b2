"""The ledger of runs, and the button."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages as notices
from django.db import DatabaseError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig
from kombu.exceptions import OperationalError

from accounts.access import ADMIN, MANAGER, AuthenticatedRequest, roles
from accounts.models import User
from compliance import actions, tasks
from compliance.models import ComplianceRun
from compliance.tables import RunTable

PAGE = {"per_page": 50}


@roles(MANAGER, ADMIN)
@require_safe
def runs(request: AuthenticatedRequest) -> HttpResponse:
    table = RunTable(ComplianceRun.objects.all())
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, "compliance/runs.html", {"table": table, "running": ComplianceRun.objects.running()})


@roles(MANAGER)
@require_POST
def recompute(request: AuthenticatedRequest) -> HttpResponse:
    """Ask the worker for a recompute as of now. Should the queue lose that, the next hour finds it written down."""
    now = timezone.now()
    try:
        _ask(now, request.user)
    except OperationalError:
        notices.error(request, _("The queue cannot be reached, so nothing was started. No figures were changed."))
    else:
        if ComplianceRun.objects.running():
            notices.info(request, _("A recompute is running already; this one will follow it."))
        notices.success(request, _("The recompute was asked for."))
    return redirect("dashboard:home")


def _ask(now: datetime, by: User) -> None:
    """Written down and sent together; where the database is busy the queue alone remembers it."""
    try:
        with transaction.atomic():
            actions.remember_asking(as_of=now, by=by)
            tasks.recompute_now.delay(as_of=now.isoformat(), by=by.pk)
    except DatabaseError:
        tasks.recompute_now.delay(as_of=now.isoformat(), by=by.pk)
