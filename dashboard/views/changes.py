"""What an amendment changed: a version of a letter beside the one before it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import EVERYONE, AuthenticatedRequest, roles
from commitments.differences import compare
from commitments.models import Letter, LetterVersion
from dashboard import changes as changed
from dashboard import choices, manuscript
from dashboard.versions import label


@roles(*EVERYONE)
@require_safe
def changes(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A version (`?version=2`, otherwise the newest he may see) against the one before it; 404 for a first one."""
    today = choices.today()
    letter = get_object_or_404(Letter.objects.visible_to(request.user, today), pk=pk)
    seen = LetterVersion.objects.visible_to(request.user, today).filter(letter=letter)
    versions = list(seen.order_by("number").distinct())
    number = choices.number(request, "version") or (versions[-1].number if versions else 0)
    after = next((version for version in versions if version.number == number), None)
    before = next((version for version in reversed(versions) if version.number < number), None)
    if after is None or before is None:
        raise Http404
    found = compare(before, after)
    context = {
        "letter": letter,
        "today": today,
        "before": before,
        "after": after,
        "groups": changed.groups(found),
        "summary": changed.summary(found),
        "language": manuscript.language(after.text or letter.title),
        "versions": choices.chips(
            request, "version", [(label(each, today), each.number) for each in versions[1:]], after.number
        ),
    }
    return render(request, "dashboard/changes.html", context)
