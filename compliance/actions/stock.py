"""Every whole run counts the stock and keeps the lines, so that a night whose identity failed stays on record (§5)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from commitments.models import Letter
from complaints import tallies
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
    unchanged = _unchanged(run, organisation)
    if any(line.run_id == run.pk for line in unchanged):
        return  # the run was done before, and nothing has changed since
    StockLine.objects.filter(run=run, organisation=organisation).delete()
    StockLine.objects.bulk_create([_again(line, run) for line in unchanged] or _counted(run, organisation))


def _again(line: StockLine, run: ComplianceRun) -> StockLine:
    line.pk, line.run = None, run
    return line


def _unchanged(run: ComplianceRun, organisation: int) -> list[StockLine]:
    """The lines counted last, where they add up, and nothing was written since nor happened on record after them."""
    before = StockLine.objects.filter(organisation=organisation, run__as_of__lte=run.as_of)
    last = before.select_related("run").order_by("-run__as_of").first()
    if last is None or last.watermark != run.watermark:
        return []
    if last.run.as_of != run.as_of and tallies.has_events_after(organisation, last.run.as_of):
        return []
    lines = list(StockLine.objects.filter(organisation=organisation, run=last.run))
    if stock.periods(last.run.as_of) != stock.periods(run.as_of) or any(line.difference for line in lines):
        return []
    return lines


def _counted(run: ComplianceRun, organisation: int) -> Iterator[StockLine]:
    for line in stock.lines(organisation, stock.periods(run.as_of), run.as_of):
        yield StockLine(
            run=run,
            organisation_id=organisation,
            unit_id=line.unit,
            period=line.period.label,
            watermark=run.watermark,
            **{name: getattr(line, name) for name in stock.MOVES},
        )
