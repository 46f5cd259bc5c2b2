"""Rows that are only ever added: the history of a breach, the steps of a dispute, the ledger of compensation."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

from evidence.models import AppendOnlyError

Row = TypeVar("Row", bound=models.Model)


class Added(models.QuerySet[Row]):
    """Rows that are read and added to, nothing else."""

    def update(self, **changes: Any) -> NoReturn:  # noqa: ARG002
        raise AppendOnlyError(f"{self.model._meta.label} rows are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnlyError(f"{self.model._meta.label} rows are never deleted")


class AddedOnly(models.Model):
    """A row that is stored once and stays as it is."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises AppendOnlyError for a row that is stored already."""
        if self.pk:
            raise AppendOnlyError(f"{self._meta.label} rows are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise AppendOnlyError(f"{self._meta.label} rows are never deleted")
