"""Journal, signatures, issues and earlier versions of complaints, as somebody has them who may change the tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from audits.guards import GUARDS as OF_AUDITS
from complaints.guards import KEPT
from evidence.guards import GUARDS as OF_JOURNAL
from whitepapers.guards import GUARDS as OF_ISSUES


@contextmanager
def unguarded(database: Any = connection) -> Iterator[None]:
    """Without its guards, for a while."""
    _each(database, "removals")
    try:
        yield
    finally:
        _each(database, "statements")


def _each(database: Any, statements: str) -> None:
    with database.cursor() as cursor:
        for guard in (*OF_JOURNAL, *OF_AUDITS, *OF_ISSUES, *KEPT):
            for statement in getattr(guard, statements)(database.vendor):
                cursor.execute(statement)
