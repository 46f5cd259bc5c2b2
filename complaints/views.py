"""The pages of the record: list, one complaint, entering, correcting, export."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from accounts.models import User
from complaints import actions, customers, masking, messages, revisions
from complaints.bulk.selection import MOST
from complaints.filters import DAYS_SHOWN, ComplaintFilter
from complaints.forms import ComplaintForm
from complaints.looks import actions as looks
from complaints.looks.forms import UnmaskForm
from complaints.masking import Identity
from complaints.models import Arrival, Complaint, Complaints, Invitation, Look
from complaints.paging import capped_count, page
from complaints.rules.arrivals import is_repeat
from complaints.rules.clocks import resolution, seconds_between
from complaints.saved.tabs import tabs
from complaints.scrubbing import scrub
from complaints.tables import ComplaintTable
from complaints.timeline import timeline
from complaints.tokens import Tokens

NAMED = ("unit", "category", "subcategory")


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
def complaint_list(request: AuthenticatedRequest) -> HttpResponse:
    chosen = _filter(request)
    if said := _customer_by_token(request):
        return redirect(f"{request.path}?{said}")
    newest_first = request.GET.get("sort") != "received_at"
    shown = page(chosen.rows.select_related(*NAMED), newest_first=newest_first, cursor=request.GET.get("at", ""))
    total = capped_count(chosen.rows)
    may_act = request.user.role != AUDITOR
    table = ComplaintTable(shown, total=total, newest_first=newest_first, choosable=may_act)
    context = {
        "form": chosen.form,
        "table": table,
        "usual_days": DAYS_SHOWN,
        "tabs": tabs(request.GET, reader=request.user, has_units=bool(chosen.own_units)),
        "bulk": _bulk(chosen) if may_act else None,
    }
    context |= _shown(request, chosen)
    return render(request, "complaints/list.html", context)


def _bulk(chosen: ComplaintFilter) -> dict[str, object]:
    """What the bar below the list needs: the filter as fields, and how many complaints one act may be about."""
    fields = [(name, value) for name, value in chosen.data.items() if name in chosen.filters and value]
    return {"fields": fields, "most": MOST, "void": chosen.data.get("arrival") == Arrival.VOID}


def _customer_by_token(request: AuthenticatedRequest) -> str:
    """The query with tokens where it names a customer by number: a number does not stay in addresses and histories."""
    number, rows = request.GET.get("customer", ""), Complaint.objects.visible_to(request.user)
    tokens = customers.tokens_of_number(number, rows, user=request.user) if number.strip() else []
    query = request.GET.copy()
    query["customer"] = " ".join(tokens)
    return query.urlencode() if tokens else ""


def _shown(request: AuthenticatedRequest, chosen: ComplaintFilter) -> dict[str, object]:
    """Which days the list shows, and for an auditor which he may see: nothing found is not the same as not his."""
    if not chosen.form.is_valid():
        return {}
    audited = Tokens(request.user, timezone.localdate()).engagements
    inside = any(chosen.window.meets(each.period_from, each.period_until) for each in audited)
    return {
        "window": chosen.window,
        "audited": audited,
        "outside": request.user.role == AUDITOR and not inside,
    }


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
@never_cache
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return shown(request, get_object_or_404(_visible(request), pk=pk))


def shown(request: AuthenticatedRequest, complaint: Complaint, unmasking: UnmaskForm | None = None) -> HttpResponse:
    """The page of a complaint; with what is wrong with a wish to open a field. It goes when a field is closed again."""
    now = timezone.now()
    opened = _opened(request, complaint, now)
    context = {
        "complaint": complaint,
        "resolution": resolution(complaint.resolved_at, complaint.reopened_at, as_of=now),
        "age": seconds_between(complaint.received_at, now),
        "identity": _identity(request, complaint, opened),
        **_survey(request, complaint, opened),
        "may_open": request.user.role != AUDITOR,
        "opened": {Look.FIELDS[name]: until for name, until in opened.items()},
        "erased": complaint.contact_erased_on or complaint.text_erased_on,
        "unmask_minutes": settings.UNMASK_MINUTES,
        "unmasking": unmasking or _unmasking(request, complaint, opened),
        "repeat": is_repeat(complaint.arrival, complaint.since_previous),
        "previous": _visible(request).filter(pk=complaint.previous_id or 0).first(),
        "followers": _visible(request).filter(previous=complaint).order_by("received_at", "reference")[:20],
        "events": timeline(complaint, now=now),
        "changes": revisions.history(complaint, said=_said(request, complaint)),
    }
    answer = render(request, "complaints/detail.html", context)
    if opened:
        answer["Refresh"] = f"{int((min(opened.values()) - now).total_seconds()) + 1}; url={_page(complaint)}"
    return answer


def _page(complaint: Complaint) -> str:
    return reverse("complaints:detail", args=[complaint.pk])


def _opened(request: AuthenticatedRequest, complaint: Complaint, now: datetime) -> dict[str, datetime]:
    """What this auditor has opened of the customer, until when; that he sees it goes into the journal."""
    if request.user.role != AUDITOR:
        return {}
    engagement = Tokens(request.user, timezone.localdate(now)).engagement_of(complaint)
    opened = looks.opened(complaint, by=request.user, engagement=engagement, now=now)
    if opened:
        looks.read_again(complaint=complaint, fields=sorted(opened), by=request.user)
    return opened


def _unmasking(request: AuthenticatedRequest, complaint: Complaint, opened: Collection[str]) -> UnmaskForm | None:
    """The form by which an auditor opens a field that is still closed."""
    if request.user.role != AUDITOR:
        return None
    closed = [name for name in looks.fields_of(complaint) if name not in opened]
    return UnmaskForm(fields=closed) if closed else None


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: AuthenticatedRequest) -> HttpResponseBase:
    form = ComplaintForm(request.POST or None, person=request.user, now=timezone.now())
    if request.method == "POST" and form.is_valid():
        try:
            complaint = actions.add(facts=form.facts(), by=request.user, now=form.now)
        except actions.ReferenceTakenError:
            form.add_error("reference", messages.say("reference_taken"))
        else:
            notices.success(request, _("Complaint %(reference)s is in the record.") % {"reference": complaint})
            _tell_earlier(request, form, complaint)
            _tell_new_categories(request, form)
            return redirect("complaints:detail", pk=complaint.pk)
    return render(request, "complaints/form.html", {"form": form})


@roles(MANAGER, CLERK)
@require_POST
def earlier(request: AuthenticatedRequest) -> HttpResponse:
    """What a customer reported in the last 90 days, for the form in which his number is being entered."""
    number = request.POST.get("customer", "")
    return render(request, "complaints/earlier.html", {"number": number.strip(), "earlier": _earlier(request, number)})


def _earlier(request: AuthenticatedRequest, number: str) -> Complaints:
    since = timezone.localdate() - timedelta(days=DAYS_SHOWN)
    found = customers.of_number(number, _visible(request).received_on(since, None), user=request.user)
    return found.order_by("-received_at", "-id")


def _tell_earlier(request: AuthenticatedRequest, form: ComplaintForm, complaint: Complaint) -> None:
    others = _earlier(request, form.cleaned_data["customer"]).exclude(pk=complaint.pk).count()
    said = ngettext(
        "This customer has %(number)s other complaint of the last 90 days.",
        "This customer has %(number)s other complaints of the last 90 days.",
        others,
    )
    if others:
        notices.info(request, said % {"number": others})


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Correct a complaint. Who the customer is and what he said stays behind the mask until somebody asks for it."""
    complaint = get_object_or_404(_visible(request), pk=pk)
    form = ComplaintForm(
        request.POST or None,
        person=request.user,
        now=timezone.now(),
        complaint=complaint,
        open_identity="identity" in request.GET,
    )
    context = {"form": form, "complaint": complaint, "masked": _masked(request, complaint)}
    if request.method == "POST" and form.is_valid():
        try:
            _change(form, complaint, request.user)
        except actions.StaleVersionError:
            form.show_again(messages.say("stale"))
            context["changes"] = revisions.history(complaint, said=_said(request, complaint))[:1]
        else:
            notices.success(request, _("The change is in the record, and the version before it is kept."))
            _tell_new_categories(request, form)
            return redirect("complaints:detail", pk=complaint.pk)
    if form.personal_read:
        looks.read(complaint=complaint, fields=form.personal_read, by=request.user)
    return render(request, "complaints/form.html", context)


