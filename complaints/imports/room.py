"""Whether something failed because a disk is full: the database's, or the one of files and of what waits."""

from __future__ import annotations

import errno
import sqlite3

FULL = (errno.ENOSPC, errno.EDQUOT)
FULL_SERVER = "53100"  # PostgreSQL's code of the condition disk_full
PRIMARY = 0xFF  # of SQLite's codes


def is_used_up(error: BaseException) -> bool:
    """Whether this error, or one that it came of, says that there is no room left."""
    cause: BaseException | None = error
    while cause is not None:
        if _says_so(cause):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _says_so(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in FULL
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & PRIMARY == sqlite3.SQLITE_FULL
    return getattr(error, "sqlstate", None) == FULL_SERVER
