"""What still keeps an engagement closed to its auditors, and whose turn it is (rule book §15)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Acceptance, Assignment, Engagement
from audits.models.assignments import TERMS_CHANGED
from compliance import wording


@dataclass(frozen=True, slots=True)
class Hurdle:
    """One thing that is missing: in words, whose turn it is, and the page on which he does it.

    `of` is the assignment it concerns; None: it concerns everybody.
    """

    text: str
    turn: str
    view: str = ""
    pk: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How access to an engagement stands on a day, as one reader may know it. `people` are the current assignments."""

    engagement: Engagement
    people: Sequence[Assignment]
    accepted: Collection[str]
    reader: User
    today: date

    @property
    def is_over(self) -> bool:
        return self.engagement.valid_until < self.today

    def hurdles(self) -> list[Hurdle]:
        """Everything that is missing, in the order in which it is to be done; nothing once it is over."""
        return [] if self.is_over else [*self._of_everybody(), *self._of_people(), *self._of_time()]

    def of_reader(self) -> list[Hurdle]:
        """What keeps it closed to an auditor who reads this, his own part first."""
        mine = {each.pk for each in self.people if each.auditor_id == self.reader.pk}
        return sorted((each for each in self.hurdles() if each.of in {None, *mine}), key=lambda each: each.of is None)

    def open_to(self) -> list[Assignment]:
        """Whom it is open to today."""
        if self.is_over or list(self._of_everybody()) or list(self._of_time()):
            return []
        return [each for each in self.people if each.state == "cleared" and self._is_of_the_firm(each)]

    def _of_everybody(self) -> Iterator[Hurdle]:
        manager = _("the company's manager")
        if Acceptance.Side.COMPANY not in self.accepted:
            words = _("The company has not accepted the firm yet.")
            yield Hurdle(words, manager, "audits:engagement_accept", self.engagement.pk)
        if Acceptance.Side.OTHER not in self.accepted:
            words = _("It is not on record yet that the other side of the letter accepted the firm.")
            yield Hurdle(words, manager, "audits:engagement_accept_other", self.engagement.pk)

    def _of_people(self) -> Iterator[Hurdle]:
        for each in self.people:
            told = {"name": each.auditor}
            turn, view, pk = self._who_replaces(each)
            if not self._is_of_the_firm(each):
                yield Hurdle(_("%(name)s does not belong to the firm any more.") % told, turn, view, pk, each.pk)
            elif each.state == "threat" and self._may_know(each):
                words = _("%(name)s declared a threat to independence: access stays closed to this person.") % told
                yield Hurdle(words, turn, view, pk, each.pk)
            elif each.state == "unsigned":
                mine = each.auditor_id == self.reader.pk
                words = self._unsigned(each) % told
                view, pk = ("audits:sign", self.engagement.pk) if mine else ("", None)
                yield Hurdle(words, str(each.auditor), view, pk, each.pk)

    def _of_time(self) -> Iterator[Hurdle]:
        if self.today < self.engagement.valid_from:
            day = wording.day(self.engagement.valid_from)
            yield Hurdle(_("The first day of access is %(day)s.") % {"day": day}, _("nobody: it opens by itself"))

    def _who_replaces(self, of: Assignment) -> tuple[str, str, int | None]:
        """Whose turn it is where somebody cannot work: the lead's, or of the lead himself the manager's."""
        if of.auditor_id == self.engagement.lead_id:
            return _("the company's manager, to name another lead"), "audits:engagement_edit", self.engagement.pk
        leads = self.reader.pk == self.engagement.lead_id
        return _("the lead, to dismiss this person"), "audits:assignment_end" if leads else "", of.pk if leads else None

    def _unsigned(self, of: Any) -> str:
        """`renewed`: what this person signed spoke of other terms."""
        if of.renewed:
            return _("%(name)s has to sign anew: the terms have changed.")
        return _("%(name)s has not signed yet.")

    def _may_know(self, of: Assignment) -> bool:
        """A threat is the business of the company, the lead and whoever declared it."""
        return self.reader.role == User.Role.MANAGER or self.reader.pk in (of.auditor_id, self.engagement.lead_id)

    def _is_of_the_firm(self, of: Assignment) -> bool:
        return of.auditor.organisation_id == self.engagement.firm_id


def standings(engagements: Sequence[Engagement], reader: User, today: date) -> list[Standing]:
    """Read how engagements stand, in as many questions for a hundred as for one."""
    earlier = Assignment.objects.filter(engagement=OuterRef("engagement"), auditor=OuterRef("auditor"))
    current = Assignment.objects.current().annotate(renewed=Exists(earlier.filter(reason=TERMS_CHANGED)))
    people = current.select_related("auditor__organisation").prefetch_related("signatures")
    on_it = Prefetch("assignments", people, to_attr="on_it")
    accepted = Prefetch("acceptances", Acceptance.objects.standing(), to_attr="accepted_now")
    prefetch_related_objects(engagements, on_it, accepted)
    return [_standing(each, reader, today) for each in engagements]


def _standing(engagement: Any, reader: User, today: date) -> Standing:
    sides = {each.side for each in engagement.accepted_now if each.firm_id == engagement.firm_id}
    return Standing(engagement, engagement.on_it, sides, reader, today)
