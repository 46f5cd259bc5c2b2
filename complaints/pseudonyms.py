"""Tokens: pseudonyms of ten hex digits that whoever holds the installation's key can turn back (rule book §15).

A token is the first forty bits of a customer's key under FF1, the format-preserving cipher of NIST SP 800-38G: a
permutation of all numbers of ten hex digits, another one for the company and for each audit engagement. Turned back it
is the beginning of the customer's key, and an index leads from there to his complaints.

A pseudonym is no encryption of a person: what it stands for is itself a keyed hash, and it is the same wherever he
comes. Customers whose keys begin with the same forty bits share their tokens: among n customers that is to be expected
of n² / 2⁴¹ pairs, one at a million and a half.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from ffx import FF1

DIGITS = 10  # of a token, and of a customer's key that it stands for
HOUSE = "house"


class Pseudonyms:
    """The tokens of one place: the company itself, or one engagement. Without the key those of two places cannot be
    told from unrelated numbers."""

    def __init__(self, secret: str, place: str) -> None:
        self._cipher = FF1(hmac.digest(secret.encode(), f"token\0{place}".encode(), "sha256"), radix=16)

    def token(self, customer_key: str) -> str:
        """Ten hex digits, in capitals, for a key of at least ten in small letters."""
        return self._cipher.encrypt(customer_key[:DIGITS]).upper()

    def beginning(self, token: str) -> str:
        """The ten digits with which the key of the customer behind a token begins, if there is one."""
        return self._cipher.decrypt(token.lower())


@lru_cache(maxsize=256)  # a key schedule takes as long as a token
def pseudonyms(secret: str, engagement: int | None) -> Pseudonyms:
    """Those of an audit engagement, or of the company (None)."""
    return Pseudonyms(secret, HOUSE if engagement is None else str(engagement))
