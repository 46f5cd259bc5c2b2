from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from commitments.definitions import METRICS
from commitments.models import Clause, InterpretationNote, LetterVersion, Promise
from compliance.models import Result
from dashboard import hints, reasons
from dashboard.reasons import Case, formula, why


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def a_promise(metric="repeat_rate", **more):
    clause = Clause(number="1", version=LetterVersion(number=2, effective_from=date(2024, 10, 1)))
    kept = {"clause": clause, "value": Decimal(3), "unit": "percent", "comparator": "<="}
    return Promise(**{"metric": metric, **kept, **more})


def a_result(numerator=368, denominator=8932, verdict="missed", promise=None, **more):
    value = Decimal(numerator) / denominator if denominator else None
    numbers = {"numerator": Decimal(numerator), "denominator": Decimal(denominator), "value": value}
    numbers |= {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 1, 1)}
    return Result(promise=promise or a_promise(), verdict=verdict, **{**numbers, **more})


def said(result, **more):
    return " ".join(why(Case(result, **more)))


def test_the_formula_shows_the_side_of_the_target():
    assert formula(a_result()) == "368 ÷ 8,932 = 4.12% > 3%"


def test_the_formula_compares_exactly_not_as_rounded():
    promise = a_promise("resolution_rate", value=Decimal(98), comparator=">=")
    barely = a_result(979_999_999, 1_000_000_000, promise=promise, value=Decimal("0.980000"))
    assert formula(barely).endswith("< 98%")


def test_a_value_on_the_target_is_equal_to_it():
    assert formula(a_result(3, 100, verdict="met")) == "3 ÷ 100 = 3.00% = 3%"


def test_the_number_of_a_note_is_compared_with_where_the_letter_names_none():
    clause = Clause(path="1", version=LetterVersion(letter_id=1))
    promise = a_promise("availability", clause=clause, value=None, unit="percent", comparator="")
    note = InterpretationNote(letter_id=1, number=4, metric="availability", parameters={"target": "[99.9, ∞)"})
    result = a_result(998, 1000, promise=promise, detail={"notes": [4]})
    assert formula(result, [note]) == "998 ÷ 1,000 = 99.80% < 99.9%"
    assert formula(result) == "998 ÷ 1,000 = 99.80%"


def test_a_benchmark_is_a_fraction_of_durations():
    promise = a_promise("response_vs_benchmark", value=Decimal(120), comparator=">=")
    detail = {"own_seconds": 4536, "benchmark_seconds": 5760}
    result = a_result(8900, 8932, promise=promise, detail=detail, verdict="met", value=Decimal("1.269841"))
    assert formula(result) == "1 h 36 min ÷ 1 h 15 min 36 s = 126.98% > 120%"


@pytest.mark.parametrize(
    ("reading", "arithmetic"),
    [
        ("R1", "1 h 32 min ÷ 1 h 8 min 54 s"),
        ("R2", "2 − 1 h 8 min 54 s ÷ 1 h 32 min"),
        ("R3", "(7,000 ÷ 7,634) ÷ 90%"),
    ],
)
def test_the_arithmetic_is_that_of_the_reading_that_binds(reading, arithmetic):
    within = {"met": 7000, "late": 634, "waiting": 0, "share": "9/10"}
    detail = {"own_seconds": 4134, "benchmark_seconds": 5520, "reading": reading, "within": within}
    assert reasons.quotient(a_result(promise=a_promise("response_vs_benchmark"), detail=detail)) == arithmetic


def test_seats_are_compared_as_a_number():
    promise = a_promise("emergency_seats", value=Decimal(4000), unit="count", comparator=">=")
    assert formula(Result(promise=promise, value=Decimal(4120), verdict="met")) == "4,120 > 4,000"


