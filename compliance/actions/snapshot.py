"""One view of the facts for a whole step. The only SQL of one database's own in this app."""

from __future__ import annotations

from django.db import connection


def one_view() -> None:
    """Let every query of the transaction that has just begun see the same facts.

    SQLite does so by itself. PostgreSQL is asked to; inside a transaction that began earlier it is too late to ask.
    """
    if connection.vendor == "postgresql" and not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
