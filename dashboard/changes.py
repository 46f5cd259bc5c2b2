"""An amendment as the page shows it: passages that say something new one by one, what is unchanged folded away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commitments.differences import Change, Kind, Turn
from commitments.models import Promise
from commitments.parts import sentences
from compliance import wording

KINDS: dict[Kind, LazyText] = {
    Kind.CHANGED: _("changed wording"),
    Kind.ADDED: _("new clause"),
    Kind.REMOVED: _("clause dropped"),
    Kind.MOVED: _("moved"),
}
TURNS: dict[Kind, LazyText] = {
    Kind.CHANGED: _("promise changed"),
    Kind.ADDED: _("new promise"),
    Kind.REMOVED: _("promise dropped"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Passages that follow each other; `quiet` ones say what they said before."""

    quiet: bool
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Term:
    """One of the terms of a promise, before and after."""

    name: str
    before: str
    after: str


def groups(changes: Sequence[Change]) -> list[Group]:
    return [Group(quiet, list(run)) for quiet, run in groupby(changes, key=lambda change: change.is_quiet)]


def summary(changes: Sequence[Change]) -> list[str]:
    """How much changed, a sentence each; empty where the two versions say the same."""
    clauses = Counter(change.kind for change in changes)
    promises = Counter(turn.kind for change in changes for turn in change.turns)
    return [text % {"count": wording.number(count)} for count, text in _counted(clauses, promises) if count]


def _counted(clauses: Counter[Kind], promises: Counter[Kind]) -> Iterator[tuple[int, str]]:
    n = clauses[Kind.CHANGED]
    yield n, ngettext("%(count)s passage reworded", "%(count)s passages reworded", n)
    n = clauses[Kind.ADDED]
    yield n, ngettext("%(count)s clause added", "%(count)s clauses added", n)
    n = clauses[Kind.REMOVED]
    yield n, ngettext("%(count)s clause dropped", "%(count)s clauses dropped", n)
    n = clauses[Kind.MOVED]
    yield n, ngettext("%(count)s clause moved", "%(count)s clauses moved", n)
    n = clauses[Kind.RENUMBERED]
    yield n, ngettext("%(count)s clause only renumbered", "%(count)s clauses only renumbered", n)
    n = promises[Kind.CHANGED]
    yield n, ngettext("%(count)s promise with other terms", "%(count)s promises with other terms", n)
    n = promises[Kind.ADDED]
    yield n, ngettext("%(count)s new promise", "%(count)s new promises", n)
    n = promises[Kind.REMOVED]
    yield n, ngettext("%(count)s promise dropped", "%(count)s promises dropped", n)


def terms(turn: Turn) -> list[Term]:
    """The terms that differ. A promise that is new or gone shows what it asks for."""
    before, after = turn.before, turn.after
    if before is None or after is None:
        return [Term(str(_("what is asked")), _goal(before), _goal(after))]
    pairs = [
        (_("what is asked"), _goal(before), _goal(after)),
        *([] if _is_limit(after) else [(_("limit"), _limit(before), _limit(after))]),
        (_("period"), before.get_period_display(), after.get_period_display()),
        (_("force"), before.get_force_display(), after.get_force_display()),
        (_("only these complaints"), _scope(before), _scope(after)),
        (_("breach class"), before.get_breach_class_display(), after.get_breach_class_display()),
    ]
    found = [Term(str(name), old, new) for name, old, new in pairs if old != new]
    return found or [Term(str(_("other terms")), str(_("as before the amendment")), str(_("as amended")))]


def _goal(promise: Promise | None) -> str:
    return wording.goal(promise) or wording.NOTHING if promise else wording.NOTHING


def _scope(promise: Promise) -> str:
    return "; ".join(sentences(promise.scope)) or wording.NOTHING


def _is_limit(promise: Promise) -> bool:
    """Whether what is asked is the limit itself: "within 90 minutes"."""
    return _goal(promise).endswith(_limit(promise))


def _limit(promise: Promise) -> str:
    limit = str(promise.parameters.get("limit") or "")
    return wording.limit(limit) if limit else wording.NOTHING
