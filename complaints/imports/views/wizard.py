"""The steps between a file and its try-out: how it is read, and which column is what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
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
    form, refused = _reading_form(draft, seen, request), ""
    if request.method == "POST":
        try:
            if _sent_layout(draft, seen, form):
                form = _reading_form(draft, actions.sketch_of(draft) or seen)
            elif form.is_valid():
                actions.tell_columns(draft=draft, seen=seen, told=form.told())
                return redirect("complaints:import_mapping", pk=pk)
        except ImportRefusedError as error:
            refused = messages.of_file(error.code, error.params)
            form = _reading_form(draft, seen)
    context = {"form": form, "refused": refused, "looked_at": telling.looked_at(form.seen), **_about(draft)}
    return render(request, "complaints/imports/reading.html", context)


def _reading_form(draft: Import, seen: Sketch, request: AuthenticatedRequest | None = None) -> ReadingForm:
    data = request.POST if request and request.method == "POST" else None
    return ReadingForm(seen, draft.mapping, known=bool(draft.mapping_name), data=data)


def _sent_layout(draft: Import, seen: Sketch, form: ReadingForm) -> bool:
    """Look at the file anew where something else was said about its layout. Raises ImportRefusedError."""
    told = form.layout()
    if told == seen.told:
        return False
    actions.look_again(draft=draft, told=told, columns=form.told())
    return True


def _without_a_look(request: AuthenticatedRequest, draft: Import) -> HttpResponseBase:
    """A workbook that is too large to be opened here can only be read by a mapping that is known."""
    known = presets.known(organisation=draft.organisation)
    if draft.mapping.get("facts"):  # it came with its mapping
        known = {draft.mapping_name: draft.mapping, **known}
    if request.method == "POST" and (name := request.POST.get("mapping", "")) in known:
        actions.use_mapping(draft=draft, name=name, content=known[name])
        start(request, actions.try_out(draft=draft, by=request.user))
        return redirect("complaints:import", pk=draft.pk)
    options = [(name, presets.title(name, content)) for name, content in known.items()]
    return render(request, "complaints/imports/too_large.html", {"options": options, **_about(draft)})


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def import_mapping(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Which column is which fact, with the first ten complaints as they would be."""
    draft = import_of(request, pk)
    seen = actions.sketch_of(draft)
    if draft.status != Import.Status.DRAFT or seen is None:
        return redirect("complaints:import", pk=pk)
    known = presets.known(organisation=draft.organisation)
    if (name := request.POST.get("use", "")) in known:
        actions.use_mapping(draft=draft, name=name, content=known[name])
        return redirect("complaints:import_mapping", pk=pk)
    form = MappingForm(
        draft.mapping,
        seen,
        organisation=draft.organisation,
        known=bool(draft.mapping_name),
        data=request.POST if request.method == "POST" else None,
    )
    if request.method == "POST" and not (request.htmx and not request.htmx.boosted):
        return _sent_mapping(request, draft, seen, form)
    return _mapping_page(request, draft, form)


def _sent_mapping(request: AuthenticatedRequest, draft: Import, seen: Sketch, form: MappingForm) -> HttpResponse:
    """Back to how the file is read, or on to its try-out; the page again where something is missing."""
    if "back" in request.POST:
        actions.choose(draft=draft, seen=seen, made=form.choices)
        return redirect("complaints:import_reading", pk=draft.pk)
    if problems := form.problems() or _name_problems(request):
        return _mapping_page(request, draft, form, problems)
    actions.choose(draft=draft, seen=seen, made=form.choices)
    if "keep" in request.POST:
        _keep(request, draft, seen, request.POST["name"].strip())
    start(request, actions.try_out(draft=draft, by=request.user))
    return redirect("complaints:import", pk=draft.pk)


def _keep(request: AuthenticatedRequest, draft: Import, seen: Sketch, name: str) -> None:
    """Keep the mapping for everybody in the company, and for the next file with these columns."""
    owner = organisation_of(request)
    actions.save_mapping(organisation=owner, name=name, content=draft.mapping, by=request.user, columns=seen.header)
    draft.mapping_name = name
    draft.save(update_fields=["mapping_name"])


def _name_problems(request: AuthenticatedRequest) -> list[str]:
    name = request.POST.get("name", "").strip()
    if "keep" in request.POST and not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        return [_("Give the mapping a name of at most %(most)s characters.") % {"most": LONGEST_NAME}]
    return []


def _mapping_page(
    request: AuthenticatedRequest, draft: Import, form: MappingForm, problems: Sequence[str] = ()
) -> HttpResponse:
    """The whole page, or only what follows from the choices while somebody makes them."""
    zone, seen = ZoneInfo(settings.TIME_ZONE), form.seen
    found = preview(form.content, seen.header, seen.first, zone=zone, now=timezone.now())
    context = {"form": form, "problems": problems, "lines": showing.lines(found), "wrong": showing.wrong(found)}
    if request.htmx and not request.htmx.boosted:
        return render(request, "complaints/imports/mapping_live.html", context)
    return render(
        request, "complaints/imports/mapping.html", {**context, **_about(draft), **_keeping(request, draft, form)}
    )


def _keeping(request: AuthenticatedRequest, draft: Import, form: MappingForm) -> dict[str, Any]:
    """Whether the mapping is worth keeping, and under what name: one that was only used again is kept already."""
    known = presets.known(organisation=draft.organisation).get(draft.mapping_name)
    own = draft.organisation.mappings.filter(name=draft.mapping_name).exists()
    stem = draft.name.split(".")[0].strip()[:LONGEST_NAME] or draft.name[:LONGEST_NAME]
    proposed = draft.mapping_name if own or known is None else ""
    return {
        "worth_keeping": known is None or form.content.get("facts") != known.get("facts"),
        "name": request.POST.get("name") or proposed or stem,
        "keep": "keep" in request.POST or request.method != "POST",
        "new_source": stem,
    }


def _about(draft: Import) -> dict[str, Any]:
    """What every step says of the file: what it was recognised as, and whether it was there before."""
    known = presets.known(organisation=draft.organisation)
    before = Import.objects.alive().filter(organisation=draft.organisation, sha256=draft.sha256).exclude(pk=draft.pk)
    return {
        "import": draft,
        "kind": presets.title(draft.mapping_name, draft.mapping) if draft.mapping_name in known else "",
        "kinds": [(name, presets.title(name, content)) for name, content in known.items()],
        "before": before.first(),
    }
