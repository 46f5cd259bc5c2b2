"""Limits as people write them."""

from __future__ import annotations

import pytest
from django.forms import ValidationError

from commitments.forms.limits import CapField, LimitField


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2h", "2h"),
        ("30 MIN", "30min"),
        ("own", "own"),
        ("两小时", "2h"),
        ("2 hours", "2h"),
        ("1.5小时", "90min"),
        ("30分钟内", "30min"),
        ("三十天", "30d"),
        ("3个工作日", "3wd"),
        ("3 working days", "3wd"),
        ("4wh", "4wh"),
        ("4个工作小时", "4wh"),
        ("4 working hours", "4wh"),
        ("", ""),
    ],
)
def test_a_limit_is_read_the_way_the_letter_writes_it(typed, kept):
    assert LimitField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["2", "soon", "两小时三十分钟", "1个月", "98%", "2至3小时", "1.25天"])
def test_what_is_no_single_time_is_refused(typed):
    with pytest.raises(ValidationError):
        LimitField().clean(typed)


@pytest.mark.parametrize(("typed", "kept"), [("72h", "72h"), ("72 小时", "72h"), ("10 days", "10d"), ("", "")])
def test_a_cap_is_read_alike(typed, kept):
    assert CapField().clean(typed) == kept


@pytest.mark.parametrize("typed", ["3个工作日", "own", "soon"])
def test_a_cap_is_a_length_of_calendar_time(typed):
    with pytest.raises(ValidationError):
        CapField().clean(typed)
