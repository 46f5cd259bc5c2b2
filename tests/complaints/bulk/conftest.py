"""Acts on complaints of the record: `act(Act.VOID, "R1", "R2")` chooses by reference, sees, and confirms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from accounts.models import User
from complaints.bulk.actions import carry_out
from complaints.bulk.plans import Act, Plan
from complaints.bulk.selection import Selection
from complaints.models import Complaint
from tests.complaints.conftest import NOW


def ticked(references: Any) -> QueryDict:
    query = QueryDict(mutable=True)
    query.setlist(
        "pk", [str(pk) for pk in Complaint.objects.filter(reference__in=references).values_list("pk", flat=True)]
    )
    return query


@pytest.fixture
def act(clerk: User) -> Callable[..., Plan]:
    def do(what: str, *references: str, **options: Any) -> Plan:
        chosen = Selection(ticked(references), clerk)
        told = {"seen": chosen.mark, "count": len(chosen.complaints), "reason": "checked", "by": clerk, "now": NOW}
        if isinstance(options.get("target"), str):
            options["target"] = Complaint.objects.get(reference=options["target"])
        return carry_out(act=Act(what), chosen=chosen, **{**told, **options})

    return do


def stored(reference: str) -> Complaint:
    return Complaint.objects.get(reference=reference)
