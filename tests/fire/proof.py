"""Whether all is well after whatever happened: counted apart from the product, counted anew, and judged anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import Organisation
from complaints.models import Import, MonthTally, TalliedMonth, Tally
from complaints.models.tallies import LISTS
from compliance.actions import recompute
from tests.compliance import runs
from tests.fire.sending import Sent, totals

TOTALS = """
SELECT u.name, c.channel, count(*), count(c.responded_at), count(c.resolved_at), coalesce(sum(c.satisfaction), 0)
FROM complaints_complaint c JOIN accounts_serviceunit u ON u.id = c.unit_id
WHERE c.organisation_id = %s GROUP BY u.name, c.channel
"""
NUMBERS = "SELECT count(*), count(DISTINCT reference) FROM complaints_complaint WHERE organisation_id = %s"
KNOWN = """
SELECT c.reference, c.version, c.received_at, c.responded_at, c.resolved_at, c.channel, u.name, c.satisfaction,
    c.received_day, c.response_seconds, c.resolution_seconds, c.last_event_at, c.arrival, c.since_previous, p.reference,
    (SELECT count(*) FROM complaints_complaintrevision r WHERE r.complaint_id = c.id)
FROM complaints_complaint c JOIN accounts_serviceunit u ON u.id = c.unit_id
LEFT JOIN complaints_complaint p ON p.id = c.previous_id
WHERE c.organisation_id = %s ORDER BY c.reference
"""


def asked(sql: str, company: Organisation) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [company.pk])
        return list(cursor.fetchall())


def totals_in_sql(company: Organisation) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for unit, channel, *numbers in asked(TOTALS, company):
        for what, number in zip(("complaints", "responded", "resolved", "points"), numbers, strict=True):
            found[unit, channel, what] = number
    return +found


def nothing_is_lost_or_doubled(company: Organisation, sent: Iterable[Sent]) -> None:
    """The record holds exactly what was sent."""
    rows = list(sent)
    references = {row.reference for row in rows}
    assert asked(NUMBERS, company) == [(len(references), len(references))]
    assert totals_in_sql(company) == totals(rows)


def known_alike(company: Organisation, undisturbed: Organisation) -> None:
    """Every complaint with its arrival, clocks and revisions is what another company has that nobody disturbed."""
    assert asked(KNOWN, company) == asked(KNOWN, undisturbed)


def the_verdicts_are_those_of_the_facts(company: Organisation, as_of: datetime) -> None:
    """Judged now, on the tallies as they are kept, and once more with everything counted from scratch: the same."""
    kept = _judged(company, as_of)
    TalliedMonth.objects.filter(organisation=company).update(content={})
    assert _judged(company, as_of) == kept


def _judged(company: Organisation, as_of: datetime) -> tuple[Any, ...]:
    """Verdicts and tallies after a recompute in this process, as if none had been before."""
    after = runs.forget()
    recompute(as_of=as_of)
    return runs.left(after=after), tallied(company)


def tallied(company: Organisation) -> list[list[dict[str, Any]]]:
    """Everything the tallies say, in order."""
    days = Tally.objects.filter(organisation=company).order_by("day", "unit", "channel")
    months = MonthTally.objects.filter(organisation=company).order_by("month", "unit", "channel")
    return [[_in_order(row) for row in rows.values()] for rows in (days, months)]


def _in_order(row: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(said.split(",")) if name in LISTS and said else said for name, said in row.items()}


def files_are_those_of(import_: Import) -> None:
    """Of the imports of this content, no file lies there that no row names."""
    folder = Path(default_storage.path("imports"))
    rows = Import.objects.filter(sha256=import_.sha256).values_list("file", "rejected_file")
    named = {name for row in rows for name in row if name}
    assert {f"imports/{path.name}" for path in folder.glob(f"{import_.sha256[:16]}*")} == named
