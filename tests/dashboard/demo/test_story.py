from __future__ import annotations

import pytest

from dashboard.demo import story


def test_a_curve_is_straight_between_its_points_and_level_beyond():
    curve = ((1.0, 10.0), (3.0, 30.0))
    assert [story.at(curve, x) for x in (0, 1, 2, 3, 9)] == [10, 10, 20, 30, 30]


@pytest.mark.parametrize("ago", [0, 1, 2.5, 5, 8])
def test_units_differ_and_the_company_keeps_the_curve(ago):
    slow, others = (story.repeat_share(ago, slow=slow, share_of_slow=0.2) for slow in (True, False))
    assert 0.2 * slow + 0.8 * others == pytest.approx(story.at(story.REPEATS, ago))
    assert slow >= others


def test_the_slow_unit_gets_slower_every_quarter():
    paces = [story.slowness(ago, slow=True) for ago in (5, 4, 3, 2, 1, 0)]
    assert paces == sorted(paces)
    assert paces[0] < paces[-1]


@pytest.mark.parametrize("gone", [5, 31, 40, 54, 92])
def test_late_cases_of_the_running_quarter_stay_a_share(gone):
    assert 0 < story.late_share(0.2, days_gone=gone, slow=True, share_of_slow=0.2) < 0.1
