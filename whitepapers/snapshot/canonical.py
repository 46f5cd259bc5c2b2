"""How a snapshot is spelled."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from typing import Any

import orjson

from compliance.rules.clarity import places, plain

Json = dict[str, Any]


def canonical(snapshot: Json) -> str:
    """The one spelling of a snapshot: sorted keys, no spaces, UTF-8."""
    return orjson.dumps(snapshot, option=orjson.OPT_SORT_KEYS).decode()


def digest(snapshot: Json) -> str:
    """The SHA-256 of that spelling, by which an issue is known."""
    return hashlib.sha256(canonical(snapshot).encode()).hexdigest()


def share(value: Fraction | None) -> str | None:
    """A share as a snapshot tells it: to six places, without needless noughts."""
    return None if value is None else plain(places(value))


def share_of(count: int, whole: int) -> str | None:
    """So many of all as such a share; None of none."""
    return share(Fraction(count, whole)) if whole else None
