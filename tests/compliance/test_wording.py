from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from commitments.bands import Interval
from commitments.metrics import Metric
from commitments.models import Promise, ResourceFact
from compliance import wording
from compliance.models import Result


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def a_promise(**more):
    fields = {
        "metric": Metric.RESOLUTION,
        "value": Decimal(98),
        "value_high": None,
        "unit": "percent",
        "comparator": ">=",
        "kind": "target",
        "low_closed": False,
        "high_closed": False,
        "parameters": {},
    }
    return SimpleNamespace(**{**fields, "get_comparator_display": lambda: "≥", **more})


def a_result(value, **more):
    promise = a_promise(**more)
    return SimpleNamespace(promise=promise, value=value, numerator=more.get("numerator"), denominator=more.get("due"))


def test_an_interval_is_said_with_the_signs_of_its_ends() -> None:
    assert wording.interval(Interval.parse("(3, 5]"), "percent") == "> 3% and ≤ 5%"
    assert wording.interval(Interval.parse("[8, ∞)"), "percent") == "≥ 8%"
    assert wording.interval(Interval.parse("[0, 15)"), "") == "< 15"
    assert wording.interval(Interval.parse("[85, 85]"), "percent") == "= 85%"


def test_a_registered_amount_is_exact_and_has_its_unit() -> None:
    assert wording.fact(ResourceFact(kind="fund", value=Decimal("47355840.50"))) == "¥47,355,840.5"
    assert wording.fact(ResourceFact(kind="agents", value=Decimal(1000))) == "1,000"


def test_a_share_is_written_with_two_places():
    assert wording.percent(Decimal("0.983100")) == "98.31%"


def test_a_count_has_thousands():
    assert wording.number(8932) == "8,932"


def test_a_whole_decimal_is_a_count():
    assert wording.number(Decimal("4000.00")) == "4,000"


def test_a_decimal_keeps_what_it_has():
    assert wording.number(Decimal("26.50")) == "26.5"


@pytest.mark.parametrize(
    ("label", "written"),
    [("2026Q4", "Q4 2026"), ("2026-10", "October 2026"), ("2026H2", "second half of 2026"), ("2026", "year 2026")],
)
def test_periods_have_names(label, written):
    assert wording.period_name(label) == written


def test_a_missed_share_is_never_rounded_up_to_its_target():
    assert wording.figure(a_result(Decimal("0.979998"))) == "97.9998%"


def test_a_share_that_is_its_target_is_written_plainly():
    assert wording.figure(a_result(Decimal("0.980000"))) == "98.00%"


@given(st.integers(0, 1_000_000), st.fractions(0, 1))
def test_a_written_share_lies_on_the_same_side_of_the_target_as_the_exact_one(millionths, limit):
    share = Decimal(millionths) / 1_000_000
    written = Fraction(wording.percent_beside(share, [limit]).rstrip("%")) / 100
    assert wording.side(written, limit) == wording.side(Fraction(share), limit)


def test_a_limit_of_time_promises_every_case():
    timed = a_promise(metric=Metric.FIRST_RESPONSE, value=Decimal(2), unit="hour", comparator="<=")
    assert wording.target(timed) == 1


def test_a_clause_may_promise_a_share_of_the_cases():
    timed = a_promise(metric=Metric.FIRST_RESPONSE, value=Decimal(2), unit="hour", parameters={"share": 95})
    assert wording.target(timed) == Fraction(95, 100)


def test_a_blank_asks_for_nothing():
    assert wording.target(a_promise(value=None)) is None


def test_seats_are_counted_not_shared():
    assert wording.figure(a_result(Decimal(4120), metric=Metric.SEATS)) == "4,120"


def test_no_value_is_a_dash():
    assert wording.figure(a_result(None)) == "—"


def test_an_obligation_that_is_done_says_so():
    result = SimpleNamespace(promise=a_promise(metric=Metric.OBLIGATION), numerator=Decimal(1), denominator=Decimal(1))
    assert wording.figure(result) == "done"


def test_a_goal_has_its_sign_and_unit():
    assert wording.goal(a_promise()) == "≥ 98%"


