"""Whoever tries codes out has to wait after a few, like somebody who tries passwords out."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError


def is_closed(address: str) -> bool:
    """Whether too many wrong codes have come from this address."""
    return _misses(address, more=0) >= settings.SURVEY_WRONG_CODES


def miss(address: str) -> None:
    """Count a wrong code; the time starts with the first one."""
    _misses(address, more=1)


def _misses(address: str, *, more: int) -> int:
    """Counted for all processes together; while the server for that is away, by each for itself."""
    key = f"survey:{address}"
    for cache in (caches["shared"], caches["default"]):
        try:
            if not more:
                return int(cache.get(key, 0))
            cache.add(key, 0, timeout=settings.SURVEY_COOLOFF_SECONDS)
            return cache.incr(key)
        except (RedisError, OSError, ValueError):  # away, or it has thrown the number out meanwhile
            continue
    return 0
