import csv
import io
from collections.abc import Callable

from django.utils import translation

from complaints.facts import Problem
from complaints.imports import rejected
from complaints.imports.reading import Reading
from complaints.imports.rows import Row
from tests.complaints.imports.conftest import HEADER, ROW, TABLE

Read = Callable[..., Reading]
BAD = ROW.replace("2026-09-01 09:00", "31/02/2026")


def lines(found: Reading) -> list[list[str]]:
    found.rejected.file.seek(0)
    text = "".join(rejected.as_csv(found.rejected.file))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_each_row_comes_back_as_it_was_with_its_line_and_its_reason(read: Read) -> None:
    with translation.override("en"):
        header, row = lines(read(f"{HEADER}\n{BAD}\n{ROW}\n"))
    assert header == [*HEADER.split(","), "line in the file", "reason"]
    assert row[:7] == [*BAD.split(","), "2"]
    assert "31/02/2026" in row[7]


def test_the_reason_is_said_in_the_language_of_the_reader(read: Read) -> None:
    found = read(f"{HEADER}\n{BAD}\n")
    with translation.override("en"):
        english = lines(found)
    with translation.override("zh-hans"):
        assert len(lines(found)) == len(english)


def test_a_formula_in_a_rejected_cell_is_only_text(read: Read) -> None:
    _, row = lines(read(f"{HEADER}\n{BAD.replace('客服一部', '=1+1')}\n"))
    assert row[4] == "'=1+1"


def test_a_formula_in_the_header_or_in_a_reason_is_only_text(read: Read) -> None:
    header, row = lines(read(f"{HEADER},@SUM(1)\n{BAD},\n"))
    assert header[6] == "'@SUM(1)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_the_corrected_file_can_be_sent_again(read: Read) -> None:
    found = read(f"{HEADER}\n{BAD.replace('客服一部', '@客服')}\n")
    found.rejected.file.seek(0)
    corrected = "".join(rejected.as_csv(found.rejected.file)).replace("31/02/2026", "2026-09-01 09:00", 1)
    assert [facts.unit for facts in read(corrected).spool.facts()] == ["@客服"]


def test_a_doubled_column_gets_its_own_name_back(read: Read) -> None:
    header, _ = lines(read(f"{HEADER},渠道\n{BAD},x\n"))
    assert header[:7] == [*HEADER.split(","), "渠道"]


def test_a_short_row_keeps_line_and_reason_in_their_columns(read: Read) -> None:
    _, row = lines(read(f"{HEADER}\nA-9,x\n{ROW}\n"))
    assert row[:7] == ["A-9", "x", "", "", "", "", "2"]


def test_nothing_personal_lies_on_the_disk_in_clear(read: Read) -> None:
    found = read(f"{HEADER}\n{BAD}\n")
    found.rejected.file.seek(0)
    assert "王先生".encode() not in found.rejected.file.read()


def test_a_complaint_counts_once_however_many_lines_it_has() -> None:
    with rejected.RejectedRows() as rows:
        rows.add([(Row(1, ["a"]), [Problem("received_missing", ())])] * 3, "received_missing")
        assert (rows.complaints, rows.lines) == (1, 3)


def test_nothing_is_put_aside_of_a_good_file(read: Read) -> None:
    assert read(TABLE).rejected.lines == 0
