"""Keyed hashes: by one the same customer is known without knowing who, by the other an exact contact is found."""

from __future__ import annotations

import hmac
import re
import unicodedata

from django.conf import settings

SEVERAL = re.compile(r"[/,;、，；|\n]")  # what stands between two contacts
NO_DIGIT = re.compile(r"\D+", re.ASCII)
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
COUNTRY = re.compile(r"(?:00)?86(?=1[3-9]\d{9}$|[1-9]\d{9,10}$)")  # before a mobile number or an area code


def customer_key(reference: str, *, source: str) -> str:
    """32 hex digits that are equal for the same customer reference of one source; empty for no reference."""
    normal = unicodedata.normalize("NFKC", reference).strip().lower()
    if not normal:
        return ""
    return hmac.digest(settings.LOOKUP_KEY.encode(), f"{source}\0{normal}".encode(), "sha256").hex()[:32]


def normal_contact(contact: str) -> str:
    """A contact however it was typed: of a number its digits without country code, of an address small letters.

    Of several the first one. Empty where nothing is left to look for.
    """
    first = next((part for part in SEVERAL.split(_narrow(contact)) if part.strip()), "").strip().lower()
    if "@" in first:
        return "".join(first.split())
    digits = NO_DIGIT.sub("", first)
    if len(digits) < 5:  # a name, a room, a short code
        return " ".join(first.split())
    without = COUNTRY.sub("", digits, count=1)
    return without if without == digits or MOBILE.fullmatch(without) else f"0{without}"


def contact_hash(contact: str, *, organisation: int, key: str | None = None) -> int | None:
    """A whole number of 64 bits, equal for the same contact within one company; None for no contact.

    Under the first of `settings.SEARCH_KEYS` unless another `key` is named. Among ten million contacts two that share
    a number are to be expected once in three hundred thousand companies; whoever searches compares the contact too.
    """
    if not contact or not (normal := normal_contact(contact)):
        return None
    secret = settings.SEARCH_KEYS[0] if key is None else key
    made = hmac.digest(secret.encode(), f"contact\0{organisation}\0{normal}".encode(), "sha256")
    return int.from_bytes(made[:8], signed=True)


def _narrow(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text)
