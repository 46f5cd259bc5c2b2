"""The people of an engagement: put on it and taken off by the lead, let in by what they sign."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from audits.actions import assigning, signing
from audits.actions.refusals import ChangedMeanwhileError, NotAllowedError
from audits.forms import AssignForm, ReasonForm, SignForm, ThreatForm
from audits.models import Assignment, Engagement, Signature
from audits.views.seen import known_engagement_of, led_engagement_of
from audits.views.steps import Page, sent, take

ASSIGN = Page(
    gettext_lazy("Assign an auditor"),
    gettext_lazy("An auditor of your firm. Access opens to this person once both declarations are signed."),
    gettext_lazy("Assign"),
    gettext_lazy("Assigned. The terms can be read now; the rest opens once both declarations are signed."),
)
DISMISS = Page(
    gettext_lazy("Dismiss from the engagement"),
    gettext_lazy("Access closes at once. What this person has written stays, with the name."),
    gettext_lazy("Dismiss"),
    gettext_lazy("Dismissed. The engagement is closed to this person."),
    danger=True,
)


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def engagement_assign(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The lead puts somebody of the firm on the engagement."""
    engagement = led_engagement_of(request, pk)
    form = AssignForm(**sent(request), engagement=engagement)

    def act() -> None:
        assigning.assign(engagement=engagement, auditor=form.cleaned_data["auditor"], by=request.user)

    return take(request, engagement, form, act, ASSIGN)


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_end(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """The lead takes somebody off."""
    assignment = get_object_or_404(Assignment.objects.current().select_related("auditor"), pk=pk)
    engagement = led_engagement_of(request, assignment.engagement_id)
    form = ReasonForm(**sent(request))

    def act() -> None:
        assigning.dismiss(assignment=assignment, reason=form.cleaned_data["reason"], by=request.user)

    title = _("Dismiss %(name)s from the engagement") % {"name": assignment.auditor}
    return take(request, engagement, form, act, Page(title, DISMISS.lede, DISMISS.button, DISMISS.done, danger=True))


THREAT = Page(
    gettext_lazy("Declare a threat to independence"),
    gettext_lazy(
        "For what came up after you signed. The engagement closes to you at once and for good; the company and the lead"
        " read what you write. What you have written so far stays, with your name."
    ),
    gettext_lazy("Declare it"),
    gettext_lazy("Declared. The engagement is closed to you."),
    danger=True,
)


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def threat(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Say that independence is endangered, after having signed that it is not."""
    engagement = known_engagement_of(request, pk)
    assignment = get_object_or_404(engagement.assignments.cleared(), auditor=request.user)
    form = ThreatForm(**sent(request))

    def act() -> None:
        signing.declare_threat(assignment=assignment, threat=form.cleaned_data["threat"], by=request.user)

    return take(request, engagement, form, act, THREAT)


@roles(AUDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Both declarations as they stand before the auditor, and his signature under them."""
    engagement = known_engagement_of(request, pk)
    assignment = get_object_or_404(engagement.assignments.current(), auditor=request.user)
    if assignment.signatures.exists():
        return redirect("audits:engagement", pk)
    language = get_language() or ""
    shown = signing.texts(engagement, request.user, language)
    form = SignForm(**sent(request), person=request.user, shown=shown)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "threat", "seen")}
        try:
            signing.sign(assignment=assignment, language=language, by=request.user, **given)
        except ChangedMeanwhileError:
            form = SignForm(person=request.user, shown=shown)
            messages.error(request, _("The terms or the language have changed meanwhile. Read both texts again."))
        except NotAllowedError:
            messages.error(request, _("This step is not possible now. This is how the engagement stands."))
            return redirect("audits:engagement", pk)
        else:
            _say(request, engagement, given["threat"])
            return redirect("audits:engagement", pk)
    context = {"engagement": engagement, "shown": shown, "form": form}
    return render(request, "audits/engagement/sign.html", context, status=422 if form.errors else 200)


@roles(MANAGER, AUDITOR)
@require_safe
def signature(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """A declaration as it was signed, word for word, with its digest."""
    related = Signature.objects.visible_to(request.user).select_related("assignment__auditor", "assignment__engagement")
    found = get_object_or_404(related, pk=pk)
    engagement = known_engagement_of(request, found.assignment.engagement_id)
    context = {"signature": found, "engagement": engagement, "intact": found.is_intact()}
    return render(request, "audits/engagement/signature.html", context)


def _say(request: AuthenticatedRequest, engagement: Engagement, threat: str) -> None:
    if threat:
        messages.warning(request, _("Signed. With what you declared, the engagement stays closed to you."))
    elif engagement.is_granted_to(request.user):
        messages.success(request, _("Signed. The engagement is open to you on its days of access."))
    else:
        messages.success(request, _("Signed. It opens to you as soon as both sides have accepted your firm."))
