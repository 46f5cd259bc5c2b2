import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl
import pytest
from django.utils import translation

from complaints.exports import COLUMNS
from complaints.imports import presets, templates
from complaints.imports.reading import Reading
from complaints.models import Complaint, Import

LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])
LATER = datetime(2026, 12, 1, tzinfo=UTC)


def rows(content: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [[cell or "" for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.values]


def made(kind: str, language: str) -> bytes:
    with translation.override(language):
        return templates.KINDS[kind][0]()


def filled(kind: str, language: str) -> str:
    header, example = rows(made(kind, language), kind)
    text = io.StringIO()
    csv.writer(text).writerows([header, ["R-1", *example[1:]]])
    return text.getvalue()


@LANGUAGES
@KINDS
def test_the_standard_sheet_reads_every_column_of_the_template(
    read: Callable[..., Reading], kind: str, language: str
) -> None:
    found = read(filled(kind, language), presets.presets()["standard"], now=LATER)
    assert (found.unused, found.rejected.by_reason) == ([], {})
    assert {rule.fact for rule in found.mapping.rules} == set(templates.COLUMNS)


@LANGUAGES
@KINDS
@pytest.mark.django_db
def test_a_row_written_like_the_example_is_a_complaint(bring: Callable[..., Import], kind: str, language: str) -> None:
    bring(filled(kind, language), presets.presets()["standard"], now=LATER)
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.satisfaction, complaint.first_contact) == ("phone", 4, False)
    assert complaint.responded_at == datetime(2026, 10, 8, 1, 40, tzinfo=UTC)


@KINDS
def test_the_example_itself_is_never_a_complaint(read: Callable[..., Reading], kind: str) -> None:
    found = read(made(kind, "en"), presets.presets()["standard"], now=LATER)
    assert found.rejected.by_reason == {"example_row": 1}


def test_the_template_asks_for_whatever_the_export_gives_and_the_customer() -> None:
    follows = {"arrival", "source"}  # decided by the record, and the standard sheet's own
    assert set(COLUMNS) - follows < set(templates.COLUMNS)
    assert "customer" in templates.COLUMNS


@KINDS
def test_the_words_of_the_template_are_the_readers(kind: str) -> None:
    assert rows(made(kind, "zh-hans"), kind)[0][:2] == ["编号", "受理"]
    assert rows(made(kind, "en"), kind)[0][:2] == ["reference", "received"]
