"""A real Celery worker in a process of its own."""

from __future__ import annotations

import re
import sys
import time
import uuid
from pathlib import Path

from dashboard.supervisor import Child, Program

ROOT = Path(__file__).parent.parent.parent


class Worker:
    """Starts, kills and restarts `celery -A dashboard worker`. It works on `database_url`; its words go to `log`."""

    def __init__(self, *, log: Path, database_url: str) -> None:
        self.log = log
        self.database_url = database_url
        self.child: Child | None = None

    def start(self, *options: str, **environment: str) -> None:
        """Start and wait until it takes tasks. `environment` adds to the variables of the tests."""
        self.log.write_text("")
        name = f"--hostname=test-{uuid.uuid4().hex[:8]}@%h"
        command = ["-m", "celery", "-A", "dashboard", "worker", "--pool=solo", "--loglevel=INFO", name, *options]
        variables = {"DATABASE_URL": self.database_url, **environment}
        self.child = Child(
            Program("worker", [sys.executable, *command], environment=variables, folder=ROOT, log=self.log)
        )
        self.wait_for(" ready.")

    def wait_for(self, words: str, *, seconds: float = 60) -> None:
        """Wait until the worker has said something, e.g. that it is ready."""
        self._wait_until_said(re.escape(words), seconds)

    def wait_for_task(self, name: str, *, seconds: float = 60) -> None:
        """Wait until this very task succeeded: a worker does other things of its own accord when it starts."""
        self._wait_until_said(rf"Task {re.escape(name)}\[[^]]*\] succeeded", seconds)

    def _wait_until_said(self, pattern: str, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not re.search(pattern, self.said()):
            ended = self.child.ended() if self.child else None
            if ended is not None or time.monotonic() > end:
                raise AssertionError(f"the worker (status {ended}) never said {pattern!r}:\n{self.said()[-4000:]}")
            time.sleep(0.05)

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def kill(self) -> None:
        """End it as a power cut would (SIGKILL); what it was doing is left as it lies."""
        if self.child:
            self.child.kill()
            self.child = None

    def stop(self) -> None:
        """End it as an operator would."""
        if self.child:
            self.child.stop()
            self.child = None

    def restart(self, *options: str, **environment: str) -> None:
        """Kill it and start a new one."""
        self.kill()
        self.start(*options, **environment)
