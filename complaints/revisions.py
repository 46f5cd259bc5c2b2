"""A version of a complaint's facts as JSON, personal data staying encrypted, and what changed between versions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from complaints.facts import PERSONAL
from complaints.models import Complaint
from complaints.privacy import encrypt

COLUMNS = (
    "received_at",
    "channel",
    "unit_id",
    "category_id",
    "subcategory_id",
    "customer_key",
    *PERSONAL,
    "segment",
    "severity",
    "acknowledged_at",
    "responded_at",
    "preliminary_at",
    "resolved_at",
    "closed_at",
    "reopened_at",
    "reopen_count",
    "due_at",
    "satisfaction",
    "first_contact",
    "loss_amount",
    "loss_confirmed_on",
    "marked_duplicate",
)


def as_json(complaint: Complaint) -> dict[str, Any]:
    """The facts of the complaint's present version, ready for `ComplaintRevision.facts`."""
    return {name: _value(name, getattr(complaint, name)) for name in COLUMNS}


def _value(name: str, value: Any) -> Any:
    if name in PERSONAL:
        return encrypt(value, field=name)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
