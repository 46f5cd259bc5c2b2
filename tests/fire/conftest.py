"""A company whose record is written while its servers are killed, and how large the fire is (`--fire`)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from accounts.models import Organisation
from complaints.imports import actions
from complaints.models import Import
from tests.compliance.conftest import Paper
from tests.fire import sending
from tests.fire.sending import Sent
from tests.services import services
from tests.services.waiting import wait_until

SIGNED = date(2022, 1, 1)
SECONDS = 120.0  # longest any wait lasts


@dataclass(frozen=True)
class Size:
    """How much of it: of the ordinary run, or of `make fire`."""

    seeds: int
    rows: int
    clients: int
    batches: int  # of each client
    batch: int  # rows


SMALL = Size(seeds=1, rows=2_000, clients=8, batches=4, batch=10)
SIZES = {
    "least": SMALL,
    "small": SMALL,
    "whole": Size(seeds=20, rows=30_000, clients=50, batches=10, batch=20),
}


def size_of(config: pytest.Config) -> Size:
    size = SIZES[config.getoption("--fire")]
    crowd = 4 if services.database == "sqlite" else size.clients  # one may write at a time
    return replace(size, clients=crowd)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chance" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(size_of(metafunc.config).seeds))


@pytest.fixture(autouse=True)
def no_files_of_others() -> None:
    """The same seed makes the same file: what an earlier test left of it is not taken for a leftover of this one."""
    shutil.rmtree(default_storage.path("imports"), ignore_errors=True)


@pytest.fixture
def asked_for(request: pytest.FixtureRequest) -> None:
    """What takes minutes is not part of the ordinary run."""
    if request.config.getoption("--fire") == "least":
        pytest.skip("only with --fire small or whole")


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    return size_of(request.config)


@pytest.fixture
def chance(seed: int) -> Random:
    """What happens when."""
    return Random(seed)


@pytest.fixture
def twin(db: None) -> Organisation:
    """A company that is told the same, and nothing happens to it."""
    return Organisation.objects.create(name="安然物业", slug="anran")


@pytest.fixture
def letter(company: Organisation) -> None:
    """What is judged: by month, some by quarter."""
    paper = Paper(company)
    paper.says("first_response_timely_rate", ">=", 80, limit="2h", period="month")
    paper.says("repeat_rate", "<=", 3, period="month")
    paper.band("repeat_rate", "between", 5, 8, period="month")
    paper.says("resolution_rate", ">=", 90, limit="72h")
    paper.signed(SIGNED)


@dataclass(frozen=True)
class File:
    """A file to import, and everything that was told when it is."""

    content: bytes
    sent: list[Sent]
    rejected: int

    def sent_by(self, company: Organisation) -> Import:
        """A waiting import of it."""
        return taken_in(company, self.content)


def taken_in(company: Organisation, content: bytes) -> Import:
    return actions.take_in(
        organisation=company,
        file=ContentFile(content, name="crm.csv"),
        mapping=sending.MAPPING,
        mapping_name="crm",
        dry_run=False,
        by=None,
    )


@pytest.fixture
def told(company: Organisation, twin: Organisation, size: Size) -> Callable[..., File]:
    """`told(chance)`: a file of new complaints and corrections; what it corrects is on record already, unless it is the
    first (`before=False`)."""

    def make(chance: Random, *, before: bool = True) -> File:
        earlier = sending.drawn(chance, (f"R{number}" for number in range(size.rows // 10 if before else 0)))
        for each in (company, twin) if before else ():
            taken_in(each, sending.table(earlier))
        actions.run_waiting()
        corrected = chance.sample(earlier, len(earlier) // 2)
        rows = sending.drawn(chance, (f"N{number}" for number in range(size.rows)))
        rows += sending.drawn(chance, (row.reference for row in corrected))
        chance.shuffle(rows)
        return File(sending.table(rows, unreadable=20), [*earlier, *rows], rejected=20)

    return make


@pytest.fixture
def on_record(told: Callable[..., File], chance: Random, company: Organisation) -> File:
    """A file that was imported."""
    file = told(chance)
    file.sent_by(company)
    actions.run_waiting()
    return file


@pytest.fixture
def until() -> Callable[[Callable[[], Any], str], None]:
    def wait(ready: Callable[[], Any], name: str) -> None:
        wait_until(lambda: bool(ready()), name, seconds=SECONDS, log=services.folder / "worker.log")

    return wait


@pytest.fixture
def lasting_commits(transactional_db: None) -> None:
    """What is committed survives the server, as it does where nobody says otherwise."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    connection.close()
