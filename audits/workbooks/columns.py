"""The columns of a sample's workbook, and the words of its cells in every language that the product speaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audits.reperformance.facts import AS_RECORDED, FIELDS, NONE, UNDETERMINED, Found, Kind
from audits.wording import KINDS

STAMP = 0  # which sample, complaint and version a row is about; nobody fills it in
BEFORE: tuple[Promise, ...] = (_("stamp – leave as it is"), _("stratum"), _("place in the draw"), _("complaint"))
REST, REASON, NOTE = (len(BEFORE) + 2 * len(FIELDS) + place for place in range(3))
AFTER: tuple[Promise, ...] = (_("the rest as recorded"), _("why it cannot be determined"), _("note"))
WIDTH = NOTE + 1

RECORDED, MISSING, NOTHING = _("as recorded"), _("cannot be determined"), _("none")
YES, NO = _("yes"), _("no")


def recorded_column(name: str) -> int:
    """Where the record's fact stands, from 0; what was found stands beside it."""
    return len(BEFORE) + 2 * FIELDS.index(name)


def found_column(name: str) -> int:
    return recorded_column(name) + 1


@cache
def words() -> Mapping[str, Found]:
    """What a cell that holds no value says, in whatever language it was filled in."""
    found: dict[str, Found] = {}
    for word, meaning in ((RECORDED, AS_RECORDED), (MISSING, UNDETERMINED), (NOTHING, NONE)):
        found.update(dict.fromkeys(_spoken(word), meaning))
    return found


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of arrival by their words in every language."""
    return {spoken: kind for kind, word in KINDS.items() for spoken in _spoken(word)}


@cache
def yes() -> frozenset[str]:
    return frozenset(_spoken(YES))


@cache
def no() -> frozenset[str]:
    return frozenset(_spoken(NO))


def _spoken(word: Promise) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield str(word).casefold()
