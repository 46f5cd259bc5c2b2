"""Histories told to the product through its own doors, and what it then says."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from accounts.models import Organisation, ServiceUnit, User
from commitments.models import InterpretationNote, Letter
from complaints.actions import write_facts
from complaints.decrees import Days, enter_decree, enter_hours
from complaints.facts import Facts
from complaints.models import ChangeSet, Source
from complaints.rules.pauses import Pause
from compliance.models import Breach, Result
from tests.compliance.conftest import Paper
from tests.oracle.histories import History
from tests.oracle.rulebook import breaches
from tests.oracle.rulebook.facts import Complaint, Note, Promise, Record, Version
from tests.oracle.rulebook.judging import Key, Outcome

LONG_AFTER = datetime(2028, 6, 1, tzinfo=UTC)
NUMBERS = count(1)
GIVEN = ("channel", "segment", "responded_at", "preliminary_at", "resolved_at", "reopened_at", "due_at")
PARAMETERS = {
    "limit": "limit",
    "window_days": "window_days",
    "minimum_count": "minimum_count",
    "share": "share",
    "clock": "binding_clock",
    "pause_cap": "pause_cap",
}


class Company:
    """A company whose record is a history; `learn(0)` and `learn(1)` tell it what is new at either moment."""

    def __init__(self, history: History, manager: User, auditor: User) -> None:
        self.history, self.manager, self.auditor = history, manager, auditor
        number = next(NUMBERS)
        self.organisation = Organisation.objects.create(name=f"公司{number}", slug=f"company-{number}")
        self.source = Source.objects.create(organisation=self.organisation, key="crm", name="crm")
        self.letter = Letter.objects.create(
            organisation=self.organisation, title="服务承诺书", time_zone=history.record.zone
        )
        self.places: dict[int, tuple[int, int]] = {}
        self.told = Record(history.record.zone, ())

    def learn(self, stage: int) -> None:
        known = self.history.known(stage)
        for hours in known.hours[len(self.told.hours) :]:
            self._open(hours)
        for decree in known.decrees[len(self.told.decrees) :]:
            days = [Days(day, day, kind) for day, kind in decree.days]
            enter_decree(
                organisation=self.organisation,
                days=days,
                source="通知",
                learnt_on=days[0].first,
                settles=decree.settles,
                by=self.manager,
            )
        for version in known.versions[len(self.told.versions) :]:
            self._sign(version)
        for note in known.notes[len(self.told.notes) :]:
            self._note(note)
        before = {each.reference: each for each in self.told.complaints}
        self._write([each for each in known.complaints if before.get(each.reference) != each])
        self.told = known

    def _open(self, hours: Any) -> None:
        enter_hours(
            organisation=self.organisation,
            valid_from=hours.valid_from,
            working=hours.working,
            off=hours.off,
            source="公告",
            by=self.manager,
        )

    def _sign(self, version: Version) -> None:
        paper = Paper(self.organisation, self.letter)
        for place, promise in enumerate(version.promises):
            said = paper.says(promise.metric, promise.comparator, promise.value or None, **self._more(promise))
            self.places[said.pk] = paper.version.number - 1, place
        paper.signed(version.effective_from)

    def _more(self, promise: Promise) -> dict[str, Any]:
        scope: dict[str, list[Any]] = {"channels": list(promise.channels), "segments": list(promise.segments)}
        scope["units"] = [self._unit(name).pk for name in promise.units]
        names = ("kind", "unit", "period", "force", "breach_class", "low_closed", "high_closed")
        told = {name: getattr(promise, name) for name in names}
        more = {theirs: getattr(promise, ours) for ours, theirs in PARAMETERS.items() if getattr(promise, ours)}
        scope = {name: some for name, some in scope.items() if some}
        return {"high": promise.high or None, "scope": scope, **told, **more}

    def _unit(self, name: str) -> ServiceUnit:
        return ServiceUnit.objects.get_or_create(organisation=self.organisation, name=name)[0]

    def _note(self, note: Note) -> None:
        names = ("limit", "minimum_count", "gap", "breach_class")
        InterpretationNote.objects.create(
            letter=self.letter,
            number=self.letter.notes.count() + 1,
            metric=note.metric,
            question="?",
            reading="!",
            parameters={name: getattr(note, name) for name in names if getattr(note, name)},
            valid_from=note.valid_from,
            valid_until=note.valid_until,
            signed_by_manager=self.manager,
            signed_by_manager_on=note.valid_from,
            signed_by_auditor=self.auditor,
            signed_by_auditor_on=note.valid_from,
        )

    def _write(self, complaints: list[Complaint]) -> None:
        self._send(map(facts_of, complaints), kind=ChangeSet.Kind.IMPORT)
        voided = {each.reference for each in self.told.complaints if each.void}
        for each in complaints:
            if each.void != (each.reference in voided):
                only = Facts(reference=each.reference, received_at=None)
                self._send([only], kind=ChangeSet.Kind.FORM, reason="?", told=[], decided={"voided": each.void})

    def _send(self, facts: Any, **how: Any) -> None:
        write_facts(source=self.source, facts=facts, by=self.manager, now=LONG_AFTER, **how)

    def results(self) -> dict[Key, Outcome]:
        """What the product says, in the words of the rule book."""
        found = {}
        for each in Result.objects.of_letter(self.letter).select_related("unit"):
            number, place = self.places[each.promise_id]
            names = Outcome.__dataclass_fields__
            said = Outcome(**{name: getattr(each, name) for name in names})
            found[number, place, each.unit.name if each.unit else "", each.period] = said
        return found

    def breaches(self) -> dict[breaches.Key, breaches.Breach]:
        """The breaches that stand, each under the key that stays the same for good."""
        found = {}
        for each in Breach.objects.standing().of_letters([self.letter]).select_related("complaint"):
            of_whom = f"complaint:{each.complaint_id}" if each.complaint else f"company:{each.period}"
            about = each.complaint.reference if each.complaint else ""
            said = {name: getattr(each, name) for name in breaches.Breach.__dataclass_fields__}
            found[*self.places[each.promise_id], about, each.period] = breaches.Breach(**said)
            assert each.key == f"{each.promise_id}:{of_whom}"
        return found


def facts_of(complaint: Complaint) -> Facts:
    return Facts(
        reference=complaint.reference,
        received_at=complaint.received_at,
        unit=complaint.unit,
        category="宽带",
        subcategory=complaint.subcategory,
        customer=complaint.customer,
        reopen_count=1 if complaint.reopened_at else 0,
        satisfaction=complaint.satisfaction,
        loss_confirmed_on=complaint.loss_confirmed_on,
        first_contact=complaint.first_contact,
        marked_duplicate=complaint.duplicate,
        pauses=tuple(Pause(each.starts_at, each.ends_at, each.reason, each.question_at) for each in complaint.pauses),
        **{name: getattr(complaint, name) for name in GIVEN},
    )
