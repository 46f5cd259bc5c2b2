"""What a request is about: the person's company, and an import or a mapping of it. Whatever is not his is a 404."""

from __future__ import annotations

from django.contrib import messages as notices
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError

from accounts.access import AuthenticatedRequest
from accounts.models import Organisation
from complaints import tasks
from complaints.models import Import


def organisation_of(request: AuthenticatedRequest) -> Organisation:
    if request.user.organisation is None:
        raise Http404
    return request.user.organisation


def import_of(request: AuthenticatedRequest, pk: int) -> Import:
    visible = Import.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("created_by", "source", "organisation"), pk=pk)


def start(request: AuthenticatedRequest, import_: Import) -> None:
    """Ask the worker; where the queue is away the file is safe and the timetable starts it later."""
    try:
        tasks.run_import.delay(import_.pk)
    except OperationalError:
        notices.warning(request, _("The file is kept. Its import starts by itself as soon as the task queue is back."))
