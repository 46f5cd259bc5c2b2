from __future__ import annotations

from complaints.imports.errors import ImportRefusedError


def test_a_refusal_is_plain_json() -> None:
    assert ImportRefusedError("line_too_long", line=2).as_json() == {"code": "line_too_long", "params": {"line": 2}}


def test_words_of_the_file_are_kept_without_what_no_database_stores() -> None:
    kept = ImportRefusedError("columns_missing", found="a\0b\ud800").as_json()["params"]
    assert kept == {"found": "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"}
