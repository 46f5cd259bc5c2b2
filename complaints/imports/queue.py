"""Whether the task queue can be reached. Files are taken in without it; they start when it is back."""

from __future__ import annotations

from celery import current_app
from kombu.exceptions import OperationalError

SECONDS = 1  # a page does not wait longer for an answer


def is_away() -> bool:
    """Ask the broker itself."""
    try:
        with current_app.connection_for_write(transport_options=_quick()) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=SECONDS)
    except (OperationalError, OSError):
        return True
    return False


def _quick() -> dict[str, float]:
    options = current_app.conf.broker_transport_options or {}
    return {**options, "socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
