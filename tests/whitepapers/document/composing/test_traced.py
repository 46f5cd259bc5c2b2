"""Every number of an issue is one of its snapshot: told anew with other figures, each moves as its figure does."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.whitepapers.traced import Traced, Tracer


@pytest.fixture(params=["third", "full"])
def told(issues, request):
    return getattr(issues, request.param)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_number_is_one_of_the_snapshot(told, language):
    assert Tracer(told, language).untraced() == []


def test_most_numbers_are_figures_that_move(told):
    numbers = Tracer(told, "zh-hans").numbers
    assert len(numbers) > 1000
    assert sum(each.moves for each in numbers) > len(numbers) / 2


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_digit_that_is_another_would_be_found(told, language):
    tracer, random = Tracer(told, language), Random(7)
    figures = [each for each in tracer.numbers if each.moves]
    assert [each for each in figures if tracer.knows(with_another_digit(each, random))] == []


def with_another_digit(number: Traced, random: Random) -> Traced:
    at = random.choice([place for place, letter in enumerate(number.told[0]) if letter.isdecimal()])
    digit = random.choice([each for each in "0123456789" if each != number.told[0][at]])
    return replace(number, told=(number.told[0][:at] + digit + number.told[0][at + 1 :], *number.told[1:]))
