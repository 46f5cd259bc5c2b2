"""Units in words: whatever the reading of letters can propose has a name, in both languages."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from commitments.forms.promises import UNITS as CHOICES
from commitments.letters.units import promised_units
from commitments.metrics import Metric
from commitments.models import Promise
from compliance import units, wording

EVERY = sorted(promised_units())
SIGNS = {"%", "°C", "Pa", "kPa", "MPa", "dB", "Mbit/s", "Gbit/s"}
"""What both languages write alike."""


@pytest.fixture(params=["en", "zh-hans"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.parametrize("unit", EVERY)
def test_every_unit_a_letter_can_promise_has_a_name(language, unit):
    written = wording.quantity(Decimal(3), unit)
    assert "3" in written
    assert unit == "count" or written not in {"3", f"3 {unit}"}


@pytest.mark.parametrize("unit", EVERY)
def test_every_name_is_in_the_readers_language(unit):
    with translation.override("zh-hans"):
        words = wording.quantity(Decimal(3), unit).replace("3", "").strip()
    assert unit == "count" or words in SIGNS or re.search(r"[\u4e00-\u9fff]", words)


@pytest.mark.parametrize("unit", EVERY)
def test_every_unit_can_be_chosen_for_a_promise(language, unit):
    label = str(dict(CHOICES)[unit])
    assert label not in {"", unit} or unit == "count"


def test_no_unit_of_a_limit_is_without_a_name(language):
    assert {unit for unit in units.LIMITS.values() if unit not in {*units.UNITS, *units.COUNTED}} == set()


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        ("1", "day", "1 day"),
        ("2", "week", "2 weeks"),
        ("0.5", "working_day", "0.5 working days"),
        ("1", "ring", "1 ring"),
    ],
)
def test_one_of_a_kind_is_no_plural(value, unit, written):
    with translation.override("en"):
        assert wording.quantity(Decimal(value), unit) == written


def test_an_unknown_unit_is_left_out():
    assert wording.quantity(Decimal(7), "furlong") == "7"


@pytest.mark.parametrize(
    ("promised", "english", "chinese"),
    [
        ({"value": 1, "unit": "per_quarter", "period": "quarter"}, "every quarter", "每季度"),
        ({"value": 2, "unit": "per_year", "period": "year"}, "2 times a year", "每年 2 次"),
        ({"value": 1, "unit": "per_day", "period": "quarter"}, "once a day", "每日 1 次"),
        ({"value": 2, "unit": "hour", "period": "quarter"}, "every 2 h", "每 2 小时一次"),
        ({"value": 15, "unit": "day", "comparator": "<="}, "≤ every 15 days", "≤ 每 15 天一次"),
        ({"value": 4, "unit": "per_year", "comparator": ">="}, "≥ 4 times a year", "≥ 每年 4 次"),
    ],
)
def test_a_duty_says_how_often_it_comes_back(promised, english, chinese):
    fields = {"comparator": "=", "period": "year", **promised, "value": Decimal(promised["value"])}
    promise = Promise(metric=Metric.OBLIGATION, **fields)
    for language, written in (("en", english), ("zh-hans", chinese)):
        with translation.override(language):
            assert wording.goal(promise) == written
