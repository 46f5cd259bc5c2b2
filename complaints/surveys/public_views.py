"""The page on which a customer answers: open to the world, knows nobody, and says nothing of the complaint but its
reference."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.access import public
from complaints.models import Invitation
from complaints.surveys import actions, throttle
from complaints.surveys.codes import digest
from complaints.surveys.forms import AnswerForm, CodeForm


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """For those who have the code on paper."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("survey:answer", code=form.cleaned_data["code"].replace("/", ""))
    return render(request, "complaints/surveys/code.html", {"form": form})


@public
@never_cache
@sensitive_post_parameters("score", "comment")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponseBase:
    invitation = _invitation(code)
    if invitation is None:
        return _wrong(request)
    form = AnswerForm(request.POST or None)
    taken = False
    if request.method == "POST" and form.is_valid():
        taken = actions.answer(invitation=invitation, now=timezone.now(), **form.cleaned_data)
        invitation.refresh_from_db(fields=["answered_at"])
    return _page(request, invitation, form, taken=taken)


def _wrong(request: HttpRequest) -> HttpResponse:
    """Whoever has tried several is told to wait. A right code is never refused: behind a proxy or in one house many
    customers share an address, and one of them must not close the page to the others."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if throttle.is_closed(address):
        refused = render(request, "complaints/surveys/code.html", {"form": CodeForm(), "closed": True}, status=429)
        refused["Retry-After"] = str(settings.SURVEY_COOLOFF_SECONDS)
        return refused
    throttle.miss(address)
    return render(request, "complaints/surveys/code.html", {"form": CodeForm(), "unknown": True}, status=404)


def _invitation(code: str) -> Invitation | None:
    hashed = digest(code)
    known = Invitation.objects.select_related("survey__organisation", "complaint").defer(
        "comment", "complaint__customer_name", "complaint__customer_contact", "complaint__text"
    )
    return known.filter(code_hash=hashed).first() if hashed else None


def _page(request: HttpRequest, invitation: Invitation, form: AnswerForm, *, taken: bool) -> HttpResponse:
    survey = invitation.survey
    context = {
        "company": survey.organisation,
        "reference": invitation.complaint.reference,
        "until": survey.answer_until,
        "form": form,
        "taken": taken,
        "answered": invitation.answered_at is not None,
        "over": not survey.is_open(timezone.localdate()),
    }
    return render(request, "complaints/surveys/answer.html", context)
