from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils import translation

from accounts.models import ServiceUnit
from commitments.models import Clause, InterpretationNote, LetterVersion, Promise
from compliance import pictures
from compliance.models import Result
from compliance.rules.periods import Period
from compliance.stretches import Alike

REPEAT = Promise(metric="repeat_rate", comparator="<=", value=Decimal(3), unit="percent")
RESOLUTION = Promise(metric="resolution_rate", comparator=">=", value=Decimal(98), unit="percent")


def a_result(value, period="2026Q3", promise=REPEAT, **more):
    return Result(promise=promise, period=period, verdict="met", value=value and Decimal(value), **more)


def of_unit(name, value, promise=REPEAT):
    return a_result(value, promise=promise, unit=ServiceUnit(pk=hash(name), name=name))


def test_one_value_is_no_trend():
    assert pictures.trend(REPEAT, [a_result(None, "2026Q1"), a_result("0.02", "2026Q2")]) is None


def test_the_chosen_period_is_larger():
    spec = pictures.trend(REPEAT, [a_result("0.02", "2026Q2"), a_result("0.03")], chosen="2026Q3")
    first, second = spec["data"][-1]["marker"]["size"]
    assert second > first


def test_a_band_of_the_letter_is_a_zone():
    ends = {"comparator": "between", "value": Decimal(3), "value_high": Decimal(5), "breach_class": "minor"}
    band = Promise(metric="repeat_rate", kind="band", unit="percent", **ends)
    spec = pictures.trend(REPEAT, [a_result("0.02", "2026Q2"), a_result("0.04")], [band])
    assert "@minor-w" in [shape.get("fillcolor") for shape in spec["layout"]["shapes"]]


def zones(spec):
    return [shape for shape in spec["layout"]["shapes"] if shape["type"] == "rect"]


def test_a_count_of_late_cases_is_no_share_of_their_limit():
    grading = {"metric": "overrun", "kind": "band", "comparator": "<=", "unit": "percent", "breach_class": "minor"}
    band = Promise(value=Decimal(30), **grading)
    counts = [a_result("6", "2026Q2", promise=band), a_result("9", promise=band)]
    spec = pictures.trend(band, counts, [Promise(value=Decimal(50), **grading)])
    assert (spec["layout"]["shapes"], spec["layout"]["annotations"]) == ([], [])
    assert pictures.units(band, [of_unit("东", "6", promise=band)])["layout"]["shapes"] == []


def test_no_tick_lies_between_two_counts():
    losses = Promise(metric="property_loss_cases", kind="band", breach_class="major")
    axis = pictures.units(losses, [of_unit("东", "1", promise=losses), of_unit("西", "0", promise=losses)])["layout"]
    assert axis["xaxis"]["dtick"] == 1
    assert "dtick" not in pictures.units(REPEAT, [of_unit("东", "0.01"), of_unit("西", "0.02")])["layout"]["xaxis"]


def test_a_band_of_a_rate_is_a_zone_of_its_own_picture_and_no_target():
    ends = {"comparator": "between", "value": Decimal(3), "value_high": Decimal(5), "breach_class": "minor"}
    band = Promise(metric="repeat_rate", kind="band", unit="percent", **ends)
    spec = pictures.trend(band, [a_result("0.02", "2026Q2", promise=band), a_result("0.04", promise=band)])
    [zone] = spec["layout"]["shapes"]
    assert (zone["fillcolor"], zone["y0"]) == ("@minor-w", 0.03)


def test_a_band_of_seats_lies_where_its_numbers_are():
    band = Promise(metric="emergency_seats", kind="band", unit="count", comparator="<", value=Decimal(3600))
    seats = Promise(metric="emergency_seats", comparator=">=", value=Decimal(4000), unit="count")
    history = [a_result("3000", "2026Q2", promise=seats), a_result("4100", promise=seats)]
    assert zones(pictures.trend(seats, history, [band]))[0]["y1"] == 3600


def test_the_unit_with_most_repeats_is_the_worst():
    ordered = pictures.worst_first(REPEAT, [of_unit("东", "0.01"), of_unit("西", None), of_unit("南", "0.05")])
    assert [result.unit.name for result in ordered] == ["南", "东", "西"]


def test_the_unit_that_solves_least_is_the_worst():
    ordered = pictures.worst_first(RESOLUTION, [of_unit("东", "0.99"), of_unit("西", "0.95")])
    assert [result.unit.name for result in ordered] == ["西", "东"]


def test_a_name_in_a_hint_cannot_carry_markup():
    spec = pictures.units(REPEAT, [of_unit("<b>东</b>", "0.01")])
    assert "&lt;b&gt;东" in spec["data"][0]["text"][0]


def test_the_target_is_written_in_the_measure_of_its_axis():
    limit = Promise(metric="first_response_timely_rate", comparator="<=", value=Decimal(2), unit="hour")
    spec = pictures.trend(limit, [a_result("0.9", "2026Q2", limit), a_result("0.95", promise=limit)])
    assert "≥ 100%" in [note["text"].split(maxsplit=1)[-1] for note in spec["layout"]["annotations"]]


def in_the_gap(value, period, *notes):
    clause = Clause(path="1", version=LetterVersion(letter_id=1, number=1))
    promise = Promise(metric="repeat_rate", comparator="<=", value=Decimal(3), unit="percent", clause=clause)
    span = Period.parse(period)
    days = {"starts_on": span.start, "ends_on": span.end}
    return a_result(value, period, promise, detail={"notes": list(notes)}, **days)


def test_a_gap_that_a_note_classes_is_a_zone_over_the_periods_it_was_used_in():
    settles = {"parameters": {"gap": "(3, 5]", "breach_class": "minor"}, "metric": "repeat_rate"}
    note = InterpretationNote(letter_id=1, number=1, valid_from=date(2026, 7, 1), **settles)
    history = [in_the_gap("0.04", "2026Q1"), in_the_gap("0.04", "2026Q2"), in_the_gap("0.0475", "2026Q3", 1)]
    alike = [Alike(history, Fraction(3, 100), "≤ 3%")]
    with translation.override("en"):
        spec = pictures.trend_in_stretches(history[0].promise, alike, [], "2026Q3", [note])
    [zone] = zones(spec)
    assert (zone["fillcolor"], zone["x0"], zone["x1"], zone["y0"], zone["y1"]) == ("@minor-w", 1.5, 2.5, 0.03, 0.0496)
    assert "minor breach (note 1)" in [note["text"] for note in spec["layout"]["annotations"]]


def test_points_lead_where_the_reader_may_go():
    results = [of_unit("东", "0.01"), of_unit("西", "0.02")]
    spec = pictures.units(REPEAT, results, leads=lambda result: f"/of/{result.unit}/")
    assert sorted(spec["data"][0]["customdata"]) == ["/of/东/", "/of/西/"]
    assert pictures.units(REPEAT, results)["data"][0]["customdata"] == ["", ""]
