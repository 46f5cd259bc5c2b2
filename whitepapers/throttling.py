"""How often one address may ask, counted for all processes together; while the server for that is away, by each for
itself."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError

MINUTE = 60


def is_too_much(address: str, what: str) -> bool:
    """Count a question of an address ("files", "digests"), and say whether it is one too many within a minute."""
    return _count(f"verify:{what}:{address}") > settings.VERIFY_PER_MINUTE[what]


def _count(key: str) -> int:
    for cache in (caches["shared"], caches["default"]):
        try:
            cache.add(key, 0, timeout=MINUTE)
            return cache.incr(key)
        except (RedisError, OSError, ValueError):  # away, or it has thrown the number out meanwhile
            continue
    return 0
