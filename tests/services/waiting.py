"""Waiting for a server to come up."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path


def wait_until(ready: Callable[[], bool], name: str, *, seconds: float, log: Path) -> None:
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            tail = log.read_text(errors="replace")[-2000:] if log.exists() else "no log"
            raise RuntimeError(f"{name} was not ready after {seconds:.0f} s: {tail}")
        time.sleep(0.02)