def test_a_band_shows_which_ends_belong_to_it():
    band = a_promise(comparator="between", value=Decimal(5), value_high=Decimal(8), low_closed=False, high_closed=True)
    assert wording.goal(band) == "> 5% and ≤ 8%"


def test_a_promise_without_a_number_has_no_goal():
    assert wording.goal(a_promise(value=None)) == ""


def test_an_obligation_has_a_rhythm():
    assert wording.goal(a_promise(metric=Metric.OBLIGATION, period="quarter")) == "every quarter"


@pytest.mark.parametrize(
    ("text", "written"), [("2h", "2 h"), ("30d", "30 days"), ("own", "its own deadline"), ("?", "?")]
)
def test_limits_are_written_in_words(text, written):
    assert wording.limit(text) == written


def test_large_amounts_are_written_in_millions():
    assert wording.money(Decimal(53_000_000)) == "¥53 m"


def counted(repeats):
    return Result(promise=Promise(metric="repeat_rate"), numerator=Decimal(repeats), denominator=Decimal(10_000))


def a_band(closed=False):
    numbers = {"value": Decimal(5), "value_high": Decimal(8), "unit": "percent"}
    ends = {"comparator": "between", "low_closed": closed, "high_closed": closed}
    return Promise(metric="repeat_rate", kind="band", **numbers, **ends)


@pytest.mark.parametrize(("repeats", "inside"), [(500, False), (501, True), (800, False), (799, True)])
def test_open_ends_do_not_belong_to_a_band(repeats, inside):
    assert wording.holds(a_band(), counted(repeats)) is inside


@pytest.mark.parametrize("repeats", [500, 800])
def test_closed_ends_do(repeats):
    assert wording.holds(a_band(closed=True), counted(repeats))


@pytest.mark.parametrize(
    ("metric", "kind"),
    [("overrun", "band"), ("repeat_rate", "band"), ("property_loss_cases", "target"), ("law_violations", "target")],
)
def test_what_only_grades_has_no_target(metric, kind):
    assert wording.target(a_promise(metric=metric, kind=kind, value=Decimal(30), comparator="<=")) is None


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        ("(0.3, ∞)", "more than 30%"),
        ("(-∞, 0.3]", "at most 30%"),
        ("(0.3, 0.5)", "more than 30% and less than 50%"),
        ("[0.5, ∞)", "at least 50%"),
    ],
)
def test_shares_between_two_ends_are_said_in_words(interval, said):
    assert wording.span(Interval.parse(interval)) == said


def test_a_band_of_overruns_grades_cases_not_the_share():
    overruns = Promise(metric="overrun", kind="band", value=Decimal(30), unit="percent", comparator="<=")
    assert wording.holds(overruns, counted(368)) is None


def test_a_step_is_that_of_the_exact_values() -> None:
    assert wording.change(a_result(Decimal("0.983100")), a_result(Decimal("0.976700"))) == "+0.64 pp"


def test_a_step_of_no_share_is_not_told() -> None:
    assert wording.change(a_result(Decimal(3), metric=Metric.SEATS), a_result(Decimal(2), metric=Metric.SEATS)) == ""


def test_a_step_is_written_so_that_it_does_not_contradict_the_figures_around_it() -> None:
    before, now = a_result(Decimal("1.307740")), a_result(Decimal("1.272760"))
    assert (wording.figure(before), wording.figure(now)) == ("130.77%", "127.28%")
    assert wording.change(now, before) == "−3.5 pp"  # 3.498 exactly, 3.49 between the figures


@given(st.integers(0, 2_000_000), st.integers(0, 2_000_000))
def test_a_step_agrees_with_the_figures_as_far_as_it_is_written(now: int, before: int) -> None:
    results = [a_result(Decimal(millionths) / 1_000_000) for millionths in (now, before)]
    figures = [Decimal(wording.figure(result).rstrip("%")) for result in results]
    step = Decimal(wording.change(*results).removesuffix(" pp").lstrip("+−±"))
    assert abs(abs(figures[0] - figures[1]) - step) <= Decimal("0.5") * Decimal(1).scaleb(step.as_tuple().exponent)
