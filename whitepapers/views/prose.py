"""The text of a paper: written section by section, with its versions, and what manager and auditor say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from whitepapers import approval
from whitepapers.actions import prose as acts
from whitepapers.models import Language, PassageVersion, Remark, WhitePaper
from whitepapers.prose import Prose, reasons_against
from whitepapers.prose.forms import PassageForm, RemarkForm
from whitepapers.prose.passages import Reading, Words
from whitepapers.prose.versions import sittings
from whitepapers.sections import Section
from whitepapers.views import passages


@roles(MANAGER, AUDITOR)
@require_safe
def text(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Every section: who wrote it, what is to be looked at, and what was said about it."""
    prose = _prose(request, pk)
    reasons = list(reasons_against(prose.paper)) if prose.paper.is_editable else []
    context = {"paper": prose.paper, "rows": passages.rows(prose), "reasons": reasons, "languages": Language}
    return render(request, "whitepapers/prose/text.html", context)


@roles(MANAGER, AUDITOR)
@require_safe
def passage(request: AuthenticatedRequest, pk: int, section: str) -> HttpResponse:
    """One section in both languages, with its figures, and the comments on it."""
    return _page(request, _prose(request, pk), _section(section))


@roles(MANAGER)
@require_POST
def passage_save(request: AuthenticatedRequest, pk: int, section: str, language: str) -> HttpResponseBase:
    """Save a section in one language; of a script, the part of the page that tells how it stands comes back."""
    prose, section = _prose(request, pk), _section(section)
    words = _words(prose, section, language)
    form = PassageForm(request.POST, words=words)
    conflict = False
    if form.is_valid():
        said = {"section": section, "language": language, "text": form.cleaned_data["text"], "seen": form.version()}
        try:
            acts.save_passage(paper=prose.paper, **said, by=request.user, at=timezone.now())
        except acts.ChangedMeanwhileError:
            conflict = True
        except acts.NotEditableError:
            return _not_now(request, pk, section)
    if not request.htmx:
        if form.is_valid() and not conflict:
            return redirect(f"{redirect('whitepapers:passage', pk, section).url}#{language}")
        return _page(request, _prose(request, pk), section, sent=form, conflict=conflict)
    words = _words(_prose(request, pk), section, language)
    context = {"paper": prose.paper, "words": words, "form": form, "conflict": conflict, "partial": True}
    context["section"] = Section(section)
    return render(request, "whitepapers/prose/saved.html", context)


@roles(MANAGER)
@require_POST
def passage_preview(request: AuthenticatedRequest, pk: int, section: str, language: str) -> HttpResponse:
    """How a text that is being written reads; nothing is saved."""
    prose = _prose(request, pk)
    words = _words(prose, _section(section), language)
    form = PassageForm(request.POST, words=words)
    form.is_valid()
    written = Reading(prose, language, form.cleaned_data.get("text", ""))
    return render(request, "whitepapers/prose/preview.html", {"read": written, "language": language, "partial": True})


@roles(MANAGER, AUDITOR)
@require_safe
def passage_versions(request: AuthenticatedRequest, pk: int, section: str, language: str) -> HttpResponse:
    """What a section said before, who wrote it, and what each sitting changed."""
    prose = _prose(request, pk)
    words = _words(prose, _section(section), language)
    versions = PassageVersion.objects.filter(passage__paper=pk, passage__section=section, passage__language=language)
    told = sittings(versions.select_related("by"))
    asked = request.GET.get("version", "")
    shown = next((each for each in told if str(each.version.number) == asked), told[0] if told else None)
    if shown is None and asked:
        raise Http404
    context = {"paper": prose.paper, "words": words, "section": Section(section), "sittings": told, "shown": shown}
    return render(request, "whitepapers/prose/versions.html", context)


@roles(MANAGER)
@require_POST
def passage_restore(request: AuthenticatedRequest, pk: int, section: str, language: str) -> HttpResponseBase:
    """Take an earlier version back; without a number, the default text."""
    number, seen = (_whole(request.POST.get(name, "")) for name in ("number", "seen"))
    paper, place = _prose(request, pk).paper, {"section": _section(section), "language": _language(language)}

    def act() -> None:
        said: dict[str, Any] = {"paper": paper, **place, "seen": seen or 0, "by": request.user, "at": timezone.now()}
        if number is None:
            acts.use_default(**said)
        else:
            acts.restore_version(**said, number=number)

    said = _("The default text stands there again.") if number is None else _("The earlier version stands there again.")
    return _done(request, pk, section, act, said)


@roles(MANAGER, AUDITOR)
@require_POST
def remark(request: AuthenticatedRequest, pk: int, section: str) -> HttpResponseBase:
    """Say something about a section."""
    prose, section = _prose(request, pk), _section(section)
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, prose, section, remark_form=form)
    words = form.cleaned_data["text"]

    def act() -> None:
        acts.remark(paper=prose.paper, section=section, text=words, by=request.user, at=timezone.now())

    return _done(request, pk, section, act, _("Your comment stands beside the section."), "#remarks")


@roles(MANAGER, AUDITOR)
@require_POST
def remark_settle(request: AuthenticatedRequest, pk: int, number: int) -> HttpResponseBase:
    """Settle a comment for good."""
    found = get_object_or_404(Remark.objects.select_related("paper"), pk=number, paper=_prose(request, pk).paper)

    def act() -> None:
        acts.settle_remark(remark=found, by=request.user, at=timezone.now())

    return _done(request, pk, found.section, act, _("Settled."), "#remarks")


def _page(
    request: AuthenticatedRequest,
    prose: Prose,
    section: str,
    *,
    sent: PassageForm | None = None,
    conflict: bool = False,
    remark_form: RemarkForm | None = None,
) -> HttpResponse:
    context = passages.page(prose, section, request.user, sent=sent, conflict=conflict)
    return render(request, "whitepapers/prose/passage.html", context | {"remark_form": remark_form or RemarkForm()})


def _done(
    request: AuthenticatedRequest, pk: int, section: str, act: Callable[[], None], said: str, place: str = ""
) -> HttpResponseBase:
    """Back on the page of the section, with what came of it."""
    try:
        act()
    except acts.ChangedMeanwhileError:
        messages.error(request, _("Somebody else saved another version meanwhile: it stands here now."))
    except PassageVersion.DoesNotExist:
        raise Http404 from None
    except acts.NotEditableError:
        return _not_now(request, pk, section)
    else:
        messages.success(request, said)
    return redirect(f"{redirect('whitepapers:passage', pk, section).url}{place}")


def _not_now(request: AuthenticatedRequest, pk: int, section: str) -> HttpResponseBase:
    messages.error(request, _("This cannot be done now: the paper is approved or published, or it is not yours to do."))
    address = redirect("whitepapers:passage", pk, section)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address.url})
    return address


def _prose(request: AuthenticatedRequest, pk: int) -> Prose:
    seen = WhitePaper.objects.visible_to(request.user).select_related("organisation")
    return Prose(approval.reading(get_object_or_404(seen, pk=pk)))


def _section(section: str) -> str:
    if section not in Section.values:
        raise Http404
    return section


def _language(language: str) -> str:
    if language not in Language.values:
        raise Http404
    return language


def _words(prose: Prose, section: str, language: str) -> Words:
    return prose.words[section, _language(language)]


def _whole(number: str) -> int | None:
    return int(number) if number.isascii() and number.isdigit() else None
