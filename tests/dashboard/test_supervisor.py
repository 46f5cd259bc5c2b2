"""Programs are kept running, within reason, and none outlives the supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from dashboard import supervisor
from dashboard.supervisor import Child, Program, ProgramDiedError, Supervisor
from tests.services.processes import alive
from tests.services.waiting import wait_until


def python(code: str, *arguments: object) -> Program:
    return Program("sample", [sys.executable, "-c", code, *map(str, arguments)])


STUBBORN = "import signal, sys, time; signal.signal(15, 1); open(sys.argv[1], 'w').write('x'); time.sleep(60)"
PARENT = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(60)
"""


def test_a_program_that_ignores_the_request_to_end_is_ended(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    child = Child(python(STUBBORN, ready))
    wait_until(ready.exists, "the program", seconds=20, log=ready)
    child.stop(patience=[(signal.SIGTERM, 0.2)])
    assert child.ended() == -signal.SIGKILL


def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    child = Child(python(PARENT, note))
    wait_until(lambda: note.exists() and bool(note.read_text()), "the program", seconds=20, log=note)
    grandchild = int(note.read_text())
    assert alive(grandchild)
    child.stop()
    wait_until(lambda: not alive(grandchild), "the end", seconds=20, log=note)


def test_a_program_that_dies_young_ends_everything() -> None:
    supervised = Supervisor(say=lambda line: None)
    supervised.start(python("raise SystemExit(3)"))
    with pytest.raises(ProgramDiedError, match=r"The sample ended by itself \(status 3\)"):
        supervised.run()


def test_a_program_is_started_again_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "SHORTEST_LIFE", 0)
    said: list[str] = []
    supervised = Supervisor(say=said.append)
    supervised.start(python("pass"))
    with pytest.raises(ProgramDiedError):
        supervised.run()
    assert len(said) == supervisor.RESTARTS


def test_waiting_ends_when_time_is_up() -> None:
    started = time.monotonic()
    assert not Supervisor(say=print).wait(lambda: False, 0.2)
    assert time.monotonic() - started < 5


def test_output_goes_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    child = Child(Program("sample", [sys.executable, "-c", "print('hello')"], log=log))
    child.process.wait()
    assert log.read_text() == "hello\n"


SUPERVISED = """
import os, pathlib, sys
from dashboard.supervisor import Parent, Supervisor
supervised = Supervisor(say=print, parent=Parent())
pathlib.Path(sys.argv[1]).write_text(str(os.getpid()))
supervised.run()
"""


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whoever_stops_make_alone_stops_what_it_runs(tmp_path: Path, sign: signal.Signals) -> None:
    note = tmp_path / "pid"
    (tmp_path / "supervised.py").write_text(SUPERVISED)
    (tmp_path / "Makefile").write_text(f"run:\n\t@{sys.executable} supervised.py {note}\n")
    make = subprocess.Popen(
        ["make", "run"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(settings.BASE_DIR)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background shell ignores it
    )
    wait_until(lambda: note.exists() and bool(note.read_text()), "the program", seconds=20, log=note)
    make.send_signal(sign)
    wait_until(lambda: not alive(int(note.read_text())), "the end", seconds=30, log=note)
    make.wait()


def test_a_parent_that_stays_ends_nothing() -> None:
    assert not supervisor.Parent().leaves()


def test_make_run_ends_with_make() -> None:
    assert "manage.py up --demo --with-parent" in (settings.BASE_DIR / "Makefile").read_text()
