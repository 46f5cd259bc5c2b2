"""What changed in a result with the last run that changed it: which complaints moved, and why."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from compliance import changed as said
from compliance import explaining, retold
from compliance.comparing import AT_MOST
from compliance.models import Result
from dashboard import choices
from dashboard.changed import list_lines, list_name


@roles(MANAGER, AUDITOR, CLERK)
@require_safe
def changed(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The difference between what a result said and what it says, complaint by complaint."""
    today = choices.today()
    visible = Result.objects.visible_to(request.user, today)
    result = get_object_or_404(visible.select_related("promise__clause__version__letter", "unit"), pk=pk)
    version = explaining.latest(result)
    if version is None:
        raise Http404
    explanation = explaining.change(version, result)
    moves = explanation.moves or []
    rows, hidden = said.shown(moves, result.promise.metric, request.user, today)
    context = {
        "result": result,
        "promise": result.promise,
        "version": version,
        "explanation": explanation,
        "steps": said.steps(explanation.old, result),
        "lines": list_lines(request, explanation),
        "reasons": retold.reasons(explanation),
        "surroundings": retold.surroundings(explanation),
        "rests": retold.rests(explanation, partial(list_name, result)),
        "writes": retold.writes(explanation.written),
        "rows": rows,
        "hidden": hidden,
        "more": len(moves) - len(rows) - hidden,
        "most": AT_MOST,
    }
    return render(request, "dashboard/changed.html", context)
