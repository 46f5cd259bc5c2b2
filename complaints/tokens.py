"""Which token a person sees for a customer: the company's people the house's, an auditor his engagement's (§15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from complaints.masking import token
from complaints.models import Complaint


class Tokens:
    """The tokens that one person sees on `today`. His engagements are asked for once, for lists of any length."""

    def __init__(self, user: User, today: date) -> None:
        self.is_auditor = user.role == User.Role.AUDITOR
        self.engagements: list[Any] = []
        if self.is_auditor:
            self.engagements = list(user.engagements.open_to(user, today).order_by("pk"))

    def engagement(self, organisation: int, unit: int | None, received: date) -> int | None:
        """The engagement through which an auditor sees a complaint; the oldest where there are several."""
        return next((int(each.pk) for each in self.engagements if each.covers(organisation, unit, received)), None)

    def engagement_of(self, complaint: Complaint) -> int | None:
        """The engagement through which a complaint that has been read is seen."""
        return self.engagement(complaint.organisation_id, complaint.unit_id, complaint.received_day)

    def of(self, customer_key: str, organisation: int, unit: int | None, received: date) -> str:
        """The token of a complaint's customer; none without a customer, or for an auditor outside his engagements."""
        engagement = self.engagement(organisation, unit, received)
        if self.is_auditor and engagement is None:
            return ""
        return token(customer_key, engagement=engagement)

    def of_complaint(self, complaint: Complaint) -> str:
        """The same of one that has been read."""
        return self.of(complaint.customer_key, complaint.organisation_id, complaint.unit_id, complaint.received_day)
