"""Signing the independence statement and the confidentiality agreement: by each auditor, before access opens."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from audits import clock
from audits.actions.refusals import ChangedMeanwhileError, refuse_unless
from audits.declarations import Declaration, Kind, declaration, with_answer
from audits.models import Assignment, Engagement, Signature
from evidence.actions import record


@transaction.atomic
def sign(
    *, assignment: Assignment, name: str, language: str, by: User, threat: str = "", seen: str | None = None
) -> list[Signature]:
    """Sign both declarations in the language they were read in. With a `threat` to independence access stays closed.

    Raises ChangedMeanwhileError where `seen`, the digest of what was shown (`digest`), is not that of the texts now.
    """
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    engagement = assignment.engagement
    refuse_unless(by.pk == assignment.auditor_id and by.role == User.Role.AUDITOR and bool(name.strip()))
    refuse_unless(assignment.ended_at is None and by.organisation_id == engagement.firm_id)
    refuse_unless(not assignment.signatures.exists())
    shown = texts(engagement, by, language)
    if seen is not None and seen != digest(shown):
        raise ChangedMeanwhileError
    signed = [with_answer(each, threat) if each.kind == Kind.INDEPENDENCE else each for each in shown]
    return [_keep(assignment, each, name, threat, by) for each in signed]


@transaction.atomic
def declare_threat(*, assignment: Assignment, threat: str, by: User) -> Assignment:
    """What came to endanger his independence after he had signed: access closes to him at once, for good."""
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("engagement").get(pk=assignment.pk)
    refuse_unless(by.pk == assignment.auditor_id and bool(threat.strip()) and assignment.state == "cleared")
    assignment.threat, assignment.threat_at = threat.strip(), clock.now()
    assignment.save(update_fields=["threat", "threat_at"])
    detail = {"auditor": by.username, "threat": assignment.threat}
    record(action="engagement.threat", actor=by, subject=assignment.engagement, detail=detail)
    return assignment


def texts(engagement: Engagement, auditor: User, language: str) -> list[Declaration]:
    """Both declarations as they stand before an auditor."""
    facts: Mapping[str, str] = {
        "auditor": str(auditor),
        "firm": engagement.firm.name,
        "company": engagement.organisation.name,
        "title": engagement.title,
        "first": engagement.period_from.isoformat(),
        "last": engagement.period_until.isoformat(),
    }
    return [declaration(kind, language, facts) for kind in Kind]


def digest(shown: list[Declaration]) -> str:
    """What tells whether the texts are still those that somebody read."""
    return " ".join(each.sha256 for each in shown)


def _keep(assignment: Assignment, signed: Declaration, name: str, threat: str, by: User) -> Signature:
    kept = Signature.objects.create(
        assignment=assignment,
        kind=signed.kind,
        version=signed.version,
        language=signed.language,
        text=signed.text,
        sha256=signed.sha256,
        threat=threat if signed.kind == Kind.INDEPENDENCE else "",
        name=name.strip(),
    )
    detail = {"declaration": signed.kind, "version": signed.version, "language": signed.language, "name": kept.name}
    detail |= {"sha256": signed.sha256, "threat": kept.threat}
    record(action="engagement.sign", actor=by, subject=assignment.engagement, detail=detail)
    return kept
