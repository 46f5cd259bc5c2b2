import io
from typing import Any

from complaints.imports.sketch import look
from complaints.imports.starting import is_suggested, suggested

FILE = "工单号,投诉时间,来源渠道,是否首次解决,备注\nA-1,2026/9/1 9:00,信鸽,是,?\nA-2,2026/9/2 9:00,电话,否,x\n"


def content(file: str = FILE) -> dict[str, Any]:
    seen = look(io.BytesIO(file.encode()))
    assert seen is not None
    return suggested(seen)


def test_a_new_kind_of_file_begins_with_what_its_columns_suggest() -> None:
    told = content()
    assert list(told["facts"]) == ["reference", "received_at", "channel", "first_contact"]
    assert told["column_dates"] == {"投诉时间": ["%Y/%m/%d %H:%M"]}
    assert told["missing"] == ["?"]


def test_words_that_are_known_are_mapped_from_the_beginning() -> None:
    assert content()["facts"]["channel"] == {"column": "来源渠道", "values": {"电话": "phone"}, "otherwise": "other"}


def test_an_open_order_is_not_guessed() -> None:
    assert "column_dates" not in content(
        FILE.replace("2026/9/1 9:00", "01/09/2026").replace("2026/9/2 9:00", "02/09/2026")
    )


def test_a_column_without_a_name_is_nothing() -> None:
    assert "" not in str(list(content(FILE.replace("工单号", ""))["facts"].values())).split("'")


def test_what_somebody_changed_is_no_suggestion_any_more() -> None:
    seen = look(io.BytesIO(FILE.encode()))
    assert seen is not None
    told = suggested(seen)
    assert is_suggested(told, seen)
    told["facts"]["segment"] = "备注"
    assert not is_suggested(told, seen)


def test_what_was_said_of_the_source_stays() -> None:
    seen = look(io.BytesIO(FILE.encode()))
    assert seen is not None
    assert suggested(seen, {"source": "热线", "facts": {}})["source"] == "热线"
