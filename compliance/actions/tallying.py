"""Before the judging: let the record be counted by what the promises ask, and bring the counts up to date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from commitments.models import Letter
from complaints import tallies
from complaints.tallies import Counter
from compliance.actions import ledger
from compliance.judging import OfComplaints
from compliance.judging.steps import Step
from compliance.models import ComplianceRun
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS

Share = Callable[[int], None]


def count_up(
    run: ComplianceRun, steps: Sequence[Step], known: Mapping[Letter, Known], share: Share | None = None
) -> int:
    """Bring the tallies of every organisation concerned up to date; `steps` are asked what should be counted, if they
    may ask for something new. `share` is told of each whose counting others may join in. Returns how many months were
    counted."""
    counted = 0
    wanted = _wanted(steps, known)
    calendars = {letter.organisation_id: of_letter.calendar for letter, of_letter in known.items()}
    for organisation, calendar in calendars.items():
        if organisation in wanted:
            tallies.lay_out(organisation, wanted[organisation])
        if share:
            share(organisation)
        counted += tallies.catch_up(organisation, calendar=calendar, watch=lambda _done, _of: ledger.beat(run))
    return counted


def _wanted(steps: Iterable[Step], known: Mapping[Letter, Known]) -> dict[int, list[Counter]]:
    """What the promises of each organisation ask of its complaints, each counter once."""
    found: dict[int, dict[Counter, None]] = defaultdict(dict)
    for step in steps:
        for promise in step.promises:
            if DEFINITIONS[promise.metric].ask is None:
                continue
            siblings = [other for other in step.siblings if other.clause.version_id == promise.clause.version_id]
            if asked := OfComplaints.of(promise, siblings, step.period, known[step.letter]):
                found[step.letter.organisation_id].update(dict.fromkeys(asked.columns()))
    return {organisation: list(counters) for organisation, counters in found.items()}
