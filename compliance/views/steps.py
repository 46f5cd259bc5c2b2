"""The page of a step: a form, taken or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise as LazyText

from accounts.access import AuthenticatedRequest
from accounts.models import Organisation
from compliance import refusals
from compliance.actions.following import StepRefused
from compliance.models import Breach
from evidence.files import EvidenceRefused


@dataclass(frozen=True, slots=True)
class Page:
    """What a step's page says: its heading, a sentence below it, the button, and what is said once it is done."""

    title: str | LazyText
    lede: str | LazyText
    button: str | LazyText
    done: str | LazyText


def take(
    request: AuthenticatedRequest,
    breach: Breach,
    form: forms.Form,
    act: Callable[[], object],
    page: Page,
    back: str = "",
    **more: object,
) -> HttpResponse:
    """Show the form; with good words in it, act and go back to the breach, or say why it was refused."""
    back = back or reverse("compliance:breach", args=[breach.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except StepRefused as refused:
            form.add_error(None, refusals.words(refused.code))
        except EvidenceRefused as refused:
            form.add_error("attachments", str(refused.message))
        else:
            notices.success(request, str(page.done))
            return redirect(back)
    context = {"form": form, "page": page, "breach": breach, "back": back, **more}
    return render(request, "compliance/following/form.html", context, status=422 if form.errors else 200)


def seen(request: AuthenticatedRequest, pk: int) -> Breach:
    """The breach, if this person may see it."""
    visible = Breach.objects.visible_to(request.user, timezone.localdate())
    related = visible.select_related("promise__clause__version__letter__organisation", "band__clause", "complaint")
    return get_object_or_404(related, pk=pk)


def company_of(breach: Breach) -> Organisation:
    company: Organisation = breach.promise.clause.version.letter.organisation
    return company


def sent(request: AuthenticatedRequest) -> dict[str, Any]:
    """What a form is made from."""
    return {"data": request.POST or None, "files": request.FILES or None}
