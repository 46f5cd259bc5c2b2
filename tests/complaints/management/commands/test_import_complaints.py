from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import Organisation
from complaints.imports import messages
from complaints.models import Complaint, Import
from tests.complaints.imports import hostile
from tests.complaints.imports.conftest import PLAIN, TABLE, storage  # noqa: F401  # files of a test stay with it

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "plain.json"
    path.write_text(json.dumps(PLAIN))
    return path


def run(file: Path, mapping: Path | str, **options: Any) -> str:
    out = io.StringIO()
    call_command("import_complaints", str(file), mapping=str(mapping), stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_file_is_imported_and_summed_up(file: Path, mapping: Path) -> None:
    said = run(file, mapping)
    assert "Accepted: 2" in said
    assert "Units met for the first time: 2" in said
    assert Complaint.objects.count() == 2


def test_the_second_time_everything_is_unchanged(file: Path, mapping: Path) -> None:
    run(file, mapping)
    assert "Accepted: 0\nUpdated: 0\nUnchanged: 2\nRejected: 0\n" in run(file, mapping)


def test_a_try_out_writes_nothing(file: Path, mapping: Path) -> None:
    said = run(file, mapping, dry_run=True)
    assert said.startswith("Tried out only")
    assert "Accepted: 2" in said
    assert not Complaint.objects.exists()


def test_rejected_rows_are_counted_by_reason_and_written_to_a_file(file: Path, mapping: Path, tmp_path: Path) -> None:
    file.write_text(f"{TABLE}A-3,31/02/2026,,phone,A,W\n")
    rejected = tmp_path / "rejected.csv"
    said = run(file, mapping, rejected=rejected)
    assert "Rejected: 1\n  1  A date cannot be read or does not exist." in said
    _, row = csv.reader(io.StringIO(rejected.read_text(encoding="utf-8-sig")))
    assert row[0] == "A-3"


def test_a_company_is_created_where_there_is_none(file: Path, mapping: Path) -> None:
    run(file, mapping)
    assert Organisation.objects.get().complaints.count() == 2


def test_the_first_company_is_meant_unless_another_one_is_named(
    file: Path, mapping: Path, company: Organisation
) -> None:
    other = Organisation.objects.create(name="别家", slug="other")
    run(file, mapping)
    run(file, mapping, organisation="other")
    assert [company.complaints.count(), other.complaints.count()] == [2, 2]


def test_an_audit_firm_is_no_company(file: Path, mapping: Path, firm: Organisation) -> None:
    with pytest.raises(CommandError, match="There is no company mingjian"):
        run(file, mapping, organisation="mingjian")


def test_a_preset_is_found_by_its_name(file: Path) -> None:
    with pytest.raises(CommandError, match="The file lacks these columns: 留言编号"):
        run(file, "zh_messages")


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_refused_file_is_one_clear_line(file: Path, mapping: Path, name: str) -> None:
    file.write_bytes(hostile.FILES[name][0])
    with pytest.raises(CommandError) as refused:
        run(file, mapping)
    (import_,) = Import.objects.all()
    assert str(refused.value) == messages.of_file(hostile.FILES[name][1], import_.error["params"])
    assert "\n" not in str(refused.value)
    assert not Complaint.objects.exists()


def test_the_command_speaks_the_language_of_the_project(file: Path, mapping: Path) -> None:
    file.write_bytes(b"")
    with translation.override("zh-hans"), pytest.raises(CommandError, match="文件是空的"):
        run(file, mapping)


def test_every_reason_of_a_bad_row_is_counted_and_its_rows_written(file: Path, mapping: Path, tmp_path: Path) -> None:
    file.write_text(TABLE + "".join(f"{row}\n" for row in hostile.ROWS))
    said = run(file, mapping, rejected=tmp_path / "rejected.csv")
    assert [code for code in hostile.ROWS.values() if messages.reason(code) not in said] == []
    rows = list(csv.reader(io.StringIO((tmp_path / "rejected.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 1 + len(hostile.ROWS)
    assert Complaint.objects.count() == 2


def test_a_file_that_is_not_there_is_named(tmp_path: Path, mapping: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        run(tmp_path / "nowhere.csv", mapping)


def test_a_mapping_that_is_not_there_is_named_with_those_that_are(file: Path) -> None:
    with pytest.raises(CommandError, match="There are: standard, baltimore311, servicenow, zh_messages"):
        run(file, "nowhere")


def test_a_bad_mapping_is_one_clear_sentence(file: Path, mapping: Path) -> None:
    mapping.write_text('{"facts": {"mood": "x"}}')
    with pytest.raises(CommandError, match="no such fact"):
        run(file, mapping)
