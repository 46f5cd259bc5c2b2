"""The fields of a supposition."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from accounts.models import ServiceUnit
from commitments.models import Promise
from complaints.rules.clocks import Limit
from compliance.forms.whatif import SupposedForm
from compliance.whatif import NOTHING, Supposed

UNITS = [ServiceUnit(pk=number, name=name) for number, name in ((1, "东城"), (2, "西城"))]


def form(query: str | None = None, metric: str = "first_response_timely_rate", **said: Any) -> SupposedForm:
    told = {"kind": "target", "comparator": ">=", "value": Decimal(98), "unit": "percent", **said}
    data = None if query is None else QueryDict(query)
    return SupposedForm(data, promise=Promise(metric=metric, **told), units=UNITS)


def test_what_is_filled_in_is_supposed() -> None:
    found = form("target=99.5&limit=3h&without=2").supposed
    assert found == Supposed(Decimal("99.5"), Limit.parse("3h"), None, frozenset({2}))


def test_a_limit_is_read_like_the_letters_own_words() -> None:
    assert form("limit=3个工作日").supposed.limit == Limit.parse("3wd")


@pytest.mark.parametrize("query", [None, "", "target=&limit="])
def test_nothing_filled_in_supposes_nothing(query: str | None) -> None:
    assert form(query).supposed == NOTHING


WRONG = ["target=101", "target=-1", "target=many", "limit=soon", "limit=999999d", "without=9", "without=1&without=2"]


@pytest.mark.parametrize("query", WRONG)
def test_nonsense_is_said_at_its_field_and_supposes_nothing(query: str) -> None:
    found = form(query)
    assert found.supposed == NOTHING
    assert list(found.errors) == [query.partition("=")[0]]


def test_a_bare_share_is_no_more_than_one() -> None:
    assert form("target=0.99", unit="", value=Decimal("0.98")).supposed.target == Decimal("0.99")
    assert form("target=99", unit="", value=Decimal("0.98")).errors


def test_only_what_the_metric_has_is_asked() -> None:
    assert list(form(metric="repeat_rate").fields) == ["target", "window_days", "without"]
    assert list(form(metric="fund_ratio").fields) == ["target"]


def test_a_company_of_one_unit_leaves_none_out() -> None:
    promise = Promise(metric="satisfaction", kind="target", comparator=">=", value=Decimal(90), unit="percent")
    assert list(SupposedForm(None, promise=promise, units=UNITS[:1]).fields) == ["target"]
