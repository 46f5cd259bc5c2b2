"""Runs programs as children and leaves none behind.

Every child leads a process group of its own, so that what it starts ends with it, and is told by the kernel when
its parent dies. `manage.py up` and the test suite start their servers through here.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None

RESTARTS = 3  # of one program, before everything ends
SHORTEST_LIFE = 5.0  # seconds; a program that dies younger would only die again
PATIENCE = ((signal.SIGTERM, 8.0), (signal.SIGQUIT, 3.0))  # what is asked of a child, and how long it may take


class ProgramDiedError(Exception):
    """A supervised program ended by itself and is not started again."""


@dataclass(frozen=True)
class Program:
    """What to run. `identity` is the (user id, group id) to run under when the parent is root; `needed` says that
    other programs need this one until they have ended."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    log: Path | None = None
    identity: tuple[int, int] | None = None
    needed: bool = False


def die_with_parent() -> None:
    """Let the kernel ask this process to end when its parent has ended, however that came."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Child:
    """A running program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started = time.monotonic()
        self.asked: set[signal.Signals] = set()
        user, group = program.identity or (None, None)
        with contextlib.ExitStack() as open_files:
            output = open_files.enter_context(program.log.open("ab")) if program.log else None
            self.process = subprocess.Popen(  # noqa: S603  # the commands are ours
                program.command,
                cwd=program.folder,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                preexec_fn=die_with_parent,
                user=user,
                group=group,
                extra_groups=[] if program.identity else None,
            )

    @property
    def pid(self) -> int:
        """Process id; the id of its process group too."""
        return self.process.pid

    @property
    def age(self) -> float:
        return time.monotonic() - self.started

    def ended(self) -> int | None:
        """The exit status, negative for a signal, or None while it runs."""
        return self.process.poll()

    def ask(self, sign: signal.Signals, seconds: float) -> bool:
        """Send a signal to the program itself, once, and wait. Returns whether it has ended."""
        if sign not in self.asked:
            self.asked.add(sign)
            self.process.send_signal(sign)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return self.process.returncode is not None

    def stop(self, patience: Sequence[tuple[signal.Signals, float]] = PATIENCE) -> None:
        """Ask politely, then end the whole group."""
        for sign, seconds in patience:
            if self.ask(sign, seconds):
                break
        self.kill()

    def kill(self) -> None:
        """End the program and everything it started, at once, and wait until it is gone."""
        self.end_group()
        self.process.wait()

    def end_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


class Parent:
    """The program that started this one, where both are to end together.

    A terminal interrupts both. Whoever interrupts make alone interrupts nobody else: make takes its handler of the
    signal down and waits for what it started. That, and its end, is what can be seen of it from here.
    """

    def __init__(self) -> None:
        self.pid = os.getppid()
        self.handled_interrupts = self._handles_interrupts()

    def leaves(self) -> bool:
        """Whether it is gone, or was interrupted and waits for us."""
        return os.getppid() != self.pid or (self.handled_interrupts and not self._handles_interrupts())

    def _handles_interrupts(self) -> bool:
        """Whether it catches SIGINT. Where there is no /proc nobody can tell, and nothing is said."""
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
                if line.startswith("SigCgt:"):
                    return bool(int(line.split()[1], 16) >> (signal.SIGINT - 1) & 1)
        return False


class Supervisor:
    """Keeps programs running until told to stop, until the parent leaves (where one is named), or until one of them
    cannot be kept running."""

    def __init__(self, say: Callable[[str], object], parent: Parent | None = None) -> None:
        self.say = say
        self.parent = parent
        self.children: list[Child] = []
        self.restarts: dict[str, int] = {}
        self.stopping = False

    def start(self, program: Program) -> Child:
        child = Child(program)
        self.children.append(child)
        return child

    def stop_on_signals(self) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop)

    def _stop(self, _sign: int, _frame: FrameType | None) -> None:
        if self.stopping:  # asked twice: somebody is in a hurry
            for child in self.children:
                child.end_group()
        self.stopping = True

    def wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Wait for something the children bring about. False when time is up or a stop was asked for."""
        end = time.monotonic() + seconds
        while not self.stopping and time.monotonic() < end:
            if until():
                return True
            self.tend()
            time.sleep(0.05)
        return False

    def run(self) -> None:
        """Watch until a signal asks to stop. Raises ProgramDiedError."""
        while not self.stopping:
            self.tend()
            time.sleep(0.2)

    def tend(self) -> None:
        """Start again what has died. Raises ProgramDiedError for what dies young or too often."""
        self.stopping = self.stopping or bool(self.parent and self.parent.leaves())
        for place, child in enumerate(self.children):
            status = child.ended()
            if status is not None and not self.stopping:
                self.children[place] = self._replace(child, status)

    def _replace(self, child: Child, status: int) -> Child:
        child.kill()  # whatever it left in its group
        name = child.program.name
        count = self.restarts[name] = self.restarts.get(name, 0) + 1
        if child.age < SHORTEST_LIFE or count > RESTARTS:
            raise ProgramDiedError(f"The {name} ended by itself (status {status}).")
        self.say(f"The {name} ended by itself (status {status}) and is started again ({count} of {RESTARTS}).")
        return Child(child.program)

    def stop(self) -> None:
        """End all children together, except those that the others need: the worker hands its tasks back to a broker
        that still listens."""
        for child in self.children:
            if not child.program.needed:
                child.ask(signal.SIGTERM, 0)
        for child in sorted(self.children, key=lambda child: child.program.needed):
            child.stop()
