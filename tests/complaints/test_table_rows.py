"""A row written in one go says what django-tables2 says cell by cell."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
import pytest
from django.test import RequestFactory
from django.utils import translation
from django_tables2.rows import BoundRow

from complaints.models import Complaint
from complaints.table_rows import InOrder, Table

pytestmark = pytest.mark.django_db


class Chosen(Table):
    reference = tables.Column(linkify=lambda record: f"/complaints/{record.reference}/")
    channel = tables.Column(attrs={"td": {"class": "roomy"}})
    unit = tables.Column(default="nobody")
    city = tables.Column(accessor="organisation__name", verbose_name="Place")
    reopen_count = tables.Column()
    received_at = tables.Column()
    remark = tables.Column(empty_values=())
    words = tables.TemplateColumn("{{ value }}!", accessor="reference")

    class Meta:
        model = Complaint
        fields = ()

    def render_remark(self, record: Complaint, bound_column: Any) -> str:
        return f"<{bound_column.name} {record.pk}>"


@pytest.fixture
def table(write: Any, facts: Any) -> Chosen:
    write(facts(reference="A<1>"), facts(reference="A&2"))
    return Chosen(Complaint.objects.order_by("reference"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_cell_is_what_the_library_makes_of_it(table: Chosen, language: str) -> None:
    with translation.override(language):
        for row in table.rows:
            theirs = BoundRow(row.record, table=table)
            assert [str(cell) for cell in row] == [str(cell) for cell in theirs]


def test_what_is_written_is_escaped(table: Chosen) -> None:
    written = next(iter(table.rows)).written
    assert "A&amp;2" in written
    assert "&lt;remark" in written


def test_every_cell_has_its_columns_name_for_narrow_screens(table: Chosen) -> None:
    with translation.override("en"):
        written = table.rows[0].written
    assert '<td data-label="Place" ' in written
    assert 'class="roomy"' in written


def test_a_page_of_the_table_is_written_the_same_way(table: Chosen) -> None:
    table.paginate(page=2, per_page=1)
    shown = table.as_html(RequestFactory().get("/"))
    assert "A&lt;1&gt;" in shown
    assert "A&amp;2" not in shown


def test_rows_that_come_in_order_stay_in_it() -> None:
    table = Chosen(InOrder([Complaint(reference="b"), Complaint(reference="a")]), order_by="reference")
    assert [row.record.reference for row in table.rows] == ["b", "a"]
