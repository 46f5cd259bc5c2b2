from commitments.letters import parse_text

from .reading_of import limit, promises_of


def test_two_bounds_make_an_open_band() -> None:
    (band,) = promises_of("重复投诉率高于6%但低于9%的,属轻微违约。")
    assert (limit(band), band.kind, band.metric, band.breach_class) == ("(6,9) percent", "band", "repeat_rate", "minor")


def test_ends_that_are_named_as_included_are_closed() -> None:
    (band,) = promises_of("投诉办结率低于97%但不低于90%的，属轻微违约。")
    assert limit(band) == "[90,97) percent"


def test_one_bound_makes_a_half_line() -> None:
    (band,) = promises_of("投诉办结率低于90%的，构成重大违约。")
    assert (limit(band), band.breach_class) == ("<90 percent", "major")


def test_an_overrun_is_graded_by_its_bound() -> None:
    (band,) = promises_of("服务响应超期但未超过法定时限20%的,属轻微违约。")
    assert (limit(band), band.metric) == ("<=20 percent", "overrun")


def test_the_heading_grades_what_stands_below_it() -> None:
    band, *_ = promises_of("1.轻微违约", "1.1重复投诉率高于6%的；")
    assert (band.kind, band.breach_class) == ("band", "minor")


def test_a_grade_without_a_figure_is_proposed_but_not_counted() -> None:
    (letter,) = parse_text(
        "服务承诺书\n1.因失误造成住户财产损失的，属重大违约。\n2.违反《____法》第__条的，属重大违约。\n"
    )
    assert [(p.metric, p.breach_class, p.counted) for p in letter.promises] == [
        ("property_loss_cases", "major", False),
        ("law_violations", "major", False),
    ]
