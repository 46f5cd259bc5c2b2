"""Which steps stand: nothing that their results rest on has changed since they were judged, and time changes nothing.

A step rests on the complaints of its months (`TalliedMonth.made` rises with every change of them), on what is
registered about its letter, on the calendar, and on the code. A step is *settled* where every outcome is final and no
event on record lies after the moment: then it holds for every later moment too. Any other step holds for its own.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.conf import settings
from django.db import transaction

from commitments.models import Letter, Promise
from complaints import tallies
from complaints.rules.clocks import ONE_DAY
from compliance.actions import knowledge, ledger
from compliance.judging import Outcome
from compliance.judging.steps import Step
from compliance.models import ComplianceRun, JudgedStep, RunStep
from compliance.registered import Known

BEFORE = timedelta(days=62)  # how far back an error budget looks beyond its period (rule book §10)


@dataclass(frozen=True)
class Bases:
    """What the steps of a run rest on beside the complaints, and what stands of earlier ones."""

    run: ComplianceRun
    known: Mapping[Letter, Known]
    judged: Mapping[tuple[int, str], JudgedStep]
    _surroundings: dict[Letter, str] = field(default_factory=dict)

    @classmethod
    def of(cls, run: ComplianceRun, known: Mapping[Letter, Known]) -> Bases:
        rows = JudgedStep.objects.filter(letter__in=known)
        return cls(run, known, {(row.letter_id, row.period): row for row in rows})

    @cached_property
    def is_latest(self) -> bool:
        """Whether no run has judged a later moment: a look back undoes nothing."""
        return not ComplianceRun.objects.done().filter(as_of__gt=self.run.as_of).exists()

    @cached_property
    def promises(self) -> Mapping[Letter, Sequence[int]]:
        """Every promise of each letter, judged or not: results of those that are not any more are to go."""
        found: dict[int, list[int]] = defaultdict(list)
        rows = Promise.objects.filter(clause__version__letter__in=self.known)
        for pk, letter in rows.values_list("pk", "clause__version__letter"):
            found[letter].append(pk)
        return {letter: found[letter.pk] for letter in self.known}

    @cached_property
    def counted(self) -> Mapping[int, tallies.Made]:
        """How often the months of each organisation were counted. To be asked for before anything is judged: what is
        written meanwhile is counted later, and found to be another number then."""
        organisations = {letter.organisation_id for letter in self.known}
        return {organisation: tallies.made(organisation) for organisation in organisations}

    def words(self, letter: Letter) -> str:
        """A digest of everything but complaints that the letter's results rest on."""
        return words(self.known[letter])

    def surroundings(self, letter: Letter) -> str:
        """The digest of what the letter's results are judged with beside the complaints, once that is kept."""
        if letter not in self._surroundings:
            self._surroundings[letter] = knowledge.store(self.known[letter])
        return self._surroundings[letter]

    def are_read_already(self, steps: Iterable[Step]) -> bool:
        """Whether every step was judged before by the same words: then nothing new is to be counted."""
        found = ((self.judged.get((step.letter.pk, step.period.label)), step.letter) for step in steps)
        return all(before is not None and before.words == self.words(letter) for before, letter in found)

    def stands(self, step: Step) -> bool:
        """Whether judging the step again would find what it found."""
        before = self.before(step)
        if before is None or before.words != self.words(step.letter):
            return False
        if before.as_of != self.run.as_of and not (before.settled and before.as_of < self.run.as_of):
            return False
        counted = self.counted[step.letter.organisation_id]
        months = self._months(step, settled=before.settled)
        return all(before.months.get(str(month)) == counted.times_of(month) for month in months)

    def before(self, step: Step) -> JudgedStep | None:
        """From what the step was judged last, as the run found it."""
        return self.judged.get((step.letter.pk, step.period.label))

    def _months(self, step: Step, *, settled: bool) -> list[date]:
        """The months whose complaints decide the step, also some after it; while it is not settled also those that its
        budget looks at."""
        start, ahead = step.period.start, step.days_ahead(self.known[step.letter].notes)
        return tallies.months_between(start if settled else start - BEFORE, step.period.last_day + ahead * ONE_DAY)

    def basis(self, step: Step, found: Sequence[Outcome], watermark: int) -> JudgedStep | None:
        """What a step was judged from; None where some of its months is not counted."""
        counted = self.counted[step.letter.organisation_id]
        months = {str(month): counted.times_of(month) for month in self._months(step, settled=False)}
        if None in months.values():
            return None
        ahead = any(counted.goes_on_after(self.run.as_of, month) for month in self._months(step, settled=True))
        over = not (ahead or self.known[step.letter].waits_after or any(outcome.provisional for outcome in found))
        return JudgedStep(
            letter=step.letter,
            period=step.period.label,
            words=self.words(step.letter),
            months=months,
            settled=over,
            as_of=self.run.as_of,
            confirmed_at=self.run.as_of,
            watermark=watermark,
        )


def words(known: Known) -> str:
    """A digest of everything but complaints that results rest on."""
    said = [settings.RULE_VERSION, ledger.code_version(), known.fingerprint]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def leave_standing(bases: Bases, steps: Sequence[Step]) -> set[str]:
    """Tick off every step that stands, at once. Returns their keys."""
    standing = [step for step in steps if bases.stands(step)]
    if standing:
        found = [bases.judged[step.letter.pk, step.period.label].pk for step in standing]
        with transaction.atomic():
            JudgedStep.objects.filter(pk__in=found).update(confirmed_at=bases.run.as_of, watermark=bases.run.watermark)
            RunStep.objects.bulk_create([RunStep(run=bases.run, key=step.key) for step in standing])
            ledger.beat(bases.run)
    return {step.key for step in standing}


def note(bases: Bases, step: Step, found: Sequence[Outcome], *, watermark: int) -> None:
    """Remember what a step was judged from, and with which change set of the record, in the transaction that judged
    it; not after a look back, which leaves breaches as they are."""
    basis = bases.basis(step, found, watermark) if bases.is_latest else None
    if basis is None:
        JudgedStep.objects.filter(letter=step.letter, period=step.period.label).delete()
        return
    JudgedStep.objects.bulk_create(
        [basis],
        update_conflicts=True,
        unique_fields=["letter", "period"],
        update_fields=["words", "months", "settled", "as_of", "confirmed_at", "watermark"],
    )
