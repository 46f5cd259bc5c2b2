"""Personal data, encrypted at rest.

Ciphertext is ``key id : nonce ‖ AES-256-GCM`` in base64 with the field's name as associated data, so a value cannot be
moved to another column. Keys come from the environment (`KEPT_FIELD_KEYS`), never from the database or SECRET_KEY.
"""

from __future__ import annotations

import base64
import hashlib
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

PREFIX = "k1:"


class UndecryptableError(ValueError):
    """The stored value was encrypted under a key that is not configured, or was tampered with."""


@lru_cache(maxsize=8)
def _cipher(secret: str) -> tuple[str, AESGCM]:
    key = hashlib.sha256(secret.encode()).digest()
    return hashlib.sha256(key).hexdigest()[:8], AESGCM(key)


def encrypt(text: str, *, field: str) -> str:
    """Ciphertext of `text` under the first configured key; the empty string stays empty."""
    if not text:
        return ""
    key_id, cipher = _cipher(settings.FIELD_KEYS[0])
    nonce = os.urandom(12)
    sealed = nonce + cipher.encrypt(nonce, text.encode(), field.encode())
    return f"{PREFIX}{key_id}:{base64.b64encode(sealed).decode()}"


def decrypt(stored: str, *, field: str) -> str:
    """The text behind `stored`. Raises UndecryptableError for a foreign key, another field or a changed value."""
    if not stored:
        return ""
    key_id, _, body = stored.removeprefix(PREFIX).partition(":")
    ciphers = dict(_cipher(secret) for secret in settings.FIELD_KEYS)
    sealed = base64.b64decode(body)
    try:
        return ciphers[key_id].decrypt(sealed[:12], sealed[12:], field.encode()).decode()
    except (KeyError, InvalidTag) as error:
        raise UndecryptableError(field) from error


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """A text column that holds only ciphertext. It can be neither filtered nor sorted."""

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        return value if value is None else decrypt(value, field=self.attname)

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else encrypt(str(value), field=self.attname)
