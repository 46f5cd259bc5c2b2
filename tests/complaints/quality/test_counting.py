from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Organisation
from complaints.actions import write_facts
from complaints.filters import ComplaintFilter
from complaints.models import Complaint, QualityMark, Source, SourceMonth
from complaints.quality.counting import count_again
from complaints.quality.facts import MISSING
from complaints.tasks import count_quality
from tests.complaints.conftest import NOW, START
from tests.complaints.tallies.test_catching_up import told

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def counted(**of: Any) -> dict[str, Any]:
    row = SourceMonth.objects.get(**of)
    return {"rows": row.rows, **row.missing}


def test_what_each_source_lacks_is_counted_by_month(write: Any, facts: Any, company: Organisation) -> None:
    other = Source.objects.create(organisation=company, key="b", name="b")
    write(facts("R1", unit="", text="x"), facts("R2", customer=""), facts("R3", 40))
    write(facts("R1", satisfaction=5), source=other)
    assert count_again() == 2
    crm = counted(source__key="crm", month=SEPTEMBER)
    assert (crm["rows"], crm["unit"], crm["customer"], crm["text"], crm["satisfaction"]) == (2, 1, 1, 1, 2)
    assert counted(source__key="crm", month=OCTOBER)["rows"] == 1
    assert counted(source__key="b", month=SEPTEMBER)["satisfaction"] == 0


def test_the_latest_receipt_is_known(write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 3))
    count_again()
    assert SourceMonth.objects.get().latest == START + timedelta(days=3)


def test_a_month_that_nobody_wrote_to_is_not_looked_at_again(write: Any, facts: Any) -> None:
    write(facts("R1"), facts("R2", 40))
    count_again()
    SourceMonth.objects.update(rows=99)
    write(facts("R2", 40, satisfaction=1))
    assert count_again() == 1
    assert dict(SourceMonth.objects.values_list("month", "rows")) == {SEPTEMBER: 99, OCTOBER: 1}


def test_where_nothing_is_marked_one_query_says_so(write: Any, facts: Any) -> None:
    write(facts("R1"))
    count_quality()
    with CaptureQueriesContext(connection) as asked:
        count_quality()
    assert len(asked) == 1


def test_a_month_that_a_complaint_left_says_so(write: Any, facts: Any) -> None:
    write(facts("R1"))
    count_again()
    write(facts("R1", 40))
    count_again()
    assert SourceMonth.objects.get().month == OCTOBER


def test_the_rows_behind_each_number_are_those_of_the_filter(clerk: Any, write: Any, facts: Any) -> None:
    write(facts("R1", unit="", text="x", segment="a"), facts("R2", customer=""), facts("R3", subcategory=""))
    count_again()
    row = SourceMonth.objects.get()
    for name in MISSING:
        asked = ComplaintFilter(
            {"source": row.source_id, "missing": name}, queryset=Complaint.objects.all(), reader=clerk
        )
        assert (name, asked.rows.count()) == (name, row.missing[name])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(told(), max_size=6), min_size=1, max_size=5))
def test_after_any_writes_the_counts_are_those_of_a_count_from_scratch(source: Source, writes: list[Any]) -> None:
    with transaction.atomic():
        for facts in writes:
            write_facts(source=source, facts=facts, by=None, kind="import", now=NOW + timedelta(days=365))
            count_again()
        kept = _everything()
        months = Complaint.objects.dates("received_day", "month")
        QualityMark.objects.bulk_create(QualityMark(organisation=source.organisation, month=month) for month in months)
        count_again()
        assert kept == _everything()
        transaction.set_rollback(True)


def _everything() -> list[Any]:
    return list(
        SourceMonth.objects.order_by("source", "month").values_list("source", "month", "rows", "latest", "missing")
    )
