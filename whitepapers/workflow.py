"""Where a white paper stands on its way to the public: the five steps, what waits for whom, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from audits.models import Opinion, OpinionAct
from compliance import wording
from whitepapers import hurdles, opinions
from whitepapers.models import WhitePaper, WhitePaperStep

Status = WhitePaper.Status
ORDER = (Status.DRAFT, Status.FROZEN, "opinion", Status.APPROVED, Status.PUBLISHED)
NAMES: dict[str, LazyText | str] = {
    Status.DRAFT: gettext_lazy("Draft made"),
    Status.FROZEN: pgettext_lazy("step", "Figures frozen"),
    "opinion": gettext_lazy("Audit opinion signed"),
    Status.APPROVED: gettext_lazy("Approved"),
    Status.PUBLISHED: pgettext_lazy("step", "Published"),
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
    """What somebody can do next: its address's name, whether it is done at once or a page asks first, and whether it is
    the way on."""

    view: str
    label: str
    args: tuple[int | str, ...] = ()
    posts: bool = False
    forward: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """The state card of a paper. `turn` says who is waited for; of `acts` the first is the one to do."""

    paper: WhitePaper
    steps: Sequence[Step]
    turn: str
    reasons: Sequence[str]
    acts: Sequence[Act]
    history: Sequence[WhitePaperStep]


def state(paper: WhitePaper, *, at: datetime) -> State:
    """Where a paper stands at this moment."""
    reasons = _reasons(paper, at)
    acts = [*_acts(paper, reasons)]
    history = list(paper.steps.select_related("by"))
    return State(paper, _steps(paper), _turn(paper, reasons), reasons, acts, history)


def _reasons(paper: WhitePaper, at: datetime) -> list[str]:
    """What is in the way of the next step: of a draft, that of freezing its figures."""
    if paper.is_published:
        return []
    if paper.status == Status.DRAFT:
        return list(hurdles.against_freezing(paper, at=at))
    return hurdles.reasons_against(paper, at=at)


def _steps(paper: WhitePaper) -> list[Step]:
    signature = _signature(paper)
    if signature and paper.is_editable and not opinions.holds(paper):
        signature = None
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


def _signature(paper: WhitePaper) -> OpinionAct | None:
    """The opinion that the paper tells; before it is approved the one that stands."""
    acts = OpinionAct.objects.filter(kind="signed").select_related("by").order_by("pk")
    if paper.is_editable:
        return acts.filter(opinion__in=Opinion.objects.standing_on(paper.organisation, paper.period)).last()
    return acts.filter(digest__in=[row["digest"] for row in paper.snapshot["opinions"]]).last()


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
        waits = _("The figures cannot be frozen yet.")
        return waits if list(reasons) else _("The company's manager has to freeze the figures.")
    if not Opinion.objects.standing_on(paper.organisation, paper.period).exists():
        return _("The auditor has to sign the opinion on the quarter.")
    if paper.status == Status.FROZEN:
        return _("A manager has to approve the whole text.") if not list(reasons) else _("What stands below has to go.")
    if paper.blocked_at:
        return _("The moment that was set passed while something stood against it; a manager has to decide anew.")
    return _("A manager has to publish it, or set the moment.")


def _acts(paper: WhitePaper, reasons: Sequence[str]) -> Iterator[Act]:
    """What may be done, the way on first."""
    if not reasons:
        yield from _forward(paper)
    yield from _otherwise(paper)


def _forward(paper: WhitePaper) -> Iterator[Act]:
    """The steps on, where nothing is in the way."""
    if paper.status == Status.DRAFT:
        yield Act("whitepapers:freeze", _("Freeze the figures"), (paper.pk,), posts=True, forward=True)
    elif paper.status == Status.FROZEN:
        yield Act("whitepapers:approve", _("Approve …"), (paper.pk,), forward=True)
    elif paper.status == Status.APPROVED:
        yield Act("whitepapers:publish", _("Publish …"), (paper.pk,), forward=True)
        yield Act("whitepapers:schedule", _("Set the moment …"), (paper.pk,))
    elif paper.status == Status.SCHEDULED:
        yield Act("whitepapers:publish", _("Publish now …"), (paper.pk,))


def _otherwise(paper: WhitePaper) -> Iterator[Act]:
    """The steps back, and beginning anew."""
    if paper.status == Status.DRAFT:
        yield Act("whitepapers:build", _("Take the figures of today"), posts=True)
    if paper.status == Status.SCHEDULED:
        yield Act("whitepapers:back", _("Take the moment back …"), (paper.pk, "unschedule"))
    if paper.status in WhitePaper.SIGNED:
        yield Act("whitepapers:back", _("Withdraw the approval …"), (paper.pk, "withdraw"))
    if paper.status in (Status.FROZEN, Status.APPROVED):
        yield Act("whitepapers:back", _("Freeze the figures again …"), (paper.pk, "freeze"))
    versions = WhitePaper.objects.filter(organisation=paper.organisation_id, period=paper.period)
    if paper.is_published and not versions.filter(version__gt=paper.version).exists():
        yield Act("whitepapers:correct", _("Correct this issue …"), (paper.pk,))
