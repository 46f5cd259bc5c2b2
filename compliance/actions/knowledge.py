"""Keeping what results were judged with: every content once."""

from __future__ import annotations

from compliance import surroundings
from compliance.models import Surroundings
from compliance.registered import Known


def store(known: Known) -> str:
    """Keep what a letter's results are judged with; gives the digest of its table of contents. Nothing is written that
    is kept already."""
    texts = [*known.told.values(), surroundings.contents(known.told)]
    kept = {surroundings.digest(text): text for text in texts}
    there = set(Surroundings.objects.filter(pk__in=kept).values_list("pk", flat=True))
    missing = (Surroundings(pk=digest, content=text) for digest, text in kept.items() if digest not in there)
    Surroundings.objects.bulk_create(missing, ignore_conflicts=True)
    return known.fingerprint