@pytest.mark.parametrize(
    ("forecasts", "line"),
    [
        ([], "¥500 of ¥10,000"),
        (["fund"], "a forecast ¥500 of ¥10,000"),
        (["revenue"], "¥500 of a forecast ¥10,000"),
        (["fund", "revenue"], "a forecast ¥500 of a forecast ¥10,000"),
    ],
)
def test_only_what_is_a_forecast_is_called_one(forecasts, line):
    result = a_result(500, 10_000, verdict="met", promise=a_promise("fund_ratio"), detail={"forecasts": forecasts})
    assert hints.told(result) == line


def test_a_duty_done_before_it_bound_says_why_it_counts():
    detail = {"done_on": "2026-09-05", "due_on": "2026-12-31", "bound_from": "2026-10-15"}
    result = a_result(1, 1, verdict="met", promise=a_promise("obligation_kept"), detail=detail)
    assert "counts for the whole period" in said(result)
    assert hints.told(result).startswith("done on 5 Sep 2026, before it bound from 15 Oct 2026")


def test_a_duty_whose_first_turn_comes_later_says_why():
    result = Result(promise=a_promise("obligation_kept"), verdict="not_yet_due", reason="first_due_later")
    assert "tells of the period before, of which it bound none" in said(result)


def test_every_verdict_has_its_sentence():
    for verdict, words in {
        "met": ": met.",
        "missed": ": missed.",
        "minor": "calls this a minor breach",
        "major": "calls this a major breach",
        "reported": "never a breach",
        "not_yet_due": "so far: not yet due",
    }.items():
        assert words in said(a_result(verdict=verdict))


def test_no_verdict_says_why_not():
    assert "Not evaluable: no industry benchmark is registered." in said(
        a_result(0, 0, verdict="not_evaluable", reason="no_benchmark")
    )


def test_numbers_lead_to_their_complaints():
    assert '<a href="/n/"><code>368</code></a>' in said(a_result(), links={"numerator": "/n/"})


def test_without_an_address_numbers_are_plain():
    assert "<a " not in said(a_result())


def test_what_is_left_out_is_said():
    assert "412 chasers and 37 duplicates" in said(a_result(detail={"chasers": 412, "duplicates": 37}))


def test_what_is_not_yet_due_is_in_neither_number():
    assert "<code>12</code> more are not yet due" in said(a_result(not_yet_due=12))


def test_an_interval_that_holds_the_target_may_be_chance():
    assert "may be chance" in said(a_result(low=Decimal("0.02"), high=Decimal("0.05"), clarity="unclear"))


def test_a_reading_is_escaped():
    note = InterpretationNote(
        pk=1, number=2, reading="<b>x</b>", alternatives="the other way", valid_until=date(2026, 12, 31)
    )
    text = said(a_result(), notes=[note])
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "Not chosen: the other way" in text
    assert "valid until 31 Dec 2026" in text


@pytest.mark.parametrize(
    ("language", "written", "shown"),
    [
        ("en", "Within 2 hours", "Within 2 hours."),
        ("en", "Within 2 hours.", "Within 2 hours."),
        ("zh-hans", "法定时限按 2 小时判定", "法定时限按 2 小时判定。"),
        ("zh-hans", "按“2 小时。”", "按“2 小时。”"),
    ],
)
def test_a_reading_without_a_stop_does_not_run_into_the_next_sentence(language, written, shown):
    note = InterpretationNote(pk=1, number=2, reading=written)
    with translation.override(language):
        sentences = why(Case(a_result(), notes=[note]))
    assert strip_tags(sentences[-1]).endswith(shown)


def band(low, high, low_closed=False, high_closed=False):
    ends = {"low_closed": low_closed, "high_closed": high_closed, "comparator": "between", "kind": "band"}
    return a_promise(value=Decimal(low), value_high=Decimal(high), **ends)


def test_a_gap_is_named_where_the_letter_has_bands():
    silent = a_result(reason="letter_silent", detail={"gap": "(3%, 5%]"})
    clause = Clause(number="2.1")
    grading = band(5, 8)
    grading.clause = clause
    assert "For <code>(3%, 5%]</code> the letter names no breach class" in said(silent, bands=[grading])


