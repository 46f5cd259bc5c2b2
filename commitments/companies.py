"""Which company a page is of: a register is read for one company at a time, and the page names it.

People of a company have their own. An auditor of several chooses in the address (`?company=hefeng`); a company he may
not see is not found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from accounts.access import AUDITOR, AuthenticatedRequest
from accounts.models import Organisation
from commitments.models.registering import companies


@dataclass(frozen=True, slots=True)
class Whose:
    """The company of a page; None for somebody who has none. `offered` are those to choose from, and `named` says
    whether the page has to name it: to people from outside the company."""

    company: Organisation | None
    offered: Sequence[Organisation]
    named: bool

    @property
    def several(self) -> bool:
        return len(self.offered) > 1

    @property
    def query(self) -> str:
        """What the address of another register needs to stay with this company; empty where there is no choice."""
        return query_of(self.company) if self.company and self.several else ""


def whose(request: AuthenticatedRequest, about: Organisation | None = None) -> Whose:
    """The company in the address, or the first by name. `about` is the one of an object that the address names."""
    user = request.user
    own = [user.organisation] if user.organisation else []
    offered = list(companies(user, timezone.localdate())) if user.role == AUDITOR else own
    wanted = request.GET.get("company") or (about.slug if about else "")
    company = next((each for each in offered if each.slug == wanted), None) if wanted else next(iter(offered), None)
    if (wanted and company is None) or (about and company != about):
        raise Http404
    return Whose(company, offered, user.role == AUDITOR)


def query_of(company: Organisation, first: str = "?") -> str:
    """The part of an address that names a company."""
    return f"{first}company={company.slug}"
