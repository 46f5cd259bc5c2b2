"""Whose complaints are to be erased: found by his number, or by his exact contact."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from complaints import customers
from complaints.looks.searching import condition, same
from complaints.models import Complaint, Complaints
from complaints.privacy import normal_contact


@dataclass(frozen=True)
class Person:
    """Somebody of a company as he is told: `words` are his customer number, or a contact of his.

    His are all complaints of the customer numbers that are his; by a contact those that name it, and those of the
    customers who gave it.
    """

    words: str
    organisation: int

    @cached_property
    def keys(self) -> set[str]:
        """The keys of the customers he is."""
        by_number = customers.numbered(self.words, organisation=self.organisation)
        known = self._own.filter(customer_key__in=by_number).exclude(customer_key="")
        found = set(known.order_by().values_list("customer_key", flat=True).distinct())
        return found | {row.customer_key for row in self._with_contact if row.customer_key}

    @cached_property
    def numbers(self) -> list[int]:
        """The primary keys of his complaints."""
        of_keys = self._own.filter(customer_key__in=self.keys).exclude(customer_key="")
        return sorted({*of_keys.values_list("pk", flat=True), *(row.pk for row in self._with_contact)})

    @cached_property
    def rows(self) -> Complaints:
        return Complaint.objects.filter(pk__in=self.numbers)

    @property
    def _own(self) -> Complaints:
        return Complaint.objects.filter(organisation=self.organisation).order_by()

    @cached_property
    def _with_contact(self) -> list[Complaint]:
        normal = normal_contact(self.words)
        if not normal:
            return []
        found = Complaint.objects.filter(organisation=self.organisation).found_by(
            condition(self.words, [self.organisation])
        )
        return [row for row in found.order_by() if same(row, normal)]
