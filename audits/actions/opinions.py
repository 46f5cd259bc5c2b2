"""Opinions by the auditor: begun, written clause by clause, signed, withdrawn.

Each action locks the opinion, asks whether the step is allowed, and writes it and the journal together. Signatures are
given under the sealed head of the journal.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.signing import Confirmed, refuse_unless_confirmed
from audits import checklist, opining
from audits.actions.refusals import ChangedMeanwhileError, NotAllowedError, refuse_unless
from audits.models import ClauseOpinion, Engagement, Opinion, OpinionAct
from commitments.models import Clause
from compliance.actions.snapshot import one_view
from compliance.rules.periods import Period
from evidence.actions import record, sealed_head
from evidence.models import Head

Status, Kind = Opinion.Status, OpinionAct.Kind


class UnfinishedError(NotAllowedError):
    """Something on the checklist is neither done nor explained; `items` are those."""

    def __init__(self, items: list[checklist.Item]) -> None:
        super().__init__(", ".join(item.key for item in items))
        self.items = items


def may_sign(engagement: Engagement, user: User) -> bool:
    """Who may sign for the firm: any auditor whom the engagement names."""
    return user.role == User.Role.AUDITOR and engagement.is_granted_to(user)


@transaction.atomic
def begin_opinion(*, engagement: Engagement, period: str, by: User, at: datetime) -> Opinion:
    """An empty opinion on a quarter, with the scope of the one it replaces where that was withdrawn. There is one at a
    time: NotAllowedError where one is being written or stands, and for a quarter the engagement does not reach."""
    Engagement.objects.select_for_update().get(pk=engagement.pk)  # two at once get two numbers
    refuse_unless(may_sign(engagement, by) and period in quarters(engagement))
    before = engagement.opinions.filter(period=period).order_by("-number").first()
    refuse_unless(before is None or before.status == Status.WITHDRAWN)
    last = engagement.opinions.aggregate(last=Max("number"))["last"] or 0
    opinion = Opinion.objects.create(
        engagement=engagement,
        number=last + 1,
        period=period,
        replaces=before,
        scope=before.scope if before else "",
        changed_by=by,
        changed_at=at,
    )
    detail = {"period": period, "replaces": str(before) if before else ""}
    record(action="opinion.begin", actor=by, subject=opinion, detail=detail)
    return opinion


def quarters(engagement: Engagement) -> list[str]:
    """The quarters of which an engagement may speak: those that lie wholly in its period, the latest first."""
    found = Period.between(engagement.period_from, engagement.period_until, "quarter")
    whole = [
        each.label
        for each in found
        if each.start >= engagement.period_from and each.last_day <= engagement.period_until
    ]
    return whole[::-1]


@transaction.atomic
def write_clause(
    *, opinion: Opinion, clause: Clause, view: str, reason: str, seen: int, by: User, at: datetime
) -> ClauseOpinion:
    """What the opinion says of a clause. Raises `ChangedMeanwhileError` where somebody saved it after `seen`."""
    opinion = _draft(opinion, by)
    refuse_unless(any(each.pk == clause.pk for each in opining.clauses(opinion)))
    row = opinion.clauses.filter(clause=clause).first() or ClauseOpinion(opinion=opinion, clause=clause)
    if row.revision != seen:
        raise ChangedMeanwhileError
    row.view, row.reason, row.revision = view, reason.strip(), seen + 1
    row.changed_by, row.changed_at = by, at
    row.save()
    detail = {"clause": clause.pk, "view": view, "content": opining.digest(f"{view}\n{row.reason}")}
    record(action="opinion.write_clause", actor=by, subject=opinion, detail=detail)
    return row


@transaction.atomic
def write_overall(
    *, opinion: Opinion, scope: str, view: str, reason: str, seen: int, by: User, at: datetime
) -> Opinion:
    """Scope and overall opinion. Raises `ChangedMeanwhileError` where somebody saved them after `seen`."""
    opinion = _draft(opinion, by)
    if opinion.revision != seen:
        raise ChangedMeanwhileError
    opinion.revision = seen + 1
    opinion.scope, opinion.view, opinion.reason = scope.strip(), view, reason.strip()
    return _saved(opinion, "overall", by, at)


@transaction.atomic
def explain(*, opinion: Opinion, key: str, reason: str, before: str, by: User, at: datetime) -> Opinion:
    """Why something on the checklist is left as it is; an empty reason takes it back. Raises `ChangedMeanwhileError`
    where another reason stands there than `before`."""
    opinion = _draft(opinion, by)
    refuse_unless(key in checklist.EXPLAINABLE)
    if opinion.explained.get(key, "") != before:
        raise ChangedMeanwhileError
    others = {name: said for name, said in opinion.explained.items() if name != key}
    opinion.explained = others | ({key: reason.strip()} if reason.strip() else {})
    return _saved(opinion, "explain", by, at)


def sign(*, opinion: Opinion, by: User, at: datetime, confirmed: Confirmed) -> OpinionAct:
    """Put one's name under the opinion. From now on nobody changes a word of it.

    Raises NotConfirmedError for somebody else's second factor, UnfinishedError with what the checklist lacks.
    """
    return _sign(opinion, by, at, confirmed, sealed_head())


@transaction.atomic
def _sign(opinion: Opinion, by: User, at: datetime, confirmed: Confirmed, head: Head) -> OpinionAct:
    one_view()
    opinion = _locked(opinion, by)
    refuse_unless_confirmed(confirmed, by)
    refuse_unless(opinion.allows(Status.SIGNED))
    if items := checklist.unsettled(opinion):
        raise UnfinishedError(items)
    opinion.explained = checklist.explanations(opinion)
    text = opining.signed_text(opinion, by=by, at=at, confirmed=confirmed, head=head)
    return _act(opinion, Kind.SIGNED, text, by, at, confirmed)


def withdraw_opinion(*, opinion: Opinion, reason: str, by: User, at: datetime, confirmed: Confirmed) -> OpinionAct:
    """Take a signed opinion back, which is a signature of its own. Both texts stay readable; another may be written."""
    return _withdraw(opinion, reason.strip(), by, at, confirmed, sealed_head())


@transaction.atomic
def _withdraw(opinion: Opinion, reason: str, by: User, at: datetime, confirmed: Confirmed, head: Head) -> OpinionAct:
    opinion = _locked(opinion, by)
    refuse_unless_confirmed(confirmed, by)
    refuse_unless(opinion.allows(Status.WITHDRAWN) and bool(reason))
    text = opining.withdrawal_text(opinion, reason=reason, by=by, at=at, confirmed=confirmed, head=head)
    return _act(opinion, Kind.WITHDRAWN, text, by, at, confirmed)


def _act(opinion: Opinion, kind: str, text: str, by: User, at: datetime, confirmed: Confirmed) -> OpinionAct:
    opinion.status, opinion.changed_by, opinion.changed_at = kind, by, at
    opinion.save()
    act = OpinionAct.objects.create(opinion=opinion, kind=kind, text=text, digest=opining.digest(text), by=by, at=at)
    detail = {"period": opinion.period, "digest": act.digest, "factor": confirmed.factor}
    record(action=f"opinion.{kind}", actor=by, subject=opinion, detail=detail)
    return act


def _saved(opinion: Opinion, what: str, by: User, at: datetime) -> Opinion:
    opinion.changed_by, opinion.changed_at = by, at
    opinion.save()
    words = {"scope": opinion.scope, "view": opinion.view, "reason": opinion.reason, "explained": opinion.explained}
    detail = {"content": opining.digest(opining.canonical(words))}
    record(action=f"opinion.write_{what}", actor=by, subject=opinion, detail=detail)
    return opinion


def _draft(opinion: Opinion, by: User) -> Opinion:
    opinion = _locked(opinion, by)
    refuse_unless(opinion.status == Status.DRAFT)
    return opinion


def _locked(opinion: Opinion, by: User) -> Opinion:
    """The opinion as it is now, held until the end of the transaction, if this person has a say in it."""
    held = Opinion.objects.select_for_update(of=("self",)).select_related(
        "engagement__organisation", "engagement__firm"
    )
    found = held.get(pk=opinion.pk)
    refuse_unless(may_sign(found.engagement, by))
    return found
