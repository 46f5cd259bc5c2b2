"""Personal data, encrypted at rest.

Ciphertext is ``key id : nonce ‖ AES-256-GCM`` in base64 with the field's name as associated data, so a value cannot be
moved to another column. Keys come from the environment (`KEPT_FIELD_KEYS`), never from the database or SECRET_KEY.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
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


def first_key() -> str:
    """The id of the key that everything written now is encrypted under."""
    return _cipher(settings.FIELD_KEYS[0])[0]


def key_ids() -> list[str]:
    """The ids of the configured keys; they say nothing of the keys themselves."""
    return [_cipher(secret)[0] for secret in settings.FIELD_KEYS]


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


class PartlyEncryptedJSONField(models.JSONField):
    """A JSON object that holds ciphertext under the names `encrypted`, each bound to its name, and plain values beside
    them. Whoever writes it encrypts; the field only says what is to be found when keys are rotated."""

    def __init__(self, *args: Any, encrypted: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.encrypted = tuple(encrypted)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "encrypted": self.encrypted}


class EncryptedLinesField(models.FileField):
    """A file of which every line is a ciphertext bound to `bound_to`. Whoever writes it encrypts; the field only says
    what is to be found when keys are rotated."""

    def __init__(self, *args: Any, bound_to: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bound_to = bound_to

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "bound_to": self.bound_to}
