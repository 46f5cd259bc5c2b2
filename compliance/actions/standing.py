"""Which steps stand: nothing that their results rest on has changed since they were judged, and time changes nothing.

A step rests on the complaints of its months (`TalliedMonth.made` rises with every change of them), on what is
registered about its letter, on the calendar, and on the code. A step is *settled* where every outcome is final and no
event on record lies after the moment: then it holds for every later moment too. Any other step holds for its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from commitments.models import Letter
from complaints import tallies
from compliance.actions import ledger
from compliance.actions.snapshot import one_view
from compliance.judging import Outcome
from compliance.models import ComplianceRun, JudgedStep, RunStep
from compliance.registered import Known

if TYPE_CHECKING:
    from compliance.actions.recomputing import Step

BEFORE = timedelta(days=62)  # how far back an error budget looks beyond its period (rule book §10)


@dataclass(frozen=True, slots=True)
class Bases:
    """What the steps of a run rest on beside the complaints, and what stands of earlier ones."""

    run: ComplianceRun
    known: Mapping[Letter, Known]
    judged: Mapping[tuple[int, str], JudgedStep]

    @classmethod
    def of(cls, run: ComplianceRun, known: Mapping[Letter, Known]) -> Bases:
        rows = JudgedStep.objects.filter(letter__in=known)
        return cls(run, known, {(row.letter_id, row.period): row for row in rows})

    def words(self, letter: Letter) -> str:
        """A digest of everything but complaints that the letter's results rest on."""
        said = [settings.RULE_VERSION, ledger.code_version(), self.known[letter].fingerprint]
        return hashlib.sha256(repr(said).encode()).hexdigest()

    def are_read_already(self, steps: Iterable[Step]) -> bool:
        """Whether every step was judged before by the same words: then nothing new is to be counted."""
        found = ((self.judged.get((step.letter.pk, step.period.label)), step.letter) for step in steps)
        return all(before is not None and before.words == self.words(letter) for before, letter in found)

    def stands(self, step: Step, made: tallies.Made) -> bool:
        """Whether judging the step again would find what it found. `made` tells how often its months were counted."""
        before = self.judged.get((step.letter.pk, step.period.label))
        if before is None or before.words != self.words(step.letter):
            return False
        if before.as_of != self.run.as_of and not (before.settled and before.as_of < self.run.as_of):
            return False
        months = _months(step, settled=before.settled)
        return {str(month): made.of(month) for month in months} == {
            month: number for month, number in before.months.items() if date.fromisoformat(month) in months
        }


def leave_standing(bases: Bases, steps: Sequence[Step]) -> set[str]:
    """Tick off every step that stands, at once. Returns their keys."""
    with transaction.atomic():
        one_view()
        made = {letter: _made(letter, steps) for letter in bases.known}
        standing = [step for step in steps if bases.stands(step, made[step.letter])]
        if standing:
            found = [bases.judged[step.letter.pk, step.period.label].pk for step in standing]
            JudgedStep.objects.filter(pk__in=found).update(confirmed_at=bases.run.as_of, watermark=bases.run.watermark)
            RunStep.objects.bulk_create([RunStep(run=bases.run, key=step.key) for step in standing])
            ledger.beat(bases.run)
    return {step.key for step in standing}


def note(bases: Bases, step: Step, found: Sequence[Outcome]) -> None:
    """Remember what a step was judged from, in the transaction that judged it. Not after a look back, which leaves
    breaches as they are, nor where something of its months is not counted yet."""
    run, letter = bases.run, step.letter
    made = _made(letter, [step])
    is_look_back = ComplianceRun.objects.done().filter(as_of__gt=run.as_of).exists()
    months = _months(step, settled=False)
    if is_look_back or any(made.of(month) is None for month in months):
        JudgedStep.objects.filter(letter=letter, period=step.period.label).delete()
        return
    ahead = tallies.has_events_after(letter.organisation_id, run.as_of, months) or bases.known[letter].waits_after
    told = {
        "words": bases.words(letter),
        "months": {str(month): made.of(month) for month in months},
        "settled": not ahead and not any(outcome.provisional for outcome in found),
        "as_of": run.as_of,
        "confirmed_at": run.as_of,
        "watermark": run.watermark,
    }
    JudgedStep.objects.update_or_create(letter=letter, period=step.period.label, defaults=told)


def _made(letter: Letter, steps: Sequence[Step]) -> tallies.Made:
    months = {month for step in steps if step.letter == letter for month in _months(step, settled=False)}
    return tallies.made(letter.organisation_id, months)


def _months(step: Step, *, settled: bool) -> list[date]:
    """The months whose complaints decide the step; while it is not settled also those that its budget looks at."""
    start = step.period.start
    return tallies.months_between(start if settled else start - BEFORE, step.period.last_day)
