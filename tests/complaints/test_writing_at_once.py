"""Several people writing at the same time, with real connections and real locks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from complaints import actions
from complaints.facts import Facts
from complaints.models import ChangeSet, Complaint, ComplaintRevision, Source

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of it in threads of their own that begin together; what each returned or raised."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            results[index] = act()
        except Exception as error:  # noqa: BLE001  # handed to the test
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@contextmanager
def somebody_writing(organisation: Organisation) -> Iterator[None]:
    """Another process is in the middle of a write, and whoever waits here loses patience after a moment."""
    begun, finish = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
            begun.set()
            finish.wait(20)
        connection.close()

    with connection.cursor() as cursor:
        patience = "SET lock_timeout = 200" if connection.vendor == "postgresql" else "PRAGMA busy_timeout = 200"
        cursor.execute(patience)
    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(20)
    try:
        yield
    finally:
        finish.set()
        thread.join()
        connection.close()


def test_two_imports_of_the_same_rows_at_once_neither_lose_nor_double(source: Source, facts: Any) -> None:
    rows = [facts(f"R{number}", number / 10, customer=str(number % 7)) for number in range(300)]

    def write(segment: str) -> Callable[[], actions.Written]:
        told = [Facts(**{**{name: getattr(row, name) for name in Facts.__slots__}, "segment": segment}) for row in rows]
        return lambda: actions.write_facts(source=source, facts=told, by=None, kind="import", now=NOW)

    results = at_once(write("a"), write("b"))
    assert sorted((each.accepted, each.updated) for each in results) == [(0, 300), (300, 0)]
    assert Complaint.objects.count() == ComplaintRevision.objects.count() == 300
    assert set(Complaint.objects.values_list("version", flat=True)) == {2}


def test_change_sets_written_at_once_get_numbers_without_gaps(source: Source, facts: Any) -> None:
    def write(number: int) -> Callable[[], actions.Written]:
        told = [facts(f"R{number}")]
        return lambda: actions.write_facts(source=source, facts=told, by=None, kind="import", now=NOW)

    results = at_once(*(write(number) for number in range(4)))
    assert sorted(each.change_set.number for each in results) == [1, 2, 3, 4]
    assert ChangeSet.objects.filter(number=None).count() == 0


def test_a_chain_written_from_two_sides_at_once_is_decided_right(source: Source, facts: Any) -> None:
    def write(reference: str, day: int) -> Callable[[], actions.Written]:
        told = [facts(reference, day)]
        return lambda: actions.write_facts(source=source, facts=told, by=None, kind="import", now=NOW)

    at_once(write("R1", 0), write("R2", 3))
    later = Complaint.objects.get(reference="R2")
    assert (later.arrival, later.previous.reference) == ("chaser", "R1")


def test_two_clerks_correcting_one_complaint_at_once_one_of_them_is_told(
    complaint: Complaint, clerk: User, manager: User, facts: Any
) -> None:
    def change(by: User, score: int) -> Callable[[], Complaint]:
        return lambda: actions.change(
            complaint=complaint,
            facts=facts("R1", satisfaction=score),
            told=["satisfaction"],
            by=by,
            reason="asked again",
            now=NOW,
            version=1,
        )

    results = at_once(change(clerk, 1), change(manager, 2))
    assert sum(isinstance(each, actions.StaleVersionError) for each in results) == 1
    complaint.refresh_from_db()
    assert complaint.version == 2


def test_while_somebody_else_is_writing_a_form_says_that_the_database_is_busy(
    client_of: Callable[[User], Client], clerk: User, company: Organisation
) -> None:
    client = client_of(clerk)
    received = f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%dT%H:%M}"
    with somebody_writing(company):
        response = client.post(reverse("complaints:add"), {"received_at": received, "channel": "phone"})
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Traceback" not in response.text
    assert not Complaint.objects.exists()
    assert not ChangeSet.objects.exists()


def test_while_somebody_else_is_writing_the_list_is_still_read(
    client_of: Callable[[User], Client], clerk: User, complaint: Complaint, company: Organisation
) -> None:
    client = client_of(clerk)
    with somebody_writing(company):
        assert ">R1<" in client.get(reverse("complaints:list")).text
