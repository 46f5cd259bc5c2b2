"""Restatements: every run drafts them where a published figure comes out otherwise, people decide, an issue tells them.

Nothing published is ever changed (docs/adr/0019).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from commitments.models import Promise
from compliance import explaining, restated
from compliance.actions.following import refuse_unless
from compliance.comparing import Comparison
from compliance.models import ComplianceRun, PublishedResult, RestatedCase, Restatement, Result
from compliance.restated import Key, Told
from compliance.rules.moves import Moment, Move
from compliance.rules.periods import Period
from compliance.saying import canonical, said_by
from evidence.actions import record

Status = Restatement.Status


def draft(run: ComplianceRun) -> None:
    """Draft what is to be restated, change drafts that facts have changed again, withdraw what facts took back."""
    waiting = Restatement.objects.drafted()
    if run.only_letters:
        waiting = waiting.filter(promise__clause__version__letter__in=run.only_letters)
    keys = {*restated.differing(run.only_letters), *waiting.values_list("promise", "period")}
    for key in sorted(keys):
        _settle(run, key)


@transaction.atomic
def approve_restatement(*, restatement: Restatement, seen: str, reason: str, by: User) -> Restatement:
    """The next issue of the white paper tells it. `seen` is the seal of what the person looked at."""
    return _decide(restatement, Status.APPROVED, seen, reason, by)


@transaction.atomic
def reject_restatement(*, restatement: Restatement, seen: str, reason: str, by: User) -> Restatement:
    """It is not told. The same difference is not drafted again; another one is."""
    return _decide(restatement, Status.REJECTED, seen, reason, by)


@transaction.atomic
def copy_published(
    *, organisation: Organisation, issue: str, results: Iterable[Result], at: datetime, version: int = 1
) -> int:
    """Keep what a version of an issue says of periods that were over when it was known. Returns how many figures it
    is."""
    over = [result for result in results if result.ends_on <= timezone.localdate(result.as_of)]
    copies = [
        PublishedResult(
            organisation=organisation,
            issue=issue,
            version=version,
            promise_id=result.promise_id,
            unit_id=result.unit_id,
            period=result.period,
            content=canonical(said_by(result)),
            digest=result.digest,
            as_of=result.as_of,
            watermark=result.watermark,
            surroundings_id=result.surroundings_id,
            code_version=result.code_version,
            published_at=at,
        )
        for result in over
    ]
    return len(PublishedResult.objects.bulk_create(copies, batch_size=200))


@transaction.atomic
def publish_restatements(*, numbers: Collection[int], issue: str, by: User | None) -> None:
    """An issue tells these. Raises IllegalStepError where one of them is not approved."""
    for restatement in Restatement.objects.select_for_update(of=("self",)).filter(pk__in=numbers).order_by("pk"):
        restatement.told_in = issue
        restatement.move(Status.PUBLISHED, reason=issue, by=by)
        _journal("publish", restatement, by, {"issue": issue})


@transaction.atomic
def _settle(run: ComplianceRun, key: Key) -> None:
    """Bring one published figure's draft up to date."""
    promise, period = key
    drafts = Restatement.objects.select_for_update(of=("self",)).drafted()
    waiting = drafts.filter(promise=promise, period=period).first()
    said, now = restated.said_last(key), restated.stands(key)
    if said is None:
        return
    if now is None:
        now = Told({}, Moment(run.as_of, run.watermark), said.code)
    if said.is_same_as(now):
        if waiting:
            waiting.move(Status.WITHDRAWN, reason="facts_returned", run=run)
        return
    if waiting:
        _change(run, waiting, now)
    elif not _still_moves(said, now) and not _rejected_already(key, said, now):
        _draft(run, key, said, now)


def _still_moves(said: Told, now: Told) -> bool:
    """Whether the figure was published as provisional and still is, with the same verdict: until it is final it moves
    by mere time, as the issue says itself."""
    provisional = said.company.get("provisional") and now.company.get("provisional")
    return bool(provisional) and said.company.get("verdict") == now.company.get("verdict")


