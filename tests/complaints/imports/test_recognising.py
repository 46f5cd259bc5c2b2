import io
from typing import Any

import pytest

from complaints.imports import files, presets
from complaints.imports.errors import ImportRefusedError
from complaints.imports.recognising import fitting, recognise
from tests.complaints.imports.conftest import HEADER, PLAIN, TABLE, packed, workbook
from tests.complaints.imports.test_presets import BALTIMORE, MESSAGES, SERVICENOW

OURS = "编号,受理\n1,2026-09-01\n"


def kinds(content: str | bytes, **more: dict[str, Any]) -> list[str]:
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return fitting(file, {**presets.presets(), **more})


@pytest.mark.parametrize(
    ("content", "name"),
    [(OURS, "standard"), (SERVICENOW, "servicenow"), (BALTIMORE, "baltimore311"), (MESSAGES, "zh_messages")],
)
def test_each_kind_of_file_is_known_by_its_columns(content: str, name: str) -> None:
    assert kinds(content) == [name]


@pytest.mark.parametrize(
    "content",
    [
        packed(OURS),
        OURS.encode("gb18030"),
        OURS.encode("utf-16"),
        OURS.replace(",", ";"),
        workbook(["编号", "受理"], [1, 2]),
    ],
)
def test_it_is_known_in_every_form(content: str | bytes) -> None:
    assert kinds(content) == ["standard"]


def test_the_mapping_that_reads_most_of_the_columns_comes_first() -> None:
    header = f"{HEADER},受理\n"
    assert kinds(header, own=PLAIN) == ["own", "standard"]


def test_a_table_of_something_else_fits_nothing() -> None:
    assert kinds("a,b\n1,2\n") == []


def test_only_the_first_lines_are_read() -> None:
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            found = super().read(size)
            self.taken += len(found)
            return found

    file = Counted((TABLE + "A-9,2026-09-01 09:00,,phone,客服一部,客\n" * 200_000).encode())
    assert recognise(file, PLAIN).header == HEADER.split(",")  # type: ignore[union-attr]
    assert file.taken < 2 * files.HEAD


def test_the_end_of_the_file_is_not_looked_at_yet() -> None:
    broken = OURS.encode() + b"x,y\n" * files.HEAD + b"\xff\xff\xff"
    assert kinds(broken) == ["standard"]
    assert kinds(packed(OURS + "x,y\n" * 500_000)[:-100]) == ["standard"]


def test_a_character_that_the_limit_cuts_in_two_does_no_harm() -> None:
    for shift in range(4):
        assert kinds(OURS + "x" * shift + "客" * files.HEAD) == ["standard"]


def test_a_workbook_too_large_to_be_opened_while_somebody_waits_is_left_to_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "SMALL_SHEET", 3)
    assert recognise(io.BytesIO(workbook(["编号", "受理"], [1, 2])), PLAIN) is None


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ImportRefusedError) as error:
        recognise(io.BytesIO(b"%PDF-1.7"), PLAIN)
    assert error.value.code == "not_a_table"
