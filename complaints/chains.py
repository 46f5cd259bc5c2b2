"""Arrivals decided again wherever facts of a chain changed: the stored columns always equal a decision from scratch.

A chain is a customer and a level-2 category. Chains are read in order of receipt and decided as they go by, so that
neither many chains nor a long one take much memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, tee
from operator import itemgetter
from typing import Any

from complaints import storing
from complaints.models import Complaint
from complaints.rules import arrivals
from complaints.tallies.marks import Marks

Chain = tuple[str, int]  # customer key, level-2 category
Row = Sequence[Any]
MOST = 10_000  # chains that wait to be decided together
AT_ONCE = 1_000  # rows stored together
LINK = (
    *("id", "reference", "received_at", "resolved_at", "reopened_at"),
    *("marked_duplicate", "voided", "duplicate_of_id"),
)
DECIDED = ("arrival", "previous_id", "since_previous")
PLACE = ("unit_id", "channel", "received_day")
READ = ("customer_key", "subcategory_id", *LINK, *DECIDED, *PLACE)
LINK_OF, DECIDED_OF, PLACE_OF = (itemgetter(*map(READ.index, names)) for names in (LINK, DECIDED, PLACE))
KEY = {"customer_key": "varchar(32)", "subcategory_id": "bigint"}
# A complaint that stands alone, and is stored as one, has nothing to be decided; most are.
MEMBERS = """
SELECT {columns} FROM {given} CROSS JOIN complaints_complaint c
WHERE c.customer_key = given.customer_key AND c.subcategory_id = given.subcategory_id AND NOT (c.customer_key = '')
AND c.organisation_id = %s AND (
    c.previous_id IS NOT NULL OR c.since_previous IS NOT NULL OR c.arrival = 'chaser' OR EXISTS (
        SELECT 1 FROM complaints_complaint o WHERE o.customer_key = c.customer_key
        AND o.subcategory_id = c.subcategory_id AND NOT (o.customer_key = '') AND o.id <> c.id
    )
) ORDER BY c.customer_key, c.subcategory_id, c.received_at, {reference}
"""


class Chains:
    """The chains that one write touches, decided again a good many at a time."""

    def __init__(self, organisation_id: int, marks: Marks) -> None:
        self.organisation_id, self.marks = organisation_id, marks
        self._touched: set[Chain] = set()

    def touch(self, customer_key: str, subcategory_id: int | None) -> None:
        """Note a chain for a decision; without customer key or level-2 category there is none."""
        if customer_key and subcategory_id:
            self._touched.add((customer_key, subcategory_id))

    def decide_if_many(self) -> None:
        if len(self._touched) >= MOST:
            self.decide()

    def decide(self) -> None:
        """Decide every complaint of the chains touched, store what differs and mark where it lies."""
        waiting: list[Row] = []
        for place, row in self._differing():
            self.marks.add(*place)
            waiting.append(row)
            if len(waiting) == AT_ONCE:
                storing.update(Complaint, DECIDED, waiting)
                waiting = []
        storing.update(Complaint, DECIDED, waiting)
        self._touched.clear()

    def _differing(self) -> Iterator[tuple[Row, Row]]:
        """The place and the new row of every complaint that is decided otherwise than it is stored."""
        for _, members in groupby(self._members(), key=itemgetter(0, 1)):
            rows, again = tee(members)
            links = (arrivals.Link(*LINK_OF(row)) for row in again)
            for row, arrived in zip(rows, arrivals.in_order(links), strict=True):
                found = (arrived.arrival.value, arrived.previous, arrived.since_previous)
                if DECIDED_OF(row) != found:
                    yield PLACE_OF(row), (arrived.id, *found)

    def _members(self) -> Iterator[Row]:
        """The complaints of the chains touched, in order of receipt, without those that stand alone."""
        if not self._touched:
            return iter(())
        columns = ", ".join(f"c.{name}" for name in READ)
        sql = MEMBERS.format(columns=columns, given=storing.given(KEY), reference=storing.by_code_point("c.reference"))
        return storing.stream(
            Complaint, READ, sql, [storing.json(tuple(KEY), sorted(self._touched)), self.organisation_id]
        )
