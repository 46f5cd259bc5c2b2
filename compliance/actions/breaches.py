"""Breaches (违约): opened, updated and withdrawn under stable keys, so that no rerun doubles one (rule book §12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from commitments.bands import Interval
from commitments.metrics import Metric
from commitments.models import Promise
from complaints.models import Complaint
from complaints.rules.clocks import Limit, deadline, last_day
from compliance.counting import classified
from compliance.judging import OfComplaints, Outcome
from compliance.models import Breach, ComplianceRun
from compliance.registered import Known
from compliance.rules.goals import UnusableError, written
from compliance.rules.metrics import DEFINITIONS, GRADES
from compliance.rules.parts import Part, local_day
from compliance.rules.periods import Period
from compliance.rules.verdicts import Verdict, floor_of, is_breach, worst
from evidence.actions import record

START_WITHIN = 30  # days in which negotiation must start, unless the letter names another number
CORRECTED, AMENDED, RETURNED = "facts_corrected", "amended", "facts_returned"
COMPARED = ("period", "severity", "reason", "band_id", "cases", "occurred_on", "negotiate_by")
TOLD = ("severity", "cases", "occurred_on", "negotiate_by")  # what the history says when it changes


@dataclass(frozen=True, slots=True)
class Found:
    """A breach as the facts show it now."""

    key: str
    promise: Promise
    period: str
    severity: str
    cases: int
    occurred_on: date
    complaint: int | None = None
    violation: int | None = None
    reason: str = ""
    band: Promise | None = None
    negotiate_by: date | None = None

    @property
    def band_id(self) -> int | None:
        return self.band.pk if self.band else None

    def columns(self) -> dict[str, Any]:
        """What is kept of it. The letter is quoted word for word."""
        quoted = {"clause_text": self.promise.clause.text, "band_text": self.band.quote if self.band else ""}
        return {name: getattr(self, name) for name in COMPARED} | quoted


def settle(
    run: ComplianceRun, found: Iterable[Outcome], siblings: Sequence[Promise], known: Known, *, undo: bool
) -> None:
    """Bring the breaches of a step's outcomes in line with the facts. Only the company is bound by a letter. Without
    `undo`, at a look back to an earlier moment, none is withdrawn."""
    binding = [each for each in found if each.unit is None and each.promise.force == Promise.Force.BINDING]
    breaches: dict[str, Found] = {}
    for outcome in binding:
        version = outcome.promise.clause.version_id
        of_version = [other for other in siblings if other.clause.version_id == version]
        negotiate_by = cache(partial(_negotiate_by, siblings=of_version, known=known))
        for each in _breaches(outcome, of_version, known):
            breaches[each.key] = replace(each, negotiate_by=negotiate_by(each.occurred_on))
    standing = _standing({each.period.label for each in found}, siblings, breaches)
    changed = {row.pk: breaches[key] for key, row in standing.items() if key in breaches and row.differs(breaches[key])}
    gone = [row.pk for key, row in standing.items() if key not in breaches and row.status != Breach.Status.WITHDRAWN]
    rows = Breach.objects.select_related("promise__clause__version").in_bulk([*changed, *gone])
    for pk in gone if undo else ():
        _withdraw(run, rows[pk], _undone_by(rows[pk], siblings, known))
    for pk, each in changed.items():
        _update(run, rows[pk], each)
    for key, each in breaches.items():
        if key not in standing:
            _open(run, each)


class Standing(NamedTuple):
    """What is on record of a breach, as far as a run may change it: there may be thousands that it need not."""

    pk: int
    status: str
    period: str
    severity: str
    reason: str
    band_id: int | None
    cases: int
    occurred_on: date
    negotiate_by: date | None

    def differs(self, found: Found) -> bool:
        is_withdrawn = self.status == Breach.Status.WITHDRAWN
        return is_withdrawn or any(getattr(self, name) != getattr(found, name) for name in COMPARED)


def _standing(labels: Iterable[str], promises: Iterable[Promise], found: Mapping[str, Found]) -> dict[str, Standing]:
    """What is on record of these periods and promises, of all versions of the letter, and under these keys."""
    same = Q(promise__in=[each.pk for each in promises], period__in=labels)
    rows = Breach.objects.filter(same | Q(key__in=found)).order_by("key")
    return {key: Standing(*told) for key, *told in rows.values_list("key", *Standing._fields)}


def _undone_by(breach: Breach, siblings: Sequence[Promise], known: Known) -> str:
    """The code of why a breach no longer stands: the amendment that took over within its period, if without it the
    facts would still show it; else that they were corrected."""
    until = breach.promise.clause.version.effective_until
    if until is None or until >= Period.parse(breach.period).end or not _stood_unamended(breach, siblings, known):
        return CORRECTED
    return f"{AMENDED}:{until}"


def _stood_unamended(breach: Breach, siblings: Sequence[Promise], known: Known) -> bool:
    """Whether the breach would stand had its version gone on to govern the whole period."""
    promise, period = breach.promise, Period.parse(breach.period)
    if DEFINITIONS[promise.metric].ask is None:  # registered facts: the whole period is the other version's to judge
        return True
    of_version = [other for other in siblings if other.clause.version_id == promise.clause.version_id]
    whole = OfComplaints.of(promise, of_version, period, known, amended=False)
    if whole is None or whole.asked is None:
        return False
    if breach.complaint_id is not None:
        rows: QuerySet[Any] = classified(whole.cohort, whole.asked)
        return rows.filter(pk=breach.complaint_id, part=Part.LOSS).exists()
    outcome = whole.of_company()
    return is_breach(outcome.own) or any(outcome.detail.get(str(part)) for part in GRADES)


def _breaches(outcome: Outcome, siblings: Sequence[Promise], known: Known) -> Iterator[Found]:
    promise = outcome.promise
    if promise.metric == Metric.PROPERTY_LOSS:
        yield from _losses(outcome, siblings, known)
    elif promise.metric == Metric.OVERRUN:
        yield from _overruns(outcome, siblings, known)
    elif promise.metric == Metric.LAW_VIOLATION:
        yield from _violations(outcome, known)
    elif is_breach(outcome.own) and outcome.period.bounds(known.zone)[1] <= known.as_of:
        yield Found(
            key=f"{promise.pk}:company:{outcome.period.label}",
            promise=promise,
            period=outcome.period.label,
            severity=str(floor_of(outcome.own)),
            cases=_failures(outcome),
            occurred_on=outcome.period.last_day,
            reason=str(outcome.own.reason),
            band=grading_band(outcome, siblings),
        )


def grading_band(outcome: Outcome, siblings: Sequence[Promise]) -> Promise | None:
    """The class of the letter that grades a rate: the one it lies in, else the worst it lies past. None where a note
    alone gives the class."""
    promise, value = outcome.promise, outcome.measure.value
    if promise.kind == Promise.Kind.BAND or value is None:
        return promise if promise.kind == Promise.Kind.BAND else None
    worst_last = sorted(_bands(promise, siblings), key=lambda each: each[0].breach_class == Verdict.MAJOR)
    within = [band for band, where in worst_last if value in where]
    lower = DEFINITIONS[promise.metric].lower_is_better
    beyond = [band for band, where in worst_last if (where.is_below(value) if lower else where.is_above(value))]
    found = within or (beyond if outcome.own.reason else [])
    return found[-1] if found else None


def _bands(promise: Promise, siblings: Sequence[Promise]) -> Iterator[tuple[Promise, Interval]]:
    for band in siblings:
        if band.kind == Promise.Kind.BAND and band.metric == promise.metric and band.breach_class:
            with suppress(UnusableError):
                if (where := written(band)) is not None:
                    yield band, where


def _failures(outcome: Outcome) -> int:
    if outcome.low is None or outcome.measure.denominator is None:
        return 0
    hits = int(outcome.measure.numerator or 0)
    lower = DEFINITIONS[outcome.promise.metric].lower_is_better
    return hits if lower else int(outcome.measure.denominator) - hits


def _losses(outcome: Outcome, siblings: Sequence[Promise], known: Known) -> Iterator[Found]:
    """Every confirmed loss is a breach of its own. It occurred no later than the complaint about it."""
    if not outcome.detail.get(str(Part.LOSS)):
        return
    confirmed = _cases(outcome, siblings, known, [Part.LOSS]).filter(loss_confirmed_on__isnull=False)
    for pk, received_at in confirmed.values_list("pk", "received_at"):
        yield Found(
            key=f"{outcome.promise.pk}:complaint:{pk}",
            promise=outcome.promise,
            period=outcome.period.label,
            severity=outcome.promise.breach_class or Verdict.MAJOR,
            cases=1,
            occurred_on=local_day(received_at, known.zone),
            band=outcome.promise,
            complaint=pk,
        )


def _violations(outcome: Outcome, known: Known) -> Iterator[Found]:
    """Every confirmed violation is a breach of its own; it occurred on its own day."""
    counted = set(outcome.detail.get("entries", []))
    for violation in known.company.violations:
        if violation.entry in counted:
            yield Found(
                key=f"{outcome.promise.pk}:violation:{violation.entry}",
                promise=outcome.promise,
                period=outcome.period.label,
                severity=outcome.promise.breach_class or Verdict.MAJOR,
                cases=1,
                occurred_on=violation.occurred_on,
                band=outcome.promise,
                violation=violation.entry,
            )


def _overruns(outcome: Outcome, siblings: Sequence[Promise], known: Known) -> Iterator[Found]:
    """Late cases of one clause and period are lines of one file; it occurred when the first deadline passed.

    Cases past the band, where the letter is silent, are never treated milder than those in it; where a signed note
    gives them a class of their own (§11), that counts.
    """
    parts = sorted(GRADES)
    cases = sum(outcome.detail.get(str(part), 0) for part in parts)
    if not cases or not outcome.promise.breach_class:
        return
    limit = Limit.parse(str(outcome.detail["limit"]))
    first = _cases(outcome, siblings, known, parts).values_list("received_at", flat=True)[0]
    due = deadline(limit, first, zone=known.zone, calendar=known.calendar)
    yield Found(
        key=f"{outcome.promise.pk}:company:{outcome.period.label}",
        promise=outcome.promise,
        period=outcome.period.label,
        severity=_worst_class(outcome),
        cases=cases,
        occurred_on=local_day(due, known.zone),
        band=outcome.promise,
        reason="beyond_minor" if outcome.detail.get(str(Part.BEYOND)) else "",
    )


def _worst_class(outcome: Outcome) -> str:
    """The worst class that letter or note gives to any of the late cases, which one file holds together."""
    own = Verdict(outcome.promise.breach_class)
    by_part = {Part.GRADED: own, Part.BEYOND: own, Part.NOTED_MINOR: Verdict.MINOR, Part.NOTED_MAJOR: Verdict.MAJOR}
    return str(worst([verdict for part, verdict in by_part.items() if outcome.detail.get(str(part))]))


def _cases(outcome: Outcome, siblings: Sequence[Promise], known: Known, parts: Sequence[Part]) -> QuerySet[Any]:
    """The complaints behind some parts of an outcome, the earliest received first."""
    asked = OfComplaints.of(outcome.promise, siblings, outcome.period, known)
    if asked is None or asked.asked is None:
        return Complaint.objects.none()
    rows: QuerySet[Any] = classified(asked.cohort, asked.asked)
    return rows.filter(part__in=parts).order_by("received_at", "pk")


def _negotiate_by(occurred_on: date, siblings: Sequence[Promise], known: Known) -> date:
    """The last day on which negotiation must have started: a limit in days from the breach (§1)."""
    named = [
        promise
        for promise in siblings
        if promise.metric == Metric.NEGOTIATION_START and promise.value and promise.unit == "day"
    ]
    days = int(named[0].value or START_WITHIN) if named else START_WITHIN
    return last_day(Limit(days, "d"), occurred_on, calendar=known.calendar)


def _open(run: ComplianceRun, found: Found) -> None:
    about = {"complaint_id": found.complaint, "violation_id": found.violation}
    breach = Breach.objects.create(key=found.key, promise=found.promise, opened_by_run=run, **about, **found.columns())
    breach.steps.create(to_status=breach.status, run=run)
    _journal("open", breach)


def _update(run: ComplianceRun, breach: Breach, found: Found) -> None:
    """Take over what the facts say now. One that was withdrawn returns to where it stood; where people have brought it
    to another status it stays there."""
    before = {name: str(getattr(breach, name)) for name in TOLD}
    for name, value in found.columns().items():
        setattr(breach, name, value)
    if breach.status == Breach.Status.WITHDRAWN:
        breach.move(breach.status_before_withdrawal(), reason=RETURNED, run=run)
        return _journal("reopen", breach)
    breach.save()
    changes = {name: [was, str(getattr(breach, name))] for name, was in before.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if changes:
        breach.steps.create(from_status=breach.status, to_status=breach.status, changes=changes, run=run)
    return _journal("update", breach)


def _withdraw(run: ComplianceRun, breach: Breach, reason: str) -> None:
    breach.move(Breach.Status.WITHDRAWN, reason=reason, run=run)
    _journal("withdraw", breach)


def _journal(action: str, breach: Breach) -> None:
    detail = {"key": breach.key, "severity": breach.severity, "cases": breach.cases, "reason": breach.withdrawn_reason}
    record(action=f"compliance.{action}_breach", subject=breach, detail=detail)
