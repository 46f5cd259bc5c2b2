"""Registered facts and interpretation notes that speak of the quarter."""

from __future__ import annotations

from collections.abc import Iterable

from commitments.models import InterpretationNote, ResourceFact
from compliance.rules.clarity import plain
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.quarter import Quarter


def resources(of: Quarter) -> list[Json]:
    """Hours of single persons stay inside."""
    return [_resource(fact) for fact in _facts(of)]


def _facts(of: Quarter) -> Iterable[ResourceFact]:
    return (
        of.organisation.resource_facts.standing()
        .filter(starts_on__lt=of.period.end, ends_on__gte=of.period.start)
        .exclude(kind=ResourceFact.Kind.TRAINING_HOURS)
    )


def _resource(fact: ResourceFact) -> Json:
    return {
        "kind": fact.kind,
        "subject": fact.subject,
        "from": fact.starts_on.isoformat(),
        "until": fact.ends_on.isoformat(),
        "value": plain(fact.value),
        "forecast": fact.forecast,
        "confirmed": fact.confirmed_by_id is not None,
    }


def notes(of: Quarter) -> list[Json]:
    """Those signed by both sides that are valid on a day of the quarter."""
    signed = InterpretationNote.objects.signed().filter(
        letter__organisation=of.organisation, valid_from__lt=of.period.end
    )
    return [_note(note) for note in signed.exclude(valid_until__lt=of.period.start)]


def _note(note: InterpretationNote) -> Json:
    return {
        "letter": note.letter_id,
        "number": note.number,
        "clause": note.clause_path,
        "question": note.question,
        "reading": note.reading,
        "alternatives": note.alternatives,
        "from": note.valid_from.isoformat(),
        "until": note.valid_until.isoformat() if note.valid_until else None,
    }
