"""The letters of a company, and bringing one in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ADMIN, AUDITOR, MANAGER, AuthenticatedRequest, roles
from accounts.enumeration import SEPARATOR
from commitments import actions, questions
from commitments.companies import whose
from commitments.forms import ImportForm
from commitments.messages import STORE_REFUSED, said
from commitments.models import Letter, LetterQuerySet, LetterVersion


@roles(MANAGER, AUDITOR, ADMIN)
@require_safe
def letters(request: AuthenticatedRequest) -> HttpResponse:
    """Of one company, for an auditor of several the one in the address."""
    today, company = timezone.localdate(), whose(request)
    versions = LetterVersion.objects.visible_to(request.user, today).with_counts().order_by("letter", "-number")
    mine = Letter.objects.visible_to(request.user, today).filter(organisation=company.company)
    binding = LetterVersion.objects.in_force(today).filter(letter__in=mine)
    context = {
        "letters": mine.with_versions(versions),
        "open_questions": questions.of_versions(binding, today),
        "today": today,
        "whose": company,
    }
    return render(request, "commitments/letters.html", context)


@roles(MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_letter(request: AuthenticatedRequest) -> HttpResponseBase:
    """Read a file or pasted text and store its letters as drafts; the review page is next."""
    initial = {"amends": request.GET.get("amends")}
    sent = request.method == "POST"
    form = ImportForm(
        request.POST if sent else None, request.FILES if sent else None, letters=_own(request), initial=initial
    )
    if sent and form.is_valid():
        try:
            versions = _store(request, form)
        except actions.StoreRefused as refused:
            form.add_error(None, said(STORE_REFUSED, refused.code))
        else:
            return redirect("commitments:review", pk=versions[0].pk)
    amended = form.fields["amends"].queryset.filter(pk=_number(form["amends"].value())).first()  # type: ignore[attr-defined]
    return render(request, "commitments/import.html", {"form": form, "amended": amended})


@roles(MANAGER)
@require_POST
def discard(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    version = get_object_or_404(LetterVersion.objects.visible_to(request.user, timezone.localdate()).drafts(), pk=pk)
    actions.discard_draft(version=version, by=request.user)
    notices.success(request, _("The draft of “%(letter)s” was discarded.") % {"letter": version.letter})
    return redirect("commitments:letters")


def _own(request: AuthenticatedRequest) -> LetterQuerySet:
    return Letter.objects.visible_to(request.user, timezone.localdate())


def _store(request: AuthenticatedRequest, form: ImportForm) -> list[LetterVersion]:
    company = request.user.organisation
    if company is None:
        raise actions.StoreRefused("other_company")
    versions = actions.store_letters(
        organisation=company,
        parsed=form.parsed,
        by=request.user,
        source_name=form.source_name,
        source_sha256=form.sha256,
        amends=form.cleaned_data["amends"],
    )
    notices.success(request, _read(versions))
    return versions


def _read(versions: list[LetterVersion]) -> str:
    """What was read; of several letters in one file, where the others are reviewed."""
    first, *others = versions
    told = {"letter": first.letter, "number": first.number}
    if first.number > 1:
        return _("Version %(number)s of “%(letter)s” was read. It is reviewed here.") % told
    if not others:
        return _("“%(letter)s” was read. It is reviewed here.") % told
    places = [(reverse("commitments:review", args=[each.pk]), str(each.letter)) for each in others]
    text = ngettext(
        "{count} letter was read: here is the first, the others are {others}.",
        "{count} letters were read: here is the first, the others are {others}.",
        len(versions),
    )
    links = format_html_join(str(SEPARATOR), '<a href="{}">{}</a>', places)
    return format_html(text, count=len(versions), others=links)


def _number(text: Any) -> int | None:
    return int(text) if str(text).isdecimal() else None
