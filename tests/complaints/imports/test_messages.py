import re
from pathlib import Path

import pytest
from django.utils import translation

import complaints
from complaints.facts import Problem
from complaints.imports import messages

SOURCE = "\n".join(path.read_text() for path in (Path(complaints.__file__).parent / "imports").glob("*.py"))
PARAMS = dict.fromkeys(re.findall(r"%\((\w+)\)s", SOURCE), "7")


@pytest.mark.parametrize("code", sorted(set(re.findall(r'ImportRefusedError\(\s*"(\w+)"', SOURCE))))
def test_every_refusal_of_a_file_has_its_words(code: str) -> None:
    assert "%(" not in messages.of_file(code, PARAMS)


@pytest.mark.parametrize("code", sorted(set(re.findall(r'Problem\("(\w+)"', SOURCE)) | set(messages.OF_ROWS)))
def test_every_reason_of_a_row_has_its_words(code: str) -> None:
    assert messages.of_row(Problem(code, ("reference",), PARAMS))


@pytest.mark.parametrize("code", [*messages.REASONS, "received_in_future", "resolved_before_received", "too_long"])
def test_every_reason_can_head_a_count(code: str) -> None:
    assert "%(" not in messages.reason(code)


def test_a_long_list_of_new_units_is_cut_short() -> None:
    with translation.override("en"):
        said = messages.of_notes({"new_units": {"count": 30, "names": ["A", "B"]}})
    assert said == ["Units met for the first time: 30 (A, B, …)."]


def test_unknown_channels_are_told() -> None:
    with translation.override("en"):
        (said,) = messages.of_notes({"unknown_channels": {"Fax": 3}})
    assert "Fax (3)" in said


def test_where_there_is_nothing_to_tell_nothing_is_told() -> None:
    assert messages.of_notes({"new_units": {"count": 0, "names": []}, "unknown_channels": {}}) == []
