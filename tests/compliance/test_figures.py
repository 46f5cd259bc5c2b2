"""`manage.py figures`: the rows that other computations are compared with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from compliance.actions import recompute
from compliance.models import Result
from tests.compliance.conftest import Paper, Record

pytestmark = pytest.mark.django_db
Local = Callable[..., datetime]


def figures(metric: str, **options: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("figures", metric=metric, format="json", stdout=out, **{"as_of": "2027-03-01T00:00", **options})
    return json.loads(out.getvalue())


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def answers(record: Record, local: Local) -> None:
    record(local(2026, 10, 31, 23), unit="东城", responded=1)
    record(local(2026, 11, 1), unit="东城", responded=3, channel="email")
    record(local(2026, 11, 2), responded=2)
    record(local(2026, 11, 2), responded=1, arrival="chaser")


def test_every_group_with_a_counted_complaint_is_one_sorted_row(answers: None) -> None:
    found = figures("first_response_timely_rate", by="unit,channel,month", limit="2h")
    assert [(row["unit"], row["channel"], row["period"], row["numerator"]) for row in found] == [
        ("", "phone", "2026-11", 1),
        ("东城", "email", "2026-11", 0),
        ("东城", "phone", "2026-10", 1),
    ]


def test_without_groups_there_is_one_row(answers: None) -> None:
    (row,) = figures("first_response_timely_rate", limit="2h")
    assert (row["received"], row["numerator"], row["denominator"], row["value"]) == (3, 2, 3, 0.666667)
    assert (row["unit"], row["channel"], row["period"], row["verdict"]) == ("", "", "", "")


def test_csv_has_six_places_and_empty_cells_without_a_denominator(record: Record, local: Local) -> None:
    record(local(2026, 11, 2))
    out = io.StringIO()
    call_command("figures", metric="satisfaction", as_of="2027-03-01", stdout=out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert (row["received"], row["denominator"], row["value"], row["low"]) == ("1", "0", "", "")


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0"])
def test_no_cell_of_the_csv_is_a_formula(record: Record, local: Local, name: str) -> None:
    record(local(2026, 11, 2), unit=name)
    out = io.StringIO()
    call_command("figures", metric="repeat_rate", by="unit", as_of="2027-03-01", stdout=out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["unit"] == f"'{name}"


def test_cases_without_their_own_deadline_are_only_received(record: Record, local: Local) -> None:
    record(local(2026, 11, 2), resolved=1, due=1)
    record(local(2026, 11, 2), resolved=1)
    (row,) = figures("resolution_rate", limit="own")
    assert (row["received"], row["numerator"], row["denominator"], row["not_yet_due"]) == (2, 1, 1, 0)


def test_a_month_is_that_of_the_zone(answers: None) -> None:
    found = figures("repeat_rate", by="month", zone="UTC")
    assert [(row["period"], row["received"]) for row in found] == [("2026-10", 2), ("2026-11", 1)]


def test_a_reopening_before_the_month_is_final_undoes_the_resolution(record: Record, local: Local) -> None:
    record(local(2026, 11, 2), resolved=1, reopened_at=local(2026, 12, 20))
    assert figures("resolution_rate", by="month", limit="2h")[0]["numerator"] == 0


def test_figures_of_a_letter_are_its_results(paper: Paper, record: Record, local: Local, answers: None) -> None:
    paper.says("first_response_timely_rate", ">=", 60, limit="2h")
    letter = paper.signed(date(2026, 10, 1))
    recompute(as_of=local(2027, 3, 1))
    result = Result.objects.of_company().get(period="2026Q4")
    (row,) = figures("first_response_timely_rate", by="quarter", letter=letter.pk)
    assert (row["numerator"], row["denominator"], row["verdict"]) == (result.numerator, result.denominator, "met")


def test_a_limit_that_is_tried_on_a_letter_is_judged(paper: Paper, record: Record, local: Local, answers: None) -> None:
    paper.says("first_response_timely_rate", ">=", 60)  # names no limit
    letter = paper.signed(date(2026, 10, 1))
    (row,) = figures("first_response_timely_rate", letter=letter.pk, limit="2h")
    assert (row["numerator"], row["denominator"], row["verdict"]) == (2, 3, "met")
    (row,) = figures("first_response_timely_rate", letter=letter.pk, limit="30min")
    assert (row["numerator"], row["verdict"]) == (0, "missed")


def test_a_window_that_is_tried_goes_before_a_note(
    paper: Paper, record: Record, local: Local, note: Callable[..., Any]
) -> None:
    paper.says("repeat_rate", "<=", 3)
    letter = paper.signed(date(2026, 10, 1))
    note(letter, "repeat_rate", date(2026, 10, 1), window_days=30)
    record(local(2026, 11, 2), since_previous=20 * 86_400)
    assert figures("repeat_rate", letter=letter.pk)[0]["numerator"] == 1
    assert figures("repeat_rate", letter=letter.pk, window=7)[0]["numerator"] == 0


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"metric": "speed"}, "Unknown metric"),
        ({"metric": "resolution_rate"}, "needs --limit"),
        ({"metric": "resolution_rate", "limit": "soon"}, "is no limit"),
        ({"metric": "fund_ratio"}, "registered facts"),
        ({"metric": "response_vs_benchmark"}, "needs --letter"),
        ({"metric": "repeat_rate", "by": "week"}, "--by knows"),
        ({"metric": "repeat_rate", "by": "month,quarter"}, "not both"),
        ({"metric": "repeat_rate", "letter": 999}, "no letter"),
        ({"metric": "repeat_rate", "zone": "Mars/Base"}, "time zone"),
        ({"metric": "repeat_rate", "as_of": "31/02"}, "no moment"),
        ({"metric": "repeat_rate", "as_of": "2027-02-31"}, "no moment"),
        ({"metric": "repeat_rate", "first": "31/02/2026"}, "no day"),
        ({"metric": "repeat_rate", "source": "nowhere"}, "no such complaints"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(answers: None, options: dict[str, Any], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        figures(**options)