def _tell_new_categories(request: AuthenticatedRequest, form: ComplaintForm) -> None:
    """A slip of the pen would begin a category of its own, in which the repeats of the right one are not found."""
    said = _(
        "The new category “%(name)s” was added. If that was a slip, correct the complaint: repeats are counted by"
        " category."
    )
    for name in form.new_categories:
        notices.warning(request, said % {"name": name})


def _visible(request: AuthenticatedRequest) -> Complaints:
    return Complaint.objects.visible_to(request.user).select_related("source", *NAMED)


def _filter(request: AuthenticatedRequest) -> ComplaintFilter:
    visible = Complaint.objects.visible_to(request.user)
    return ComplaintFilter(request.GET, queryset=visible, reader=request.user)


def _identity(request: AuthenticatedRequest, complaint: Complaint, opened: Collection[str]) -> Identity:
    """The customer as this person may see him; showing the person instead of the mask goes into the journal."""
    if request.user.role == AUDITOR or "identity" not in request.GET:
        return masking.partly(_masked(request, complaint), complaint, opened)
    looks.read(complaint=complaint, fields=looks.fields_of(complaint), by=request.user)
    return masking.unmasked(complaint)


def _answer(complaint: Complaint) -> Invitation | None:
    """What the customer answered to the survey."""
    return Invitation.objects.filter(complaint=complaint, answered_at__isnull=False).first()


def _survey(request: AuthenticatedRequest, complaint: Complaint, opened: Collection[str]) -> dict[str, object]:
    """The answer for the page."""
    answer = _answer(complaint)
    said = str if "survey_comment" in opened else _said(request, complaint)
    return {"answer": answer, "answer_said": said(answer.comment) if answer else ""}


def _said(request: AuthenticatedRequest, complaint: Complaint) -> Callable[[str], str]:
    """What a person wrote, as this reader may see it: scrubbed as long as the customer is masked."""
    if request.user.role != AUDITOR and "identity" in request.GET:
        return str
    known = {complaint.customer_name, complaint.customer_contact, *revisions.earlier_names(complaint)}
    return partial(scrub, known=known)


def _masked(request: AuthenticatedRequest, complaint: Complaint) -> Identity:
    tokens = Tokens(request.user, timezone.localdate())
    engagement = tokens.engagement(complaint.organisation_id, complaint.unit_id, complaint.received_day)
    return masking.masked(complaint, engagement=engagement, earlier=revisions.earlier_names(complaint))


def _change(form: ComplaintForm, complaint: Complaint, by: User) -> None:
    actions.change(
        complaint=complaint,
        facts=form.facts(),
        by=by,
        reason=form.cleaned_data["reason"],
        now=form.now,
        told=form.told,
        version=form.cleaned_data["version"],
    )
