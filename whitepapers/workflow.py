"""Where a white paper stands on its way to the public: the five steps, what waits for whom, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audits.models import Opinion
from compliance import wording
from whitepapers import hurdles
from whitepapers.models import WhitePaper, WhitePaperStep

Status = WhitePaper.Status
ORDER = (Status.DRAFT, Status.FROZEN, "opinion", Status.APPROVED, Status.PUBLISHED)
NAMES: dict[str, LazyText | str] = {
    Status.DRAFT: gettext_lazy("Draft made"),
    Status.FROZEN: gettext_lazy("Figures frozen"),
    "opinion": gettext_lazy("Audit opinion signed"),
    Status.APPROVED: gettext_lazy("Approved"),
    Status.PUBLISHED: gettext_lazy("Published"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One of the five: done, by whom and when, or the one that is waited for."""

    key: str
    name: str
    done: bool
    current: bool
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What somebody can do next: its address's name, and whether a page asks before it is done."""

    view: str
    label: str
    args: tuple[int | str, ...] = ()
    posts: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The state card of a paper. `turn` says who is waited for; `main` is the one thing to do, `others` the rest."""

    paper: WhitePaper
    steps: Sequence[Step]
    turn: str
    reasons: Sequence[str]
    main: Act | None
    others: Sequence[Act]
    history: Sequence[WhitePaperStep]

    @property
    def is_blocked(self) -> bool:
        return bool(self.reasons)


def state(paper: WhitePaper, *, at: datetime) -> State:
    """Where a paper stands at this moment."""
    reasons = [] if paper.is_published else hurdles.reasons_against(paper, at=at)
    acts = [*_acts(paper, reasons)]
    return State(
        paper,
        _steps(paper),
        _turn(paper, reasons),
        reasons,
        acts[0] if acts else None,
        acts[1:],
        list(paper.steps.select_related("by")),
    )


def _steps(paper: WhitePaper) -> list[Step]:
    opinion = Opinion.objects.standing_on(paper.organisation, paper.period).first()
    signature = opinion.acts.filter(kind="signed").select_related("by").last() if opinion else None
    frozen = paper.status != Status.DRAFT
    done: dict[str, tuple[bool, User | None, datetime | None]] = {
        Status.DRAFT: (True, paper.built_by, None if frozen else paper.built_at),
        Status.FROZEN: (frozen, paper.built_by, paper.built_at),
        "opinion": (True, signature.by, signature.at) if signature else (False, None, None),
        Status.APPROVED: (paper.approved_at is not None, paper.approved_by, paper.approved_at),
        Status.PUBLISHED: (paper.is_published, paper.published_by, paper.published_at),
    }
    first = next((key for key in ORDER if not done[key][0]), "")
    return [
        Step(key, str(NAMES[key]), is_done, key == first, str(by or "") if is_done else "", at if is_done else None)
        for key in ORDER
        for is_done, by, at in [done[key]]
    ]


def _turn(paper: WhitePaper, reasons: Iterable[str]) -> str:
    """Who is waited for, in a sentence."""
    if paper.is_published:
        return ""
    if paper.status == Status.SCHEDULED and paper.scheduled_for:
        told = {"moment": wording.moment(paper.scheduled_for)}
        if paper.blocked_at:
            return _("It was to be published at %(moment)s and could not be; it is tried again every minute.") % told
        return _("It is published by itself at %(moment)s.") % told
    if paper.status == Status.DRAFT:
        return _("The company's manager has to freeze the figures.")
    if not Opinion.objects.standing_on(paper.organisation, paper.period).exists():
        return _("The auditor has to sign the opinion on the quarter.")
    if paper.status == Status.FROZEN:
        return _("A manager has to approve the whole text.") if not list(reasons) else _("What stands below has to go.")
    if paper.blocked_at:
        return _("The moment that was set passed while something stood against it; a manager has to decide anew.")
    return _("A manager has to publish it, or set the moment.")


def _acts(paper: WhitePaper, reasons: Sequence[str]) -> Iterator[Act]:
    """What may be done, the main thing first."""
    again = Act("whitepapers:back", _("Freeze the figures again …"), (paper.pk, "freeze"))
    if paper.status == Status.DRAFT:
        yield Act("whitepapers:freeze", _("Freeze the figures"), (paper.pk,), posts=True)
        yield Act("whitepapers:build", _("Take the figures of today"), posts=True)
    elif paper.status == Status.FROZEN:
        if not reasons:
            yield Act("whitepapers:approve", _("Approve …"), (paper.pk,))
        yield again
    elif paper.status == Status.APPROVED:
        if not reasons:
            yield Act("whitepapers:publish", _("Publish …"), (paper.pk,))
            yield Act("whitepapers:schedule", _("Set the moment …"), (paper.pk,))
        yield Act("whitepapers:back", _("Withdraw the approval …"), (paper.pk, "withdraw"))
        yield again
    elif paper.status == Status.SCHEDULED:
        if not reasons:
            yield Act("whitepapers:publish", _("Publish now …"), (paper.pk,))
        yield Act("whitepapers:back", _("Take the moment back …"), (paper.pk, "unschedule"))
        yield Act("whitepapers:back", _("Withdraw the approval …"), (paper.pk, "withdraw"))
    elif not WhitePaper.objects.filter(
        organisation=paper.organisation, period=paper.period, version__gt=paper.version
    ).exists():
        yield Act("whitepapers:correct", _("Correct this issue …"), (paper.pk,))
