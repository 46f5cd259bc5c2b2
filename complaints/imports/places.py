"""Where in a mapping something is wrong, in words: `facts.channel.values` → the words of the fact “channel”."""

from __future__ import annotations

from django.utils.translation import gettext

from complaints import messages
from complaints.facts import OF_COLUMNS


def in_words(where: str) -> str:
    """The place in the reader's language, with the keys as they stand in the file beside it."""
    if not where:
        return gettext("the outermost level of the file")
    top, *rest = where.split(".")
    if top == "facts" and rest and rest[0] in OF_COLUMNS:
        return _of_fact(rest[0], ".".join(rest[1:]))
    if top == "facts" and not rest:
        return gettext("the list of facts (“facts”)")
    if top == "events":
        return gettext("the description of the event log (“%(key)s”)") % {"key": where}
    return gettext("the entry “%(key)s”") % {"key": where}


def _of_fact(fact: str, part: str) -> str:
    named = {"fact": fact, "label": messages.label(fact), "part": part}
    if part == "values":
        return gettext("the list of words (“values”) of the fact “%(fact)s” (%(label)s)") % named
    if part:
        return gettext("“%(part)s” of the fact “%(fact)s” (%(label)s)") % named
    return gettext("the fact “%(fact)s” (%(label)s)") % named
