"""Metrics by name."""

from __future__ import annotations

from django.utils import translation

from commitments import metrics
from commitments.definitions import METRICS
from commitments.metrics import Metric


def test_a_metric_has_its_name_in_the_readers_language() -> None:
    with translation.override("en"):
        assert metrics.name("repeat_rate") == Metric.REPEAT.label == "repeat complaint rate"
    with translation.override("zh-hans"):
        assert metrics.name("repeat_rate") == "重复投诉率"


def test_a_key_that_nobody_knows_stands_as_it_is() -> None:
    assert metrics.name("temperature") == "temperature"
    assert not metrics.is_known("temperature")


def test_everything_a_promise_can_be_about_is_offered_once() -> None:
    offered = [key for key, _name in metrics.choices()]
    assert offered == [*METRICS, "negotiation_start", "other"]
    assert set(offered) == {str(metric) for metric in Metric}
