"""The files of the annex, whatever the reader's language: the same snapshot gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from django.utils import translation
from django.utils.functional import Promise as LazyText

from complaints.exports import lines
from whitepapers.annex.codes import CODES
from whitepapers.annex.columns import DIGEST, Column, Json, Kind, Table
from whitepapers.annex.tables import TABLES
from whitepapers.languages import CODES as LANGUAGES
from whitepapers.snapshot import digest

JSON = "annex.json"
DICTIONARY = "annex-dictionary.csv"
CODE_LISTS = "annex-codes.csv"
Words = dict[str, str]
DESCRIBED = ("file", "section", "column", "type", "unit_zh", "unit_en", "meaning_zh", "meaning_en", "codes")
TRACED = ("rule_book", "snapshot")


def files(snapshot: Json) -> dict[str, bytes]:
    """A CSV file for each table, one for the dictionary and one for the codes, and everything as JSON."""
    snapshot = {**snapshot, DIGEST: digest(dict(snapshot))}
    made = {file_name(table): _csv(_names(table), _cells(table, snapshot)) for table in TABLES}
    made[DICTIONARY] = _csv([*DESCRIBED, *TRACED], map(_row_of_dictionary, _described()))
    made[CODE_LISTS] = _csv(["codes", "code", "meaning_zh", "meaning_en"], _code_rows())
    return made | {JSON: orjson.dumps(_whole(snapshot), option=orjson.OPT_SORT_KEYS)}


def file_name(table: Table) -> str:
    return f"annex-{table.name}.csv"


# CSV.


def _csv(header: list[str], rows: Any) -> bytes:
    return "".join(lines(header, rows)).encode()


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _cells(table: Table, snapshot: Json) -> Iterator[list[str]]:
    for row in table.rows(snapshot):
        yield [_cell(column, value) for column, value in zip(table.columns, row, strict=True)]


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.kind is Kind.YES_OR_NO:
        return "true" if value else "false"
    if column.kind is Kind.CODES:
        return " ".join(value)
    if column.kind is Kind.JSON:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    return str(value)


# What the columns mean.


def _described() -> Iterator[tuple[Table, Column]]:
    for table in TABLES:
        for column in table.columns:
            yield table, column


def _row_of_dictionary(of: tuple[Table, Column]) -> list[str]:
    table, column = of
    told = _description(table, column)
    unit, meaning = told["unit"], told["meaning"]
    return [
        file_name(table),
        table.section.value,
        column.name,
        column.kind.value,
        *(unit[language] for language in LANGUAGES),
        *(meaning[language] for language in LANGUAGES),
        *(told[name] for name in ("codes", *TRACED)),
    ]


def _description(table: Table, column: Column) -> dict[str, Any]:
    return {
        "type": column.kind.value,
        "unit": _both(column.measure),
        "meaning": _both(column.meaning),
        "codes": column.codes,
        "rule_book": column.rule or table.rule,
        "snapshot": column.source,
    }


def _both(text: LazyText | str) -> Words:
    """A text in both languages, whichever is the reader's."""
    found = {}
    for key, language in LANGUAGES.items():
        with translation.override(language):
            found[key] = str(text)
    return found


def _code_rows() -> Iterator[list[str]]:
    for name, codes in CODES.items():
        for code, text in codes.items():
            told = _both(text)
            yield [name, code, *(told[language] for language in LANGUAGES)]


# JSON.


def _whole(snapshot: Json) -> dict[str, Any]:
    return {
        "organisation": snapshot["organisation"],
        "period": snapshot["period"],
        "issue_digest": snapshot[DIGEST],
        "codes": {name: {code: _both(text) for code, text in codes.items()} for name, codes in CODES.items()},
        "tables": {table.name: _table(table, snapshot) for table in TABLES},
    }


def _table(table: Table, snapshot: Json) -> dict[str, Any]:
    names = _names(table)
    return {
        "title": _both(table.title),
        "section": table.section.value,
        "columns": {column.name: _description(table, column) for column in table.columns},
        "rows": [dict(zip(names, row, strict=True)) for row in table.rows(snapshot)],
    }
