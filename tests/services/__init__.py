"""The servers of the test suite: a pytest plugin, loaded with `-p` because settings must already find them.

`pytest` runs on SQLite, `pytest --database postgresql` (or KEPT_TEST_DATABASE=postgresql) on a real PostgreSQL; both
have a real Valkey. Every run has temporary folders and private sockets of its own, so runs beside each other never
meet, and no run touches the data folder of the person who starts it. A server that does not start fails the run.

Where the tests are shared out (`-n 2`) each process has servers of its own; the one that shares them out has none.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dashboard import translations, valkey
from dashboard.supervisor import Child
from tests.services.postgres import Cluster
from tests.services.waiting import wait_until
from tests.services.worker import Worker

DATABASES = ("sqlite", "postgresql")
DATABASE = "KEPT_TEST_DATABASE"
HISTORIES = 100  # that the oracle judges in the ordinary run


class Services:
    """What runs beside the tests."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.folder = Path(tempfile.mkdtemp(prefix="kept-tests-"))
        self.socket = valkey.socket_path(self.folder)
        self.broker: Child | None = None
        self.cluster: Cluster | None = None

    def start(self) -> None:
        """Start the servers and point the settings at them. What cannot start ends the run with exit status 4."""
        try:
            os.environ.update(self._environment())
        except BaseException as error:
            self.stop()
            if isinstance(error, Exception):
                raise pytest.UsageError(f"The services of the tests did not start: {error}") from error
            raise

    def _environment(self) -> dict[str, str]:
        for name in [name for name in os.environ if name.startswith("KEPT_") and name not in (DATABASE, "KEPT_SHARED")]:
            del os.environ[name]  # what the developer's own server runs with is not for the tests
        os.environ.pop("DATABASE_URL", None)
        environment = {"KEPT_DATA_DIR": str(self.folder / "data"), "CELERY_BROKER_URL": self.start_broker()}
        if self.database == "postgresql":
            self.cluster = Cluster()
            environment["DATABASE_URL"] = self.cluster.start()
        return environment

    def start_broker(self) -> str:
        """Start Valkey if it does not run. Returns its URL."""
        if self.broker is None:
            self.broker = Child(
                valkey.program(self.socket, folder=self.folder / "broker", log=self.folder / "broker.log")
            )
        wait_until(lambda: valkey.listens(self.socket), "Valkey", seconds=10, log=self.folder / "broker.log")
        return valkey.url(self.socket)

    def stop_broker(self) -> None:
        if self.broker:
            self.broker.stop()
            self.broker = None

    def lose_broker(self) -> None:
        """Kill Valkey and let it start anew, knowing nothing; whoever was connected finds that out by itself."""
        from kombu.exceptions import OperationalError

        from dashboard.celery import app

        if self.broker:
            self.broker.kill()
            self.broker = None
        shutil.rmtree(self.folder / "broker", ignore_errors=True)
        self.start_broker()
        with suppress(OperationalError):  # by the first that sends; it is not to be the test
            app.send_task("evidence.tasks.seal_journal")

    def stop(self) -> None:
        self.stop_broker()
        if self.cluster:
            self.cluster.stop()
        if self.socket.parent != self.folder:
            shutil.rmtree(self.socket.parent, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)


services: Services


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=DATABASES,
        default=os.environ.get(DATABASE, "sqlite"),
        help="the database to run on (default: %(default)s)",
    )
    parser.addoption(
        "--fire",
        choices=("least", "small", "whole"),
        default="least",
        help="how much goes wrong in tests/fire (make fire: whole; least: nothing is killed; default: %(default)s)",
    )
    parser.addoption(
        "--histories",
        type=int,
        default=HISTORIES,
        help="how many histories tests/oracle judges (make oracle: 20000; default: %(default)s)",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[Any]:
    """A wrapper, because pytest-django loads the settings in this hook."""
    global services
    database = early_config.known_args_namespace.database
    if database not in DATABASES:
        raise pytest.UsageError(f"{DATABASE} is {database!r}: it must be one of {', '.join(DATABASES)}")
    translations.compile_stale()  # before Django starts: it keeps the words it has read once
    services = Services(database)
    shares_out = bool(getattr(early_config.known_args_namespace, "numprocesses", None))
    if "PYTEST_XDIST_WORKER" in os.environ or not shares_out:
        services.start()
    early_config.add_cleanup(services.stop)
    return (yield)


def pytest_configure() -> None:
    from django.db import connection

    if services.database == "sqlite":  # in a file, not in memory: the worker's process must see it too
        connection.settings_dict["TEST"]["NAME"] = str(services.folder / "test.sqlite3")


def pytest_report_header() -> str:
    servers = [f"database: {services.database}", "broker: Valkey"]
    if services.cluster:
        servers[0] += f" {services.cluster.version()}"
    return "services: " + ", ".join(servers)


@pytest.fixture
def broker() -> str:
    """The URL of the real Valkey, emptied."""
    from redis import Redis

    Redis(unix_socket_path=str(services.socket)).flushall()
    return os.environ["CELERY_BROKER_URL"]


@pytest.fixture
def broker_gone(broker: str) -> Iterator[None]:
    """Valkey has ended, with connections to it open; `services.start_broker()` brings it back."""
    from dashboard.celery import app

    app.send_task("evidence.tasks.seal_journal")  # as a web server that has sent tasks before
    services.stop_broker()
    yield
    services.start_broker()


@pytest.fixture
def celery_worker_process(broker: str, transactional_db: None) -> Iterator[Worker]:
    """A real Celery worker on the test's own database. It is running; `kill`, `start` and `restart` are the test's."""
    from django.db import connection

    worker = Worker(log=services.folder / "worker.log", database_url=database_url(connection.settings_dict))
    worker.start()
    yield worker
    worker.stop()


def database_url(settings: dict[str, Any]) -> str:
    """The address of the database that Django made for the tests."""
    if services.cluster:
        return services.cluster.url(settings["NAME"])
    if not Path(settings["NAME"]).is_absolute():  # another process would open an empty file of that name where it works
        raise RuntimeError(f"The database of the tests is no file: {settings['NAME']}")
    return f"sqlite:///{settings['NAME']}"
