from typing import Any

import pytest

from complaints.imports import presets
from complaints.imports.editing import Choices, choices, chosen, meaning, rule_of, with_columns
from complaints.imports.fitting import fit
from complaints.imports.mapping import Mapping
from tests.complaints.imports.conftest import EVENTS, PLAIN

HEADER = ["编号", "收到", "解决", "渠道", "单位", "客户", "备注"]


def header_of(content: dict[str, Any]) -> list[str]:
    mapping = Mapping.of(content)
    names = [rule.headers[0] for rule in mapping.rules if rule.headers]
    return [*names, *mapping.source_headers[:1], *mapping.columns, "more"]


@pytest.mark.parametrize("content", [PLAIN, EVENTS, *presets.presets().values()])
def test_a_mapping_that_is_only_looked_at_comes_back_as_it_was(content: dict[str, Any]) -> None:
    header = header_of(content)
    assert chosen(content, header, choices(content, header)) == content


@pytest.mark.parametrize("content", [PLAIN, EVENTS, *presets.presets().values()])
def test_words_that_are_left_as_they_are_understood_change_nothing(content: dict[str, Any]) -> None:
    header = header_of(content)
    made = choices(content, header)
    for fact in ("channel", "marked_duplicate"):
        if made.columns.get(fact):
            rule = rule_of(content, header, fact)
            words = ["Phone", "电话", "phone", "Closed (Duplicate)"]
            made.answers[fact] = {word: meaning(fact, rule, word) for word in words if known(fact, rule, word)}
    assert chosen(content, header, made) == content


def known(fact: str, rule: Any, word: str) -> bool:
    return bool(meaning(fact, rule, word)) if fact != "channel" or rule.values else word == "phone"


def change(content: dict[str, Any] = PLAIN, **columns: list[str]) -> dict[str, Any]:
    made = choices(content, HEADER)
    made.columns |= columns
    return chosen(content, HEADER, made)["facts"]


def test_a_fact_is_read_from_another_column() -> None:
    assert change(unit=["备注"])["unit"] == "备注"


def test_a_fact_without_a_column_is_not_told() -> None:
    assert "unit" not in change(unit=[])


def test_a_new_fact_comes_after_the_others() -> None:
    assert list(change(segment=["备注"]))[-1] == "segment"


def test_texts_of_two_columns_are_put_together() -> None:
    assert change(text=["单位", "备注"])["text"] == {"columns": ["单位", "备注"], "join": "\n\n"}


def test_of_two_columns_of_another_fact_the_first_that_is_filled_counts() -> None:
    assert change(unit=["单位", "备注"])["unit"] == {"columns": ["单位", "备注"]}


def test_what_else_was_said_of_a_fact_goes_on_with_another_column() -> None:
    content = {**PLAIN, "facts": {**PLAIN["facts"], "category": {"column": "单位", "before": "-"}}}
    assert change(content, category=["备注"])["category"] == {"column": "备注", "before": "-"}


def test_a_fact_that_is_the_same_in_every_row() -> None:
    made = choices(PLAIN, HEADER)
    made.columns["unit"], made.constants["unit"] = [], "东区"
    assert chosen(PLAIN, HEADER, made)["facts"]["unit"] == {"constant": "东区"}


def test_words_are_mapped() -> None:
    made = choices(PLAIN, HEADER)
    made.answers["channel"] = {"热线": "phone", "信鸽": ""}
    told = chosen(PLAIN, HEADER, made)
    assert told["facts"]["channel"] == {"column": "渠道", "values": {"热线": "phone"}, "otherwise": "other"}
    assert meaning("channel", rule_of(told, HEADER, "channel"), "热线") == "phone"
    assert meaning("channel", rule_of(told, HEADER, "channel"), "信鸽") == ""


def test_a_word_may_say_nothing() -> None:
    made = choices(PLAIN, HEADER)
    made.columns["first_contact"], made.answers["first_contact"] = ["备注"], {"是": "yes", "不清楚": ""}
    told = chosen(PLAIN, HEADER, made)
    assert told["facts"]["first_contact"] == {"column": "备注", "values": {"是": "yes", "不清楚": ""}}
    assert chosen(told, HEADER, made) == told


def test_words_of_a_part_become_words_one_by_one() -> None:
    content = {**PLAIN, "facts": {**PLAIN["facts"], "marked_duplicate": {"column": "备注", "contains": ["重"]}}}
    made = choices(content, HEADER)
    made.answers["marked_duplicate"] = {"重单": "yes", "严重": "no", "新": "no"}
    told = chosen(content, HEADER, made)["facts"]["marked_duplicate"]
    assert told == {"column": "备注", "values": {"重单": "yes", "严重": "no", "新": "no"}}


def test_a_table_becomes_an_event_log_and_a_table_again() -> None:
    made = choices(PLAIN, HEADER)
    made.events = {"case": "编号", "at": "收到", "state": "备注", "unanswered": ["新"]}
    log = chosen(PLAIN, HEADER, made)
    assert log["events"] == {"take": "last", "case": "编号", "at": "收到"}
    assert log["facts"]["responded_at"]["when"] == {"column": "备注", "is_not": ["新"]}
    assert Mapping.of(log).events
    made = choices(log, HEADER)
    made.events = None
    made.columns["responded_at"] = []
    assert chosen(log, HEADER, made) == PLAIN


def test_source_zone_and_empty_words_are_told() -> None:
    made = choices(PLAIN, HEADER)
    made.source, made.zone, made.missing = "热线", "UTC", ["?"]
    told = chosen(PLAIN, HEADER, made)
    assert (told["source"], told["zone"], told["missing"]) == ("热线", "UTC", ["?"])


def test_a_column_may_say_the_source() -> None:
    made = choices(PLAIN, HEADER)
    made.columns["source"] = ["备注"]
    told = chosen(PLAIN, HEADER, made)
    assert fit(Mapping.of(told), HEADER).mapping.source_column == "备注"
    assert choices(told, HEADER).columns["source"] == ["备注"]


def test_a_mapping_that_says_nothing_yet_has_no_choices() -> None:
    assert choices({"facts": {}}, HEADER) == Choices()


def test_formats_of_columns_are_added_and_taken_away() -> None:
    told = with_columns({**PLAIN, "skip_lines": 3}, {"header_lines": 2}, [("收到", ["%d/%m/%Y"])])
    assert told == {**PLAIN, "header_lines": 2, "column_dates": {"收到": ["%d/%m/%Y"]}}
    assert with_columns(told, {}, [("收到", [])]) == PLAIN
