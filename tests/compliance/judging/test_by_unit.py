from collections import Counter

from compliance.judging import by_unit


def test_of_everybody_is_the_sum_over_units_and_those_that_name_none():
    found = {1: Counter(met=2), None: Counter(met=1, late=1)}
    assert by_unit.of(found, None) == Counter(met=3, late=1)


def test_of_a_unit_nobody_knows_nothing_was_counted():
    assert by_unit.of({1: Counter(met=2)}, 7) == Counter()
