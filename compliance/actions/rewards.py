"""Reward pools: proposed with a formula, revised as versions, approved once and frozen (rule book §16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from accounts.models import User
from commitments.models import Letter
from compliance import allocations
from compliance.models import RewardFormula, RewardPool
from compliance.rules.rewards import Basis, Sharing
from evidence.actions import record


class RewardRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """What was asked of a pool cannot be done. `code`: `there_already`, `approved_already`, `not_approved`,
    `corrected_already`, `no_correction`, `no_reason`, `year_running`, `not_divided` (no unit has a claim), `changed`
    (the figures are no longer those that were looked at) or `nothing_corrected` (they are those of the version before).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person decides about a pool: the money and the formula."""

    amount: Decimal
    weights: Mapping[str, int]
    points: Mapping[str, int]
    basis: str = Basis.VERDICT
    sharing: str = Sharing.EQUAL
    heads: Mapping[str, int] = field(default_factory=dict)
    remark: str = ""


def propose_pool(*, letter: Letter, clause_path: str, year: int, terms: Terms, by: User) -> RewardPool:
    """Propose a pool for the results of a year. Raises RewardRefused where the letter has one for it already."""
    try:
        with transaction.atomic():
            pool = RewardPool.objects.create(
                letter=letter, clause_path=clause_path, year=year, amount=terms.amount, proposed_by=by
            )
            _write(pool, 1, terms, by)
            record(action="compliance.propose_rewards", actor=by, subject=pool, detail={"year": year, **_said(terms)})
    except IntegrityError as error:
        raise RewardRefused("there_already") from error
    return pool


@transaction.atomic
def revise_pool(*, pool: RewardPool, terms: Terms, by: User) -> RewardPool:
    """Change the amount or write the next version of the formula. Saying the same again writes nothing."""
    pool = _open(pool)
    before = terms_of(pool)
    if before == terms:
        return pool
    if pool.amount != terms.amount:
        pool.amount = terms.amount
        pool.save()
    number = pool.formula.number + 1
    del pool.formula
    _write(pool, number, terms, by)
    detail = {"version": number, "before": _said(before), "after": _said(terms)}
    record(action="compliance.revise_rewards", actor=by, subject=pool, detail=detail)
    return pool


@transaction.atomic
def propose_correction(*, pool: RewardPool, reason: str, by: User) -> RewardPool:
    """Propose the next version of an approved pool: money and formula as they were, the results as they are stored now.

    It is revised and approved like any proposal; until then the approved version holds, and it stays readable for good.
    """
    pool = RewardPool.objects.select_for_update(of=("self",)).select_related("letter").get(pk=pool.pk)
    if not pool.is_approved:
        raise RewardRefused("not_approved")
    if pool.corrected_by:
        raise RewardRefused("corrected_already")
    if not reason.strip():
        raise RewardRefused("no_reason")
    correction = RewardPool.objects.create(
        letter=pool.letter,
        clause_path=pool.clause_path,
        year=pool.year,
        version=pool.version + 1,
        corrects=pool,
        reason=reason.strip(),
        amount=pool.amount,
        proposed_by=by,
    )
    _write(correction, pool.formula.number, terms_of(pool), by)
    detail = {"corrects": pool.pk, "version": correction.version, "reason": correction.reason}
    record(action="compliance.correct_rewards", actor=by, subject=correction, detail=detail)
    return correction


@transaction.atomic
def discard_correction(*, pool: RewardPool, by: User) -> RewardPool:
    """Drop a proposed correction; what it would have corrected, which goes on holding, is returned."""
    pool = _open(pool)
    if pool.corrects is None:
        raise RewardRefused("no_correction")
    detail = {"corrects": pool.corrects_id, "version": pool.version, "reason": pool.reason}
    record(action="compliance.discard_rewards", actor=by, subject=pool, detail=detail)
    before = pool.corrects
    pool.delete()
    return before


@transaction.atomic
def approve_pool(*, pool: RewardPool, digest: str, by: User, at: datetime) -> RewardPool:
    """Freeze the allocation that the person looked at, named by its digest. Nothing changes it afterwards.

    Refused while the year still runs in the letter's zone, where nobody has earned anything, where a recompute
    has changed the figures since they were shown, and for a correction that corrects nothing.
    """
    pool = _open(pool)
    if today_of(pool, at) <= pool.last_day:
        raise RewardRefused("year_running")
    content = allocations.allocation(pool)
    if not content["divided"]:
        raise RewardRefused("not_divided")
    text = allocations.canonical(content)
    if allocations.digest(text) != digest:
        raise RewardRefused("changed")
    if pool.corrects and not allocations.compared(pool.corrects.frozen(), content):
        raise RewardRefused("nothing_corrected")
    pool.status, pool.approved_by, pool.approved_at = RewardPool.Status.APPROVED, by, at
    pool.snapshot, pool.digest = text, digest
    pool.save()
    detail = {"digest": digest, "amount": content["amount"], "formula": content["formula"]["version"]}
    detail |= {"version": pool.version, "reason": pool.reason}
    record(action="compliance.approve_rewards", actor=by, subject=pool, detail=detail)
    return pool


def terms_of(pool: RewardPool) -> Terms:
    """What holds now."""
    formula = pool.formula
    return Terms(
        amount=pool.amount,
        weights=formula.weights,
        points=formula.points,
        basis=formula.basis,
        sharing=formula.sharing,
        heads=formula.heads,
        remark=formula.remark,
    )


def today_of(pool: RewardPool, at: datetime) -> date:
    return at.astimezone(ZoneInfo(pool.letter.time_zone)).date()


def _open(pool: RewardPool) -> RewardPool:
    locked = RewardPool.objects.select_for_update(of=("self",)).select_related("letter", "corrects").get(pk=pool.pk)
    if locked.is_approved:
        raise RewardRefused("approved_already")
    return locked


def _write(pool: RewardPool, number: int, terms: Terms, by: User) -> None:
    RewardFormula.objects.create(
        pool=pool,
        number=number,
        weights=dict(terms.weights),
        points=dict(terms.points),
        basis=terms.basis,
        sharing=terms.sharing,
        heads=dict(terms.heads),
        remark=terms.remark,
        written_by=by,
    )


def _said(terms: Terms) -> dict[str, object]:
    return asdict(terms)
