"""Rows with a status that people and runs change, each by their own table, and never but through `move`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from accounts.models import User
from compliance.models.runs import ComplianceRun

Row = TypeVar("Row", bound=models.Model)


class IllegalStepError(Exception):
    """A status that may not follow the one before it."""


class MovedAlone(models.QuerySet[Row]):
    """Rows whose status no update in bulk reaches."""

    def update(self, **changes: Any) -> int:
        """Raises IllegalStepError for a status: that is changed by `Moving.move` alone."""
        if "status" in changes:
            raise IllegalStepError("status")
        return super().update(**changes)


class Moving(models.Model):
    """`NEXT` says what people may do, `NEXT_BY_FACTS` what a run may do as the facts change; each move adds to the
    history in `steps`."""

    NEXT: ClassVar[Mapping[str, frozenset[str]]]
    NEXT_BY_FACTS: ClassVar[Mapping[str, frozenset[str]]]
    status: Any
    steps: Any
    stored_status = ""  # as it stands in the database; empty where it is not stored or was not read

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises IllegalStepError where the status was changed past `move`."""
        if self.stored_status and self.stored_status != self.status:
            raise IllegalStepError(f"{self.stored_status} → {self.status}")
        super().save(*args, **kwargs)
        self.stored_status = self.status

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        found = super().from_db(db, field_names, values, **more)
        found.stored_status = found.__dict__.get("status", "")
        return found

    def allows(self, status: str, *, by_facts: bool = False) -> bool:
        """Whether it may go to this status from where it is: by a person, or by a run as facts change."""
        return status in (self.NEXT_BY_FACTS if by_facts else self.NEXT)[self.status]

    def move(self, status: str, *, reason: str, by: User | None = None, run: ComplianceRun | None = None) -> Any:
        """Go to another status and write it into the history. Raises IllegalStepError where that may not follow."""
        if not self.allows(status, by_facts=by is None):
            raise IllegalStepError(f"{self.status} → {status}")
        before = self.status
        self.status = self.stored_status = status
        self.told(reason)
        self.save()
        mover = {"by": by} if run is None else {"by": by, "run": run}  # what only people move names no run
        return self.steps.create(from_status=before, to_status=status, reason=reason, **mover)

    def told(self, reason: str) -> None:
        """What else a row says of the move that it is making."""
