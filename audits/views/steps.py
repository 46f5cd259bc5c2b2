"""The page of one step: a form, taken or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _

from accounts.access import AuthenticatedRequest
from audits.actions.refusals import NotAllowedError
from audits.models import Engagement


@dataclass(frozen=True, slots=True)
class Page:
    """What a step's page says: its heading, a sentence below it, the button, and what is said once it is done."""

    title: str | LazyText
    lede: str | LazyText
    button: str | LazyText
    done: str | LazyText
    danger: bool = False


def take(
    request: AuthenticatedRequest, engagement: Engagement, form: forms.Form, act: Callable[[], object], page: Page
) -> HttpResponseBase:
    """Show the form; with good words in it, act and go back to the engagement, or say why it was refused."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except NotAllowedError:
            messages.error(request, _("This step is not possible now. This is how the engagement stands."))
        else:
            messages.success(request, str(page.done))
        return redirect("audits:engagement", engagement.pk)
    context = {"form": form, "page": page, "engagement": engagement}
    return render(request, "audits/engagement/step.html", context, status=422 if form.errors else 200)


def sent(request: AuthenticatedRequest) -> dict[str, Any]:
    """What a form is made from: what was sent, where something was."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
