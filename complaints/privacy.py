"""A keyed hash by which the same customer is known without knowing who."""

from __future__ import annotations

import hmac
import unicodedata

from django.conf import settings


def customer_key(reference: str, *, source: str) -> str:
    """32 hex digits that are equal for the same customer reference of one source; empty for no reference."""
    normal = unicodedata.normalize("NFKC", reference).strip().lower()
    if not normal:
        return ""
    return hmac.digest(settings.LOOKUP_KEY.encode(), f"{source}\0{normal}".encode(), "sha256").hex()[:32]
