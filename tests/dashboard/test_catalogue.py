"""Definitions in the words of their pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from commitments.definitions import METRICS, MetricDefinition, Numbers
from dashboard import catalogue

ALL = pytest.mark.parametrize("definition", METRICS.values(), ids=list(METRICS))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@ALL
def test_each_language_tells_the_same_in_its_own_words(definition: MetricDefinition) -> None:
    chinese, english = catalogue.in_all_languages(definition)
    assert (chinese.language, english.language) == ("zh-hans", "en")
    for name in ("name", "formula", "rule", "final"):
        assert getattr(chinese, name) != getattr(english, name)
        assert "%(" not in getattr(chinese, name) + getattr(english, name)


def test_reading_it_in_both_languages_leaves_the_readers_own() -> None:
    catalogue.in_all_languages(METRICS["repeat_rate"])
    assert translation.get_language() == "en"


@ALL
def test_everything_that_may_be_set_and_every_register_has_a_name(definition: MetricDefinition) -> None:
    assert len(catalogue.parameters(definition)) == len(definition.takes)
    assert len(catalogue.registers(definition)) == len(definition.facts)


@pytest.mark.parametrize("numbers", Numbers)
def test_every_kind_of_number_has_words(numbers: Numbers) -> None:
    assert str(catalogue.NUMBERS[numbers])


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("repeat_rate", "less is better"),
        ("satisfaction", "more is better"),
        ("overrun", "grades cases; fewer are better"),
    ],
)
def test_a_direction_is_told(key: str, words: str) -> None:
    assert catalogue.better(METRICS[key]) == words


def test_what_holds_where_nobody_says_anything_stands_beside_it() -> None:
    assert "repeat window in days (30 unless said otherwise)" in catalogue.parameters(METRICS["repeat_rate"])
