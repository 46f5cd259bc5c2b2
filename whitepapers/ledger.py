"""The promise ledger of a white paper: what each promise came to, what followed from it, what was paid (§12, §14).

Breaches are told in the quarter in which they occurred, entries of the compensation ledger in the quarter of their day,
so that each is told once. Of compensation only sums are public: for what and to whom stays inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.models import Organisation
from commitments.definitions import has, keys_of
from commitments.models import Promise
from compliance import shares, wording
from compliance.models import Breach, Compensation, Result
from compliance.rules.periods import Period

if TYPE_CHECKING:
    from whitepapers.edition import ClauseVerdict

Json = dict[str, Any]
SHARES_OF_COMPLAINTS = keys_of("is_share_of_complaints")


@dataclass(slots=True)
class Followed:
    """What followed from a promise: its breaches of the quarter that were not withdrawn, those of them that are exempt,
    its breaches of the quarter before, and what was promised and paid within the quarter, in yuan."""

    breaches: int = 0
    exempt: int = 0
    before: int = 0
    promised: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    def add(self, other: Followed) -> None:
        self.breaches += other.breaches
        self.exempt += other.exempt
        self.before += other.before
        self.promised += other.promised
        self.paid += other.paid

    def row(self) -> Json:
        return {
            "breaches": self.breaches,
            "exempt": self.exempt,
            "breaches_before": self.before,
            "promised": _yuan(self.promised),
            "paid": _yuan(self.paid),
        }


def ledger(organisation: Organisation, quarter: Period, results: Sequence[Result]) -> list[Json]:
    """A row for each verdict of the snapshot, which it names by its place among them, and one for each promise that has
    no verdict of the quarter, where something followed from it nevertheless."""
    followed = _followed(organisation, quarter)
    of_verdicts = [followed.pop(result.promise_id, Followed()) for result in results]
    places = {result.promise.lineage: place for place, result in enumerate(results)}  # the newest version's
    rows = []
    for promise in _promises(followed):
        if (place := places.get(promise.lineage)) is None:
            rows.append(_row(promise, None, followed[promise.pk]))
        else:
            of_verdicts[place].add(followed[promise.pk])
    told = zip(results, of_verdicts, strict=True)
    return [*(_row(result.promise, place, told) for place, (result, told) in enumerate(told)), *rows]


def _followed(organisation: Organisation, quarter: Period) -> dict[int, Followed]:
    """By the promises that were broken."""
    found: dict[int, Followed] = defaultdict(Followed)
    for promise, breaches, exempt, before in _breaches(organisation, quarter):
        found[promise].add(Followed(breaches, exempt, before))
    of_company = Compensation.objects.filter(breach__promise__clause__version__letter__organisation=organisation)
    entries = of_company.filter(on__range=(quarter.start, quarter.last_day))
    for promise in set(entries.order_by().values_list("breach__promise", flat=True)):
        balance = entries.filter(breach__promise=promise).balance()
        found[promise].add(Followed(promised=balance.promised, paid=balance.paid))
    return found


def _breaches(organisation: Organisation, quarter: Period) -> Iterable[tuple[int, int, int, int]]:
    """Per promise: the breaches of the quarter, the exempt ones among them, and those of the quarter before."""
    inside = Q(occurred_on__gte=quarter.start)
    standing = Breach.objects.standing().filter(
        promise__clause__version__letter__organisation=organisation,
        occurred_on__range=(quarter.previous().start, quarter.last_day),
    )
    return (
        standing.order_by()
        .values_list("promise")
        .annotate(
            inside=Count("pk", filter=inside),
            exempt=Count("pk", filter=inside & Q(status=Breach.Status.EXEMPT)),
            before=Count("pk", filter=~inside),
        )
    )


def _promises(wanted: Iterable[int]) -> Iterable[Promise]:
    order = ("clause__version__letter", "clause__version__number", "clause__position", "position")
    return Promise.objects.filter(pk__in=list(wanted)).select_related("clause__version").order_by(*order)


def _row(promise: Promise, place: int | None, followed: Followed) -> Json:
    named = {
        "letter": promise.clause.version.letter_id,
        "clause": promise.clause.number,
        "quote": promise.quote,
        "metric": promise.metric,
    }
    return {"verdict": place, **named, **followed.row()}


def _yuan(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01")))


@dataclass(frozen=True, slots=True)
class Line:
    """A row as its readers read it. `verdict` is None where the promise has none of this quarter; of papers from before
    the ledger was kept, `row` knows nothing of what followed."""

    row: Json
    verdict: ClauseVerdict | None

    @property
    def promise(self) -> Promise:
        return self.verdict.promise if self.verdict else Promise(metric=self.row["metric"], quote=self.row["quote"])

    @property
    def clause(self) -> str:
        return str(self.row["clause"])

    @property
    def failures(self) -> int | None:
        """Cases that broke the promise, of a share of complaints: the numerator where lower is better, or the rest."""
        if self.verdict is None or self.promise.metric not in SHARES_OF_COMPLAINTS:
            return None
        result = self.verdict.result
        if result.denominator is None:
            return None
        numerator, denominator = int(result.numerator or 0), int(result.denominator)
        return numerator if has(self.promise.metric, "lower_is_better") else denominator - numerator

    @property
    def cases(self) -> Decimal | None:
        """The cases that were judged; of a clause that counts cases of a kind, how many there were."""
        if self.verdict is None:
            return None
        result = self.verdict.result
        if wording.is_counted(self.promise.metric):
            return result.value
        return None if self.failures is None else result.denominator

    @property
    def share(self) -> Result | None:
        """The result whose share stands in the table; None for what counts pieces."""
        counted = self.verdict is None or wording.is_counted(self.promise.metric)
        return None if counted or self.verdict is None else self.verdict.result

    @property
    def change(self) -> Decimal | None:
        """Of the share, on the period before."""
        return self.verdict.change if self.verdict else None

    @property
    def before_period(self) -> str:
        return self.verdict.before_period if self.verdict else ""

    @property
    def is_known(self) -> bool:
        """Whether the paper tells what followed."""
        return "breaches" in self.row

    @property
    def promised(self) -> str:
        return _written(self.row.get("promised"))

    @property
    def paid(self) -> str:
        return _written(self.row.get("paid"))

    @property
    def belongs(self) -> bool:
        """Whether the table has a line for it: a promise counted case by case, or one from which something followed."""
        of_cases = self.failures is not None and self.verdict is not None and not self.verdict.grades
        followed = any(self.row.get(key) for key in ("breaches", "breaches_before"))
        return of_cases or followed or bool(self.promised or self.paid)


def lines(snapshot: Json, verdicts: Sequence[ClauseVerdict]) -> list[Line]:
    """The ledger of a snapshot; one of before it was kept has the shares alone."""
    found = [
        Line(row, None if row["verdict"] is None else verdicts[row["verdict"]]) for row in snapshot.get("ledger", [])
    ]
    found = found or [Line({"clause": verdict.clause}, verdict) for verdict in verdicts]
    return [line for line in found if line.belongs]


def _written(yuan: str | None) -> str:
    """An amount to the fen; empty for nothing. What was taken back in a later quarter stands below zero."""
    amount = Decimal(yuan or 0)
    if not amount:
        return ""
    return f"{'−' if amount < 0 else ''}{shares.money(int(abs(amount) * 100))}"
