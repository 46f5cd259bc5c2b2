import io

import pytest
from django.utils import translation

from complaints.imports import telling
from complaints.imports.columns import Column, profile
from complaints.imports.sketch import Sketch, Told, look
from tests.complaints.imports.conftest import TABLE


@pytest.fixture(autouse=True)
def english() -> None:
    with translation.override("en"):
        yield


def said(*cells: str, name: str = "x") -> str:
    return " ".join(telling.column(column(*cells, name=name)))


def column(*cells: str, name: str = "x") -> Column:
    [found], _ = profile([name], ((line, [cell]) for line, cell in enumerate(cells, 2)))
    return found


def seen(content: str | bytes, told: Told | None = None) -> Sketch:
    found = look(io.BytesIO(content.encode() if isinstance(content, str) else content), told)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["03/04/2026", "05/06/2026"], "All 2 cells are dates."),
        (["03/04/2026", "05/06/2026"], "No date shows which number is the day."),
        (["03/04/2026", "31/10/2026"], "“31/10/2026” in line 3 does not exist if the month comes first."),
        (["03/04/2026", "31/10/2026"], "So the day comes first."),
        (["31/10/2026", "10/31/2026"], "The dates contradict each other: no order reads all of them."),
        (["2026-09-01 09:00"], "“2026-09-01 09:00” in line 2 is 1 September 2026 09:00:00."),
        (["2026-09-01"], "There is no time: the end of that day counts."),
        (["2026-09-01", "2026-09-01 09:00"], "Some have no time: there the end of that day counts."),
        (["2026/9/1 下午 3:05"], "The clock has twelve hours, with a word for the half of the day."),
        (["2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "soon"], "4 of 5 cells are dates."),
        (["1", "2,000"], "Numbers from 1 to 2,000."),
        (["是", "否"], "Nothing but “否”, “是”."),
        (["a", "b", "a", "b"], "2 different words again and again."),
        (["a", "b", "c", "d", "e"], "No two cells are the same."),
        (["长" * 90, "长" * 90, ""], "1 cell is empty."),
        (["?", "1", "2"], "“?” (1) says that it is not known."),
        ([""], ""),
    ],
)
def test_what_shows_it_is_said(cells: list[str], sentence: str) -> None:
    assert sentence in said(*cells)


def test_days_that_are_numbers_are_explained() -> None:
    shown = said("46266.375", name="收到时间")
    assert "“46266.375” in line 2 is 1 September 2026 09:00:00." in shown
    assert "They are days counted from 1900, as spreadsheet programs keep dates." in shown


def test_what_shows_the_encoding_is_said() -> None:
    assert telling.encoding(seen(TABLE)) == "Everything that was looked at reads as UTF-8."
    assert "reads as GB18030" in telling.encoding(seen(TABLE.encode("gb18030")))
    assert "mark" in telling.encoding(seen(TABLE.encode("utf-16")))
    assert "plain Latin letters" in telling.encoding(seen("a,b\n1,2\n"))
    assert telling.encoding(seen(TABLE, Told(encoding="utf-8"))) == "As you said."


def test_what_shows_the_header_is_said() -> None:
    assert "under it stand 2 columns" in telling.header(seen(TABLE))
    assert "The line above it fills only a cell or two" in telling.header(seen(f"标题,,,,,\n{TABLE}"))
    assert "there is no header" in telling.header(seen("A-1,2026-09-01\nA-2,2026-09-02\n"))
    assert telling.header(seen(TABLE, Told(skip_lines=0))) == "As you said."
    assert telling.header(seen("a,b\nx,y\n")) == "It is the first line with as many cells as the others."


def test_how_much_was_looked_at_is_said() -> None:
    assert telling.looked_at(seen(TABLE)) == "All 2 rows were looked at."
    part = seen(TABLE)
    part.whole = False
    assert telling.looked_at(part).startswith("The first 2 rows were looked at;")


def test_a_date_is_said_in_chinese_as_well() -> None:
    with translation.override("zh-hans"):
        assert telling.reading("3/4/2026 9:05", ["%d/%m/%Y %H:%M"]) == "2026年4月3日 09:05:00"
    assert telling.reading("soon", ["%d/%m/%Y"]) == ""
