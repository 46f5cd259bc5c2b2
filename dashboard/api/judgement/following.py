"""What people do about a breach, as programs read it: measures, exemptions, compensation, disputes, history (§12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Literal

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field

from accounts.models import User
from complaints.models import Complaint
from compliance.discretion import Discretion
from compliance.models import Breach, Compensation, Dispute, DisputeStep, Exemption, Handling
from evidence.models import EvidenceFile

REFERENCE = _("The reference of the complaint, of what is about one alone.")


class EvidenceOut(BaseModel):
    """A file that cannot change unseen."""

    name: str
    sha256: str
    effective_on: date


class MeasureOut(BaseModel):
    """What is done so that it does not happen again."""

    id: int
    cause: str
    measure: str
    responsible: str
    due_on: date
    status: Literal[tuple(Handling.Status.values)]  # type: ignore[valid-type]
    done_on: date | None
    outcome: str
    evidence: list[EvidenceOut]


class ExemptionOut(BaseModel):
    """What a manager asked for and an auditor ruled. It changes no rate."""

    id: int
    ground: Literal[tuple(Exemption.Ground.values)]  # type: ignore[valid-type]
    words: str
    status: Literal[tuple(Exemption.Status.values)]  # type: ignore[valid-type]
    asked_at: datetime
    ruling: str
    ruled_at: datetime | None
    evidence: list[EvidenceOut]


class EntryOut(BaseModel):
    """An entry of the compensation ledger."""

    id: int
    kind: Literal[tuple(Compensation.Kind.values)]  # type: ignore[valid-type]
    amount: str = Field(description=_("In yuan, to the fen; above zero."))
    on: date
    words: str
    complaint: str | None = Field(description=REFERENCE)
    reverses: int | None = Field(description=_("The entry that is taken back."))


class CompensationOut(BaseModel):
    """The ledger with what it comes to, in yuan: without what was taken back."""

    promised: str
    paid: str
    owed: str
    entries: list[EntryOut]


class DisputeStepOut(BaseModel):
    """A step of a dispute, and where the dispute stood after it."""

    kind: Literal[tuple(DisputeStep.Kind.values)]  # type: ignore[valid-type]
    stage: Literal[tuple(Dispute.Stage.values)]  # type: ignore[valid-type]
    on: date
    words: str
    evidence: list[EvidenceOut]


class DisputeOut(BaseModel):
    """A dispute with one other side: negotiation, mediation, arbitration or court."""

    id: int
    party: str
    complaint: str | None = Field(description=REFERENCE)
    stage: Literal[tuple(Dispute.Stage.values)]  # type: ignore[valid-type]
    outcome: str
    negotiated_on: date | None
    court_on: date | None
    steps: list[DisputeStepOut]


class HistoryOut(BaseModel):
    """A line of the history: opened where from is empty."""

    from_status: str
    to_status: str
    reason: str = Field(description=_("A person's words, or the code of a run."))
    at: datetime


class Following(BaseModel):
    measures: list[MeasureOut]
    exemptions: list[ExemptionOut]
    compensation: CompensationOut
    disputes: list[DisputeOut]
    history: list[HistoryOut]


def with_following(breaches: QuerySet[Breach], user: User) -> QuerySet[Breach]:
    """Breaches with all that was done about them. A complaint is named to those alone who may see it."""
    about = Complaint.objects.visible_to(user).filter(pk=OuterRef("complaint_id")).order_by().values("reference")[:1]
    steps = Prefetch("steps", DisputeStep.objects.prefetch_related("evidence"))
    return breaches.prefetch_related(
        Prefetch("handlings", Handling.objects.select_related("responsible").prefetch_related("evidence")),
        "exemptions__evidence",
        Prefetch("compensations", Compensation.objects.annotate(reference=Subquery(about))),
        Prefetch("disputes", Dispute.objects.annotate(reference=Subquery(about)).prefetch_related(steps)),
        "steps",
    )


def following(breach: Breach, user: User) -> dict[str, Any]:
    """What `with_following` has read of it, as this person may read it."""
    discretion = Discretion.of(user, breach)
    return Following(
        measures=[_measure(each, discretion) for each in breach.handlings.all()],
        exemptions=[_exemption(each, discretion) for each in breach.exemptions.all()],
        compensation=_compensation(breach, discretion),
        disputes=[_dispute(each, discretion) for each in breach.disputes.all()],
        history=[
            HistoryOut(**_same(each, HistoryOut, "reason"), reason=discretion.words(each.reason))
            for each in breach.steps.all()
        ],
    ).model_dump()


def _same(record: object, shown: type[BaseModel], *but: str) -> dict[str, Any]:
    """What a record and what is shown of it have under one name."""
    return {name: getattr(record, name) for name in shown.model_fields if name not in but}


def _evidence(files: Iterable[EvidenceFile]) -> list[EvidenceOut]:
    return [EvidenceOut(**_same(each, EvidenceOut)) for each in files]


def _measure(each: Handling, discretion: Discretion) -> MeasureOut:
    same = _same(each, MeasureOut, "responsible", "evidence", "cause", "measure", "outcome")
    return MeasureOut(
        **same,
        cause=discretion.words(each.cause),
        measure=discretion.words(each.measure),
        outcome=discretion.words(each.outcome),
        responsible=str(each.responsible),
        evidence=_evidence(each.evidence.all()),
    )


def _exemption(each: Exemption, discretion: Discretion) -> ExemptionOut:
    same = _same(each, ExemptionOut, "evidence", "words")
    return ExemptionOut(**same, words=discretion.words(each.words), evidence=_evidence(each.evidence.all()))


def _compensation(breach: Breach, discretion: Discretion) -> CompensationOut:
    balance = breach.compensations.balance()
    sums = {name: f"{getattr(balance, name):.2f}" for name in ("promised", "paid", "owed")}
    return CompensationOut(**sums, entries=[_entry(each, discretion) for each in breach.compensations.all()])


def _entry(each: Compensation, discretion: Discretion) -> EntryOut:
    return EntryOut(
        **_same(each, EntryOut, "amount", "complaint", "reverses", "words"),
        words=discretion.words(each.words),
        amount=f"{each.amount:.2f}",
        complaint=each.reference,  # type: ignore[attr-defined]  # annotated by `with_following`
        reverses=each.reverses_id,
    )


def _dispute(each: Dispute, discretion: Discretion) -> DisputeOut:
    steps = [
        DisputeStepOut(
            **_same(step, DisputeStepOut, "evidence", "words"),
            words=discretion.words(step.words),
            evidence=_evidence(step.evidence.all()),
        )
        for step in each.steps.all()
    ]
    told = _same(each, DisputeOut, "complaint", "party", "steps")
    return DisputeOut(**told, party=discretion.party(each), complaint=each.reference, steps=steps)  # type: ignore[attr-defined]  # annotated likewise
