from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import Organisation, ServiceUnit
from audits.models import Engagement
from tests.engaging import admit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
FIGURES = "/api/v1/figures/"


@pytest.fixture
def ask(program, manager):
    return program(manager)


@pytest.fixture
def record(ask, send, told):
    """Six complaints in October, two units; of five answered, four within two hours."""
    rows = []
    for n in range(6):
        at = dt.datetime(2026, 10, 5 + n, 1, tzinfo=dt.UTC)
        hours = [1, 1, 2, 2, 5, None][n]
        answered = {} if hours is None else {"responded_at": (at + dt.timedelta(hours=hours)).isoformat()}
        unit, channel = ("东区", "西区")[n % 2], ("phone", "email")[n // 3]
        rows.append(told(f"R{n}", received_at=at.isoformat(), unit=unit, channel=channel, **answered))
    assert send(ask, "/api/v1/complaints/batch/", rows).status_code == 200


def errors(answer: Any) -> list[tuple[str | None, str]]:
    assert answer.status_code == 422
    return [(each.get("field"), each["code"]) for each in answer.json()["errors"]]


def test_a_share_is_exact_and_text(ask, record):
    said = ask.get(f"{FIGURES}?metric=first_response_timely_rate&limit=2h").json()
    assert said["as_of"] == "2026-11-23T00:30:00Z"
    [row] = said["items"]
    assert (row["numerator"], row["denominator"], row["value"]) == ("4", "6", "0.666667")
    assert (row["received"], row["not_yet_due"], row["verdict"]) == (6, 0, "")


QUERIES = [
    "metric=first_response_timely_rate&limit=2h&by=unit",
    "metric=first_response_timely_rate&limit=90min&by=unit&by=channel&by=month",
    "metric=repeat_rate&by=quarter&window=7",
    "metric=resolution_rate&limit=30d&by=channel&from=2026-10-06&to=2026-10-09",
    "metric=satisfaction&source=crm&as_of=2026-10-08",
    "metric=resolution_rate&limit=3wd&as_of=2026-10-07T12:00:00%2B08:00",
]


@pytest.mark.parametrize("query", QUERIES)
def test_it_says_what_the_command_says(ask, record, query):
    options: dict[str, Any] = {}
    for name, value in (pair.split("=") for pair in query.replace("%2B", "+").split("&")):
        options[name] = f"{options[name]},{value}" if name in options else value
    words = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    printed = io.StringIO()
    call_command("figures", *words, "--format=json", stdout=printed)
    expected = json.loads(printed.getvalue())
    found = ask.get(f"{FIGURES}?{query}").json()["items"]
    assert found
    exact = ("numerator", "denominator", "value", "low", "high")
    assert [{**row, **{name: row[name] and float(row[name]) for name in exact}} for row in found] == expected


def test_with_a_letter_it_judges(ask, record, letter):
    [row] = ask.get(f"{FIGURES}?metric=resolution_rate&letter={letter.pk}").json()["items"]
    assert (row["denominator"], row["verdict"]) == ("6", "missed")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("metric=repeat_rate&by=month&by=quarter", [("by", "not_offered")]),
        ("metric=repeat_rate&by=weekday", [("by", "not_offered")]),
        ("metric=fund_ratio", [("metric", "not_offered")]),
        ("", [("metric", "missing")]),
        ("metric=resolution_rate", [(None, "no_figures")]),
        ("metric=resolution_rate&limit=2x", [("limit", "wrong_form")]),
        ("metric=resolution_rate&limit=99999d", [("limit", "out_of_range")]),
        ("metric=repeat_rate&window=0", [("window", "out_of_range")]),
        ("metric=repeat_rate&from=0001-01-01", [("from", "out_of_range")]),
        ("metric=repeat_rate&to=9999-12-31", [("to", "out_of_range")]),
        ("metric=repeat_rate&as_of=9999-12-31", [("as_of", "out_of_range")]),
        ("metric=repeat_rate&as_of=today", [("as_of", "no_moment")]),
        ("metric=repeat_rate&first=2026-01-01", [("first", "unknown")]),
    ],
)
def test_a_slip_in_the_query_is_said(ask, record, query, expected):
    assert errors(ask.get(f"{FIGURES}?{query}")) == expected


@pytest.mark.parametrize("query", ["letter=987654", "source=nowhere"])
def test_what_is_not_there_is_not_found(ask, record, query):
    assert ask.get(f"{FIGURES}?metric=repeat_rate&{query}").status_code == 404


def test_another_companys_letter_is_not_found(program, person, letter):
    other = person("other", "manager", Organisation.objects.create(name="别家", slug="other"))
    assert program(other).get(f"{FIGURES}?metric=repeat_rate&letter={letter.pk}").status_code == 404


class TestAuditors:
    """The engagement of the cast is about the whole year 2026."""

    @pytest.fixture
    def audit(self, engagement, program, auditor):
        return program(auditor)

    def test_he_counts_what_lies_in_his_period(self, record, engagement, audit):
        engagement.period_until = dt.date(2026, 10, 7)
        engagement.save()
        [row] = audit.get(f"{FIGURES}?metric=repeat_rate").json()["items"]
        assert row["received"] == 3

    def test_he_counts_what_his_units_received(self, record, engagement, audit, letter):
        engagement.units.add(ServiceUnit.objects.get(name="东区"))
        for query in ("metric=repeat_rate&by=unit", f"metric=resolution_rate&letter={letter.pk}&by=unit"):
            rows = audit.get(f"{FIGURES}?{query}").json()["items"]
            assert [(row["unit"], row["received"]) for row in rows] == [("东区", 3)]

    @pytest.mark.parametrize("query", ["from=2025-12-31", "to=2027-01-01", "from=2026-01-01&to=2027-01-01"])
    def test_he_does_not_ask_beyond_it(self, record, audit, query):
        assert errors(audit.get(f"{FIGURES}?metric=repeat_rate&{query}")) == [("from", "outside_engagement")]

    def test_he_asks_by_the_letters_of_his_engagement(self, record, audit, letter, write_letter, company):
        another = write_letter(company, "另一份")
        assert audit.get(f"{FIGURES}?metric=resolution_rate&letter={letter.pk}").status_code == 200
        assert audit.get(f"{FIGURES}?metric=resolution_rate&letter={another.pk}").status_code == 404

    def test_with_several_companies_a_letter_says_which(self, record, audit, engagement, auditor, write_letter):
        other = Organisation.objects.create(name="别家", slug="other")
        second = Engagement.objects.create(
            organisation=other,
            firm=engagement.firm,
            title="x",
            period_from=dt.date(2026, 1, 1),
            period_until=dt.date(2026, 12, 31),
            valid_from=dt.date(2026, 1, 1),
            valid_until=dt.date(2026, 12, 31),
        )
        admit(second, auditor)
        assert errors(audit.get(f"{FIGURES}?metric=repeat_rate")) == [("letter", "missing")]

    def test_without_an_engagement_there_is_nothing(self, record, program, stranger):
        assert program(stranger).get(f"{FIGURES}?metric=repeat_rate").status_code == 404
