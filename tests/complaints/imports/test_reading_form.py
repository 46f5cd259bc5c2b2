import io
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from complaints.imports import presets
from complaints.imports.columns import Kind
from complaints.imports.errors import ImportRefusedError
from complaints.imports.reading_form import ReadingForm
from complaints.imports.sketch import Told, look
from complaints.imports.starting import suggested
from tests.complaints.imports.conftest import workbook

OPEN = "工单号,投诉日期,日志时间\nA-1,03/04/2026,46266.5\nA-2,05/06/2026,46267\n"


@pytest.fixture(autouse=True)
def english() -> None:
    with translation.override("en"):
        yield


def form(content: str | bytes = OPEN, *, told: Told | None = None, known: Any = None, **sent: str) -> ReadingForm:
    seen = look(io.BytesIO(content.encode() if isinstance(content, str) else content), told)
    assert seen is not None
    data = QueryDict(mutable=True)
    data.update(sent)
    return ReadingForm(seen, known or suggested(seen), known=bool(known), data=data if sent else None)


def test_the_open_column_alone_is_asked() -> None:
    assert [row.name for row in form().asked] == ["投诉日期"]


def test_an_answer_is_a_format() -> None:
    answered = form(**{"read-1": "mdy"})
    assert answered.is_valid()
    assert answered.told()["投诉日期"] == ("", ["%m/%d/%Y"])


def test_a_column_that_is_not_needed_is_text() -> None:
    assert form(**{"read-1": "text"}).told()["投诉日期"] == (Kind.TEXT, [])


def test_without_an_answer_the_form_is_not_done() -> None:
    unanswered = form(**{"read-1": ""})
    assert not unanswered.is_valid()
    assert [row.name for row in unanswered.errors] == ["投诉日期"]


def test_counted_days_may_count_from_1904() -> None:
    assert [value for value, _ in form().columns[2].options][:3] == ["", "excel", "excel1904"]
    assert form(**{"read-2": "excel1904"}).told()["日志时间"] == (Kind.DATE, ["excel1904"])


@pytest.mark.parametrize(("own", "valid"), [("%d/%m/%Y", True), ("%Q", False), ("", False), ("dd/mm/yyyy", False)])
def test_a_format_written_by_hand_has_to_be_one(own: str, valid: bool) -> None:
    assert form(**{"read-1": "own", "own-1": own}).is_valid() is valid


def test_what_a_known_mapping_says_is_not_asked() -> None:
    known = {**presets.presets()["standard"], "dates": ["%d/%m/%Y"]}
    told = form(OPEN.replace("投诉日期", "受理"), known=known)
    assert told.asked == []
    assert told.columns[1].options[0] == ("", "date: as the mapping says")


def test_what_was_said_before_is_shown_again() -> None:
    told = form()
    told.seen.columns[1].told_formats = ["%m/%d/%Y"]
    told.seen.columns[2].told, told.seen.columns[2].told_formats = Kind.DATE, ["%Q"]
    again = ReadingForm(told.seen, {"facts": {}}, known=False)
    assert [(row.value, row.own) for row in again.columns] == [("", ""), ("mdy", ""), ("own", "%Q")]


def test_the_layout_is_what_was_sent_and_nothing_else() -> None:
    sent = form(encoding="big5", delimiter=";", skip_lines="2", header_lines="0", sheet="")
    assert sent.layout() == Told("big5", ";", "", skip_lines=2, header_lines=0)


@pytest.mark.parametrize(
    "sent", [{"encoding": "utf-7"}, {"delimiter": "x"}, {"skip_lines": "-1"}, {"skip_lines": "999"}]
)
def test_a_layout_that_is_not_offered_is_not_taken(sent: dict[str, str]) -> None:
    try:
        assert form(**sent).layout() == Told()
    except ImportRefusedError:
        pytest.fail("it is no reason to refuse the file")


def test_the_first_lines_are_shown_as_what_they_are_taken_for() -> None:
    roles = [role for _, role, _ in form(f"九月登记表,,\n{OPEN}").top()]
    assert roles == ["title", "header", "row", "row"]


def test_a_workbook_is_asked_for_its_sheet_instead_of_its_encoding() -> None:
    names = [setting.name for setting in form(workbook(["a", "b"], ["1", "2026-09-01"])).settings()]
    assert names == ["sheet", "skip_lines", "header_lines"]
    assert [setting.name for setting in form().settings()] == ["encoding", "delimiter", "skip_lines", "header_lines"]


def test_every_setting_that_was_found_says_what_shows_it() -> None:
    assert all(setting.proof for setting in form().settings() if setting.name != "header_lines")
