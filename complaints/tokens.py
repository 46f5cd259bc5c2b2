"""Which token a person sees for a customer: the company's people the house's, an auditor his engagement's (§15)."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import User
from complaints.masking import token


class Tokens:
    """The tokens that one person sees on `today`. His engagements are asked for once, for lists of any length."""

    def __init__(self, user: User, today: date) -> None:
        self.is_auditor = user.role == User.Role.AUDITOR
        self.engagements: list[Any] = list(user.engagements.open_on(today).order_by("pk")) if self.is_auditor else []

    def engagement(self, organisation: int, received: date) -> int | None:
        """The engagement through which an auditor sees a complaint; the oldest where there are several."""
        for each in self.engagements:
            if each.organisation_id == organisation and each.period_from <= received <= each.period_until:
                return int(each.pk)
        return None

    def of(self, customer_key: str, organisation: int, received: date) -> str:
        """The token of a complaint's customer; none without a customer, or for an auditor outside his engagements."""
        engagement = self.engagement(organisation, received)
        if self.is_auditor and engagement is None:
            return ""
        return token(customer_key, engagement=engagement)
