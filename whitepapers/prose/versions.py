"""The versions of a passage as people read them: one for each sitting, with what it changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest

from whitepapers.models import PassageVersion

SITTING = timedelta(minutes=30)
WORDS = re.compile(r"\{\{.*?\}\}|[A-Za-z]+|\d+(?:[.,]\d+)*[%‰]?|\s+|.", re.DOTALL)
LONGEST = 4_000  # words that are compared one by one; a longer text is marked as a whole


class Mark(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of two texts read as one: it is in both, only in the later, or only in the earlier."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Sitting:
    """What somebody left behind when he stopped writing. `before`: the text as it was when he began."""

    version: PassageVersion
    before: str

    @property
    def changes(self) -> list[Stretch]:
        return difference(self.before, self.version.text)


def sittings(versions: Iterable[PassageVersion]) -> list[Sitting]:
    """Newest first. A text is saved while it is written; of what one person saved with less than half an hour in
    between, only the last is shown. Versions that were taken back, and default texts, stand alone."""
    ordered = sorted(versions, key=lambda each: each.number)
    kept = [each for each, after in zip_longest(ordered, ordered[1:]) if not _goes_on(each, after)]
    befores = [each.rules for each in ordered[:1]] + [each.text for each in kept[:-1]]
    return [Sitting(version, before) for version, before in zip(kept, befores, strict=True)][::-1]


def difference(before: str, after: str) -> list[Stretch]:
    """Both texts as one, with the words marked that only one of them has; a placeholder counts as one word."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) > LONGEST and before != after:
        return [Stretch(before, Mark.REMOVED), Stretch(after, Mark.ADDED)]
    found: list[Stretch] = []
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(_stretch(old[start:end], Mark.SAME))
            continue
        found += [_stretch(old[start:end], Mark.REMOVED), _stretch(new[first:last], Mark.ADDED)]
    return [each for each in found if each.text]


def _stretch(words: Sequence[str], mark: Mark) -> Stretch:
    return Stretch("".join(words), mark)


def _goes_on(version: PassageVersion, after: PassageVersion | None) -> bool:
    """Whether the same person wrote on in the same sitting."""
    if after is None or after.by_id != version.by_id or after.at - version.at > SITTING:
        return False
    return not any(each.is_default or each.restores for each in (version, after))
