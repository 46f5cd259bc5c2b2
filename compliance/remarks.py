"""What is said beside each complaint of a list: late by how much, never answered, reopened, which score.

As of the moment of the verdict: what happened to the complaint since then is not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint
from complaints.rules.arrivals import DAY
from complaints.rules.clocks import seconds_between
from compliance import wording
from compliance.rules.parts import Ask, Part
from compliance.rules.standing import Standing

# What a complaint counts as, in the words of a column.
PARTS: dict[str, LazyText] = {
    Part.MET: gettext_lazy("in time"),
    Part.LATE: gettext_lazy("late"),
    Part.NOT_YET_DUE: gettext_lazy("not yet due"),
    Part.NO_DEADLINE: gettext_lazy("without a deadline"),
    Part.NEW: gettext_lazy("new"),
    Part.REPEAT: gettext_lazy("repeat"),
    Part.SATISFIED: gettext_lazy("satisfied"),
    Part.UNSATISFIED: gettext_lazy("not satisfied"),
    Part.NO_REPLY: gettext_lazy("no reply"),
    Part.ANSWERED: gettext_lazy("answered"),
    Part.UNANSWERED: gettext_lazy("not answered"),
    Part.GRADED: gettext_lazy("in the band"),
    Part.BEYOND: gettext_lazy("beyond the band"),
    Part.NOTED_MINOR: gettext_lazy("minor breach by note"),
    Part.NOTED_MAJOR: gettext_lazy("major breach by note"),
    Part.LOSS: gettext_lazy("confirmed loss"),
    Part.NO_LOSS: gettext_lazy("no confirmed loss"),
    Part.REOPENED: gettext_lazy("reopened"),
    Part.FRESH: gettext_lazy("resolved, may still be reopened"),
    Part.STAYED: gettext_lazy("resolved and not reopened"),
    Part.UNRESOLVED: gettext_lazy("never resolved so far"),
    Part.AT_ONCE: gettext_lazy("solved at first contact"),
    Part.CAME_AGAIN: gettext_lazy("solved at first contact, and came again"),
    Part.NOT_AT_ONCE: gettext_lazy("not solved at first contact"),
}
MISSING: dict[Ask, LazyText] = {
    Ask.RESPONSE: gettext_lazy("not answered, over by %(length)s"),
    Ask.OVERRUN: gettext_lazy("not answered, over by %(length)s"),
    Ask.PRELIMINARY: gettext_lazy("no preliminary solution, over by %(length)s"),
    Ask.RESOLUTION: gettext_lazy("not resolved, over by %(length)s"),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What a remark is written from. `ends` are the ends of the class that grades overruns, as shares."""

    complaint: Complaint
    standing: Standing
    ask: Ask
    as_of: datetime
    ends: Sequence[Fraction] = ()


def remark(beside: Beside) -> str:
    """Why the complaint stands in its list."""
    say = REMARKS.get(beside.standing.part)
    return say(beside) if say else str(PARTS[beside.standing.part])


def _late(beside: Beside) -> str:
    said = _late_by(beside)
    if beside.ask is not Ask.OVERRUN or beside.standing.overrun is None:
        return said
    exact = beside.standing.overrun
    share = wording.percent_beside(Decimal(exact.numerator) / exact.denominator, beside.ends)
    return _("%(late)s: %(share)s of the limit") % {"late": said, "share": share}


def _late_by(beside: Beside) -> str:
    standing = beside.standing
    length = {"length": _length(standing.late_by or 0)}
    if standing.happened is not None:
        return _("late by %(length)s") % length
    if standing.undone is not None:
        day = wording.day(timezone.localdate(standing.undone))
        return _("reopened on %(day)s and not resolved again, over by %(length)s") % {"day": day, **length}
    return str(MISSING[beside.ask]) % length


def _length(seconds: int) -> str:
    """To the second within a day, which is where limits lie; then in days."""
    return wording.exact_duration(seconds) if seconds < DAY else wording.duration(seconds)


def _waiting(beside: Beside) -> str:
    due = beside.standing.due
    return _("due by %(moment)s") % {"moment": wording.moment(due)} if due else str(PARTS[Part.NOT_YET_DUE])


def _after_the_earlier(beside: Beside) -> str:
    since = beside.complaint.since_previous
    if since is None:
        return _("no earlier complaint")
    return _("%(length)s after the earlier one was resolved") % {"length": _length(since)}


def _score(beside: Beside) -> str:
    return _("%(score)s of 5") % {"score": beside.complaint.satisfaction}


def _answered(beside: Beside) -> str:
    return _("answered after %(length)s") % {"length": _length(beside.complaint.response_seconds or 0)}


def _unanswered(beside: Beside) -> str:
    age = seconds_between(beside.complaint.received_at, beside.as_of) or 0
    return _("not answered for %(length)s") % {"length": _length(age)}


def _loss(beside: Beside) -> str:
    amount, day = beside.complaint.loss_amount, beside.complaint.loss_confirmed_on
    if day is None:
        return str(PARTS[Part.LOSS])
    if amount is None:
        return _("loss confirmed on %(day)s") % {"day": wording.day(day)}
    return _("loss of %(amount)s confirmed on %(day)s") % {
        "amount": wording.quantity(amount, "yuan"),
        "day": wording.day(day),
    }


def _reopened(beside: Beside) -> str:
    return _("reopened on %(day)s") % {"day": _day_of(beside.complaint.reopened_at)}


def _resolved(beside: Beside) -> str:
    return _("resolved on %(day)s, not reopened") % {"day": _day_of(beside.complaint.resolved_at)}


def _unresolved(beside: Beside) -> str:
    age = seconds_between(beside.complaint.received_at, beside.as_of) or 0
    return _("not resolved for %(length)s") % {"length": _length(age)}


def _came_again(beside: Beside) -> str:
    since = getattr(beside.complaint, "followed_after", None)
    if since is None:
        return str(PARTS[Part.CAME_AGAIN])
    return _("solved at first contact, repeated %(length)s after its resolution") % {"length": _length(since)}


def _not_at_once(beside: Beside) -> str:
    """Without the fact that would tell, the record does not say that it was."""
    unsaid = beside.complaint.first_contact is None
    return _("the record does not say whether at first contact") if unsaid else str(PARTS[Part.NOT_AT_ONCE])


def _day_of(at: datetime | None) -> str:
    return wording.day(timezone.localdate(at)) if at else wording.NOTHING


REMARKS: dict[Part, Callable[[Beside], str]] = {
    Part.LATE: _late,
    Part.GRADED: _late,
    Part.BEYOND: _late,
    Part.NOTED_MINOR: _late,
    Part.NOTED_MAJOR: _late,
    Part.NOT_YET_DUE: _waiting,
    Part.NEW: _after_the_earlier,
    Part.REPEAT: _after_the_earlier,
    Part.SATISFIED: _score,
    Part.UNSATISFIED: _score,
    Part.ANSWERED: _answered,
    Part.UNANSWERED: _unanswered,
    Part.LOSS: _loss,
    Part.REOPENED: _reopened,
    Part.FRESH: _resolved,
    Part.STAYED: _resolved,
    Part.UNRESOLVED: _unresolved,
    Part.CAME_AGAIN: _came_again,
    Part.NOT_AT_ONCE: _not_at_once,
}
