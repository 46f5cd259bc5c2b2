"""The five verdicts on exact values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.bands import Interval, gaps
from compliance.rules.verdicts import Band, Judged, Reason, Verdict, floor_of, gravity, is_breach, judge, worst

AT_LEAST_98 = Interval.parse("[98, ∞)").per_cent()
AT_MOST_3 = Interval(None, Fraction(3, 100), False, True)
MINOR = Band(Interval.parse("(5, 8)").per_cent(), Verdict.MINOR)


def repeat_rate(numerator: int, denominator: int) -> Judged:
    return judge(Fraction(numerator, denominator), AT_MOST_3, [MINOR], lower_is_better=True)


def test_exactly_98_per_cent_is_met() -> None:
    assert judge(Fraction(98, 100), AT_LEAST_98, [], lower_is_better=False) == Judged(Verdict.MET)


def test_a_hair_below_98_per_cent_is_missed_and_the_letter_silent() -> None:
    value = Fraction(979_999_999_999, 10**12)
    assert judge(value, AT_LEAST_98, [], lower_is_better=False) == Judged(Verdict.MISSED, Reason.LETTER_SILENT)


def test_a_float_would_have_failed_a_kept_promise() -> None:
    assert judge(
        Fraction(29, 100), Interval(Fraction(Decimal("0.29")), None, True, False), [], lower_is_better=False
    ) == (Judged(Verdict.MET))


def test_a_repeat_rate_of_three_per_cent_is_met() -> None:
    assert repeat_rate(3, 100).verdict is Verdict.MET


def test_between_target_and_band_the_letter_is_silent() -> None:
    assert repeat_rate(4, 100) == Judged(Verdict.MISSED, Reason.LETTER_SILENT)
    assert repeat_rate(5, 100) == Judged(Verdict.MISSED, Reason.LETTER_SILENT)


def test_within_the_band_it_is_a_minor_breach() -> None:
    assert repeat_rate(501, 10_000) == Judged(Verdict.MINOR)
    assert repeat_rate(7999, 100_000) == Judged(Verdict.MINOR)


def test_past_the_band_it_is_beyond_minor_and_never_milder() -> None:
    assert repeat_rate(8, 100) == Judged(Verdict.MISSED, Reason.BEYOND_MINOR)
    assert floor_of(repeat_rate(8, 100)) is Verdict.MINOR
    assert is_breach(repeat_rate(8, 100))


def test_a_gap_is_no_breach_class() -> None:
    assert not is_breach(repeat_rate(4, 100))


def test_past_a_major_band_it_is_beyond_major() -> None:
    major = Band(Interval.parse("[8, 10)").per_cent(), Verdict.MAJOR)
    found = judge(Fraction(1, 2), AT_MOST_3, [MINOR, major], lower_is_better=True)
    assert (found.reason, floor_of(found)) == (Reason.BEYOND_MAJOR, Verdict.MAJOR)


def test_the_worse_side_of_a_rate_where_higher_is_better_is_below() -> None:
    band = Band(Interval.parse("[90, 95)").per_cent(), Verdict.MINOR)
    assert judge(Fraction(89, 100), AT_LEAST_98, [band], lower_is_better=False).reason == Reason.BEYOND_MINOR
    assert judge(Fraction(96, 100), AT_LEAST_98, [band], lower_is_better=False).reason == Reason.LETTER_SILENT


def test_a_value_both_promised_and_graded_gets_the_grade() -> None:
    band = Band(Interval.parse("[3, 5]").per_cent(), Verdict.MINOR)
    assert judge(Fraction(3, 100), AT_MOST_3, [band], lower_is_better=True).verdict is Verdict.MINOR


def test_of_two_missed_figures_the_worse_has_passed_a_band() -> None:
    between, past, past_major = (
        Judged(Verdict.MISSED, reason) for reason in (Reason.LETTER_SILENT, Reason.BEYOND_MINOR, Reason.BEYOND_MAJOR)
    )
    assert sorted([past_major, between, past], key=gravity) == [between, past, past_major]
    assert gravity(past_major) < gravity(Judged(Verdict.MINOR))


def test_the_worst_of_several_verdicts() -> None:
    assert worst([Verdict.MET, Verdict.NOT_EVALUABLE]) is Verdict.NOT_EVALUABLE
    assert worst([Verdict.MISSED, Verdict.MAJOR, Verdict.MINOR]) is Verdict.MAJOR


@pytest.mark.parametrize("verdict", [Verdict.MINOR, Verdict.MAJOR])
def test_a_class_is_a_breach(verdict: Verdict) -> None:
    assert is_breach(Judged(verdict))


@given(st.fractions(0, 1))
def test_every_value_gets_exactly_the_verdict_of_where_it_lies(value: Fraction) -> None:
    found = judge(value, AT_MOST_3, [MINOR], lower_is_better=True)
    silent = any(value in gap for gap in gaps(AT_MOST_3, [MINOR.where]))
    assert (found.verdict is Verdict.MISSED) == silent
    assert (found.verdict is Verdict.MET) == (value <= Fraction(3, 100))
    assert (found.verdict is Verdict.MINOR) == (Fraction(5, 100) < value < Fraction(8, 100))
