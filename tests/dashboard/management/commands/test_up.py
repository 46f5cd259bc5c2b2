"""`manage.py up` as an operator meets it: a process with a terminal, a port and signals."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.models import Organisation, User
from dashboard import valkey
from dashboard.demo import cast
from dashboard.management.commands.up import Command, demo_accounts
from tests.services.processes import alive, pids_of
from tests.services.waiting import wait_until


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(folder: Path) -> dict[str, str]:
    """The environment of somebody who has set nothing but the data folder."""
    ours = {"DATABASE_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE", "XDG_RUNTIME_DIR"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "KEPT_DATA_DIR": str(folder), "HOME": str(folder.parent / "home")}


class Up:
    """A running `manage.py up`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.output = folder, unused_port(), folder / "output"
        folder.mkdir()
        self.home = folder.parent / "home"
        self.home.mkdir()
        self.process = self.start(self.port, stdout=self.output.open("w"), stderr=subprocess.STDOUT)
        wait_until(lambda: "Ctrl-C ends it" in self.said(), "up", seconds=90, log=self.output)

    def start(self, port: int, **options: object) -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "up", f"--port={port}"]
        environment = environment_of(self.folder)
        return subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, text=True, **options)

    def said(self) -> str:
        return self.output.read_text()

    def get(self, path: str) -> http.client.HTTPResponse:
        server = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        server.request("GET", path)
        return server.getresponse()

    def children(self, words: str) -> set[int]:
        """The processes of this run whose command line has `words` in it."""
        pids = pids_of(self.folder)
        return {pid for pid in pids if words in Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")}

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def up(tmp_path: Path) -> Iterator[Up]:
    running = Up(tmp_path / "data")
    yield running
    running.stop()


@pytest.mark.slow
@pytest.mark.services
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_it_serves_pages_and_leaves_nothing_behind(up: Up, sign: signal.Signals) -> None:
    with socket.create_connection(("127.0.0.1", up.port)), socket.create_connection(("127.0.0.1", up.port)):
        # A browser's spare connections occupy nobody.
        asked = time.monotonic()
        assert up.get("/static/plotly.min.js").status == 200
        assert time.monotonic() - asked < 4
    assert up.children("valkey-server")
    assert up.children("celery")
    assert not list(up.home.iterdir())  # nothing is written outside the data folder
    pids = pids_of(up.folder)
    up.process.send_signal(sign)
    assert up.process.wait(30) == (0 if sign == signal.SIGINT else -sign)
    wait_until(lambda: not any(alive(pid) for pid in pids), "the end", seconds=20, log=up.output)


@pytest.mark.slow
@pytest.mark.services
def test_a_worker_that_dies_is_started_again_and_a_second_up_is_refused(up: Up) -> None:
    second = up.start(unused_port(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert "Kept already runs" in second.communicate(timeout=60)[1]
    wait_until(lambda: len(up.children("celery")) >= 4, "the worker", seconds=30, log=up.output)  # two and a clock
    wait_until(lambda: settled(up), "five seconds of age", seconds=30, log=up.output)
    killed = up.children("celery")
    os.kill(min(killed), signal.SIGKILL)
    wait_until(lambda: "is started again" in up.said(), "the supervisor", seconds=30, log=up.output)
    wait_until(lambda: bool(up.children("celery") - killed), "a new worker", seconds=30, log=up.output)
    wait_until(lambda: not any(alive(pid) for pid in killed), "the old ones", seconds=10, log=up.output)


def settled(up: Up) -> bool:
    """Whether the worker is too old to count as one that died at birth."""
    from dashboard.supervisor import SHORTEST_LIFE

    ticks = int(Path(f"/proc/{min(up.children('celery'))}/stat").read_text().rsplit(")", 1)[1].split()[19])
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    return uptime - ticks / os.sysconf("SC_CLK_TCK") > SHORTEST_LIFE + 0.5


def test_a_busy_port_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"^Port {port} is busy: choose another with --port or KEPT_PORT.$"):
            call_command("up", port=str(port))


@pytest.mark.parametrize("text", ["", "http", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="is no port"):
        call_command("up", port=text)


def test_a_missing_broker_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise valkey.ValkeyMissingError("no Valkey server is installed for this platform")

    monkeypatch.setattr(valkey, "binary", missing)
    monkeypatch.delenv("CELERY_BROKER_URL")
    with pytest.raises(CommandError, match=r"^No broker: no Valkey server .* Set CELERY_BROKER_URL"):
        call_command("up", port=str(unused_port()))


def test_the_demo_is_refused_in_production(settings: object) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="known passwords"):
        call_command("up", demo=True)


@pytest.fixture
def seeded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `up --demo` loads, without loading or serving anything."""
    loaded: list[str] = []
    monkeypatch.setattr(Command, "_seed", lambda self: loaded.append("demo"))
    monkeypatch.setattr(Command, "_serve", lambda self, port, broker, parent: None)
    monkeypatch.setattr(connections, "close_all", lambda: None)  # the test's own connection stays
    return loaded


def test_an_empty_database_is_filled_with_the_demo(db: None, seeded: list[str]) -> None:
    call_command("up", demo=True, port=str(unused_port()))
    assert seeded == ["demo"]


def test_a_database_with_people_keeps_its_data(manager: User, seeded: list[str]) -> None:
    call_command("up", demo=True, port=str(unused_port()))
    assert seeded == []


def test_accounts_are_printed_only_while_their_password_is_the_known_one(company: Organisation) -> None:
    for name, password in (("manager", cast.PASSWORD), ("clerk", "something else")):
        User.objects.create_user(name, password=password, organisation=company)
    assert demo_accounts() == ["manager"]
