"""The signed audit opinions on the quarter, whole (rule book §13, §14)."""

from __future__ import annotations

from accounts.models import Organisation
from audits.models import Opinion, signatures
from whitepapers.snapshot.canonical import Json


def opinions(organisation: Organisation, period: str) -> list[Json]:
    """The signed texts that stand on a company's quarter, each with its digest."""
    acts = signatures(Opinion.objects.standing_on(organisation, period))
    return [{"digest": act.digest, "signed": act.content} for act in acts]
