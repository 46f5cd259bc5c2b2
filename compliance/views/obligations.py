"""What comes back every period: what is due next, and what became of the earlier ones."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, MANAGER, AuthenticatedRequest, roles
from commitments.companies import whose
from commitments.models import Letter, Milestone
from commitments.portfolio import Portfolio
from compliance.obligations import Occurrence, occurrences


@roles(MANAGER, AUDITOR)
@require_safe
def obligations(request: AuthenticatedRequest) -> HttpResponseBase:
    """Of a company's letters: what waits, the nearest first, then what is past, the latest first."""
    now, today, company = timezone.now(), timezone.localdate(), whose(request)
    portfolio = Portfolio(Letter.objects.visible_to(request.user, today).filter(organisation=company.company))
    found = occurrences(portfolio, now)
    waiting = [each for each in found if each.state == "ahead" or (each.state == "overdue" and today in each.period)]
    steps = Milestone.objects.agreed().filter(letter__in=portfolio.letters).select_related("letter", "evidence")
    ahead = [step for step in steps if step.finished_on is None]
    context = {
        "waiting": sorted([*waiting, *ahead], key=lambda each: _due(each) or today),
        "past": [each for each in found if each not in waiting],
        "today": today,
        "whose": company,
    }
    return render(request, "compliance/obligations.html", context)


def _due(each: Occurrence | Milestone) -> date | None:
    return each.due if isinstance(each, Milestone) else each.due_on
