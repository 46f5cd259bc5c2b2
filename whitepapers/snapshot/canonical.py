"""How a snapshot is spelled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

Json = dict[str, Any]


def canonical(snapshot: Json) -> str:
    """The one spelling of a snapshot: sorted keys, no spaces, UTF-8."""
    return orjson.dumps(snapshot, option=orjson.OPT_SORT_KEYS).decode()


def plain(number: Decimal | None) -> str | None:
    """A number as text without needless noughts."""
    return None if number is None else format(number.normalize(), "f")
