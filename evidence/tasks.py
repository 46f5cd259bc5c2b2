from celery import shared_task
from django.db import OperationalError, connection

from evidence import actions


@shared_task(ignore_result=True)
def seal_journal() -> None:
    """Sent each second. Where the database is one file and somebody else is writing, this does not wait for him, and
    leaves the journal to a later second."""
    if connection.vendor != "sqlite":
        actions.seal()
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (patience,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            actions.seal()
        except OperationalError:
            return
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
