"""Which processes belong to a test."""

from __future__ import annotations

import contextlib
from pathlib import Path


def pids_of(folder: Path) -> set[int]:
    """The processes that were started with `folder` in a variable or an argument."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (path / "environ").read_bytes() + (path / "cmdline").read_bytes()
            if str(folder).encode() in words:
                found.add(int(path.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits to be noticed does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
