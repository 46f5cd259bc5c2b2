from commitments.letters import parse_text

from .reading_of import promises_of


def test_promises_come_in_reading_order() -> None:
    found = promises_of("1.每季度发布报告，投诉办结率不低于97%。", "2.2小时内到达现场。", "3.提前3日公告停水。")
    assert [promise.clause for promise in found] == ["1", "1", "2", "3"]
    assert [promise.kind for promise in found] == ["obligation", "target", "deadline", "deadline"]


def test_a_quote_is_cut_from_the_letter_as_it_is_written() -> None:
    (promise,) = promises_of("投訴辦結率 不低於 ９７％ 。")
    assert promise.quote == "投訴辦結率 不低於 ９７％"


def test_a_quote_full_of_space_stays_short() -> None:
    (promise,) = promises_of(f"投诉办结率{'　' * 3000}不低于97%。")
    assert len(promise.quote) <= 400


def test_a_header_above_limits_the_items_below() -> None:
    found = promises_of("1.到达现场的时间不超过：", "(1)市区45分钟；", "(2)郊区90分钟。")
    assert [(p.clause, p.comparator, p.value, p.metric) for p in found] == [
        ("1(1)", "<=", 45, "visit_time"),
        ("1(2)", "<=", 90, "visit_time"),
    ]


def test_round_the_clock_is_proposed_without_a_number() -> None:
    (letter,) = parse_text("服务承诺书\n1.提供7×24小时在线服务。\n")
    (promise,) = letter.promises
    assert (promise.metric, promise.value, promise.counted, promise.quote) == (
        "availability",
        None,
        False,
        "7×24小时在线",
    )
