"""One import is run at a time, whoever runs it: a worker, the command, two of them.

The lock is the database server's, or a lock on a small file where the database is a file itself. Both end with the
process that holds them, so nothing is left locked by a worker that was killed.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

NUMBER = 7_301_462_118  # any number, the same for ever
FOREVER = 10 * 365 * 86_400.0


@contextmanager
def held(*, wait: float) -> Iterator[bool]:
    """Whether this process may run imports now; waits up to `wait` seconds for its turn."""
    lock = _of_server if connection.vendor == "postgresql" else _of_file
    with lock(wait) as mine:
        yield mine


@contextmanager
def _of_server(wait: float) -> Iterator[bool]:
    until = time.monotonic() + wait
    while not (mine := _ask("pg_try_advisory_lock")) and time.monotonic() < until:
        time.sleep(0.2)
    try:
        yield mine
    finally:
        if mine:
            _ask("pg_advisory_unlock")


def _ask(function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [NUMBER])  # one of the two names above
        return bool(cursor.fetchone()[0])


@contextmanager
def _of_file(wait: float) -> Iterator[bool]:
    folder = Path(settings.DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "imports.lock", timeout=min(wait, 2_000_000), isolation_level=None)) as file:
        try:
            file.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            yield False
            return
        yield True