def test_versions_that_share_a_period_are_told_apart():
    parts = [{"version": 1, "value": "0.970000", "verdict": "missed"}, {"version": 2, "value": "", "verdict": "met"}]
    assert "Version 1: 97.00%, missed. Version 2: —, met." in said(a_result(detail={"parts": parts}))


V1 = {"version": 1, "until": "2026-11-15", "value": "", "verdict": "not_evaluable", "reason": "no_limit"}
V2 = {"version": 2, "from": "2026-11-15", "value": "0.041200", "verdict": "missed", "notes": [3]}


def test_a_part_that_lacks_something_says_so_of_itself_alone():
    text = said(a_result(verdict="not_evaluable", reason="no_limit", detail={"parts": [V1, V2], "notes": [3]}))
    assert "Version 1, until 14 Nov 2026: not evaluable, the limit awaits an interpretation note." in text
    assert "What follows is said of the part of version 2 alone." in text
    assert "4.12% &gt; 3%</code>: missed." in text
    assert "Not evaluable" not in text


def test_a_note_is_said_of_the_parts_it_applies_to():
    note = InterpretationNote(pk=1, number=3, reading="2 hours")
    text = said(a_result(detail={"parts": [V1, V2]}), notes=[note])
    assert "For the part of version 2 the reading of interpretation note 3 applies: 2 hours" in text
    assert "The reading of" in said(a_result(detail={"parts": [{**V1, "notes": [3]}, V2]}), notes=[note])


def test_a_part_under_which_nothing_was_received_does_not_count():
    parts = [{**V2, "received": 9}, {"version": 3, "value": "", "verdict": "not_evaluable", "received": 0}]
    assert "Version 3: nothing was received under it, so it does not count." in said(a_result(detail={"parts": parts}))


def test_the_line_under_a_name_says_whose_reason_it_is():
    result = a_result(verdict="not_evaluable", reason="no_limit", detail={"parts": [V1, V2]})
    assert hints.why(result) == "version 1: the limit awaits an interpretation note"
    assert hints.why(a_result(verdict="not_evaluable", reason="no_limit")) == "the limit awaits an interpretation note"


PARTS = [
    {"version": 1, "numerator": "0", "denominator": "0", "value": "", "verdict": "not_evaluable"},
    {"version": 2, "numerator": "0", "denominator": "40", "value": "0.000000", "verdict": "met"},
]


def test_the_headline_tells_the_parts_of_a_period_in_which_the_letter_changed():
    result = a_result(detail={"parts": PARTS})
    assert hints.in_parts(result) == "in 2 parts: version 1 — not evaluable; version 2 0.00% met"
    assert hints.versions(result) == "2 versions"
    assert (hints.in_parts(a_result()), hints.versions(a_result())) == ("", "")


def test_a_part_is_written_as_its_metric_is():
    seats = a_result(promise=a_promise("emergency_seats", unit="count"))
    assert hints.part_figure(seats, {"value": "12.000000", "numerator": "12", "denominator": "1"}) == "12"


def test_other_windows_are_shown_beside_the_binding_one():
    assert "there would be 120, 368 and 702 repeats." in said(
        a_result(detail={"windows": {"7": 120, "30": 368, "90": 702}})
    )


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_the_sign_in_the_formula_is_the_exact_comparison(numerator, denominator):
    result = a_result(numerator, denominator, value=Decimal(0))
    sign = formula(result).split()[-2]
    exact = Fraction(numerator, denominator) - Fraction(3, 100)
    assert sign == ("=" if exact == 0 else ">" if exact > 0 else "<")


def test_the_allowance_is_a_share():
    assert hints.used({"allowed": 200, "used": 168}) == Fraction(84, 100)


def test_an_allowance_of_nothing_has_no_share():
    assert hints.used({"allowed": 0, "used": 1}) is None


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_says_its_rule_with_everything_put_in(metric):
    text = said(a_result(promise=a_promise(metric), detail={"limit": "2h"}))
    assert text
    assert "%(" not in text


