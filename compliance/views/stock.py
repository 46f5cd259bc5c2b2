"""The stock table of a period, and the complaints behind a difference (rule book §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import AUDITOR, CLERK, MANAGER, AuthenticatedRequest, roles
from accounts.models import Organisation
from complaints.models import Complaint, organisations_visible_to, units_visible_to
from compliance import stock, wording
from compliance.models import StockLine
from compliance.rules.periods import Period, PeriodError

MOST_CASES = 100


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of one company and their sum."""

    company: Organisation
    lines: Sequence[StockLine]
    cases: Sequence[Complaint]
    is_limited: bool = False  # to the units that the reader audits

    @property
    def total(self) -> StockLine:
        sums = {name: sum(getattr(line, name) for line in self.lines) for name in stock.MOVES}
        return StockLine(organisation=self.company, **sums)


@roles(MANAGER, CLERK, AUDITOR)
@require_safe
def stock_table(request: AuthenticatedRequest) -> HttpResponse:
    """`?period=2026Q4` or `2026-11`; the running quarter where it names none."""
    today = timezone.localdate()
    chosen = _period(request) or Period.containing(today, "quarter")
    companies = Organisation.objects.filter(pk__in=organisations_visible_to(request.user, today)).order_by("name")
    context = {
        "period": chosen,
        "periods": [(each.label, wording.period_name(each.label)) for each in _offered(chosen)],
        "tables": [_table(company, chosen, request) for company in companies],
        "most": MOST_CASES,
    }
    return render(request, "compliance/stock.html", context)


def _table(company: Organisation, period: Period, request: AuthenticatedRequest) -> Table:
    seen = units_visible_to(request.user, company.pk)
    found_in = StockLine.objects.latest_of(company.pk, period.label)
    lines = [line for line in found_in if seen is None or line.unit_id in seen]
    found: list[Complaint] = []
    for line in lines:
        if line.difference and len(found) < MOST_CASES:
            behind = stock.cases(company.pk, period, line.run.as_of, line.unit_id)
            visible = Complaint.objects.visible_to(request.user).filter(pk__in=behind.values("pk"))
            found += visible.select_related("unit").order_by("received_at", "pk")[: MOST_CASES - len(found)]
    return Table(company, lines, found, seen is not None)


def _period(request: AuthenticatedRequest) -> Period | None:
    try:
        found = Period.parse(request.GET.get("period", ""))
    except PeriodError:
        return None
    return found if found.kind in ("month", "quarter") else None


def _offered(chosen: Period) -> list[Period]:
    """The running quarter, the one before, and their months, as the nightly runs count them; and the chosen one."""
    counted = stock.periods(timezone.now())
    return sorted({*counted, chosen}, key=lambda each: (each.kind == "month", each.start))
