"""What an auditor reads of those who dispute a breach: what they say, never who they are (rule book §15)."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import User
from complaints.scrubbing import scrub
from compliance.models import Breach, Dispute


@dataclass(frozen=True, slots=True)
class Discretion:
    """How the words about a breach are shown to one reader. `known` are the names of its other sides, which are looked
    for in every word; None: this reader may read everything."""

    known: tuple[str, ...] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, user: User, breach: Breach) -> Discretion:
        if user.role != User.Role.AUDITOR:
            return cls()
        return cls(tuple(dispute.party for dispute in breach.disputes.all()))

    def party(self, dispute: Dispute) -> str:
        """The other side of a dispute, or how it is called for one who does not learn its name."""
        return dispute.party if self.known is None else _("the other side")

    def words(self, text: str) -> str:
        """What somebody wrote, without people in it where the reader does not learn them."""
        return text if self.known is None else scrub(text, known=self.known)
