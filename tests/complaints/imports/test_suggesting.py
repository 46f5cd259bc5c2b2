from pathlib import Path

import pytest

from complaints.facts import OF_COLUMNS
from complaints.imports.columns import profile
from complaints.imports.names import NAMES
from complaints.imports.sketch import look
from complaints.imports.suggesting import Suggestion, plain, suggestions

DATES = ["2026-09-01 09:00", "2026-09-02 10:00", "2026-09-03 11:00"]


def suggested(**columns: list[str]) -> dict[str, str]:
    return {name: each.fact for name, each in found(**columns).items()}


def found(**columns: list[str]) -> dict[str, Suggestion]:
    columns = {name.replace("_", " "): cells for name, cells in columns.items()}
    rows = zip(*columns.values(), strict=True)
    profiled, _ = profile(list(columns), ((line, list(cells)) for line, cells in enumerate(rows, 2)))
    return suggestions(profiled)


def test_every_fact_has_names() -> None:
    assert set(NAMES) == set(OF_COLUMNS)


def test_the_names_of_our_own_exports_are_understood() -> None:
    assert [fact for fact in NAMES if plain(fact) not in NAMES[fact]] == []


def test_no_name_means_two_facts() -> None:
    words = [word for names in NAMES.values() for word in names]
    assert sorted(words) == sorted(set(words))


@pytest.mark.parametrize("fact", NAMES)
def test_english_names_are_written_as_they_are_compared(fact: str) -> None:
    assert [name for name in NAMES[fact] if name.isascii() and plain(name) != name] == []


def test_names_are_understood_in_both_languages() -> None:
    assert suggested(工单号=["1", "2", "3"], 投诉时间=DATES, Close_Date=DATES, assignment_group=["a", "a", "b"]) == {
        "工单号": "reference",
        "投诉时间": "received_at",
        "Close Date": "resolved_at",
        "assignment group": "unit",
    }


def test_a_name_counts_only_where_the_content_can_be_it() -> None:
    assert "resolved_at" not in suggested(编号=["1", "2", "3"], 解决时间=["是", "否", "是"]).values()


def test_each_fact_is_suggested_once() -> None:
    facts = list(suggested(created=DATES, opened_at=DATES, id=["1", "2", "3"], number=["1", "2", "3"]).values())
    assert sorted(facts) == ["received_at", "reference"]


def test_content_speaks_where_no_name_does() -> None:
    told = found(x=["7", "8", "9"], y=DATES, z=["电话", "微信", "电话"])
    assert told == {
        "x": Suggestion("reference", "content"),
        "y": Suggestion("received_at", "content"),
        "z": Suggestion("channel", "content"),
    }


def test_telephone_numbers_are_told_by_their_look() -> None:
    assert suggested(编号=["1", "2"], 投诉时间=DATES[:2], q=["13812345678", "13912345678"])["q"] == "customer_contact"


@pytest.mark.parametrize(
    ("name", "words"),
    [("SRRecordID", "sr record id"), ("sys_updated_at", "sys updated at"), (" 受理  时间 ", "受理 时间")],
)
def test_names_are_compared_by_their_words(name: str, words: str) -> None:
    assert plain(name) == words


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        (
            "baltimore_311",
            {
                "reference": "ServiceRequestNum", "received_at": "CreatedDate", "due_at": "DueDate", "unit": "Agency",
                "resolved_at": "CloseDate", "channel": "MethodReceived", "category": "SRType",
            },
        ),
        (
            "servicenow_incidents",
            {
                "reference": "number", "received_at": "opened_at", "resolved_at": "resolved_at",
                "unit": "assignment_group", "channel": "contact_type", "customer": "caller_id",
            },
        ),
        (
            "zh_messages",
            {
                "reference": "留言编号", "received_at": "留言时间", "responded_at": "答复时间", "customer": "留言用户",
                "text": "留言详情",
            },
        ),
    ],
)  # fmt: skip
def test_the_real_files_are_understood_without_a_mapping(shared: Path, name: str, facts: dict[str, str]) -> None:
    with (shared / "data" / f"{name}_sample.csv.gz").open("rb") as file:
        seen = look(file)
    assert seen is not None
    told = {each.fact: column for column, each in suggestions(seen.columns).items()}
    assert {fact: told.get(fact) for fact in facts} == facts


def test_thirty_columns_of_noise_suggest_nothing() -> None:
    noise = {f"c{number}": ["x", "x", "y"] for number in range(30)}
    assert suggested(**noise) == {}
