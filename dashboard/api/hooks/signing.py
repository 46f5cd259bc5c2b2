"""How messages are signed: HMAC-SHA256 over number, time and bytes, as Standard Webhooks has it. Plain Python."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

PREFIX = "whsec_"
VERSION = "v1"
BYTES = 32
TIME = re.compile("[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Signed:
    """A message as it came: `time` is in seconds since 1970, `signatures` are all that came with it."""

    number: str
    time: str
    body: bytes
    signatures: str

    def is_by(self, known: Iterable[str]) -> bool:
        """Whether one of its signatures was made with one of these secrets."""
        expected = [signature(secret, self.number, self.time, self.body) for secret in known]
        told = self.signatures.split(" ")
        return any(hmac.compare_digest(each.encode(), one.encode()) for each in expected for one in told)

    def is_of(self, now: float, *, window: int) -> bool:
        """Whether it was sent within `window` seconds of now."""
        return TIME.fullmatch(self.time) is not None and abs(int(self.time) - now) <= window


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signature(secret: str, number: str, time: str, body: bytes) -> str:
    """The signature of a message. Raises ValueError for what is no secret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("no secret of a webhook") from error
    content = f"{number}.{time}.".encode() + body
    return f"{VERSION},{base64.b64encode(hmac.digest(key, content, 'sha256')).decode()}"
