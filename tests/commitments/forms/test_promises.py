"""What a correction may say about a benchmark."""

from __future__ import annotations

import pytest

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
