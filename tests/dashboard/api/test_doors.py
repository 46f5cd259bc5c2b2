"""What goes wrong in an operation, and what no operation is asked for."""

from __future__ import annotations

import logging

import pytest
from django.db import OperationalError
from django.test import Client

pytestmark = pytest.mark.django_db
LETTERS = "/api/v1/letters/"


@pytest.fixture
def broken(monkeypatch):
    """`broken(error)`: reading letters raises it."""

    def breaks(error: Exception) -> None:
        def raises(*_args: object, **_kwargs: object) -> None:
            raise error

        monkeypatch.setattr("dashboard.api.judgement.letters.Letter.objects.visible_to", raises)

    return breaks


def test_a_fault_is_told_by_its_number_and_found_in_the_log(program, manager, broken, caplog):
    broken(ValueError("what nobody foresaw"))
    answer = program(manager).get(LETTERS)
    assert (answer.status_code, answer.json()["code"]) == (500, "fault")
    number = answer.json()["detail"].removesuffix(".")[-9:]
    [entry] = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert number in entry.getMessage()
    assert "what nobody foresaw" in str(entry.exc_info)
    assert "nobody foresaw" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_busy_database_is_said_to_pass(program, manager, broken):
    broken(OperationalError("database is locked"))
    answer = program(manager).get(LETTERS)
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "busy", "10")


@pytest.mark.parametrize("path", ["/api/v1/nothing/", "/api/v1/letters", "/api/v1/a\nb/", "/api/v1/letters/1/more/"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_none_is_a_problem_too(client, path, method):
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_what_an_address_does_not_answer_to_is_said(client, method):
    answer = getattr(client, method)("/api/v1/complaints/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


def test_head_is_get_without_the_body(program, manager, letter):
    answer = program(manager).head(LETTERS)
    assert (answer.status_code, answer.content) == (200, b"")


def test_nothing_asks_for_a_token_against_forgery(program, manager, told):
    client = program(manager)
    strict = Client(enforce_csrf_checks=True)
    strict.defaults.update(client.defaults)
    answer = strict.post("/api/v1/complaints/", told("R1"), content_type="application/json")
    assert answer.status_code == 201


def test_no_cookie_is_set(program, manager):
    assert not program(manager).get(LETTERS).cookies
