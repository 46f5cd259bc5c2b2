"""One entry of a register: what it says and said, its source, and what may be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from commitments import actions, waiting
from commitments.forms import CORRECTIONS, BenchmarkForm, ReasonFields, category_of
from commitments.messages import REGISTER_REFUSED, said
from commitments.models import Benchmark, Correction, Milestone, Outage, Registered, ResourceFact, StatutoryLimit
from commitments.training import HalfYear
from evidence.actions import store
from evidence.files import EvidenceRefused
from evidence.models import EvidenceFile

REGISTERS: dict[str, type[Any]] = {each.REGISTER: each for each in waiting.REGISTERS}


@roles(MANAGER, AUDITOR)
@require_safe
def entry(request: AuthenticatedRequest, register: str, pk: int) -> HttpResponseBase:
    return _page(request, _found(request, register, pk))


@roles(MANAGER)
@require_POST
def correct(request: AuthenticatedRequest, register: str, pk: int) -> HttpResponseBase:
    """Let it say something else, with the reason and, where it changed, the source."""
    found = _found(request, register, pk)
    form = _correction(found, request)
    if form.is_valid() and _corrected(request, found, form):
        notices.success(request, _("Corrected. What it said before is kept below; an auditor confirms it anew."))
        return redirect("commitments:entry", register, pk)
    return _page(request, found, correction=form)


@roles(MANAGER)
@require_POST
def withdraw(request: AuthenticatedRequest, register: str, pk: int) -> HttpResponseBase:
    found = _found(request, register, pk)
    form = ReasonFields(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _page(request, found, withdrawal=form)
    try:
        actions.withdraw(entry=found, reason=form.cleaned_data["reason"], by=request.user)
    except actions.RegisterRefused as refused:
        notices.error(request, said(REGISTER_REFUSED, refused.code))
    else:
        notices.success(request, _("Withdrawn. It counts for nothing from the next run on."))
    return redirect("commitments:entry", register, pk)


@roles(AUDITOR)
@require_POST
def confirm(request: AuthenticatedRequest) -> HttpResponseBase:
    """Confirm the entries that are ticked or listed: `register`, `pk` (as many as there are), `seen`."""
    today = timezone.localdate()
    register = request.POST.get("register", "")
    chosen = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal()]
    if register not in REGISTERS:
        raise Http404
    entries = REGISTERS[register].objects.visible_to(request.user, today).filter(pk__in=chosen)
    if not chosen or entries.count() != len(set(chosen)):
        raise Http404
    try:
        seen = int(request.POST.get("seen") or 0)
        count = actions.confirm(entries=entries, seen=seen, by=request.user, today=today)
    except actions.RegisterRefused as refused:
        notices.error(request, said(REGISTER_REFUSED, refused.code))
    else:
        notices.success(
            request, ngettext("%(count)s entry confirmed.", "%(count)s entries confirmed.", count) % {"count": count}
        )
    return redirect(_back(request, entries.first(), today))


def store_source(request: AuthenticatedRequest, upload: Any, day: Any) -> EvidenceFile | None:
    """Keep an uploaded source. Raises EvidenceRefused."""
    return store(upload=upload, effective_on=day, by=request.user) if upload else None


def refusal(refused: actions.RegisterRefused) -> str:
    """The reason, with a link to the entry that stands in the way."""
    reason, other = said(REGISTER_REFUSED, refused.code), refused.entry
    if other is None:
        return reason
    return format_html('{} <a href="{}">{}</a>', reason, _address(other), _named(other))


def _named(entry: Registered) -> str:
    if not isinstance(entry, Benchmark | StatutoryLimit):
        return str(entry)
    first, last = (formats.date_format(day) if day else "" for day in (entry.valid_from, entry.valid_until))
    return f"{entry}, {first} – {last}"


def _address(entry: Registered) -> str:
    return reverse("commitments:entry", args=[entry.REGISTER, entry.pk])


def _back(request: AuthenticatedRequest, confirmed: Registered, today: date) -> Any:
    """The page the person came from, if it is one of ours and was asked for; else the next entry that waits."""
    to = request.POST.get("next", "")
    if to and url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}):
        return to
    on = (waiting.after(confirmed, request.user, today) if confirmed.is_confirmed else None) or confirmed
    return _address(on)


def _found(request: AuthenticatedRequest, register: str, pk: int) -> Registered:
    if register not in REGISTERS:
        raise Http404
    visible = REGISTERS[register].objects.visible_to(request.user, timezone.localdate())
    entry: Registered = get_object_or_404(visible.with_provenance(), pk=pk)
    return entry


def _page(
    request: AuthenticatedRequest,
    found: Registered,
    *,
    correction: forms.Form | None = None,
    withdrawal: forms.Form | None = None,
) -> HttpResponseBase:
    mine = request.user.role == MANAGER and not found.withdrawn
    planned = not isinstance(found, Milestone) or found.agreed
    corrections: Any = getattr(found, "corrections")  # noqa: B009 - each register has them, the base does not
    context = {
        "entry": found,
        "company": company_of(found),
        "half_year": HalfYear.of(found.starts_on) if isinstance(found, ResourceFact) else None,
        "register": found.REGISTER,
        "history": _history(found, corrections.select_related("by", "evidence", "confirmed_by").order_by("-id")),
        "correction": (correction or _correction(found)) if mine and planned else None,
        "withdrawal": (withdrawal or ReasonFields(prefix="withdraw")) if mine else None,
        "confirmable": _confirmable(request, found),
    }
    return render(request, "commitments/entry.html", context, status=422 if correction or withdrawal else 200)


def company_of(found: Any) -> Organisation:
    """Whose entry it is; a step of a plan belongs to its letter."""
    company: Organisation = found.letter.organisation if isinstance(found, Milestone) else found.organisation
    return company


@dataclass(frozen=True, slots=True)
class Earlier:
    """A correction with what it changed: the words that read otherwise afterwards, and whether the source did."""

    correction: Correction
    changed: dict[str, Any]
    other_source: bool


def _history(found: Registered, corrections: Iterable[Correction]) -> list[Earlier]:
    """Each correction, the latest first."""
    told, after, source = [], found.words, found.evidence_id
    for correction in corrections:
        before = correction.before
        changed = {name: value for name, value in before.items() if _plain(after.get(name)) != _plain(value)}
        told.append(Earlier(correction, changed, correction.evidence_id != source))
        after, source = before, correction.evidence_id
    return told


def _plain(value: Any) -> Any:
    """Lines end in one way, whichever browser sent them."""
    return "\n".join(value.splitlines()) if isinstance(value, str) else value


def _confirmable(request: AuthenticatedRequest, found: Registered) -> bool:
    waits = not (found.is_confirmed or found.withdrawn) and found.evidence_id is not None
    return request.user.role == AUDITOR and waits


def _correction(found: Registered, request: AuthenticatedRequest | None = None) -> forms.Form:
    if isinstance(found, Milestone) and not found.agreed:
        raise Http404
    post, files = (request.POST, request.FILES) if request else (None, None)
    more: dict[str, Any] = {"organisation": company_of(found)} if isinstance(found, StatutoryLimit) else {}
    return CORRECTIONS[found.REGISTER](post, files, initial=_initial(found), **more)


def _initial(found: Registered) -> dict[str, Any]:
    said_now = {name: getattr(found, name) for name in found.SAYS}
    if isinstance(found, Benchmark):
        said_now["minutes"] = found.minutes
    if isinstance(found, ResourceFact):
        said_now |= {"kind": found.kind, "ends_on": found.ends_on}
    if isinstance(found, StatutoryLimit):
        said_now["category"] = found.category_id
    said_now["has_source"] = found.evidence_id is not None
    if isinstance(found, Outage):
        said_now |= {name: timezone.localtime(said_now[name]) for name in ("starts_at", "ends_at")}
    return said_now


def _corrected(request: AuthenticatedRequest, found: Registered, form: forms.Form) -> bool:
    given = dict(form.cleaned_data)
    upload, reason = given.pop("evidence"), given.pop("reason")
    if isinstance(found, Benchmark):
        given["seconds"] = BenchmarkForm.seconds(given)
        del given["minutes"]
    if isinstance(found, StatutoryLimit):
        given["category"] = category_of(given["category"])
    try:
        with transaction.atomic():
            source = store_source(request, upload, first_day(found))
            actions.correct(entry=found, changes=given, reason=reason, by=request.user, evidence=source)
    except EvidenceRefused as refused:
        form.add_error("evidence", str(refused.message))
    except actions.RegisterRefused as refused:
        form.add_error(None, refusal(refused))
    else:
        return True
    return False


def first_day(found: Registered) -> Any:
    """The first day an entry speaks of: the date of its source."""
    if isinstance(found, Outage):
        return timezone.localdate(found.starts_at)
    days = (getattr(found, name, None) for name in ("starts_on", "valid_from", "occurred_on"))
    return next((day for day in days if day), None) or timezone.localdate()
