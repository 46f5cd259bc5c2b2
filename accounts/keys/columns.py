"""Encrypted columns: whole ones, and values within a JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Substr

from accounts.privacy import PREFIX, EncryptedTextField, PartlyEncryptedJSONField, decrypt, encrypt, first_key

BATCH = 500  # rows of one transaction: writers wait for no more of them
ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds ciphertext: whole, or under one name in its JSON."""

    model: type[models.Model]
    name: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.model._meta.label}.{self.name}{f'[{self.key}]' if self.key else ''}"

    @property
    def field(self) -> str:
        """The name that the ciphertext is bound to."""
        return self.key or self.name

    @property
    def stored(self) -> Any:
        """The ciphertext itself, as a text."""
        told = KeyTextTransform(self.key, self.name) if self.key else models.F(self.name)
        return Cast(told, models.TextField())


def columns() -> Iterator[Column]:
    """Every encrypted column of every model."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, EncryptedTextField):
                yield Column(model, field.attname)
            elif isinstance(field, PartlyEncryptedJSONField):
                yield from (Column(model, field.attname, key) for key in field.encrypted)


def count(column: Column) -> Counter[str]:
    """How many values of a column need which key, by its id."""
    rows = _values(column).annotate(key_id=Substr("ciphertext", len(PREFIX) + 1, ID_LENGTH)).order_by()
    return Counter(dict(rows.values_list("key_id").annotate(number=models.Count("pk"))))


def rotate(column: Column) -> Iterator[int]:
    """Encrypt its values that need another key under the first one, batch by batch: how many each batch changed."""
    after: Any = None
    while rows := _batch(column, after):
        after = rows[-1][0]
        yield _put(column, rows)


def _batch(column: Column, after: Any) -> list[tuple[Any, str]]:
    """The next values that need another key: the row and the ciphertext."""
    rows = _values(column).exclude(ciphertext__startswith=f"{PREFIX}{first_key()}:").order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", "ciphertext")[:BATCH])


@transaction.atomic
def _put(column: Column, rows: list[tuple[Any, str]]) -> int:
    """Put new ciphertexts in place of those that were read, unless somebody else has written meanwhile."""
    changes = [(encrypt(decrypt(old, field=column.field), field=column.field), pk, old) for pk, old in rows]
    changed = 0
    with connection.cursor() as cursor:
        for change in changes:
            cursor.execute(_statement(column), change)
            changed += cursor.rowcount
    return changed


def _statement(column: Column) -> str:
    meta, quoted = column.model._meta, connection.ops.quote_name
    table, name, pk = quoted(meta.db_table), quoted(column.name), quoted(meta.pk.column or "")
    if not column.key:
        return f"UPDATE {table} SET {name} = %s WHERE {pk} = %s AND {name} = %s"  # noqa: S608
    if connection.vendor == "postgresql":
        put = f"jsonb_set({name}, '{{{column.key}}}', to_jsonb(%s::text))"
    else:
        put = f"json_set({name}, '$.{column.key}', %s)"
    return f"UPDATE {table} SET {name} = {put} WHERE {pk} = %s AND {name} ->> '{column.key}' = %s"  # noqa: S608


def _values(column: Column) -> models.QuerySet[Any]:
    """The rows that hold a ciphertext there."""
    rows = column.model._base_manager.annotate(ciphertext=column.stored)
    return rows.exclude(ciphertext="").exclude(ciphertext=None)
