"""The code that stands for one complaint on the public page.

It is 80 bits of a keyed hash over the survey's salt and the complaint's number: nobody guesses it, and whoever reads
the database without the key of the installation cannot make it. Only its digest is stored, to find the complaint by it.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs that nobody takes for one another
LENGTH = 16
GROUP = 4


def code_of(*, salt: str, complaint: int) -> str:
    """XXXX-XXXX-XXXX-XXXX."""
    message = f"survey\0{salt}\0{complaint}".encode()
    number = int.from_bytes(hmac.new(settings.LOOKUP_KEY.encode(), message, "sha256").digest()[:10])
    signs = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
    return "-".join(signs[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def digest(typed: str) -> str:
    """What is stored of a code, however it was typed; empty for what can be none."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != LENGTH or not set(signs) <= set(ALPHABET):
        return ""
    return hashlib.sha256(signs.encode()).hexdigest()
