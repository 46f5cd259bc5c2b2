"""Signatures in tests: with the factor of whoever signs, and with everything in place that a signature needs."""

from __future__ import annotations

import datetime as dt

import time_machine
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import User
from accounts.signing import Confirmed
from audits import checklist, opining
from audits.actions import opinions
from audits.models import Engagement, Opinion, View
from evidence.verification import verify


def confirmed(person: User) -> Confirmed:
    """He has just shown a code of his phone."""
    return Confirmed(person.pk, "totpdevice")


def app_of(person: User) -> TOTPDevice:
    """His authenticator app, new if he has none."""
    return TOTPDevice.objects.get_or_create(user=person, confirmed=True, defaults={"name": "app"})[0]


def code_of(person: User) -> str:
    """What his phone shows now, good for another time though one was used in this half minute."""
    app = app_of(person)
    TOTPDevice.objects.filter(pk=app.pk).update(last_t=-1)
    return f"{totp(app.bin_key):06d}"


def written(engagement: Engagement, period: str, *, by: User, at: dt.datetime) -> Opinion:
    """An opinion that can be signed: every clause stands, and what is missing is explained."""
    return finished(opinions.begin_opinion(engagement=engagement, period=period, by=by, at=at), by=by, at=at)


def finished(opinion: Opinion, *, by: User, at: dt.datetime) -> Opinion:
    """A draft, written through: what stands there already is replaced."""
    said = {"view": View.NOT_CONTRADICTED, "reason": "", "by": by, "at": at}
    revisions = dict(opinion.clauses.values_list("clause", "revision"))
    for clause in opining.clauses(opinion):
        opinions.write_clause(opinion=opinion, clause=clause, seen=revisions.get(clause.pk, 0), **said)
    opinions.write_overall(opinion=opinion, scope="全部条款", seen=opinion.revision, **said)
    with time_machine.travel(at, tick=False):  # the journal dates its entries itself
        verify(heads=[], by=by)
    opinion.refresh_from_db()
    for item in checklist.unsettled(opinion):
        if item.may_be_explained:
            opinions.explain(opinion=opinion, key=item.key, reason="已说明", before="", by=by, at=at)
    return Opinion.objects.get(pk=opinion.pk)


def signed(engagement: Engagement, period: str, *, by: User, at: dt.datetime) -> Opinion:
    """A signed opinion; a draft of one is written through first."""
    draft = engagement.opinions.filter(period=period, status=Opinion.Status.DRAFT).first()
    opinion = finished(draft, by=by, at=at) if draft else written(engagement, period, by=by, at=at)
    return opinions.sign(opinion=opinion, by=by, at=at, confirmed=confirmed(by)).opinion
