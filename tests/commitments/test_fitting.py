from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments import metrics
from commitments.definitions import METRICS, Numbers
from commitments.fitting import UNITS, fits, is_limit
from commitments.forms.promises import UNITS as CHOICES

RATIOS, SHARES = (
    [key for key, each in METRICS.items() if each.numbers is numbers] for numbers in (Numbers.RATIO, Numbers.SHARE)
)
NUMBERS = st.decimals(min_value=0, max_value=10**6, places=2)
OFFERED = st.sampled_from([unit for unit, _label in CHOICES])


@dataclass
class Number:
    metric: str
    unit: str
    value: Decimal | None
    value_high: Decimal | None = None


@pytest.mark.parametrize(
    ("metric", "unit", "value", "fitting"),
    [
        ("satisfaction", "score", "4.5", False),
        ("satisfaction", "percent", "90", True),
        ("satisfaction", "", "0.9", True),
        ("satisfaction", "", "90", False),
        ("response_vs_benchmark", "", "1.2", True),
        ("supervisor_ratio", "count", "10", False),
        ("emergency_seats", "count", "4000", True),
        ("emergency_seats", "percent", "90", False),
        ("property_loss_cases", "yuan", "1000", False),
        ("training_hours", "hours_per_half_year", "40", True),
        ("training_hours", "day", "5", False),
        ("overrun", "hour", "2", False),
        ("obligation_kept", "per_quarter", "1", True),
        ("other", "celsius", "18", True),
    ],
)
def test_a_number_fits_where_its_metric_is_counted_in_its_unit(metric, unit, value, fitting):
    assert fits(Number(metric, unit, Decimal(value))) is fitting


@given(st.sampled_from(SHARES + RATIOS), OFFERED, NUMBERS)
def test_shares_and_ratios_are_per_cent_or_bare_and_nothing_else(metric, unit, value):
    bare = unit == "" and (metric in RATIOS or value <= 1)
    assert fits(Number(metric, unit, value)) is (unit == "percent" or bare)


@given(st.sampled_from(metrics.offered()), OFFERED)
def test_without_a_number_nothing_is_out_of_place(metric, unit):
    assert fits(Number(metric, unit, None))


def test_a_range_of_a_share_must_lie_within_the_whole():
    assert not fits(Number("repeat_rate", "", Decimal("0.5"), Decimal(5)))


def test_a_time_is_a_limit_of_cases_only_where_they_run_on_a_clock():
    assert is_limit(Number("resolution_rate", "day", Decimal(30)))
    assert not is_limit(Number("satisfaction", "day", Decimal(30)))


def test_every_unit_that_fits_can_be_chosen():
    assert {unit for units in UNITS.values() for unit in units} <= {unit for unit, _label in CHOICES}
