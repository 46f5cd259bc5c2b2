"""Every whole run counts the stock and keeps the lines, so that a night whose identity failed stays on record (§5)."""

from __future__ import annotations

from django.db import transaction

from commitments.models import Letter
from compliance import stock
from compliance.actions import ledger
from compliance.actions.snapshot import one_view
from compliance.models import ComplianceRun, StockLine


def keep(run: ComplianceRun) -> None:
    """Count the stock of every company that has a letter, one transaction each."""
    for organisation in sorted(set(Letter.objects.values_list("organisation", flat=True))):
        _keep(run, organisation)


@transaction.atomic
def _keep(run: ComplianceRun, organisation: int) -> None:
    one_view()
    ledger.beat(run)
    StockLine.objects.filter(run=run, organisation=organisation).delete()
    StockLine.objects.bulk_create(
        StockLine(
            run=run,
            organisation_id=organisation,
            unit_id=line.unit,
            period=period.label,
            **{name: getattr(line, name) for name in stock.MOVES},
        )
        for period in stock.periods(run.as_of)
        for line in stock.lines(organisation, period, run.as_of)
    )