def _rejected_already(key: Key, said: Told, now: Told) -> bool:
    """Whether this very difference was rejected before."""
    promise, period = key
    rejected = Restatement.objects.filter(promise=promise, period=period, status=Status.REJECTED)
    asked = (restated.compared(said.figures), restated.compared(now.figures))
    return any((restated.compared(each.old), restated.compared(each.new)) == asked for each in rejected)


def _draft(run: ComplianceRun, key: Key, said: Told, now: Told) -> None:
    promise = _promise(key)
    restatement = Restatement.objects.create(
        organisation=promise.clause.version.letter.organisation,
        promise=promise,
        period=key[1],
        issue=said.issue,
        old=said.figures,
        new=now.figures,
        as_of=now.moment.as_of,
        watermark=now.moment.watermark,
        surroundings_id=now.moment.surroundings,
        code_version=now.code,
    )
    _explain(restatement, restated.held_last(key, said), now)
    restatement.steps.create(to_status=Status.DRAFTED, run=run)


def _change(run: ComplianceRun, waiting: Restatement, now: Told) -> None:
    """A draft that is told something else by now."""
    moment = Moment(waiting.as_of, waiting.watermark, waiting.surroundings_id)
    before = Told(waiting.new, moment, waiting.code_version, waiting.issue)
    if before.is_same_as(now):
        return
    waiting.new, waiting.as_of, waiting.watermark = now.figures, now.moment.as_of, now.moment.watermark
    waiting.surroundings_id, waiting.code_version = now.moment.surroundings, now.code
    _explain(waiting, restated.held_last((waiting.promise_id, waiting.period), before), now)
    changes = {"new": before.figures}
    waiting.steps.create(from_status=Status.DRAFTED, to_status=Status.DRAFTED, changes=changes, run=run)


def _explain(restatement: Restatement, before: Told, now: Told) -> None:
    """Add to the cases and causes of a draft what changed between two moments."""
    promise, period = _promise((restatement.promise_id, restatement.period)), Period.parse(restatement.period)
    comparison = Comparison(promise, period, before.moment, now.moment)
    found = explaining.sections(before.moment.surroundings, now.moment.surroundings, promise)
    found += ["code"] if before.code != now.code else []
    restatement.sections = sorted({*restatement.sections, *found})
    moves = explaining.every_move(comparison)
    restatement.compared = restatement.compared and moves is not None
    restatement.save()
    _add_cases(restatement, moves or [])


def _add_cases(restatement: Restatement, moves: Iterable[Move]) -> None:
    """One case a complaint, from what it was when the figure was published to what it is; none where that is the
    same."""
    known = {case.complaint_id: case.move for case in restatement.cases.all()}
    for move in moves:
        joined = known[move.complaint].then(move) if move.complaint in known else move
        if joined is None:
            del known[move.complaint]
        else:
            known[move.complaint] = joined
    restatement.cases.all().delete()
    cases = (RestatedCase.of(restatement, move) for _complaint, move in sorted(known.items()))
    RestatedCase.objects.bulk_create(cases, batch_size=500)


def _promise(key: Key) -> Promise:
    return Promise.objects.select_related("clause__version__letter__organisation").get(pk=key[0])


def _decide(restatement: Restatement, status: str, seen: str, reason: str, by: User) -> Restatement:
    visible = Restatement.objects.visible_to(by, timezone.localdate())
    refuse_unless(by.role == User.Role.MANAGER and visible.filter(pk=restatement.pk).exists(), "not_yours")
    restatement = Restatement.objects.select_for_update(of=("self",)).get(pk=restatement.pk)
    refuse_unless(restatement.allows(status), "state")
    refuse_unless(restatement.seal == seen, "draft_changed")
    refuse_unless(bool(reason.strip()), "no_reason")
    restatement.move(status, reason=reason.strip(), by=by)
    _journal("approve" if status == Status.APPROVED else "reject", restatement, by, {"reason": reason.strip()})
    return restatement


def _journal(act: str, restatement: Restatement, by: User | None, detail: dict[str, str]) -> None:
    about = {"promise": restatement.promise_id, "period": restatement.period, "seal": restatement.seal}
    record(action=f"compliance.{act}_restatement", actor=by, subject=restatement, detail={**about, **detail})
