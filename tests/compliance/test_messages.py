from __future__ import annotations

import pytest

from compliance import messages
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.verdicts import Reason


@pytest.mark.parametrize("code", [*Reason])
def test_every_reason_of_the_rules_has_words(code):
    assert messages.reason(code) != code


def test_an_unknown_reason_stands_as_it_is():
    assert messages.reason("because") == "because"


@pytest.mark.parametrize("metric", [*DEFINITIONS])
def test_every_metric_has_its_formula_in_words(metric):
    assert messages.formula(metric)
