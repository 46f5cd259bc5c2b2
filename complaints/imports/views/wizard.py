"""The steps between a file and its try-out: how it is read, and which column is what."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.imports import actions, messages, presets, showing, telling
from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping_form import MappingForm
from complaints.imports.preview import preview
from complaints.imports.reading_form import ReadingForm
from complaints.imports.sketch import Sketch
from complaints.imports.views.finding import import_of, organisation_of, start
from complaints.models import Import

LONGEST_NAME = 60


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def import_reading(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Encoding, delimiter, header and dates, as they were found and as somebody says."""
    draft = import_of(request, pk)
    if draft.status != Import.Status.DRAFT:
        return redirect("complaints:import", pk=pk)
    seen = actions.sketch_of(draft)
    if seen is None:
        return _without_a_look(request, draft)
    form = _reading_form(draft, seen, request)
    if request.method == "POST":
        try:
            if _sent_layout(draft, seen, form):
                form = _reading_form(draft, actions.sketch_of(draft) or seen)
            elif form.is_valid():
                actions.tell_columns(draft=draft, seen=seen, told=form.told())
                return redirect("complaints:import_mapping", pk=pk)
        except ImportRefusedError as error:
            notices.error(request, messages.of_file(error.code, error.params))
            form = _reading_form(draft, seen)
    context = {"import": draft, "form": form, "looked_at": telling.looked_at(form.seen), **_about(draft)}
    return render(request, "complaints/imports/reading.html", context)


def _reading_form(draft: Import, seen: Sketch, request: AuthenticatedRequest | None = None) -> ReadingForm:
    data = request.POST if request and request.method == "POST" else None
    return ReadingForm(seen, draft.mapping, known=bool(draft.mapping_name), data=data)


def _sent_layout(draft: Import, seen: Sketch, form: ReadingForm) -> bool:
    """Look at the file anew where something else was said about its layout. Raises ImportRefusedError."""
    told = form.layout()
    if told == seen.told:
        return False
    actions.tell_columns(draft=draft, seen=seen, told=form.told())
    actions.look_again(draft=draft, told=told)
    return True


def _without_a_look(request: AuthenticatedRequest, draft: Import) -> HttpResponseBase:
    """A workbook that is too large to be opened here can only be read by a mapping that is known."""
    known = {name: presets.named(name, organisation=draft.organisation) for name in _names(draft)}
    if draft.mapping.get("facts"):  # it came with its mapping
        known = {draft.mapping_name: draft.mapping, **known}
    if request.method == "POST" and (name := request.POST.get("mapping", "")) in known:
        actions.use_mapping(draft=draft, name=name, content=known[name])
        start(request, actions.try_out(draft=draft, by=request.user))
        return redirect("complaints:import", pk=draft.pk)
    options = [(name, presets.title(name, content)) for name, content in known.items()]
    return render(request, "complaints/imports/too_large.html", {"import": draft, "options": options, **_about(draft)})


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Which column is which fact, with the first ten complaints as they would be."""
    draft = import_of(request, pk)
    seen = actions.sketch_of(draft)
    if draft.status != Import.Status.DRAFT or seen is None:
        return redirect("complaints:import", pk=pk)
    if (name := request.POST.get("use", "")) in _names(draft):
        content = presets.named(name, organisation=draft.organisation)
        actions.use_mapping(draft=draft, name=name, content=content)
        return redirect("complaints:import_mapping", pk=pk)
    data = request.POST if request.method == "POST" else None
    form = MappingForm(draft.mapping, seen, organisation=draft.organisation, known=bool(draft.mapping_name), data=data)
    live = request.htmx and not request.htmx.boosted
    problems: list[str] = []
    if data is not None and not live:
        if "back" in data:
            actions.choose(draft=draft, seen=seen, made=form.choices)
            return redirect("complaints:import_reading", pk=pk)
        problems = form.problems() or _name_problems(request)
        if not problems:
            return _try_out(request, draft, seen, form)
    context = {"import": draft, "form": form, "problems": problems, **_shown(form, seen), **_about(draft)}
    context |= _keeping(request, draft, form)
    return render(request, f"complaints/imports/{'mapping_live' if live else 'mapping'}.html", context)


def _try_out(request: AuthenticatedRequest, draft: Import, seen: Sketch, form: MappingForm) -> HttpResponse:
    """Keep what was chosen, for next time as well where that is wanted, and let the whole file be checked."""
    actions.choose(draft=draft, seen=seen, made=form.choices)
    if "keep" in request.POST:
        name = request.POST["name"].strip()
        actions.save_mapping(
            organisation=organisation_of(request),
            name=name,
            content=draft.mapping,
            by=request.user,
            columns=seen.header,
        )
        draft.mapping_name = name
        draft.save(update_fields=["mapping_name"])
    start(request, actions.try_out(draft=draft, by=request.user))
    return redirect("complaints:import", pk=draft.pk)


def _name_problems(request: AuthenticatedRequest) -> list[str]:
    name = request.POST.get("name", "").strip()
    if "keep" in request.POST and not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        return [_("Give the mapping a name of at most %(most)s characters.") % {"most": LONGEST_NAME}]
    return []


def _shown(form: MappingForm, seen: Sketch) -> dict[str, Any]:
    found = preview(form.content, seen.header, seen.first, zone=ZoneInfo(settings.TIME_ZONE), now=timezone.now())
    return {"lines": showing.lines(found), "wrong": showing.wrong(found)}


def _keeping(request: AuthenticatedRequest, draft: Import, form: MappingForm) -> dict[str, Any]:
    """Whether the mapping is worth keeping, and under what name: one that was only used again is kept already."""
    known = draft.mapping_name in _names(draft)
    changed = not known or form.content.get("facts") != presets.named(
        draft.mapping_name, organisation=draft.organisation
    ).get("facts")
    own = draft.organisation.mappings.filter(name=draft.mapping_name).exists()
    stem = draft.name.split(".")[0].strip()[:LONGEST_NAME] or draft.name[:LONGEST_NAME]
    name = request.POST.get("name") or (draft.mapping_name if own or not known else "") or stem
    return {
        "worth_keeping": changed,
        "name": name,
        "keep": "keep" in request.POST or request.method != "POST",
        "new_source": stem,
    }


def _names(draft: Import) -> list[str]:
    return presets.names(organisation=draft.organisation)


def _about(draft: Import) -> dict[str, Any]:
    """What every step says of the file: what it was recognised as, and whether it was there before."""
    known = draft.mapping_name in _names(draft)
    before = Import.objects.alive().filter(organisation=draft.organisation, sha256=draft.sha256).exclude(pk=draft.pk)
    return {
        "kind": presets.title(draft.mapping_name, draft.mapping) if known else "",
        "kinds": [
            (name, presets.title(name, presets.named(name, organisation=draft.organisation))) for name in _names(draft)
        ],
        "before": before.first(),
    }
