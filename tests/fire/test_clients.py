"""Programs write through the API of a real web server while the nightly run goes, and send again what was cut off."""

from __future__ import annotations

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone

from accounts.api_tokens.actions import issue
from accounts.api_tokens.models import Scope
from accounts.models import Organisation, User
from complaints.models import ChangeSet
from compliance import tasks
from compliance.actions import missing_nights
from compliance.models import ComplianceRun
from dashboard.management.commands.up import web
from dashboard.supervisor import Child
from tests.fire import proof, sending
from tests.fire.conftest import SECONDS, File, Size
from tests.fire.sending import Sent
from tests.services import database_url, services
from tests.services.worker import Worker

pytestmark = [pytest.mark.services, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AS_OF = datetime(2023, 8, 1, tzinfo=UTC)
BUSY = (429, 503)  # to be sent again later
LATER = 1.0  # seconds
TRIES = 60
IMPATIENT = 0.2  # share of the batches whose answer a client does not wait for
Until = Callable[[Callable[[], bool], str], None]


@dataclass(frozen=True)
class Client:
    """A program with its token, and the batches that it has to tell."""

    url: str
    secret: str
    batches: list[list[Sent]]
    chance: Random

    def work(self, night: Event) -> None:
        """Tell everything; after the first batch it waits for the night, so that the rest comes after its beginning."""
        for batch in self.batches:
            if self.chance.random() < IMPATIENT:
                self.post(batch)  # as if the answer were lost: it does not know, and sends the same again
            self.post(batch)
            assert night.wait(SECONDS), "the night never began"

    def post(self, batch: list[Sent]) -> None:
        """Send until the server has taken it."""
        for _ in range(TRIES):
            if (status := self.answer(batch)) == 200:
                return
            assert status in BUSY, status
            time.sleep(LATER)
        raise AssertionError("the server stayed busy")

    def answer(self, batch: list[Sent]) -> int:
        request = urllib.request.Request(
            f"{self.url}/api/v1/complaints/batch/",
            data=json.dumps([row.content() for row in batch]).encode(),
            headers={"Authorization": f"Bearer {self.secret}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code


@pytest.fixture
def server(transactional_db: None, until: Until) -> Iterator[str]:
    """The web server as `manage.py up` runs it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = web(port)
    environment = {**program.environment, "DATABASE_URL": database_url(connection.settings_dict)}
    child = Child(replace(program, environment=environment, log=services.folder / "web.log"))
    try:
        until(lambda: answers(port), "the web server")
        yield f"http://127.0.0.1:{port}"
    finally:
        child.stop()


def answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def clients(server: str, on_record: File, manager: User, size: Size, chance: Random) -> list[Client]:
    """Each has complaints of its own to tell; some it corrects later, and some are on record already, of which only
    one client each knows."""
    today = timezone.localdate()
    known = list({row.reference: row for row in on_record.sent})
    found = []
    for number in range(size.clients):
        own = [f"K{number}-{n}" for n in range(size.batches * size.batch // 2)]
        references = chance.choices(own + known[number :: size.clients], k=size.batches * size.batch)
        batches = [
            sending.drawn(chance, dict.fromkeys(references[start : start + size.batch]))
            for start in range(0, len(references), size.batch)
        ]
        _, secret = issue(
            owner=manager, name=f"C{number}", scopes=[Scope.COMPLAINTS_WRITE], expires_on=today, today=today
        )
        found.append(Client(server, secret, batches, Random(chance.random())))
    return found


@contextmanager
def at_work(clients: list[Client]) -> Iterator[Event]:
    """All of them at once, until the last has told everything; they wait for the event between."""
    night = Event()
    with ThreadPoolExecutor(len(clients)) as pool:
        working = [pool.submit(client.work, night) for client in clients]
        yield night
        for each in working:
            each.result(timeout=10 * SECONDS)


@pytest.mark.usefixtures("letter")
def test_while_the_night_is_judged_nothing_that_clients_write_is_lost_or_doubled(
    celery_worker_process: Worker, clients: list[Client], on_record: File, company: Organisation, until: Until
) -> None:
    before = ChangeSet.objects.count()
    with at_work(clients) as night:
        until(lambda: ChangeSet.objects.count() > before, "the first batch")
        tasks.ensure_nightly.delay()
        until(ComplianceRun.objects.exists, "the run")
        night.set()
    until(lambda: not missing_nights(timezone.now()) and ComplianceRun.objects.running() is None, "the end of the run")
    assert ComplianceRun.objects.get().error == ""
    told = [row for client in clients for batch in client.batches for row in batch]
    proof.nothing_is_lost_or_doubled(company, [*on_record.sent, *told])
    proof.the_verdicts_are_those_of_the_facts(company, AS_OF)
