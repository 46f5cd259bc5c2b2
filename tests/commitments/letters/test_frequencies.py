import pytest

from .reading_of import limits_of, promises_of


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("每季度发布服务质量报告。", ["=1 per_quarter"]),
        ("每半年组织演练。", ["=1 per_half_year"]),
        ("每年至少组织两次满意度调查。", [">=2 per_year"]),
        ("安全检查每年不得少于一次。", [">=1 per_year"]),
        ("每月10日前公布上月指标。", ["=1 per_month"]),
        ("每日巡查公共区域。", ["=1 per_day"]),
        ("按季公开投诉办结情况。", ["=1 per_quarter"]),
        ("增量备份3次/月。", ["=3 per_month"]),
        ("设备检修不少于每周两次。", [">=2 per_week"]),
        ("入户安检，居民用户每年两次。", ["=2 per_year"]),
    ],
)
def test_periodic_duties_are_obligations(sentence: str, limits: list[str]) -> None:
    assert limits_of(sentence) == limits
    assert {promise.kind for promise in promises_of(sentence)} == {"obligation"}


@pytest.mark.parametrize(
    "sentence",
    [
        "每台设备均有铭牌。",
        "每天24小时。",
        "每年的费用由双方约定。",
        "每年三月未公布的，视为失信。",
        "每日开展____次例会。",
    ],
)
def test_other_uses_of_every_are_not(sentence: str) -> None:
    assert limits_of(sentence) == []


def test_under_a_heading_that_asks_how_often_no_duty_need_be_named() -> None:
    lines = ("1.Bins", "Collection frequencies", "- Food waste: every week", "- Glass: every other week")
    assert limits_of(*lines) == ["=1 per_week", "=2 week"]


@pytest.mark.parametrize("sentence", ["The monthly fee is 30 pounds.", "Measured Monthly", "Rent is due each week."])
def test_a_word_that_only_describes_a_noun_is_no_duty(sentence: str) -> None:
    assert limits_of(sentence) == []
