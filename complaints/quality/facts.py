"""The facts that a complaint may lack, and how the record says that it does."""

from __future__ import annotations

from django.db.models import Q

TEXTS = ("customer_contact", "text", "segment", "severity")
VALUES = (
    *("unit", "category", "subcategory"),
    *("responded_at", "preliminary_at", "resolved_at", "closed_at", "due_at", "satisfaction", "first_contact"),
)
MISSING: dict[str, Q] = {
    **{name: Q(**{f"{name}__isnull": True}) for name in VALUES[:3]},
    "customer": Q(customer_key=""),
    **{name: Q(**{name: ""}) for name in TEXTS},  # an encrypted text is empty where nothing was encrypted
    **{name: Q(**{f"{name}__isnull": True}) for name in VALUES[3:]},
}
