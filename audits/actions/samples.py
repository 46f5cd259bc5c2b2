"""Samples by the auditor: planned, frozen, drawn, extended, given up.

Each action locks the sample, asks whether the step is allowed, and writes sample, step and journal together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from audits import clock
from audits.actions.refusals import NotAllowedError, refuse_unless
from audits.models import Engagement, Sample, SampleItem, SampleStep
from audits.population import account, cohort, frame
from audits.sampling.drawing import Drawn, digest, draw, frame_of, frame_text
from commitments.models import Promise
from complaints.models import ChangeSet
from compliance.actions.snapshot import one_view
from evidence.actions import record, store_own
from evidence.files import TEXT

Status, Kind = Sample.Status, SampleStep.Kind
ROWS = 1_000


class EmptyFrameError(NotAllowedError):
    """Nothing was received that the sample could be drawn from."""


class FrameDamagedError(Exception):
    """The frame's file no longer is what was frozen: nothing can be drawn from it."""


@dataclass(frozen=True, slots=True)
class Outline:
    """What an auditor plans: the question with its terms, what it is asked of, and the strata."""

    title: str
    method: str
    terms: Mapping[str, str] = field(default_factory=dict)
    promise: Promise | None = None
    stratify_by: str = ""


@transaction.atomic
def plan_sample(*, engagement: Engagement, outline: Outline, by: User, instead_of: Sample | None = None) -> Sample:
    """A new sample, numbered within the engagement. `instead_of` names one that was given up: a draw that is done
    again is told."""
    Engagement.objects.select_for_update().get(pk=engagement.pk)  # two at once get two numbers
    _refuse_outsiders(engagement, by)
    refuse_unless(outline.promise is None or _is_of(engagement, outline.promise))
    refuse_unless(instead_of is None or _may_be_replaced(engagement, instead_of))
    last = engagement.samples.aggregate(last=Max("number"))["last"] or 0
    sample = Sample.objects.create(
        engagement=engagement,
        number=last + 1,
        title=outline.title,
        method=outline.method,
        terms=dict(outline.terms),
        promise=outline.promise,
        stratify_by=outline.stratify_by,
        replaces=instead_of,
    )
    _step(sample, Kind.PLANNED, by)
    return sample


@transaction.atomic
def freeze(*, sample: Sample, by: User) -> Sample:
    """Settle what the sample is drawn from: the numbers of all counted complaints of the period, as a file with its
    digest, and how many there are beside them. Raises EmptyFrameError, and what `Question.plan` raises for the size."""
    one_view()
    sample = _locked(sample, by)
    refuse_unless(sample.allows(Status.FROZEN))
    now = clock.now()
    of = cohort(sample.engagement, sample.promise, now)
    items = frame(of, sample.stratify_by)
    if not items:
        raise EmptyFrameError
    plan, text = sample.question.plan(len(items)), frame_text(items)
    sample.frame = store_own(
        content=text.encode(), name=f"frame-{sample}.txt", kind=TEXT, effective_on=clock.today(), by=by
    )
    sample.frame_digest, sample.size, sample.account = digest(text), len(items), account(of)
    sample.strata = dict(Counter(items.values()))
    sample.n, sample.ac, sample.frozen_at, sample.status = plan.n, plan.ac, now, Status.FROZEN
    sample.watermark = ChangeSet.objects.aggregate(last=Max("number"))["last"] or 0
    sample.save()
    _step(sample, Kind.FROZEN, by)
    return sample


@transaction.atomic
def enter_seed(*, sample: Sample, seed: str, by: User) -> Sample:
    """Draw the sample by a seed, which is entered once. Raises FrameDamagedError, ValueError for an empty seed."""
    sample = _locked(sample, by)
    refuse_unless(sample.allows(Status.DRAWN))
    sample.seed, sample.seeded_at, sample.status = seed.strip(), clock.now(), Status.DRAWN
    _add(sample, drawn(sample))
    sample.save()
    _step(sample, Kind.DRAWN, by)
    return sample


@transaction.atomic
def extend(*, sample: Sample, n: int, reason: str, by: User) -> Sample:
    """Take more of the same order: those drawn so far stay, and as many more deviations may pass as the larger plan
    allows. Raises ValueError for more than the frame holds."""
    sample = _locked(sample, by)
    plan = sample.plan
    refuse_unless(sample.status == Status.DRAWN and plan is not None and n > plan.n and bool(reason.strip()))
    if plan is None or n > (plan.size or n):
        raise ValueError(f"{n} of {plan.size if plan else 0}")
    had = set(sample.items.values_list("complaint_id", flat=True))
    larger = sample.question.extended(plan, n)
    sample.n, sample.ac = larger.n, larger.ac
    _add(sample, (each for each in drawn(sample) if each.number not in had))
    sample.save()
    _step(sample, Kind.EXTENDED, by, reason)
    return sample


@transaction.atomic
def give_up(*, sample: Sample, reason: str, by: User) -> Sample:
    """Leave a sample, with the reason. What was frozen and drawn stays readable."""
    sample = _locked(sample, by)
    refuse_unless(sample.allows(Status.GIVEN_UP) and bool(reason.strip()))
    sample.status = Status.GIVEN_UP
    sample.save()
    _step(sample, Kind.GIVEN_UP, by, reason)
    return sample


def drawn(sample: Sample) -> list[Drawn]:
    """The draw from the frame as it was kept. Raises FrameDamagedError where its bytes have changed."""
    if sample.frame is None or sample.n is None:
        raise NotAllowedError
    with sample.frame.file.open("rb") as kept:
        text = kept.read().decode()
    if digest(text) != sample.frame_digest:
        raise FrameDamagedError(sample)
    return draw(sample.seed, frame_of(text), sample.n)


def _add(sample: Sample, items: Iterable[Drawn]) -> None:
    rows = (SampleItem(sample=sample, complaint_id=i.number, stratum=i.stratum, rank=i.rank) for i in items)
    SampleItem.objects.bulk_create(rows, batch_size=ROWS)


def _step(sample: Sample, kind: str, by: User, reason: str = "") -> None:
    SampleStep.objects.create(sample=sample, kind=kind, n=sample.n, reason=reason, by=by)
    detail = {"status": sample.status, "method": sample.method, "terms": sample.terms, "n": sample.n, "ac": sample.ac}
    detail |= {"frame": sample.frame_digest, "size": sample.size, "seed": sample.seed, "reason": reason}
    record(action=f"sample.{kind}", actor=by, subject=sample, detail=detail)


def _locked(sample: Sample, by: User) -> Sample:
    sample = Sample.objects.select_for_update(of=("self",)).select_related("engagement", "frame").get(pk=sample.pk)
    _refuse_outsiders(sample.engagement, by)
    return sample


def _refuse_outsiders(engagement: Engagement, by: User) -> None:
    refuse_unless(engagement.is_granted_to(by))


def _is_of(engagement: Engagement, promise: Promise) -> bool:
    return engagement.clauses().filter(pk=promise.clause_id).exists()


def _may_be_replaced(engagement: Engagement, sample: Sample) -> bool:
    given_up = engagement.samples.filter(status=Status.GIVEN_UP, replaced_by=None)
    return given_up.filter(pk=sample.pk).exists()
