"""Files whose lines are encrypted."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.files import File
from django.db import models, transaction

from accounts.keys.columns import ID_LENGTH
from accounts.privacy import PREFIX, EncryptedLinesField, decrypt, encrypt, first_key


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one field."""

    model: type[models.Model]
    field: EncryptedLinesField

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"


def files() -> Iterator[Files]:
    """Every field of every model whose files have encrypted lines."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedLinesField):
                yield Files(model, field)


def count(kept: Files) -> Counter[str]:
    """How many lines need which key, by its id. A file that is gone has none."""
    found: Counter[str] = Counter()
    for _pk, name in _named(kept):
        found.update(_key_of(line) for line in _lines(kept, name))
    return found


def rotate(kept: Files) -> Iterator[int]:
    """Write every file anew that has a line under another key: how many lines each had."""
    for pk, name in _named(kept):
        if any(_key_of(line) != first_key() for line in _lines(kept, name)):
            yield _write(kept, pk, name)


def _write(kept: Files, pk: Any, name: str) -> int:
    bound_to, number = kept.field.bound_to, 0
    with tempfile.TemporaryFile() as file:
        for number, line in enumerate(_lines(kept, name), 1):  # noqa: B007
            file.write(encrypt(decrypt(line, field=bound_to), field=bound_to).encode() + b"\n")
        file.seek(0)
        new = kept.field.storage.save(name, File(file))
    with transaction.atomic():
        # Unless the file was replaced or given up meanwhile; then it is the new one that nobody needs.
        stands = kept.model._base_manager.filter(pk=pk, **{kept.field.name: name}).update(**{kept.field.name: new})
        transaction.on_commit(lambda: kept.field.storage.delete(name if stands else new))
    return number if stands else 0


def _named(kept: Files) -> Iterator[tuple[Any, str]]:
    rows = kept.model._base_manager.exclude(**{kept.field.name: ""}).order_by("pk")
    yield from rows.values_list("pk", kept.field.name)


def _lines(kept: Files, name: str) -> Iterator[str]:
    if kept.field.storage.exists(name):
        with kept.field.storage.open(name) as file:
            yield from (line.decode().strip() for line in file if line.strip())


def _key_of(line: str) -> str:
    return line.removeprefix(PREFIX)[:ID_LENGTH]
