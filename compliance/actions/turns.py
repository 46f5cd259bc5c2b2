"""Room for other writers, on a database where one writes at a time.

SQLite keeps no queue: whoever waits asks again every tenth of a second, and steps that follow each other without a
gap would keep him waiting until he is told that the database is busy.
"""

from __future__ import annotations

import time

from django.db import connection

AT_LEAST_EVERY = 0.5  # seconds of work
LONG_ENOUGH = 0.12  # seconds; SQLite's own waiting sleeps a tenth at most


class Turns:
    """`offer` is called where nothing is locked; now and then it lets others write."""

    def __init__(self) -> None:
        self.since = time.monotonic()

    def offer(self) -> None:
        if connection.vendor == "sqlite" and time.monotonic() - self.since >= AT_LEAST_EVERY:
            time.sleep(LONG_ENOUGH)
            self.since = time.monotonic()
