"""The readings of file formats that a company keeps: listed, changed without a file, renamed, taken along, deleted."""

from __future__ import annotations

import json
from collections import Counter

from django.contrib import messages as notices
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import CLERK, MANAGER, AuthenticatedRequest, roles
from complaints.facts import OF_COLUMNS
from complaints.imports import actions, presets, sketch
from complaints.imports.editing import choices, words_of
from complaints.imports.mapping import Mapping as CheckedMapping
from complaints.imports.mapping_form import MappingForm
from complaints.imports.sketch import Sketch
from complaints.imports.views.finding import organisation_of
from complaints.models import Mapping

LONGEST_NAME = 60


@roles(MANAGER, CLERK)
@require_safe
def mapping_list(request: AuthenticatedRequest) -> HttpResponse:
    saved = Mapping.objects.filter(organisation=organisation_of(request)).select_related("changed_by")
    known = [(name, presets.title(name, content)) for name, content in presets.presets().items()]
    return render(request, "complaints/imports/mappings.html", {"saved": saved, "known": known})


@roles(MANAGER, CLERK)
@require_http_methods(["GET", "HEAD", "POST"])
def mapping_edit(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    """Change what columns mean, or the name; the file it was made for is not needed."""
    saved = _mapping(request, pk)
    data = request.POST if request.method == "POST" else None
    seen = _unseen(saved)
    form = MappingForm(saved.content, seen, organisation=saved.organisation, known=True, data=data)
    problems: list[str] = []
    if data is not None:
        name = data.get("name", "").strip()
        problems = [*form.problems(), *_name_problems(saved, name)]
        if not problems:
            actions.change_mapping(saved=saved, name=name, content=form.content, by=request.user)
            notices.success(request, _("The mapping is saved. It holds from the next import on."))
            return redirect("complaints:mappings")
    context = {"saved": saved, "form": form, "problems": problems, "name": data.get("name") if data else saved.name}
    return render(request, "complaints/imports/mapping_edit.html", context)


@roles(MANAGER, CLERK)
@require_safe
def mapping_file(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The mapping as a file, for the command line or another company."""
    saved = _mapping(request, pk)
    content = json.dumps(saved.content, ensure_ascii=False, indent=2)
    headers = {"Content-Disposition": f'attachment; filename="{slugify(saved.name) or "mapping"}.json"'}
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=headers)


@roles(MANAGER, CLERK)
@require_POST
def mapping_delete(request: AuthenticatedRequest, pk: int) -> HttpResponseBase:
    saved = _mapping(request, pk)
    actions.delete_mapping(saved=saved, by=request.user)
    said = _("The mapping “%(name)s” is deleted. What was imported with it stays as it is.")
    notices.success(request, said % {"name": saved.name})
    return redirect("complaints:mappings")


def _mapping(request: AuthenticatedRequest, pk: int) -> Mapping:
    mine = Mapping.objects.filter(organisation=organisation_of(request)).select_related("organisation")
    return get_object_or_404(mine, pk=pk)


def _unseen(saved: Mapping) -> Sketch:
    """The columns of the mapping without a file, with the words it knows in them."""
    seen = sketch.unseen(saved.columns or _columns(saved))
    read = choices(saved.content, seen.header).columns
    for fact, words in words_of(saved.content).items():
        if fact in read and (column := seen.column(read[fact][0])):
            column.words = Counter(dict.fromkeys(words, 0))
    return seen


def _columns(saved: Mapping) -> list[str]:
    """The columns of a mapping that came as a file: those it reads, in the order of the facts they tell. The order in
    which the file named them is not kept on every database."""
    facts = saved.content["facts"]
    ordered = {fact: facts[fact] for fact in OF_COLUMNS if fact in facts}
    return list(CheckedMapping.of({**saved.content, "facts": ordered}).columns)


def _name_problems(saved: Mapping, name: str) -> list[str]:
    if not (0 < len(name) <= LONGEST_NAME and name.isprintable()):
        return [_("Give the mapping a name of at most %(most)s characters.") % {"most": LONGEST_NAME}]
    if saved.organisation.mappings.filter(name=name).exclude(pk=saved.pk).exists():
        return [_("There is another mapping of this name.")]
    return []