def test_a_plan_says_its_steps_once(judge, promise):
    found = judge(promise("paper"), "missed", 3, 4)
    found.promise.metric = "milestone_on_time"
    assert reasons.quotient(found) == ""
    assert "3 of 4" in reasons.formula(found)


def test_a_net_clock_says_what_stops_it_and_for_how_long():
    detail = {"clock": "net", "pause_cap": 30 * 86_400, "limit": "2h"}
    assert "30 d at most" in said(a_result(promise=a_promise("resolution_rate"), detail=detail))
    assert "net clock" not in said(a_result(promise=a_promise("resolution_rate"), detail={"clock": "gross"}))


def test_cases_are_added_up_over_the_versions_and_shares_are_not():
    told = [{"version": 1, "value": "1.000000", "verdict": "grades"}, {"version": 2, "value": "", "verdict": "grades"}]
    losses = a_result(promise=a_promise("property_loss_cases"), value=Decimal(0), detail={"parts": told})
    assert (hints.figure(losses), hints.whose(losses)) == ("1", "2 versions")
    share = a_result(detail={"parts": PARTS})
    assert (hints.figure(share), hints.whose(share)) == ("4.12%", "part of version 2")
    assert (hints.figure(a_result()), hints.whose(a_result())) == ("4.12%", "")


def in_a_gap():
    """4.75% in minor breach, because note 1 says so of (3%, 5%]; the letter grades more than 5% and less than 8%."""
    clause = Clause(number="4.1.2", path="4", version=LetterVersion(number=1, letter_id=1))
    promise = a_promise(clause=clause)
    ends = {"comparator": "between", "value": Decimal(5), "value_high": Decimal(8), "kind": "band"}
    band = a_promise(clause=clause, breach_class="minor", **ends)
    note = InterpretationNote(letter_id=1, number=1, metric="repeat_rate", reading="记为轻微违约。")
    note.parameters = {"gap": "(3, 5]", "breach_class": "minor"}
    return a_result(475, 10000, "minor", promise, detail={"notes": [1]}), band, note


def test_a_class_that_a_note_names_is_not_the_letters():
    result, band, note = in_a_gap()
    text = strip_tags(said(result, bands=[band], notes=[note]))
    assert "475 ÷ 10,000 = 4.75% &gt; 3%: missed, and by note 1 a minor breach." in text
    assert "Of more than 3% and at most 5% the letter itself says nothing." in text
    assert "It does not lie in the band" not in text


def test_a_class_that_a_band_names_is_the_letters_whatever_a_note_says():
    result, band, note = in_a_gap()
    band.value = Decimal(4)
    assert "the letter calls this a minor breach" in said(result, bands=[band], notes=[note])


@pytest.mark.parametrize("metric", ["first_response_timely_rate", "preliminary_solution_rate", "resolution_rate"])
def test_a_rule_whose_limit_nobody_named_has_no_hole(metric):
    text = said(a_result(0, 0, "not_evaluable", a_promise(metric), reason="no_limit"))
    assert "within the limit, which is not named yet." in text
    assert "—" not in text


def test_an_interval_that_ends_beside_the_target_is_not_rounded_onto_it():
    promise = a_promise("resolution_rate", value=Decimal(98), comparator=">=")
    ends = {"low": Decimal("0.980015"), "high": Decimal("0.987231"), "clarity": "clear"}
    assert "98.002% to 98.72%" in said(a_result(9840, 10000, "met", promise, **ends))


def test_while_the_period_runs_the_interval_is_of_the_cases_decided_so_far():
    ends = {"low": Decimal("0.03"), "high": Decimal("0.05")}
    for clarity in ("clear", "unclear"):
        assert "cases decided so far" in said(a_result(clarity=clarity, provisional=True, **ends))
        assert "cases decided so far" not in said(a_result(clarity=clarity, **ends))
