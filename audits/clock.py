"""The time an audit act is dated: now. Only the demo, which tells afterwards what happened, dates its acts back.

The journal takes no part in it: its entries say when they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    return _told.get() or timezone.now()


def today() -> date:
    """The day of `now` where the company is."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Date what is done within to `moment`."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)
