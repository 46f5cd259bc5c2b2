from __future__ import annotations

import errno
import sqlite3

import pytest

from complaints.imports.room import is_used_up


@pytest.mark.parametrize(("code", "full"), [(errno.ENOSPC, True), (errno.EDQUOT, True), (errno.EACCES, False)])
def test_a_file_says_whether_its_disk_is_full(code: int, full: bool) -> None:
    assert is_used_up(OSError(code, "?")) is full


def test_a_database_file_that_may_not_grow_is_full() -> None:
    database = sqlite3.connect(":memory:")
    database.executescript("CREATE TABLE t (x); PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as error:
        database.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert is_used_up(error.value)


def test_another_error_of_a_database_is_no_full_disk() -> None:
    with pytest.raises(sqlite3.OperationalError) as error:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    assert not is_used_up(error.value)


def test_it_may_be_said_by_what_an_error_came_of() -> None:
    error = RuntimeError()
    error.__cause__ = OSError(errno.ENOSPC, "?")
    assert is_used_up(error)
