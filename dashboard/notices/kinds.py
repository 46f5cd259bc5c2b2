"""The kinds of notices: which roles are told, and what must be visible to them. Asked when one is raised, shown and
sent: who may no longer see something is no longer told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.urls import Resolver404, resolve

from accounts.models import Organisation, User
from audits.models import DocumentRequest, Finding, GivenHead
from commitments.models import Letter
from compliance.models import Breach
from dashboard.notices.models import Notice, Occasion
from whitepapers.models import WhitePaper

MANAGER, AUDITOR, CLERK, ADMIN = User.Role.MANAGER, User.Role.AUDITOR, User.Role.CLERK, User.Role.ADMIN
EVERYBODY = frozenset(User.Role.values)
CHECKERS = frozenset({MANAGER, AUDITOR})
ACTORS = frozenset({MANAGER})


def _companies(user: User, _today: date) -> Any:
    return Organisation.objects.filter(pk=user.organisation_id or 0)


def _papers(user: User, _today: date) -> Any:
    return WhitePaper.objects.visible_to(user)


SEEN: dict[str, Callable[[User, date], Any]] = {
    "letter": Letter.objects.visible_to,
    "breach": Breach.objects.visible_to,
    "finding": Finding.objects.visible_to,
    "request": DocumentRequest.objects.visible_to,
    "head": GivenHead.objects.visible_to,
    "company": _companies,
    "paper": _papers,
}


class Kind(NamedTuple):
    """`about` names the register (`SEEN`) in which `Notice.about` has to be visible; empty: it is everybody's."""

    roles: frozenset[str]
    about: str = ""


KINDS = {
    "at_risk": Kind(EVERYBODY, "letter"),
    "breach": Kind(CHECKERS, "breach"),
    "negotiation": Kind(ACTORS, "breach"),
    "measure": Kind(ACTORS, "breach"),
    "finding": Kind(ACTORS, "finding"),
    "request": Kind(ACTORS, "request"),
    "correction": Kind(ACTORS, "finding"),
    "step": Kind(ACTORS, "letter"),
    "obligation": Kind(ACTORS, "letter"),
    "review": Kind(CHECKERS, "letter"),
    "benchmark": Kind(ACTORS, "company"),
    "run_failed": Kind(frozenset({MANAGER, ADMIN})),
    "run_late": Kind(frozenset({MANAGER, ADMIN})),
    "silent": Kind(frozenset({MANAGER, CLERK, ADMIN}), "company"),
    "head": Kind(frozenset({AUDITOR}), "head"),
    "unmask": Kind(ACTORS, "company"),
    "issue_out": Kind(CHECKERS, "paper"),
    "issue_held": Kind(ACTORS, "paper"),
    "issue_lapsed": Kind(ACTORS, "paper"),
    "test": Kind(EVERYBODY),
}
DEADLINES = (
    "negotiation",
    "measure",
    "finding",
    "correction",
    "request",
    "step",
    "obligation",
    "review",
    "benchmark",
)
KINDS_OF = {
    Occasion.AT_RISK: ("at_risk",),
    Occasion.BREACH: ("breach",),
    Occasion.DEADLINE: DEADLINES,
    Occasion.PASSED: DEADLINES,
    Occasion.UNMASK: ("unmask",),
    Occasion.RUN_FAILED: ("run_failed",),
    Occasion.STALE: ("run_late", "silent"),
    Occasion.HEAD: ("head",),
    Occasion.ISSUE: ("issue_out", "issue_held", "issue_lapsed"),
}


def occasions_for(role: str) -> list[Occasion]:
    """What somebody in this role can be told of."""
    return [occasion for occasion, kinds in KINDS_OF.items() if any(role in KINDS[kind].roles for kind in kinds)]


class Told(NamedTuple):
    """What is asked of a notice, or of what may become one."""

    kind: str
    about: int | None
    path: str


def visible(person: User, asked: Iterable[Told], today: date) -> set[Told]:
    """Those of them that this person may be told of. One question for each register they are about."""
    if not person.is_active:
        return set()
    open_ = {each for each in asked if person.role in KINDS[each.kind].roles and _may_open(person, each.path)}
    wanted: dict[str, set[int]] = defaultdict(set)
    for each in open_:
        if each.about is not None:
            wanted[KINDS[each.kind].about].add(each.about)
    seen = {
        name: set(SEEN[name](person, today).filter(pk__in=pks).values_list("pk", flat=True))
        for name, pks in wanted.items()
        if name
    }
    return {each for each in open_ if not KINDS[each.kind].about or each.about in seen.get(KINDS[each.kind].about, ())}


def visible_notices(person: User, notices: Iterable[Notice], today: date) -> list[Notice]:
    asked = {notice: Told(notice.kind, notice.about, notice.path) for notice in notices}
    found = visible(person, asked.values(), today)
    return [notice for notice, told in asked.items() if told in found]


def _may_open(person: User, path: str) -> bool:
    """Whether the page it leads to is open to his role: that is written beside the page alone."""
    try:
        view = resolve(path.partition("?")[0].partition("#")[0]).func
    except Resolver404:
        return False
    return person.role in (getattr(view, "roles", None) or ())
