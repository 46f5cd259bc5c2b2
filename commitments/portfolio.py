"""Letters with their versions and agreed promises, each read once, however many on a page ask about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from uuid import UUID

from commitments.models import InterpretationNote, Letter, LetterVersion, Promise
from commitments.models.letters import LetterQuerySet

TEXTS = ("text", "front", "tail")
"""What of a version nobody asks about who asks about all of them."""


class Portfolio:
    """Some letters. Nothing is read before somebody asks, and nothing twice: one query for all versions and one for
    all promises."""

    def __init__(self, letters: Iterable[Letter] | LetterQuerySet) -> None:
        self._asked = letters

    @cached_property
    def versions(self) -> list[LetterVersion]:
        """All of them, letter by letter, the first one first, without their texts, with letter and company."""
        found = LetterVersion.objects.filter(letter__in=self._asked).defer(*TEXTS)
        return list(found.select_related("letter__organisation"))

    @cached_property
    def letters(self) -> Sequence[Letter]:
        """Those of the letters that have a version: all that were ever read in."""
        return list({version.letter_id: version.letter for version in self.versions}.values())

    @cached_property
    def agreed(self) -> dict[int, list[Promise]]:
        """The promises that somebody agreed to, by version, in reading order with clause and version."""
        versions = {version.pk: version for version in self.versions}
        found: dict[int, list[Promise]] = {version: [] for version in versions}
        promises = Promise.objects.agreed().filter(clause__version__in=versions) if versions else Promise.objects.none()
        for promise in promises.select_related("clause", "reviewed_by"):
            promise.clause.version = versions[promise.clause.version_id]
            found[promise.clause.version_id].append(promise)
        return found

    @property
    def promises(self) -> dict[int, Promise]:
        """All of them by primary key."""
        return {promise.pk: promise for of_version in self.agreed.values() for promise in of_version}

    @cached_property
    def notes(self) -> dict[int, list[InterpretationNote]]:
        """The interpretation notes of each letter by its primary key, signed or not, in the order of their validity."""
        found: dict[int, list[InterpretationNote]] = {letter.pk: [] for letter in self.letters}
        for note in InterpretationNote.objects.filter(letter__in=found).order_by("valid_from", "number"):
            found[note.letter_id].append(note)
        return found

    @cached_property
    def first_days(self) -> dict[UUID, date]:
        """From when on each promise bound, in whatever version, by its lineage."""
        found: dict[UUID, date] = {}
        for version in self.signed:
            first = version.effective_from or date.max
            for promise in self.agreed[version.pk]:
                found[promise.lineage] = min(found.get(promise.lineage, first), first)
        return found

    @cached_property
    def signed(self) -> list[LetterVersion]:
        """Those that are or were in force, or will be."""
        return [version for version in self.versions if not version.is_draft]

    @property
    def drafts(self) -> list[LetterVersion]:
        return [version for version in self.versions if version.is_draft]

    def in_force(self, day: date) -> list[LetterVersion]:
        """The versions that bind what is received on this day (rule book §7)."""
        binding = LetterVersion.Standing.IN_FORCE
        return [version for version in self.versions if version.standing(day) is binding]
