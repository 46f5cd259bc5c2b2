"""What a figure said before and says now, and the complaints that lie between, as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from accounts.models import ServiceUnit, User
from complaints.models import ChangeSet, Complaint
from compliance import wording
from compliance.cases import wanted
from compliance.models import RestatedCase, Restatement, Result, Verdict
from compliance.models.versions import as_result
from compliance.picked import failing
from compliance.restated import COMPANY, compared
from compliance.retold import part
from compliance.rules.metrics import DEFINITIONS
from compliance.rules.moves import Move, Why

MOST = 20
FIRST = {
    why: n for n, why in enumerate((Why.CORRECTED, Why.RECORDED, Why.BESIDE, Why.AGREED, Why.SINCE))
}  # what changed the record, before mere time


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a result says otherwise: its name, what it said, what it says."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A complaint that moved, as a row."""

    number: int
    reference: str
    before: str
    after: str
    why: str
    change_set: int | None


def steps(old: Result, new: Result) -> list[Step]:
    """Where two results differ, in the order of reading."""
    return [step for step in _pairs(old, new) if step.before != step.after]


def _pairs(old: Result, new: Result) -> list[Step]:
    return [Step(name, before, after) for (name, before), (_name, after) in zip(_told(old), _told(new), strict=True)]


def of_restatement(restatement: Restatement, unit: str = COMPANY) -> list[Step]:
    """What a restatement says otherwise than what was published, of the company or of a unit; the verdict first, also
    where it stays what it was."""
    verdict, *others = _pairs(*(figure(restatement, side, unit) for side in ("old", "new")))
    changes = [step for step in others if step.before != step.after]
    return [verdict, *changes] if changes or verdict.before != verdict.after else []


def of_units(restatement: Restatement, seen: Collection[int] | None = None) -> list[tuple[str, list[Step]]]:
    """The same of each unit of which something is told otherwise, in the order of their names: of those that the reader
    may see (None: all)."""
    old, new = compared(restatement.old), compared(restatement.new)
    numbers = [unit for unit in {*old, *new} - {COMPANY} if old.get(unit) != new.get(unit)]
    numbers = [unit for unit in numbers if seen is None or int(unit) in seen]
    units = ServiceUnit.objects.filter(pk__in=numbers).order_by("sort_name", "pk")
    return [(str(unit), of_restatement(restatement, str(unit.pk))) for unit in units]


def figure(restatement: Restatement, side: str, unit: str = COMPANY) -> Result:
    """A figure of a restatement as a result, to be shown; one that nothing supports any more has no verdict."""
    found = as_result(getattr(restatement, side).get(unit, {}))
    found.promise, found.period = restatement.promise, restatement.period
    return found


def _told(result: Result) -> Iterator[tuple[str, str]]:
    yield _("Verdict"), str(Verdict(result.verdict).label) if result.verdict else wording.NOTHING
    yield _("Standing"), _("provisional") if result.provisional else _("final")
    yield _("Value"), wording.figure(result)
    for name, number in (
        (_("Numerator"), result.numerator),
        (_("Denominator"), result.denominator),
        (_("Not yet due"), result.not_yet_due),
        (_("Received"), result.received),
    ):
        yield name, wording.NOTHING if number is None else wording.number(number)


def shown(moves: Sequence[Move], metric: str, user: User, today: date) -> tuple[list[Moved], int]:
    """The first complaints that moved, of those that the person may see: those that fail now or failed before, and
    among equals those whose record changed before those that only time moved; and how many he may not see of the first
    ones."""
    definition = DEFINITIONS[metric]
    fails = wanted(definition, failing(definition)) if definition.is_share_of_complaints else definition.numerator

    def order(move: Move) -> tuple[bool, bool, int, int]:
        return move.after not in fails, move.before not in fails, FIRST[move.why], move.complaint

    first = sorted(moves, key=order)[:MOST]
    visible = Complaint.objects.visible_to(user, today).filter(pk__in=[move.complaint for move in first])
    references = dict(visible.order_by().values_list("pk", "reference"))
    numbers = _numbers(move.change_set for move in first if move.change_set)
    rows = [_row(move, references[move.complaint], numbers) for move in first if move.complaint in references]
    return rows, len(first) - len(rows)


def _numbers(change_sets: Iterable[int]) -> dict[int, int | None]:
    return dict(ChangeSet.objects.filter(pk__in=list(change_sets)).order_by().values_list("pk", "number"))


def _row(move: Move, reference: str, numbers: Mapping[int, int | None]) -> Moved:
    why = str(RestatedCase.Why(move.why).label)
    number = numbers.get(move.change_set) if move.change_set else None
    return Moved(move.complaint, reference, part(move.before), part(move.after), why, number)
