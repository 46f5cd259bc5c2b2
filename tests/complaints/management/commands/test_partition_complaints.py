from __future__ import annotations

import io
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation

from complaints.models import Complaint
from complaints.partitions import catalogue
from complaints.tasks import make_months
from tests.complaints.conftest import NOW

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="parts by month need PostgreSQL")


def run(*words: str, **options: Any) -> str:
    out = io.StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("partition_complaints", *words, stdout=out, **options)
    return out.getvalue()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="PostgreSQL takes it")
@pytest.mark.parametrize(("language", "words"), [("en", "need PostgreSQL"), ("zh-hans", "须使用 PostgreSQL")])
def test_another_database_is_refused_in_the_readers_language(language: str, words: str) -> None:
    with translation.override(language), pytest.raises(CommandError, match=words):
        run()


@on_postgresql
def test_the_table_is_put_in_parts_and_then_gets_its_months(complaint: Complaint) -> None:
    with translation.override("en"):
        assert run("--ahead", "1") == "Months made: 2026-09, 2026-10, 2026-11, 2026-12\n"
        assert run("--ahead", "1") == "Every month has its part already.\n"
        assert run("--ahead", "2") == "Months made: 2027-01\n"


@on_postgresql
def test_a_dry_run_prints_what_would_be_done_and_does_nothing(complaint: Complaint) -> None:
    said = run("--dry-run")
    assert "PARTITION BY RANGE (received_day);" in said
    assert "FOR VALUES FROM ('2026-09-01') TO ('2026-10-01');" in said
    assert not catalogue.is_in_parts()


@on_postgresql
def test_what_a_dry_run_prints_can_be_run(complaint: Complaint) -> None:
    statements = run("--dry-run").removeprefix("BEGIN;").removesuffix("COMMIT;\n")
    with connection.cursor() as cursor:
        cursor.execute(statements)
    assert Complaint.objects.get() == complaint
    assert catalogue.is_in_parts()


@on_postgresql
@pytest.mark.parametrize("step", ["--detach", "--attach"])
def test_what_stands_in_the_way_is_said(complaint: Complaint, step: str) -> None:
    run()
    with translation.override("en"), pytest.raises(CommandError, match="2026-09"):
        run(step, "2026-09")


@pytest.mark.parametrize("text", ["2026", "2026-13", "last"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    with translation.override("en"), pytest.raises(CommandError, match="is no month"):
        run("--detach", text)


def test_the_timetable_passes_over_a_table_in_one_piece(complaint: Complaint) -> None:
    make_months()
    assert Complaint.objects.get() == complaint


@on_postgresql
def test_the_timetable_makes_the_months_that_come(complaint: Complaint) -> None:
    run("--ahead", "0")
    with time_machine.travel(NOW, tick=False):
        make_months()
    assert len(catalogue.months()) == 6
