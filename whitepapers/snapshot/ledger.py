"""The promise ledger of a white paper: what each promise came to, what followed from it, what was paid (§12, §14).

Breaches are told in the quarter in which they occurred, entries of the compensation ledger in the quarter of their day,
so that each is told once. Of compensation only sums are public: for what and to whom stays inside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from accounts.models import Organisation
from commitments.models import Promise
from compliance.models import Breach, Compensation, Result
from compliance.rules.periods import Period
from whitepapers.snapshot.canonical import Json
from whitepapers.snapshot.verdicts import named


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
    return {"verdict": place, **named(promise), **followed.row()}


def _yuan(amount: Decimal) -> str:
    return str(amount.quantize(Decimal("0.01")))
