from __future__ import annotations

import datetime as dt
import secrets

import pytest
from django.core.cache import caches

from dashboard.api.limits import count_up, hold
from dashboard.api.problems import ProblemError

NOON = dt.datetime(2026, 11, 23, 4, 0, 45, tzinfo=dt.UTC)


@pytest.fixture
def holder(time_machine, settings):
    """Somebody who has asked nothing yet, three quarters of a minute after noon; three questions a minute are his."""
    time_machine.move_to(NOON, tick=False)
    settings.API_PER_MINUTE = {"requests": 3, "batches": 1}
    return secrets.token_hex(8)


def test_the_limit_itself_is_allowed(holder):
    for _ in range(3):
        hold("requests", holder)


def test_one_more_is_refused_until_the_minute_is_over(holder, time_machine):
    for _ in range(3):
        hold("requests", holder)
    with pytest.raises(ProblemError) as refused:
        hold("requests", holder)
    assert refused.value.headers == {"Retry-After": "15"}
    time_machine.shift(15)
    hold("requests", holder)


def test_every_kind_and_every_holder_is_counted_apart(holder):
    hold("batches", holder)
    hold("requests", holder)
    hold("batches", f"{holder}x")


def test_processes_count_together(holder):
    count_up(holder)
    caches["default"].clear()  # what another process does not have
    assert count_up(holder) == 2


@pytest.mark.services
def test_while_the_server_is_away_each_process_counts_for_itself(holder, broker_gone):
    assert [count_up(holder), count_up(holder)] == [1, 2]


@pytest.mark.django_db
def test_a_token_that_asks_too_often_is_told_when_to_come_back(program, manager, settings):
    settings.API_PER_MINUTE = settings.API_PER_MINUTE | {"requests": 2}
    client = program(manager)
    answers = [
        client.get("/api/v1/letters/") for _ in range(5)
    ]  # two minutes at most, so the third of one is among them
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60
    assert refused[0].json()["code"] == "too_many_requests"
