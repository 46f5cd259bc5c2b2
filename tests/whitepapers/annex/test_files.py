from __future__ import annotations

import csv
import io

import orjson
import pytest
from django.utils import translation

from whitepapers import snapshot
from whitepapers.annex import files
from whitepapers.annex.tables import TABLES
from whitepapers.build import files as files_of_issue


@pytest.fixture
def made(issues) -> dict[str, bytes]:
    return files(issues.full)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_names_stay():
    """Programs fetch them by name; who changes one breaks those."""
    assert [table.name for table in TABLES] == [
        "issue",
        "letters",
        "verdicts",
        "ledger",
        "trends",
        "control",
        "units",
        "ranking",
        "unit-month-verdicts",
        "categories",
        "unit-categories",
        "unit-months",
        "timeliness",
        "timeliness-bins",
        "chains",
        "breaches",
        "disputes",
        "dispute-steps",
        "resources",
        "rewards",
        "engagements",
        "samples",
        "sample-extensions",
        "estimates",
        "lists",
        "opinions",
        "opinion-clauses",
        "findings",
        "corrective-actions",
        "method",
        "definitions",
        "notes",
        "exclusions",
        "restatements",
        "restatements-before",
    ]


def test_every_table_has_its_file_beside_dictionary_codes_and_the_whole(made):
    own = {"annex.json", "annex-dictionary.csv", "annex-codes.csv"}
    assert set(made) == own | {f"annex-{table.name}.csv" for table in TABLES}


def test_they_are_files_of_the_issue(issues, made):
    assert made.items() <= files_of_issue(snapshot.canonical(issues.full)).items()


def test_the_reader_s_language_changes_no_byte(issues, made):
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert files(issues.full) == made


def test_the_dictionary_tells_of_every_column(made):
    told = {(row["file"], row["column"]): row for row in rows(made["annex-dictionary.csv"])}
    for table in TABLES:
        header = made[f"annex-{table.name}.csv"].decode("utf-8-sig").splitlines()[0].split(",")
        assert [(f"annex-{table.name}.csv", name) in told for name in header] == [True] * len(table.columns)
    assert all(row["meaning_zh"] and row["meaning_en"] and row["rule_book"] for row in told.values())
    assert all(bool(row["unit_zh"]) == bool(row["unit_en"]) for row in told.values())


def test_the_dictionary_speaks_both_languages(made):
    row = next(row for row in rows(made["annex-dictionary.csv"]) if row["column"] == "own_seconds")
    assert (row["meaning_zh"], row["meaning_en"]) == ("本公司该统计量的用时", "own time of the statistic")
    assert (row["unit_zh"], row["unit_en"], row["type"], row["rule_book"]) == ("秒", "seconds", "integer", "§6")
    assert (row["section"], row["snapshot"]) == ("verdicts", "verdicts[].benchmark.own_seconds")


def test_csv_and_json_say_the_same(made):
    whole = orjson.loads(made["annex.json"])["tables"]
    for table in TABLES:
        told = rows(made[f"annex-{table.name}.csv"])
        assert len(told) == len(whole[table.name]["rows"])
        for one, other in zip(told, whole[table.name]["rows"], strict=True):
            assert {name for name in one if one[name] == ""} == {
                name
                for name, value in other.items()
                if value in (None, "", []) and whole[table.name]["columns"][name]["type"] != "json"
            }


def test_figures_are_written_as_the_snapshot_has_them(issues, made):
    told = [row["value"] for row in rows(made["annex-verdicts.csv"])]
    assert told == [row["value"] or "" for row in issues.full["verdicts"]]


def test_a_hidden_count_is_an_empty_cell(issues):
    changed = issues.full | {"categories": [{"category": "x", "received": None, "new": 0, "repeats": None}]}
    [row] = rows(files(changed)["annex-categories.csv"])
    assert (row["category"], row["received"], row["new"], row["repeats"]) == ("x", "", "0", "")


def test_no_cell_is_a_formula(issues):
    letter = issues.full["letters"][0] | {"title": "=1+1"}
    assert rows(files(issues.full | {"letters": [letter]})["annex-letters.csv"])[0]["title"] == "'=1+1"
