"""Which complaints an act is about: those ticked, or all that a filter lets through, up to a cap."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import Http404, QueryDict

from accounts.models import User
from complaints.filters import ComplaintFilter
from complaints.models import Complaint

MOST = 1_000  # complaints of one act: what a person can answer for, and one transaction writes in seconds
LONGEST_NUMBER = 18  # digits; no complaint has a longer number


@dataclass(frozen=True)
class Selection:
    """What an address names: `?pk=1&pk=2`, or `?all=1` and a filter. It is looked up anew for every reading."""

    query: QueryDict
    reader: User

    @property
    def is_of_all(self) -> bool:
        return self.query.get("all") == "1"

    @cached_property
    def complaints(self) -> list[Complaint]:
        """In order of receipt, with what is shown of them; one more than MOST where there are too many.

        Raises Http404 where a complaint was ticked that the reader may not see.
        """
        named = self._rows().select_related("source", "unit", "category", "subcategory")
        found = list(named.order_by("received_at", "reference", "pk")[: MOST + 1])
        if not self.is_of_all and len(found) < min(len(self._ticked()), MOST + 1):
            raise Http404
        return found

    @property
    def is_too_large(self) -> bool:
        return len(self.complaints) > MOST

    @property
    def mark(self) -> str:
        """A fingerprint of exactly these complaints in exactly these versions."""
        return mark_of(self.complaints)

    def again(self) -> Selection:
        """The same, to be looked up once more."""
        return Selection(self.query, self.reader)

    def _ticked(self) -> set[int]:
        numbers = (text for text in self.query.getlist("pk") if text.isascii() and text.isdigit())
        return {int(text) for text in numbers if len(text) <= LONGEST_NUMBER}

    def _rows(self) -> QuerySet[Complaint]:
        visible = Complaint.objects.visible_to(self.reader)
        if self.is_of_all:
            return ComplaintFilter(self.query, queryset=visible, reader=self.reader).rows
        return visible.filter(pk__in=self._ticked())


def mark_of(complaints: list[Complaint]) -> str:
    """The fingerprint of complaints as they are now."""
    words = sorted(f"{each.pk}:{each.version}" for each in complaints)
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32]
