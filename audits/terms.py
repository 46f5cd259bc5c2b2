"""What an engagement settles: who looks at what, for whom and what for, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, ServiceUnit, User
from audits.models import Engagement
from commitments.models import Letter


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of an engagement. All dates are inclusive; no units means the whole company."""

    firm: Organisation
    title: str
    lead: User
    letters: Sequence[Letter]
    period_from: date
    period_until: date
    valid_from: date
    valid_until: date
    entrusted_by: str = ""
    basis: str = ""
    purpose: str = ""
    units: Sequence[ServiceUnit] = ()

    def problems(self, organisation: Organisation, engagement: Engagement | None = None) -> dict[str, str | Promise]:
        """What is wrong with these terms for this company, by field; `engagement` is the one they would change."""
        found = dict(self._problems_of_dates())
        if self.lead.role != User.Role.AUDITOR or self.lead.organisation != self.firm:
            found["lead"] = _("Choose an auditor of the chosen firm.")
        if any(letter.organisation_id != organisation.pk for letter in self.letters):
            found["letters"] = _("Choose letters of your own company only.")
        if any(unit.organisation_id != organisation.pk for unit in self.units):
            found["units"] = _("Choose units of your own company only.")
        if engagement:
            found |= self._problems_of_a_change(engagement)
        return found

    def _problems_of_dates(self) -> dict[str, str | Promise]:
        found: dict[str, str | Promise] = {}
        if self.period_until < self.period_from:
            found["period_until"] = _("The period ends before it begins.")
        if self.valid_until < self.valid_from:
            found["valid_until"] = _("Access ends before it begins.")
        return found

    def _problems_of_a_change(self, engagement: Engagement) -> dict[str, str | Promise]:
        """What is written keeps the firm that wrote it, and findings the letters they speak of."""
        found: dict[str, str | Promise] = {}
        if self.firm != engagement.firm and _has_work(engagement):
            found["firm"] = _("This firm has begun its work already: make a new engagement for another firm.")
        spoken_of = Letter.objects.filter(versions__clauses__findings__engagement=engagement)
        kept = [letter.pk for letter in self.letters]
        if spoken_of.exclude(pk__in=kept).exists():
            found["letters"] = _("A letter that findings speak of stays in the engagement.")
        if engagement.letters.exclude(pk__in=kept).exists() and engagement.opinions.exclude(status="draft").exists():
            found["letters"] = _("A letter that an opinion was signed on stays in the engagement.")
        return found


def _has_work(engagement: Engagement) -> bool:
    works = (engagement.findings, engagement.samples, engagement.requests, engagement.opinions)
    return any(each.exists() for each in works)
