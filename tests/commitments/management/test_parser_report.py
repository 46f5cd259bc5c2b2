import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

TEXT = "服务承诺书\n1.投诉办结率不低于97%。\n2.接到报修后2小时内到达现场。\n3.热线24小时值班。\n4.三日内到账。\n"
KNOWN = [
    {
        "letter": 7,
        "quote": "办结率不低于97%",
        "metric": "resolution_rate",
        "comparator": ">=",
        "value": 97,
        "unit": "percent",
    },
    {"letter": 7, "quote": "2小时内到达", "metric": "other", "comparator": "<=", "value": 2, "unit": "hour"},
    {"letter": 7, "quote": "三日", "metric": "refund_time", "comparator": "<=", "value": 5, "unit": "day"},
]


@pytest.fixture
def truth(tmp_path: Path, settings: Any) -> Path:
    settings.LANGUAGE_CODE = "en"
    (tmp_path / "07.txt").write_text(TEXT)
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in KNOWN))
    (tmp_path / "traps.jsonl").write_text(json.dumps({"letter": 7, "quote": "三日内"}) + "\n")
    return tmp_path / "truth.jsonl"


def reported(truth: Path, **options: Any) -> str:
    out = StringIO()
    call_command("parser_report", truth, truth.parent, stdout=out, **options)
    return out.getvalue()


def test_figures_are_given_by_letter_and_in_all(truth: Path) -> None:
    said = reported(truth)
    assert "letter 7: recall 66.7% (2 of 3), precision 66.7% (2 of 3), metric right 50.0%, traps taken 1" in said
    assert "in all: recall 66.7%" in said


def test_every_miss_false_proposal_and_trap_is_quoted(truth: Path) -> None:
    said = reported(truth)
    assert "missed: “三日” <= 5 day (refund_time)" in said
    assert "false: “三日内到账” <= 3 day (refund_time)" in said
    assert "trap taken: “三日内”" in said


def test_the_report_is_there_as_data(truth: Path) -> None:
    data = json.loads(reported(truth, json=True))
    assert data["total"]["recall"] == 0.6667
    assert [line["quote"] for line in data["letters"]["7"]["missed"]] == ["三日"]
    assert data["letters"]["7"]["false"][0]["unit"] == "day"


@pytest.mark.parametrize("content", ["no json\n", "{}\n", "[]\n", '{"letter": 8, "quote": "x"}\n'])
def test_a_list_that_cannot_be_read_is_an_error_in_words(truth: Path, content: str) -> None:
    truth.write_text(content)
    with pytest.raises(CommandError, match=r"truth\.jsonl:1"):
        reported(truth)


def test_a_letter_that_is_not_there_is_an_error_in_words(truth: Path) -> None:
    (truth.parent / "07.txt").unlink()
    with pytest.raises(CommandError, match="no file for letter 7"):
        reported(truth)


def test_a_letter_that_cannot_be_read_is_an_error_in_words(truth: Path) -> None:
    (truth.parent / "07.txt").write_bytes(b"")
    with pytest.raises(CommandError, match="empty"):
        reported(truth)
