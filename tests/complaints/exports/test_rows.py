"""The export in the reader's words, and the way back: what is exported comes home unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from accounts.models import Organisation, User
from complaints import actions, exports
from complaints.exports import files
from complaints.facts import Facts
from complaints.imports import actions as imports
from complaints.imports import presets
from complaints.imports.mapping import Mapping
from complaints.models import Channel, Complaint, Import, Source
from tests.complaints.conftest import NOW, START

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


def at(hours: float, **parts: int) -> datetime:
    return START + timedelta(hours=hours, **parts)


@pytest.fixture
def record(write: Callable[..., Any], facts: Callable[..., Facts], clerk: User, company: Organisation) -> None:
    """Complaints with every fact there is, of every channel and arrival and of three sources, some with odd words."""
    write(
        facts(
            "R1",
            acknowledged_at=at(0.1),
            responded_at=at(1, microseconds=250_000),
            preliminary_at=at(3),
            resolved_at=at(30),
            closed_at=at(31),
            reopen_count=2,
            due_at=at(48),
            satisfaction=3,
            first_contact=True,
            loss_amount=Decimal("1234.50"),
            loss_confirmed_on=date(2026, 9, 5),
            segment="-77",
            severity='=1+1, "high"\n',
            customer_name="王小明",
            customer_contact="13812345678",
            text="电梯坏了",
        ),
        facts("R2", 1, first_contact=False),  # came while R1 was open: chaser
        facts("R3", 9, unit="@西区", resolved_at=at(9 * 24 + 2)),  # repeat
        facts("R4", 10, marked_duplicate=True),
        facts("R5", 11, category="", subcategory="", unit="", customer=""),
        facts("R6", 12, subcategory="", category="保洁", resolved_at=at(12 * 24 + 15)),  # at midnight
        facts("R7", 13, subcategory="停车", category="", reopened_at=at(13 * 24 + 9), resolved_at=at(13 * 24 + 5)),
        *(facts(f"C-{name}", 14, channel=name, customer=name) for name in Channel.values),
    )
    actions.add(facts=facts("R1", 20), by=clerk, now=NOW)
    other = Source.objects.create(organisation=company, key="second", name="CRM")
    write(facts("R1", 21, customer="other"), source=other)


def exported(language: str, rows: Any = None) -> str:
    with translation.override(language):
        return "".join(exports.as_csv(Complaint.objects.all() if rows is None else rows))


@pytest.fixture
def bring(tmp_path: Path, company: Organisation, settings: Any) -> Callable[..., Import]:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}

    def bring(content: str | bytes, organisation: Organisation = company) -> Import:
        path = tmp_path / "export.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return imports.run_file(
            path=path,
            organisation=organisation,
            mapping=presets.presets()["standard"],
            mapping_name="standard",
            dry_run=False,
            watch=imports.Watch(),
            now=NOW,
            waiting=lambda: None,
        )

    return bring


def counts(import_: Import) -> tuple[int, int, int, int]:
    return import_.accepted, import_.updated, import_.unchanged, import_.rejected


@LANGUAGES
def test_an_export_that_comes_home_changes_nothing(record: None, bring: Callable[..., Import], language: str) -> None:
    before = list(Complaint.objects.order_by("pk").values())
    import_ = bring(exported(language))
    assert (counts(import_), import_.error) == ((0, 0, len(before), 0), {})
    assert import_.notes["unused_columns"] == []
    assert list(Complaint.objects.order_by("pk").values()) == before


@LANGUAGES
def test_a_workbook_that_comes_home_changes_nothing(record: None, bring: Callable[..., Import], language: str) -> None:
    before = list(Complaint.objects.order_by("pk").values())
    book = io.BytesIO()
    files.write("xlsx", book, Complaint.objects.all(), None, language=language, progress=lambda _done: None)
    import_ = bring(book.getvalue())
    assert (counts(import_), import_.error) == ((0, 0, len(before), 0), {})
    assert list(Complaint.objects.order_by("pk").values()) == before


@LANGUAGES
def test_another_company_takes_every_complaint(record: None, bring: Callable[..., Import], language: str) -> None:
    ours = exported(language)
    other = Organisation.objects.create(name="别家", slug="other")
    import_ = bring(ours, other)
    total = Complaint.objects.filter(organisation=other).count()
    assert counts(import_) == (total, 0, 0, 0)
    assert total == Complaint.objects.exclude(organisation=other).count()
    assert counts(bring(exported(language, Complaint.objects.filter(organisation=other)), other)) == (0, 0, total, 0)


def test_the_same_reference_in_two_sources_stays_two_complaints(record: None, bring: Callable[..., Import]) -> None:
    bring(exported("en"))
    assert Complaint.objects.filter(reference="R1").count() == 3


def test_a_correction_in_the_export_corrects_that_complaint_alone(record: None, bring: Callable[..., Import]) -> None:
    import_ = bring(exported("zh-hans").replace("'@西区", "西区"))
    assert counts(import_)[:2] == (0, 1)
    assert Complaint.objects.get(reference="R3").unit.name == "西区"


def test_personal_data_that_the_export_lacks_stay_on_record(record: None, bring: Callable[..., Import]) -> None:
    bring(exported("en").replace("1234.50", "99.00"))
    complaint = Complaint.objects.get(reference="R1", source__key="crm")
    assert (complaint.loss_amount, complaint.customer_name, complaint.text) == (Decimal(99), "王小明", "电梯坏了")
    assert complaint.customer_key


@LANGUAGES
def test_the_standard_sheet_knows_the_heading_of_every_column(language: str) -> None:
    mapping = Mapping.of(presets.presets()["standard"])
    known = {name for rule in mapping.rules for name in rule.headers} | set(mapping.source_headers)
    with translation.override(language):
        assert {exports.messages.label(name) for name in exports.COLUMNS} <= known


def test_the_export_says_what_the_pages_say(record: None) -> None:
    rows = {row["编号"]: row for row in csv.DictReader(io.StringIO(exported("zh-hans")[1:])) if row["来源"] == "crm"}
    assert [rows[name]["来诉类型"] for name in ("R1", "R2", "R3", "R4")] == ["新投诉", "催办", "重复投诉", "重单"]
    assert [rows[name]["首次解决"] for name in ("R1", "R2", "R3")] == ["是", "否", ""]
    assert rows["R1"]["渠道"] == "电话"


def test_of_an_hour_that_comes_twice_the_export_says_which(settings: Any, write: Any, facts: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    write(facts("R1", received_at=datetime(2025, 10, 26, 0, 30, tzinfo=UTC)))
    write(facts("R2", received_at=datetime(2025, 10, 26, 1, 30, tzinfo=UTC)))
    with translation.override("en"):
        found = [row["received"] for row in csv.DictReader(io.StringIO(exported("en")[1:]))]
    assert found == ["2025-10-26 02:30:00+01:00", "2025-10-26 02:30:00"]
