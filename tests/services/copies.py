"""A second database that holds what the first one does, and lags behind until told to catch up.

On PostgreSQL it is a standby that follows the cluster of the tests; on SQLite a copy of the file.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connections

from tests.services.postgres import Cluster, Standby


class Copy:
    """The database `replica`, beside `default`."""

    def __init__(self, cluster: Cluster | None, folder: Path) -> None:
        self.standby = Standby(cluster) if cluster else None
        self.file = folder / "replica.sqlite3"
        self.started = False

    def start(self) -> None:
        if self.standby:
            self.standby.start()
        connection = connections["default"].copy("replica")
        connection.settings_dict |= self._place()
        connections["replica"] = connection
        self.started = True

    def catch_up(self) -> None:
        """Hold what the first database holds now."""
        connections["replica"].close()
        if self.standby:
            self.standby.catch_up()
            self.standby.stand_still()
        else:
            self._copy()

    def stop(self) -> None:
        if self.started:
            connections["replica"].close()
            del connections["replica"]
        if self.standby:
            self.standby.stop()

    def _place(self) -> dict[str, Any]:
        return {"HOST": str(self.standby.folder)} if self.standby else {"NAME": str(self.file)}

    def _copy(self) -> None:
        with (
            closing(sqlite3.connect(connections["default"].settings_dict["NAME"])) as first,
            closing(sqlite3.connect(self.file)) as second,
        ):
            first.backup(second)
