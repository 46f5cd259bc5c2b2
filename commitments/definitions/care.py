"""Who wrote and who checked the definitions that the product brings along, and since when they hold."""

from __future__ import annotations

from datetime import date

from commitments.definitions.definition import Care, Version, gettext_noop

WRITTEN_ON = date(2026, 11, 30)
AGAIN_ON = date(2027, 11, 30)
AUTHOR = gettext_noop("the authors of Kept, from the rule book")
BY_SECOND_RULE_BOOK = Care(
    AUTHOR,
    gettext_noop("a second rule book in the tests, which nobody copied from the first, on generated histories"),
    WRITTEN_ON,
    AGAIN_ON,
)
BY_EXAMPLES = Care(AUTHOR, gettext_noop("examples in the tests, worked out by hand"), WRITTEN_ON, AGAIN_ON)


def first(what: str = gettext_noop("First definition.")) -> tuple[Version, ...]:
    """The history of a metric that has always been counted so."""
    return (Version("1", WRITTEN_ON, what),)
