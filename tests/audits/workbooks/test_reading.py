"""A sample's workbook: written, filled in, and read back with the checks of the form."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from audits.actions.reperformance import Examination, reperform, take_workbook
from audits.models import Reperformance
from audits.reperformance.facts import AS_RECORDED, FIELDS, UNDETERMINED, Found, How, Kind
from audits.workbooks import columns, reading, writing
from complaints.models import Complaint

NAMES = FIELDS[:-1]
ALL = dict.fromkeys(NAMES, AS_RECORDED)


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def sample(record_of, sampled):
    record_of(6)
    return sampled(tolerable="1")


def filled(sample: Any, **cells: Any) -> BytesIO:
    """`filled(sample, responded_at="none")`: the workbook with the first item's cells filled in."""
    book = load_workbook(BytesIO(writing.workbook(sample)))
    for name, value in cells.items():
        place = {"rest": columns.REST, "reason": columns.REASON, "note": columns.NOTE, "stamp": columns.STAMP}.get(name)
        book.worksheets[0].cell(2, (columns.found_column(name) if place is None else place) + 1, value)
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content


def first(sample: Any) -> int:
    return sample.items.order_by("stratum", "rank").values_list("complaint", flat=True)[0]


class TestWriting:
    def test_every_item_has_a_row_with_what_is_on_record_and_a_stamp(self, sample):
        sheet = load_workbook(BytesIO(writing.workbook(sample))).worksheets[0]
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert [row[columns.STAMP] for row in rows] == [
            f"{sample}/{number}/0" for number in sample.items.order_by("rank").values_list("complaint", flat=True)
        ]
        complaint = Complaint.objects.get(pk=first(sample))
        local = timezone.localtime(complaint.received_at).replace(tzinfo=None)
        assert rows[0][columns.recorded_column("received_at")] == local
        assert rows[0][columns.recorded_column("arrival")] == "new"

    def test_nothing_of_the_customer_is_in_it(self, sample):
        cells = load_workbook(BytesIO(writing.workbook(sample)))
        said = [str(cell) for sheet in cells for row in sheet.iter_rows(values_only=True) for cell in row]
        assert not any("王小明" in each or "13812345678" in each for each in said)

    def test_a_note_that_looks_like_a_formula_is_text(self, sample, engagement, auditor):
        complaint = Complaint.objects.get(pk=first(sample))
        told = Examination(ALL, note='=HYPERLINK("http://x")')
        reperform(engagement=engagement, complaint=complaint, examination=told, by=auditor)
        cell = load_workbook(BytesIO(writing.workbook(sample))).worksheets[0].cell(2, columns.NOTE + 1)
        assert (cell.data_type, cell.value) == ("s", '\'=HYPERLINK("http://x")')

    def test_the_instructions_speak_the_readers_language(self, sample):
        with translation.override("zh-hans"):
            book = load_workbook(BytesIO(writing.workbook(sample)))
        assert book.sheetnames == ["样本", "填写说明"]

    def test_words_are_offered_in_the_cells(self, sample):
        sheet = load_workbook(BytesIO(writing.workbook(sample))).worksheets[0]
        assert any("as recorded" in each.formula1 for each in sheet.data_validations.dataValidation)


class TestReadingBack:
    def test_an_empty_workbook_says_nothing(self, sample):
        found = reading.read(filled(sample), sample)
        assert (found.examinations, found.errors) == ({}, [])

    def test_what_is_written_comes_back_the_same(self, sample, auditor, examine_all):
        late = {"responded_at": Found(How.OTHERWISE, None), "arrival": Found(How.OTHERWISE, Kind.REPEAT)}
        late |= {"loss": Found(How.OTHERWISE, Decimal("120.50")), "first_contact": Found(How.OTHERWISE, True)}
        examine_all(sample, auditor, item0=late, item1={"resolved_at": UNDETERMINED})
        found = reading.read(BytesIO(writing.workbook(sample)), sample)
        assert found.errors == []
        kept = {each.complaint_id: (dict(each.findings), each.reason) for each in Reperformance.objects.all()}
        assert {number: (each.findings, each.reason) for number, each in found.examinations.items()} == kept
        assert take_workbook(sample=sample, examinations=found.examinations, digest="", by=auditor) == []

    def test_the_rest_as_recorded_settles_the_empty_cells(self, sample):
        found = reading.read(filled(sample, rest="yes", satisfaction=2), sample).examinations[first(sample)]
        assert found.findings == ALL | {"satisfaction": Found(How.OTHERWISE, 2)}

    def test_words_of_the_other_language_are_understood(self, sample):
        found = reading.read(filled(sample, resolved_at="与记录一致", arrival="重复投诉"), sample)
        assert found.errors == []
        assert found.examinations[first(sample)].findings == {
            "resolved_at": AS_RECORDED,
            "arrival": Found(How.OTHERWISE, Kind.REPEAT),
        }

    @pytest.mark.parametrize(("typed", "amount"), [(120.5, "120.50"), ("1,200", "1200.00"), ("none", None)])
    def test_a_loss_is_an_amount_or_none(self, sample, typed, amount):
        found = reading.read(filled(sample, loss=typed, first_contact="yes"), sample).examinations[first(sample)]
        assert found.findings == {
            "first_contact": Found(How.OTHERWISE, True),
            "loss": Found(How.OTHERWISE, amount and Decimal(amount)),
        }

    @pytest.mark.parametrize("typed", [dt.datetime(2026, 3, 5, 9, 30), "2026-03-05 09:30", "2026/03/05 09:30:00"])
    def test_times_are_those_of_the_project(self, sample, typed):
        found = reading.read(filled(sample, resolved_at=typed), sample).examinations[first(sample)]
        assert timezone.localtime(found.findings["resolved_at"].value).isoformat() == "2026-03-05T09:30:00+08:00"

    def test_the_version_it_was_taken_along_with_comes_back(self, sample, engagement, auditor):
        complaint = Complaint.objects.get(pk=first(sample))
        reperform(engagement=engagement, complaint=complaint, examination=Examination(ALL), by=auditor)
        assert reading.read(filled(sample), sample).examinations[complaint.pk].seen == 1


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("cells", "cell", "said"),
        [
            ({"responded_at": "soon"}, "H2", "“soon” is no date and time"),
            ({"responded_at": "2025-01-01 09:00"}, "H2", "before the receipt"),
            ({"received_at": "none"}, "F2", "“none” is no date and time"),
            ({"arrival": "stray"}, "P2", "“stray” is none of the words"),
            ({"first_contact": "none"}, "R2", "“none” is none of the words"),
            ({"satisfaction": 6}, "T2", "“6” is none of the words"),
            ({"loss": "-3"}, "V2", "“-3” is none of the words"),
            ({"resolved_at": "cannot be determined"}, "Z2", "Say why it cannot be determined."),
            ({"stamp": "S-9-9/1/0"}, "A2", "belongs to no item of this sample"),
        ],
    )
    def test_it_is_named_by_its_cell(self, sample, cells, cell, said):
        found = reading.read(filled(sample, **cells), sample)
        assert [error.cell for error in found.errors] == [cell]
        assert said in found.errors[0].text
        assert found.examinations == {}

    def test_an_item_stands_in_one_row_only(self, sample):
        found = reading.read(
            filled(sample, stamp=f"{sample}/{list(sample.items.values_list('complaint'))[1][0]}/0"), sample
        )
        assert [error.text for error in found.errors] == ["This item stands in another row already."]

    def test_what_is_no_workbook_is_refused(self, sample):
        with pytest.raises(reading.UnreadableError):
            reading.read(BytesIO(b"PK no"), sample)
