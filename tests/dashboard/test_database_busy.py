"""What `dashboard.middleware` says when the database is locked or away."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from accounts.models import User
from dashboard.middleware import is_busy, server_error


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`broken(error)`: reading the complaint list raises it."""

    def breaks(error: Exception) -> None:
        def raises(*_args: object, **_kwargs: object) -> None:
            raise error

        monkeypatch.setattr("complaints.views.page", raises)

    return breaks


def test_a_locked_database_is_said_with_status_503(client_of: Any, clerk: User, broken: Any) -> None:
    broken(OperationalError("database is locked"))
    response = client_of(clerk).get("/complaints/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Traceback" not in response.text
    assert "数据库" in response.text or "database" in response.text


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("canceling statement due to lock timeout"), True),
        (OperationalError("deadlock detected"), True),
        (OperationalError("database or disk is full"), True),
        (InterfaceError("connection already closed"), True),
        (OperationalError("no such table: complaints_complaint"), False),
        (ValueError("database is locked"), False),
    ],
)
def test_only_what_passes_by_itself_is_called_busy(error: Exception, busy: bool) -> None:
    assert is_busy(error) is busy


def test_a_mistake_of_ours_is_not_called_busy(client_of: Any, clerk: User, broken: Any) -> None:
    broken(ValueError("a bug"))
    client: Client = client_of(clerk)
    client.raise_request_exception = False
    assert client.get("/complaints/").status_code == 500


def test_a_lock_met_outside_a_view_is_said_too() -> None:
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 503


def test_the_page_asks_the_database_nothing(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        try:
            raise OperationalError("server closed the connection unexpectedly")
        except OperationalError:
            server_error(RequestFactory().get("/"))
