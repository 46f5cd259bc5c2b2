"""The complaints behind a stored figure: exactly as many as it says (rule book §9)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import User
from commitments.models import Promise
from complaints.models import Complaint
from compliance import counting, remarks, untimed
from compliance.judging import OfComplaints
from compliance.models import Breach, Result
from compliance.registered import Known
from compliance.rules.metrics import DEFINITIONS, Definition
from compliance.rules.parts import Ask, Case, Part, Question, local_day
from compliance.rules.periods import Period
from compliance.rules.standing import Standing, standing

PARTS = ("numerator", "failures", "denominator", "not_yet_due", "graded", "noted", "beyond", "breach", "rank")
NOBODY: frozenset[Part] = frozenset()
NOTED = frozenset({Part.NOTED_MINOR, Part.NOTED_MAJOR})


def offered(metric: str) -> tuple[str, ...]:
    """The lists that a metric's figures lead to, in the order of reading; none where it rests on registered facts.

    Numerator and failures share no complaint and are together the denominator. Where lower is better the numerator
    holds the failures.
    """
    definition = DEFINITIONS.get(metric)
    if definition is None or definition.ask is None:
        return ()
    if definition.ask is Ask.ANSWER:
        return ("denominator", "numerator", "failures", "rank")
    if definition.ask is Ask.OVERRUN:
        return ("graded", "noted", "beyond", "denominator", "not_yet_due")
    if definition.ask is Ask.LOSS:
        return ("graded", "denominator")
    failures = () if definition.lower_is_better else ("failures",)
    return ("numerator", *failures, "denominator", *(["not_yet_due"] if definition.waiting else []))


def wanted(definition: Definition, part: str) -> frozenset[Part]:
    """What the complaints of a list count as. Raises ValueError for a list that does not exist."""
    if part not in PARTS:
        raise ValueError(part)
    failed = definition.denominator - definition.numerator
    silent, noted = (frozenset({Part.BEYOND}), NOTED) if definition.ask is Ask.OVERRUN else (NOBODY, NOBODY)
    return {
        "numerator": definition.numerator,
        "graded": definition.numerator if definition.grades else NOBODY,
        "noted": noted,
        "beyond": silent,
        "failures": NOBODY if definition.lower_is_better else failed,
        "breach": definition.numerator | noted | silent if definition.lower_is_better else failed,
        "not_yet_due": definition.waiting,
    }.get(part, definition.denominator)


def count(result: Result, part: str) -> int:
    """How many complaints the stored figure says a list has. Raises ValueError for a list that does not exist."""
    if part not in PARTS:
        raise ValueError(part)
    definition = DEFINITIONS.get(result.promise.metric)
    if definition is None or definition.ask is None:
        return 0
    hits, cases = int(result.numerator or 0), int(result.denominator or 0)
    beyond = int(result.detail.get(str(Part.BEYOND), 0))
    noted = sum(int(result.detail.get(str(each), 0)) for each in NOTED)
    return {
        "numerator": hits,
        "graded": hits if definition.grades else 0,
        "noted": noted,
        "beyond": beyond,
        "failures": 0 if definition.lower_is_better else cases - hits,
        "breach": hits + noted + beyond if definition.lower_is_better else cases - hits,
        "not_yet_due": int(result.not_yet_due),
        "rank": 1 if "rank" in result.detail else 0,
    }.get(part, cases)


@dataclass(frozen=True)
class Cases:
    """A list behind a result. Without an `asked` question the figure rests on no complaints and `rows` are empty."""

    result: Result
    rows: QuerySet[Complaint]
    asked: OfComplaints | None = None

    @property
    def question(self) -> Question | None:
        return self.asked.asked if self.asked else None

    @property
    def window(self) -> tuple[datetime, datetime] | None:
        """From when to when the complaints were received: the part of the period that this version governs, as far
        as it had passed."""
        if self.asked is None:
            return None
        start, end = self.asked.bounds
        return start, min(end, self.result.as_of)

    def standing(self, complaint: Complaint) -> Standing:
        """How a complaint of the list stood at the moment of the verdict. Raises ValueError without a question."""
        if self.question is None:
            raise ValueError(self.result)
        return standing(case_of(complaint), self.question, as_of=self.result.as_of)

    def remark(self, complaint: Complaint) -> str:
        """Why a complaint stands in the list, in words."""
        stands = self.standing(complaint)
        question = self.question
        ends = question.grade.band if question and question.grade else None
        shares = [end for end in (ends.low, ends.high) if end is not None] if ends else []
        ask = question.ask if question else Ask.RESPONSE
        return remarks.remark(remarks.Beside(complaint, stands, ask, self.result.as_of, shares))


def case_of(complaint: Complaint) -> Case:
    """The facts of a complaint that rules look at; of the one that followed it only where the list was asked for it."""
    facts: dict[str, Any] = {name: getattr(complaint, name, None) for name in Case.__slots__}
    return Case(**facts)


def cases(result: Result, part: str) -> Cases:
    """The list of one part of a result, as of the result's moment.

    Empty for figures that rest on registered facts, and where no limit was set to ask by. Raises ValueError for a
    list that does not exist. A fact corrected since the result was stored shows as corrected until the next run.
    """
    if part not in PARTS:
        raise ValueError(part)
    definition = DEFINITIONS.get(result.promise.metric)
    asked = _asked(result) if definition is not None and definition.ask is not None else None
    if definition is None or asked is None or asked.asked is None:
        return Cases(result, Complaint.objects.none(), None)
    rows: QuerySet[Any] = counting.classified(asked.cohort, asked.asked).filter(_of_unit(result))
    rows = rows.prefetch_related("pause_rows")
    if asked.asked.ask is Ask.FIRST_CONTACT:
        rows = untimed.with_follower(rows)
    if part == "rank":
        return Cases(result, rows.filter(pk=_at_rank(result, asked)), asked)
    return Cases(result, rows.filter(part__in=sorted(wanted(definition, part))), asked)


def behind(result: Result, part: str) -> QuerySet[Complaint]:
    """The complaints of a list, each with its `part`; see `cases`."""
    return cases(result, part).rows


def _asked(result: Result) -> OfComplaints | None:
    version = result.promise.clause.version
    siblings = list(Promise.objects.of_version(version).agreed())
    known = Known(version.letter, result.as_of)
    return OfComplaints.of(result.promise, siblings, Period.parse(result.period), known)


def _of_unit(result: Result) -> Q:
    return Q() if result.unit_id is None else Q(unit=result.unit_id)


def _at_rank(result: Result, asked: OfComplaints) -> int | None:
    """The complaint whose response time is the statistic (nearest rank, rule book §6)."""
    rank = result.detail.get("rank")
    return counting.complaint_at(asked.cohort, int(rank), _of_unit(result)) if rank else None


# Breaches: the complaints of one, and the breaches in which one stands.


def with_results(breaches: QuerySet[Breach]) -> QuerySet[Breach]:
    """Breaches of which `result_of` can tell the company's result without asking again."""
    results = Result.objects.of_company().defer("digest", "code_version")
    return breaches.prefetch_related(Prefetch("promise__results", results, to_attr="company_results"))


def result_of(breach: Breach) -> Result | None:
    """The result that opened a breach of a rate or of late cases."""
    promise = breach.promise
    known: Iterable[Result] | None = getattr(promise, "company_results", None)
    if known is None:
        known = promise.results.of_company().filter(period=breach.period)
    return next((result for result in known if result.period == breach.period), None)


def breaches_around(complaint: Complaint, *, user: User, today: date) -> list[Breach]:
    """The standing breaches that a complaint is a case of, of those that the person may see; the latest first."""
    breaches = Breach.objects.visible_to(user, today).standing()
    of_company = breaches.filter(promise__clause__version__letter__organisation=complaint.organisation_id)
    found = of_company.select_related("promise__clause__version__letter")
    return [breach for breach in found if _is_case_of(complaint, breach)]


def _is_case_of(complaint: Complaint, breach: Breach) -> bool:
    if breach.complaint_id is not None:
        return breach.complaint_id == complaint.pk
    zone = ZoneInfo(breach.promise.clause.version.letter.time_zone)
    if local_day(complaint.received_at, zone) not in Period.parse(breach.period):
        return False
    result = result_of(breach)
    return result is not None and behind(result, "breach").filter(pk=complaint.pk).exists()
