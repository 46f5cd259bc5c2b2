from decimal import Decimal

from commitments.letters import ParsedLetter, parse_text

LETTER = """服务承诺书
1.1专项资金不低于营业收入的3%，并设立客户满意奖励基金。
1.2应急座席不少于200个座席，客服热线7×24小时服务。
1.3每月5日前公布上月办理情况。
1.4每年至少组织两次演练。
2.1重复投诉率超过6%的，属重大违约。
"""


def letter() -> ParsedLetter:
    (read,) = parse_text(LETTER)
    return read


def test_resources_are_named_by_their_kind() -> None:
    assert [(found.kind, found.value) for found in letter().resources] == [
        ("fund", Decimal(3)),
        ("seats", Decimal(200)),
        ("availability", None),
        ("reward_pool", None),
    ]


def test_obligations_say_what_how_often_and_by_which_day() -> None:
    assert [(found.duty, found.times, found.period, found.due_day) for found in letter().obligations] == [
        ("每月5日前公布上月办理情况", Decimal(1), "month", 5),
        ("每年至少组织两次演练", Decimal(2), "year", None),
    ]


def test_an_interval_comes_back_once_in_its_length() -> None:
    (read,) = parse_text("服务承诺书\n1.1抢修期间每2小时通报一次进展。\n")
    assert [(found.times, found.period) for found in read.obligations] == [(Decimal(1), "2 hour")]


def test_a_band_open_above_has_no_upper_end() -> None:
    (band,) = letter().bands
    assert (band.breach_class, band.metric, band.low, band.high) == ("major", "repeat_rate", Decimal(6), None)
    assert (band.low_open, band.high_open) == (True, False)
