"""Putting a reviewed letter in force, with what that would leave behind said before."""

from __future__ import annotations

from datetime import date

from django.contrib import messages as notices
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import MANAGER, AuthenticatedRequest, roles
from commitments import actions, readiness
from commitments.messages import LACKS, said
from commitments.models import Letter
from commitments.views.review import draft_of, room
from compliance.activating import RehearsedForm


@roles(MANAGER)
@require_POST
def activate(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """What was asked for and not meant comes back on the review, beside the form."""
    now, today = timezone.now(), timezone.localdate()
    version = draft_of(request, pk)
    form = RehearsedForm(request.POST, version=version, by=request.user, now=now)
    if form.is_valid():
        try:
            actions.activate(version=version, effective_from=form.cleaned_data["effective_from"], by=request.user)
        except actions.ActivationRefused as refused:
            form.refuse(refused.reasons)
        else:
            notices.success(request, _activated(version.letter, form.cleaned_data["effective_from"], today))
            if "auditor" in readiness.lacks(version, today):
                notices.warning(request, said(LACKS, "auditor"))
            return redirect("dashboard:letter", pk=version.letter_id)
    return room(request, version, activation=form)


def _activated(letter: Letter, day: date, today: date) -> str:
    if day > today:
        return _("“%(letter)s” takes effect on %(day)s.") % {"letter": letter, "day": date_format(day)}
    return _("“%(letter)s” is in force; the next run judges it.") % {"letter": letter}
