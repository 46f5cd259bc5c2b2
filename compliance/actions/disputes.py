"""Disputes: raised, led up the ladder, ended. A barred way raises StepRefused with its barrier's code (§12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from complaints.models import Complaint
from compliance.actions.following import held, held_standing, journal, refuse_future, refuse_unless
from compliance.models import Breach, Dispute, DisputeStep
from compliance.rules.disputes import RUNGS
from compliance.rules.disputes import Stage as Rung
from evidence.actions import Uploads

Stage, Kind = Dispute.Stage, DisputeStep.Kind


@dataclass(frozen=True, slots=True)
class Happened:
    """What every step says: the day, the words, the documents."""

    on: date
    words: str = ""
    uploads: Uploads = field(default_factory=Uploads)


@transaction.atomic
def open_dispute(
    *, breach: Breach, party: str, happened: Happened, by: User, complaint: Complaint | None = None
) -> Dispute:
    """Write down that the other side disputes the breach, or one of its complaints, which then has its own ladder."""
    breach = held_standing(breach, by)
    refuse_unless(bool(party.strip()), "no_party")
    refuse_unless(not breach.disputes.filter(complaint=complaint).exists(), "disputed_already")
    company = breach.promise.clause.version.letter.organisation_id
    refuse_unless(complaint is None or complaint.organisation_id == company, "not_of_company")
    refuse_future(happened.on)
    dispute = Dispute.objects.create(breach=breach, complaint=complaint, party=party.strip())
    _step(dispute, breach, Kind.RAISED, happened, by)
    return dispute


@transaction.atomic
def climb(*, dispute: Dispute, rung: str, happened: Happened, by: User) -> Dispute:
    """Go to another rung on a day, unless that day something bars it. The first start of a negotiation about the whole
    breach stops its clock."""
    breach, dispute = _held(dispute, by)
    refuse_unless(rung in RUNGS, "state")
    refuse_future(happened.on)
    refuse_unless(happened.on >= _last_climb(dispute), "before_last")
    if closed := dispute.barrier(rung, happened.on):
        refuse_unless(False, closed)
    dispute.stage = rung
    if rung == Rung.NEGOTIATION:
        dispute.negotiated_on = happened.on
        _stop_clock(breach, dispute)
    if rung == Rung.COURT:
        dispute.court_on = happened.on
    dispute.save()
    _step(dispute, breach, rung, happened, by)
    return dispute


@transaction.atomic
def record_body(
    *, dispute: Dispute, body: str, by_us_on: date | None, by_them_on: date | None, happened: Happened, by: User
) -> Dispute:
    """Name the mediation body and say which side accepted it when. Another body begins without acceptances."""
    breach, dispute = _held(dispute, by)
    refuse_unless(dispute.stage in (Stage.RAISED, Stage.NEGOTIATION), "state")
    refuse_unless(bool(body.strip()), "no_body")
    for day in filter(None, (by_us_on, by_them_on, happened.on)):
        refuse_future(day)
    refuse_unless(bool(happened.uploads.files) or not (by_us_on or by_them_on), "no_evidence")
    dispute.body, dispute.body_by_us_on, dispute.body_by_them_on = body.strip(), by_us_on, by_them_on
    dispute.save()
    detail = {"body": dispute.body, "by_us_on": by_us_on, "by_them_on": by_them_on}
    _step(dispute, breach, Kind.BODY, happened, by, detail)
    return dispute


@transaction.atomic
def record_agreement(*, dispute: Dispute, arbitrator: str, happened: Happened, by: User) -> Dispute:
    """Put the arbitration agreement on record, with the paper, signed on the day it happened. While it holds, the court
    is barred; with a lawsuit filed already there is no room for one."""
    breach, dispute = _held(dispute, by)
    refuse_unless(dispute.stage != Stage.COURT, "court_already")
    refuse_unless(not dispute.has_valid_agreement(timezone.localdate()), "agreed_already")
    refuse_unless(bool(arbitrator.strip()), "no_arbitrator")
    refuse_unless(bool(happened.uploads.files), "no_evidence")
    refuse_future(happened.on)
    dispute.arbitrator, dispute.agreement_on, dispute.agreement_void_on = arbitrator.strip(), happened.on, None
    dispute.save()
    _step(dispute, breach, Kind.AGREEMENT, happened, by, {"arbitrator": dispute.arbitrator})
    return dispute


@transaction.atomic
def void_agreement(*, dispute: Dispute, happened: Happened, by: User) -> Dispute:
    """The agreement holds no more from this day, for the reason given; the court is open from then on."""
    breach, dispute = _held(dispute, by)
    refuse_unless(dispute.has_valid_agreement(happened.on), "no_agreement")
    refuse_unless(bool(happened.words.strip()), "no_reason")
    refuse_future(happened.on)
    dispute.agreement_void_on = happened.on
    dispute.save()
    _step(dispute, breach, Kind.VOID, happened, by)
    return dispute


@transaction.atomic
def add_document(*, dispute: Dispute, happened: Happened, by: User) -> Dispute:
    """Add a paper or a remark to where the dispute stands; after its end too."""
    breach = held(dispute.breach, by, User.Role.MANAGER)
    dispute = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk, breach=breach)
    refuse_unless(bool(happened.uploads.files or happened.words.strip()), "no_reason")
    refuse_future(happened.on)
    _step(dispute, breach, Kind.DOCUMENT, happened, by)
    return dispute


@transaction.atomic
def end_dispute(*, dispute: Dispute, outcome: str, happened: Happened, by: User) -> Dispute:
    """The dispute is over: an award ends an arbitration, a judgement a lawsuit, an agreement any."""
    breach, dispute = _held(dispute, by)
    refuse_unless(dispute.allows_end(outcome), "outcome")
    refuse_unless(bool(happened.words.strip()), "no_reason")
    refuse_future(happened.on)
    refuse_unless(happened.on >= _last_climb(dispute), "before_last")
    dispute.stage, dispute.outcome = Stage.ENDED, outcome
    dispute.save()
    _step(dispute, breach, Kind.ENDED, happened, by, {"outcome": outcome})
    return dispute


def _held(dispute: Dispute, by: User) -> tuple[Breach, Dispute]:
    """Breach and dispute, held, if the dispute still runs. A withdrawn breach may have one to bring to its end."""
    breach = held(dispute.breach, by, User.Role.MANAGER)
    dispute = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk, breach=breach)
    refuse_unless(dispute.stage != Stage.ENDED, "ended")
    return breach, dispute


def _last_climb(dispute: Dispute) -> date:
    """The day of the last step up; a step cannot come before it."""
    climbed = dispute.steps.filter(kind__in=[Kind.RAISED, *RUNGS]).order_by("-on").first()
    return climbed.on if climbed else date.min


def _stop_clock(breach: Breach, dispute: Dispute) -> None:
    if dispute.complaint_id is None and breach.negotiated_on is None:
        breach.negotiated_on = dispute.negotiated_on
        breach.save()


def _step(
    dispute: Dispute, breach: Breach, kind: str, happened: Happened, by: User, more: Mapping[str, Any] | None = None
) -> None:
    step = DisputeStep.objects.create(
        dispute=dispute, kind=kind, stage=dispute.stage, on=happened.on, words=happened.words.strip(), by=by
    )
    files = happened.uploads.keep(by=by)
    step.evidence.set(files)
    detail = {"dispute": dispute.pk, "on": happened.on, "reason": step.words, **(more or {})}
    journal(f"dispute_{kind}", breach, by, detail | {"files": [file.sha256 for file in files]})
