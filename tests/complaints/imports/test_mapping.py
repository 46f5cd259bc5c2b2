import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.imports.errors import ImportRefusedError
from complaints.imports.mapping import Mapping, parse
from tests.complaints.imports.conftest import EVENTS, PLAIN


def refused(content: Any) -> str:
    with pytest.raises(ImportRefusedError) as error:
        Mapping.of(content)
    return error.value.code


def with_fact(rule: Any, fact: str = "unit", base: dict[str, Any] = PLAIN) -> dict[str, Any]:
    content = copy.deepcopy(base)
    content["facts"][fact] = rule
    return content


def test_a_fact_may_be_just_the_name_of_its_column() -> None:
    assert Mapping.of(PLAIN).rules[0].columns == ("编号",)


def test_every_column_the_file_needs_is_known_once() -> None:
    assert Mapping.of(EVENTS).columns == ("case", "at", "opened", "state", "team")


def test_nothing_is_missing_but_empty_cells_unless_it_is_said() -> None:
    assert Mapping.of(PLAIN).missing == {""}


def test_a_source_with_level_2_categories_alone_says_that_there_is_no_level_1() -> None:
    assert "category" in Mapping.of(with_fact("类别", "subcategory")).told


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ([], "mapping_not_object"),
        ({}, "mapping_not_object"),
        ({**PLAIN, "colour": "red"}, "mapping_unknown_key"),
        ({**PLAIN, "facts": {"reference": "编号"}}, "mapping_fact_missing"),
        ({**PLAIN, "zone": "Mars/Olympus"}, "mapping_bad_zone"),
        ({**PLAIN, "zone": "../../etc/passwd"}, "mapping_bad_zone"),
        ({**PLAIN, "zone": 8}, "mapping_bad_value"),
        ({**PLAIN, "dates": ["dd.mm.yyyy"]}, "mapping_bad_date_format"),
        ({**PLAIN, "dates": ["%H:%M"]}, "mapping_bad_date_format"),
        ({**PLAIN, "dates": ["%Q"]}, "mapping_bad_date_format"),
        ({**PLAIN, "dates": "%Y"}, "mapping_bad_value"),
        ({**PLAIN, "encoding": "klingon"}, "mapping_bad_encoding"),
        ({**PLAIN, "encoding": "base64"}, "mapping_bad_encoding"),
        ({**PLAIN, "delimiter": "and"}, "mapping_bad_delimiter"),
        ({**PLAIN, "skip_lines": -1}, "mapping_bad_value"),
        ({**PLAIN, "header_lines": 4}, "mapping_bad_value"),
        ({**PLAIN, "column_dates": {"收到": ["%Q"]}}, "mapping_bad_date_format"),
        ({**PLAIN, "column_dates": {"收到": "%Y"}}, "mapping_bad_value"),
        ({**PLAIN, "column_dates": ["收到"]}, "mapping_not_object"),
        ({**PLAIN, "events": {"case": "编号"}}, "mapping_bad_value"),
        (with_fact("x", "mood"), "mapping_unknown_fact"),
        (with_fact({"colum": "x"}), "mapping_unknown_key"),
        (with_fact({}), "mapping_column_or_constant"),
        (with_fact({"column": "x", "constant": "y"}), "mapping_column_or_constant"),
        (with_fact({"column": "x", "take": "middle"}), "mapping_bad_take"),
        (with_fact({"column": "x", "contains": ["y"]}), "mapping_contains_only_yes_or_no"),
        (with_fact({"column": "x", "when": {"column": "y", "is": ["z"]}}), "mapping_when_without_events"),
        (with_fact({"column": "x", "when": {"column": "y"}}, base=EVENTS), "mapping_bad_value"),
        (with_fact({"column": "x", "values": {"Fax": "fax"}}, "channel"), "mapping_unknown_channel"),
        (with_fact({"constant": "fax"}, "channel"), "mapping_unknown_channel"),
        (with_fact({"headers": ["x"], "column": "y"}), "mapping_column_or_constant"),
        (with_fact({"headers": ["x"], "optional": "yes"}), "mapping_bad_value"),
        (with_fact({"constant": "x", "optional": True}), "mapping_bad_value"),
        (with_fact({"headers": ["x"], "optional": True}, "reference"), "mapping_bad_value"),
        ({**PLAIN, "source_headers": "来源"}, "mapping_bad_value"),
        (with_fact({"column": "x", "dates": ["%Y"]}), "mapping_bad_date_format"),
        (with_fact({"column": "x", "dates": ["%Y-%m-%d"]}), "mapping_bad_value"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_said_precisely(content: Any, code: str) -> None:
    assert refused(content) == code


def test_a_slip_of_the_pen_is_found_by_line_and_column() -> None:
    with pytest.raises(ImportRefusedError) as error:
        parse('{\n  "facts": {,}\n}')
    assert error.value.as_json() == {"code": "mapping_not_json", "params": {"line": 2, "column": 13}}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe{", "mapping_not_utf8"),
        (b" " * 300_000, "mapping_too_large"),
        (b"[" * 200_000, "mapping_not_json"),
        (b"", "mapping_not_json"),
        (b'{"about": ["\\u0000"]}', "mapping_unstorable"),
        (b'{"about": {"\\ud800": 1}}', "mapping_unstorable"),
    ],
)
def test_what_is_no_mapping_file_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(ImportRefusedError) as error:
        parse(content)
    assert error.value.code == code


def test_a_mapping_saved_with_a_byte_order_mark_is_read() -> None:
    assert parse(b"\xef\xbb\xbf" + json.dumps(PLAIN).encode()) == PLAIN


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*PLAIN, "dates", "zone", "events"]), inner),
)


@given(JSON, st.sampled_from(["facts", "events", "dates", "missing", "zone", "encoding", "delimiter", "skip_lines"]))
def test_no_json_whatever_breaks_the_reading_of_a_mapping(value: Any, key: str) -> None:
    with contextlib.suppress(ImportRefusedError):
        Mapping.of({**EVENTS, key: value})


def test_a_column_of_a_pause_tells_the_fact_of_pauses() -> None:
    assert "pauses" in Mapping.of(with_fact("暂停", "pause_from")).told
