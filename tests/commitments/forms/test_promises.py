"""What a correction may say."""

from __future__ import annotations

import pytest
from django.utils import translation

from commitments.forms.promises import PromiseForm
from commitments.models import Promise

GIVEN = {"kind": "target", "metric": "response_vs_benchmark", "value": "120", "unit": "percent", "period": "quarter"}


@pytest.fixture
def errors(company):
    def found(**given):
        given = {**GIVEN, "force": "binding", **given}
        return PromiseForm(given, instance=Promise(), organisation=company).errors

    return found


@pytest.mark.parametrize("comparator", [">=", ">"])
def test_faster_than_the_benchmark_is_a_promise(errors, comparator):
    assert "comparator" not in errors(comparator=comparator)


@pytest.mark.parametrize("comparator", ["<=", "<", "="])
def test_what_would_be_kept_by_being_slow_is_refused(errors, comparator):
    assert "comparator" in errors(comparator=comparator)


def test_a_band_may_grade_the_slow(errors):
    assert "comparator" not in errors(comparator="<", kind="band", breach_class="minor")


@pytest.mark.parametrize("kind", ["target", "band"])
def test_a_number_without_a_comparison_is_refused(errors, kind):
    assert "comparator" in errors(comparator="", kind=kind)
    assert "comparator" not in errors(comparator="", value="", kind=kind, without_number="on")


def test_a_target_without_a_number_is_refused_and_says_so(errors):
    with translation.override("zh-hans"):
        assert errors(comparator="", value="")["value"] == ["该指标需要一个数值。若承诺书未写明，请勾选下方选项。"]
    with translation.override("en"):
        assert "The metric needs a number." in str(errors(comparator=">=", value="")["value"])


def test_the_box_that_says_so_stands_at_the_number(company):
    given = {**GIVEN, "force": "binding", "value": ""}
    fields = list(PromiseForm(given, instance=Promise(), organisation=company).fields)
    assert fields[fields.index("value") + 1] == "without_number"


def test_a_target_may_be_without_a_number_on_purpose(errors):
    assert not errors(comparator="", value="", unit="", without_number="on")


@pytest.mark.parametrize(
    "more", [{"force": "best_effort"}, {"kind": "obligation", "metric": "obligation_kept"}, {"kind": "band"}]
)
def test_no_number_is_asked_for_where_none_is_needed(errors, more):
    assert not errors(**{"comparator": "", "value": "", "unit": "", **more})


def test_a_comparison_without_a_number_is_no_range_even_on_purpose(errors):
    assert list(errors(comparator=">=", value="", without_number="on")) == ["value"]


def test_how_often_a_duty_comes_back_needs_no_comparison(errors):
    duty = {"kind": "obligation", "metric": "obligation_kept", "value": "2", "unit": "per_year"}
    assert not errors(comparator="", **duty)


@pytest.mark.parametrize(
    ("value", "unit", "refused"),
    [
        ("150", "percent", True),
        ("100.1", "percent", True),
        ("-1", "percent", True),
        ("100", "percent", False),
        ("0", "percent", False),
        ("98", "", True),
        ("0.98", "", False),
    ],
)
def test_a_share_is_a_part_of_a_whole(errors, value, unit, refused):
    given = {"metric": "availability", "comparator": ">=", "value": value, "unit": unit}
    assert ("value" in errors(**given)) is refused


def test_the_upper_end_of_a_share_is_a_part_of_the_whole_too(errors):
    band = {"kind": "band", "metric": "repeat_rate", "comparator": "between", "value": "5", "breach_class": "minor"}
    assert list(errors(**band, value_high="105")) == ["value_high"]


@pytest.mark.parametrize("metric", ["response_vs_benchmark", "fund_ratio", "overrun"])
def test_a_ratio_may_be_more_than_one(errors, metric):
    assert not errors(metric=metric, comparator=">=", value="120")


def test_what_is_not_chosen_is_one_dash_in_every_field(company):
    fields = PromiseForm(instance=Promise(), organisation=company).fields.values()
    empty = [label for field in fields for value, label in getattr(field, "choices", ()) if value == ""]
    assert set(empty) == {"—"}
    assert len(empty) > 5


def test_a_measure_is_told_from_a_service_unit(company):
    with translation.override("zh-hans"):
        fields = PromiseForm(instance=Promise(), organisation=company).fields
        assert (str(fields["unit"].label), str(fields["units"].label)) == ("计量单位", "仅限这些单位")
