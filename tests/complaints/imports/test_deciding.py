import io
from typing import Any

from complaints.imports import presets
from complaints.imports.deciding import dated, undecided
from complaints.imports.sketch import Sketch, look
from complaints.imports.starting import suggested

OPEN = "编号,受理,生日\nA-1,03/04/2026,05/06/1980\nA-2,05/06/2026,01/02/1990\n"
STANDARD = presets.presets()["standard"]


def seen(content: str = OPEN) -> Sketch:
    found = look(io.BytesIO(content.encode()))
    assert found is not None
    return found


def asked(content: dict[str, Any], found: Sketch, *, known: bool = True) -> list[str]:
    return [column.name for column in undecided(content, found, known=known)]


def test_every_open_date_of_a_new_kind_of_file_is_asked() -> None:
    assert asked(suggested(seen()), seen(), known=False) == ["受理", "生日"]


def test_of_a_known_kind_only_the_dates_that_are_read_are_asked() -> None:
    assert asked(STANDARD, seen()) == ["受理"]


def test_a_mapping_that_says_the_order_asks_nothing() -> None:
    assert asked({**STANDARD, "dates": ["%m/%d/%Y"]}, seen()) == []
    assert asked({**STANDARD, "column_dates": {"受理": ["%d/%m/%Y"]}}, seen()) == []


def test_what_was_answered_is_not_asked_again() -> None:
    found = seen()
    found.columns[1].told_formats = ["%d/%m/%Y"]
    assert asked(STANDARD, found) == []


def test_formats_that_were_found_are_added_where_the_mapping_lacks_them() -> None:
    found = seen(OPEN.replace("03/04/2026", "31/10/2026"))
    assert dated(STANDARD, found)["column_dates"]["受理"][-1] == "%d/%m/%Y"


def test_a_mapping_that_reads_everything_stays_as_it_is() -> None:
    assert dated(STANDARD, seen("编号,受理\nA-1,2026-09-01 09:00\n")) == STANDARD
