"""How often a token, or a webhook, may ask: counted by the minute, for all web processes together."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone
from redis.exceptions import RedisError

from dashboard.api.problems import ProblemError

MINUTE = 60


def hold(kind: str, holder: str) -> None:
    """Count one more request of a holder. Raises ProblemError once there are more than `settings.API_PER_MINUTE`."""
    if count_up(f"{kind}:{holder}") > settings.API_PER_MINUTE[kind]:
        left = MINUTE - int(timezone.now().timestamp()) % MINUTE
        raise ProblemError("too_many_requests", seconds=left, headers={"Retry-After": str(left)})


def count_up(what: str) -> int:
    """One more of this in the running minute: how many there are now. While the server that counts for all processes
    is away, each counts for itself."""
    key = f"api:{what}:{int(timezone.now().timestamp()) // MINUTE}"
    for cache in (caches["shared"], caches["default"]):
        try:
            cache.add(key, 0, timeout=2 * MINUTE)
            return cache.incr(key)
        except (RedisError, OSError, ValueError):  # away, or it has thrown the number out meanwhile
            continue
    return 1
