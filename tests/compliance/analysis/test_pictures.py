"""What the pictures of an analysis say: their figures, their signals, and where their points lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from commitments.models import Promise
from complaints.models import Category, Complaint
from compliance.actions import recompute
from compliance.analysis import PICTURES, offered
from compliance.analysis.pictures import Picture, axis_start, bare, points
from compliance.rules.metrics import DEFINITIONS
from tests.compliance.analysis.conftest import AS_OF, listed, table
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db


def test_every_metric_of_complaints_has_a_picture_and_every_picture_a_metric() -> None:
    found = {key: offered(key) for key in DEFINITIONS}
    assert {name for names in found.values() for name in names} == set(PICTURES)
    shares = [key for key, metric in DEFINITIONS.items() if metric.is_share_of_complaints]
    assert all(found[key] for key in shares)
    assert not any(found[key] for key, metric in DEFINITIONS.items() if metric.ask is None)


@pytest.mark.parametrize("name", ["control", "units", "months", "change", "categories", "budget", "times"])
def test_every_row_that_leads_somewhere_leads_to_as_many_cases(
    name: str, picture: Callable[..., Picture], promise: Promise, client_of: Callable[[User], Client], manager: User
) -> None:
    """Each first cell, or each cell of the table of months, opens a list."""
    urls = [cell.url for row in picture(name, promise).rows for cell in row.cells if cell.url]
    assert urls
    assert {client_of(manager).get(url).status_code for url in urls[:12]} == {200}


def test_each_month_stands_in_the_control_chart_with_its_limits(
    picture: Callable[..., Picture], promise: Promise
) -> None:
    """27, 26, 27, 27 of 30 in the complete months: 107 of 120; three sigma of 30 cases are 17.02 points."""
    found = table(picture("control", promise))
    assert found[0] == ["November 2026", "66.67%", "30", "72.14%–100.00%"]
    assert found[1][:3] == ["October 2026", "90.00%", "30"]
    assert len(found) == 5


def test_a_month_leads_to_what_failed_and_says_nothing_while_it_runs(
    picture: Callable[..., Picture], promise: Promise
) -> None:
    first = picture("control", promise).rows[0].cells[0]
    assert first.sub == "not yet complete"
    assert listed(first.url) == ("failures", {"period": "2026-11"})


def test_a_unit_has_a_control_chart_of_its_own(picture: Callable[..., Picture], promise: Promise) -> None:
    assert table(picture("control", promise, unit="东城"))[0][:3] == ["November 2026", "20.00%", "10"]


def test_the_first_twelve_months_form_the_limits(
    paper: Paper, record: Record, local: Callable[..., datetime], picture: Callable[..., Picture]
) -> None:
    said = paper.says("first_response_timely_rate", ">=", 95, limit="2h", period="quarter")
    paper.signed(date(2025, 1, 1))
    for month in range(12):
        record.many(9, local(2025, month + 1, 5), responded=1)
        record.many(1, local(2025, month + 1, 6), responded=3)
    for month in range(6):
        record.many(10, local(2026, month + 1, 5), responded=3)
    recompute(as_of=local(*AS_OF))
    found = picture("control", said)
    spec = found.spec
    assert "outside the limits" in found.rows[0].cells[0].sub
    assert spec is not None
    assert "90.00%" in spec["layout"]["annotations"][0]["text"]


def test_the_funnel_puts_the_unit_outside_first(picture: Callable[..., Picture], promise: Promise) -> None:
    """Of twenty each, 11, 18 and 18 were in time: 47 of 60. z is −2.5, 1.3 and 1.3, so φ is 3.2."""
    found = picture("units", promise)
    assert table(found)[0][:3] == ["东城", "55.00%", "20"]
    assert any("φ = 3.2" in each for each in found.method)
    assert listed(found.rows[0].cells[0].url)[0] == "failures"


def test_the_table_of_months_marks_each_cell(picture: Callable[..., Picture], promise: Promise) -> None:
    found = picture("months", promise)
    whole = found.rows[0].cells
    assert [cell.text for cell in whole] == ["Whole company", "90.00%", "86.67%", "90.00%", "90.00%", "66.67%*"]
    assert {cell.tone for cell in whole[1:]} == {"missed"}
    assert [row.cells[0].text for row in found.rows[1:]] == ["东城", "南城", "西城"]
    assert found.spec is None


def test_the_steps_lead_from_one_quarter_to_the_next(picture: Callable[..., Picture], promise: Promise) -> None:
    """80 of 90 to 47 of 60 is −10.56 points; 东城 fell from 90 to 55 per cent with a third of the cases: −11.67."""
    found = picture("change", promise)
    assert "−10.56 pp" in found.said[0]
    assert table(found)[0] == ["东城", "−11.67 pp", "−11.67 pp", "±0.00 pp"]


def test_without_a_quarter_before_nothing_is_compared(picture: Callable[..., Picture], promise: Promise) -> None:
    assert picture("change", promise, period="2026Q3").spec is None


def test_categories_are_those_of_what_failed(picture: Callable[..., Picture], promise: Promise, company: Any) -> None:
    network = Category.objects.create(organisation=company, name="网络")
    failed = Complaint.objects.filter(received_day__gte=date(2026, 11, 1), response_seconds=3 * 3600)
    for complaint in failed[:9]:
        complaint.category = network
        complaint.save()
    found = picture("categories", promise)
    assert table(found) == [["网络", "9", "69.2%", "69.2%"], ["without a category", "4", "30.8%", "100.0%"]]
    assert listed(found.rows[0].cells[0].url) == ("failures", {"period": "2026Q4", "category": str(network.pk)})


def test_the_allowance_is_taken_off_day_by_day(picture: Callable[..., Picture], promise: Promise) -> None:
    found = table(picture("budget", promise))
    assert [row[:2] for row in found] == [["5 Nov 2026", "10"], ["5 Oct 2026", "3"]]
    assert int(found[1][2].replace("−", "-")) - int(found[0][2].replace("−", "-")) == 10


def test_a_period_that_is_over_has_no_allowance(picture: Callable[..., Picture], promise: Promise) -> None:
    assert picture("budget", promise, period="2026Q3").spec is None


def test_times_are_binned_with_the_limit_as_an_edge(picture: Callable[..., Picture], promise: Promise) -> None:
    found = picture("times", promise)
    assert table(found) == [["45 min – 1 h", "47", "78.3%"], ["1 h – 2 h", "0", "0.0%"], ["2 h – 3 h", "13", "21.7%"]]
    assert found.said[0] == "60 answered: P50 1 h, P90 3 h, P95 3 h."
    assert listed(found.rows[-1].cells[0].url) == ("denominator", {"period": "2026Q4", "more": "7200", "most": "10800"})


def test_a_quantile_that_falls_on_the_unanswered_is_not_known(
    picture: Callable[..., Picture], promise: Promise, record: Record, local: Callable[..., datetime]
) -> None:
    record.many(20, local(2026, 11, 7))
    recompute(as_of=local(*AS_OF))
    said = " ".join(picture("times", promise).said)
    assert "P50" in said
    assert "20 still wait and rank last." in said
    assert "P90, P95 fall on complaints that still wait" in said


def test_a_chain_is_followed_to_its_first_complaint(
    paper: Paper, record: Record, company: Any, local: Callable[..., datetime], picture: Callable[..., Picture]
) -> None:
    promise = paper.says("repeat_rate", "<=", 3, period="quarter")
    paper.signed(date(2026, 7, 1))
    network = Category.objects.create(organisation=company, name="网络")
    detail = Category.objects.create(organisation=company, name="中断", parent=network)
    theirs = {"customer_key": "k1", "category": network, "subcategory": detail}
    record(local(2026, 7, 1), **theirs)  # another problem: too long before
    record(local(2026, 9, 20), **theirs)
    record(local(2026, 10, 1), since_previous=86_400, **theirs)
    record(local(2026, 10, 9), since_previous=86_400, **theirs)
    record(local(2026, 10, 9), **{**theirs, "customer_key": "k2"})
    recompute(as_of=local(*AS_OF))
    assert table(picture("chains", promise)) == [["中断", "3", "20 Sep 2026", "9 Oct 2026"]]


def test_a_chain_shows_only_what_the_person_may_see(
    paper: Paper, record: Record, local: Callable[..., datetime], subject: Callable[..., Any]
) -> None:
    promise = paper.says("repeat_rate", "<=", 3, period="quarter")
    paper.signed(date(2026, 7, 1))
    record(local(2026, 10, 1), customer_key="k1")
    record(local(2026, 10, 9), customer_key="k1", since_previous=86_400)
    recompute(as_of=local(*AS_OF))
    asked = subject(promise)
    asked.visible = Complaint.objects.none()
    assert PICTURES["chains"][1](asked).rows == ()


def test_an_axis_that_is_cut_says_where_it_begins() -> None:
    assert axis_start({"layout": {"yaxis": {"range": [0.0, 1]}}}) == ""
    assert axis_start({"layout": {"yaxis": {"range": [0.96, 1]}}}) == "The axis does not begin at 0 but at 96.00%."


@pytest.mark.parametrize(("step", "said"), [(Fraction(1, 3), "+33.33 pp"), (Fraction(-1, 10**6), "±0.00 pp")])
def test_a_step_that_rounds_to_nothing_has_no_sign(step: Fraction, said: str) -> None:
    assert points(step) == said
    assert f"{bare(step)} pp" == said
