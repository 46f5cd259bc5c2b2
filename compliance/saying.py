"""What a result says, in its one spelling: everything but when and by which run it was found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from compliance.models import Result

PLAIN = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
CONTENT = (
    "received",
    "numerator",
    "denominator",
    "not_yet_due",
    "value",
    "low",
    "high",
    "verdict",
    "reason",
    "provisional",
    "final_on",
    "at_risk",
    "clarity",
    "detail",
    "metric_version",
    "rule_version",
    "starts_on",
    "ends_on",
)


def said_by(result: Result) -> dict[str, Any]:
    """What a result says, by the names of its columns."""
    return {name: getattr(result, name) for name in ("promise_id", "unit_id", "period", *CONTENT)}


def canonical(told: Mapping[str, Any]) -> str:
    """The one spelling of what a result says: sorted keys, integers and decimal strings, without run and time."""
    named = {name.removesuffix("_id"): value for name, value in told.items()}
    return PLAIN.encode(named)


def digest(told: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(told).encode()).hexdigest()
