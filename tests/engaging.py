"""Engagements as far as tests need them: accepted by both sides, with people who are assigned and have signed.

`admit(engagement, auditor)` brings one to where access depends on the days alone; `accept` and `sign` are its parts.
"""

from __future__ import annotations

from accounts.models import User
from audits.actions.signing import sign as sign_declarations
from audits.models import Acceptance, Assignment, Engagement


def accept(engagement: Engagement, *sides: str) -> None:
    """Both sides have accepted the firm, or those named."""
    for side in sides or Acceptance.Side.values:
        engagement.acceptances.create(
            side=side,
            firm=engagement.firm,
            party="业主委员会" if side == Acceptance.Side.OTHER else engagement.organisation.name,
            name="周主任",
            capacity="主任",
            accepted_on="2026-01-05",
        )


def sign(assignment: Assignment, threat: str = "") -> None:
    """He has signed both declarations in Chinese."""
    auditor = assignment.auditor
    sign_declarations(assignment=assignment, name=str(auditor), language="zh", by=auditor, threat=threat)


def admit(engagement: Engagement, *auditors: User) -> Engagement:
    """They are on the engagement and have signed, and both sides have accepted the firm. The first one leads it."""
    if auditors and engagement.lead is None:
        engagement.lead = auditors[0]
        engagement.save()
    for auditor in auditors:
        assignment = engagement.assignments.current().get_or_create(engagement=engagement, auditor=auditor)[0]
        if not assignment.signatures.exists():
            sign(assignment)
    accepted = set(engagement.acceptances.standing().values_list("side", flat=True))
    if missing := set(Acceptance.Side.values) - accepted:
        accept(engagement, *missing)
    return engagement
