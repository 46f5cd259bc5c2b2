"""A stored result found again from the facts as they were known then (rule book §9): the same digest, or a difference.

Facts of complaints are put back to the change set that the result knew, letter, notes, registers and calendar are those
that were kept with it, and all is judged by the same code. Only rules and code are today's: where they are not those of
then, that is named, and a difference is no fault.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from random import Random
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from commitments.portfolio import Portfolio
from complaints.rewinding import as_known
from complaints.rules.clocks import ONE_DAY
from compliance import surroundings
from compliance.actions.keeping import content
from compliance.actions.ledger import code_version
from compliance.actions.standing import words
from compliance.judging.steps import judge, steps
from compliance.models import ComplianceRun, JudgedStep, Result
from compliance.registered import Known
from compliance.remembered import is_restored, remember
from compliance.saying import CONTENT, PLAIN, digest, said_by

SAMPLE = 20  # results that every night finds again
STEPS = 3  # letters' periods they are of: each is counted from its complaints, not from tallies


@dataclass(frozen=True)
class Replay:
    """What was found in place of a result, by column; nothing where nothing supports it any more."""

    result: Result
    digest: str
    found: Mapping[str, Any] = field(default_factory=dict)
    differing: Sequence[str] = ()  # what is not as the result saw it: "code", "rules", sections that are not kept

    @property
    def is_same(self) -> bool:
        """What was found is what was stored, and that is what stands there still."""
        return self.digest == self.result.digest == digest_of(self.result)

    @property
    def is_wrong(self) -> bool:
        """Neither the same, nor explained by what was programmed since."""
        return not self.is_same and not self.differing

    @property
    def differences(self) -> dict[str, tuple[Any, Any]]:
        """The columns that differ: what is stored, what was found."""
        pairs = {name: (getattr(self.result, name), self.found.get(name)) for name in CONTENT}
        return {name: pair for name, pair in pairs.items() if PLAIN.encode(pair[0]) != PLAIN.encode(pair[1])}


def digest_of(result: Result) -> str:
    """The digest of what a stored row says now: another one than its own where somebody has changed it by hand."""
    return digest(said_by(result))


def replay(results: Iterable[Result]) -> Iterator[Replay]:
    """Find results again; those of one step are found together. Nothing is written."""
    by_step: dict[tuple[Any, ...], list[Result]] = defaultdict(list)
    for result in results:
        letter = result.promise.clause.version.letter
        known_by = (result.as_of, result.watermark, result.surroundings_id or "")
        by_step[letter.organisation_id, letter.pk, result.period, *known_by].append(result)
    for together in by_step.values():
        yield from _replay(together)


def _replay(results: Sequence[Result]) -> Iterator[Replay]:
    """Of one step, at one moment and in one state of the record and of what is beside it."""
    first = results[0]
    letter = first.promise.clause.version.letter
    today = Known.of(Portfolio([letter]), first.as_of)[letter]
    known = remember(letter, first.as_of, first.surroundings) if first.surroundings else today
    step = next((each for each in steps(known.portfolio, first.as_of) if each.period.label == first.period), None)
    found: dict[tuple[int, int | None], Mapping[str, Any]] = {}
    if step:
        _start, end = step.period.bounds(known.zone)
        with as_known(letter.organisation_id, first.watermark, until=end + step.days_ahead(known.notes) * ONE_DAY):
            for outcome in judge(step, known):
                found[outcome.promise.pk, outcome.unit] = content(outcome, rule_version=first.rule_version)
    confirmed = JudgedStep.objects.filter(letter=letter, period=first.period, words=words(today)).exists()
    for result in results:
        told = found.get((result.promise_id, result.unit_id), {})
        yield Replay(result, digest(told) if told else "", told, () if confirmed else differing(result, today))


def differing(result: Result, today: Known) -> list[str]:
    """What a result was judged with and cannot be judged with again. Where its step was judged anew with all that there
    is today, and came to the same, nothing is to be named."""
    saw = json.loads(result.surroundings.content) if result.surroundings else {}
    now = json.loads(surroundings.contents(today.told))
    found = [name for name in surroundings.names(saw, now) if not (saw and is_restored(name))]
    then = {"code": result.code_version, "rules": result.rule_version}
    return [*found, *surroundings.names(then, {"code": code_version(), "rules": settings.RULE_VERSION})]


def read(results: QuerySet[Result]) -> QuerySet[Result]:
    """Results with everything that finding them again asks of them."""
    return results.select_related("promise__clause__version__letter__organisation", "unit", "surroundings")


def sample(seed: int, size: int) -> list[Result]:
    """Some results of a few periods, drawn by a seed: whoever has it draws the same from the same."""
    random = Random(seed)  # noqa: S311  # nothing secret
    step = ("promise__clause__version__letter", "period")
    known = sorted(Result.objects.order_by().values_list(*step).distinct())
    drawn = random.sample(known, min(STEPS, len(known)))
    within = reduce(or_, (Q(**dict(zip(step, each, strict=True))) for each in drawn), Q(pk=None))
    numbers = list(Result.objects.filter(within).order_by("pk").values_list("pk", flat=True))
    chosen = random.sample(numbers, min(size, len(numbers)))
    return list(read(Result.objects.filter(pk__in=chosen)).order_by("pk"))


def prove(run: ComplianceRun) -> None:
    """Find a sample again, drawn by the number of the run, and keep with the run what came of it."""
    found = list(replay(sample(run.pk, SAMPLE)))
    run.replayed = len(found)
    run.replays_wrong = sorted(each.result.pk for each in found if each.is_wrong)
    run.save(update_fields=["replayed", "replays_wrong"])
