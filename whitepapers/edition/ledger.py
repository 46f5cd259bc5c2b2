"""The promise ledger as the readers of an issue see it: what each promise came to, and what followed from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from commitments.definitions import has, keys_of
from commitments.models import Promise
from compliance import shares, wording
from compliance.models import Result
from whitepapers.edition.verdicts import ClauseVerdict

Json = dict[str, Any]
SHARES_OF_COMPLAINTS = keys_of("is_share_of_complaints")


@dataclass(frozen=True, slots=True)
class Line:
    """A row as its readers read it. `verdict` is None where the promise has none of this quarter."""

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
    def promised(self) -> str:
        return _written(self.row["promised"])

    @property
    def paid(self) -> str:
        return _written(self.row["paid"])

    @property
    def belongs(self) -> bool:
        """Whether the table has a line for it: a promise counted case by case, or one from which something followed."""
        of_cases = self.failures is not None and self.verdict is not None and not self.verdict.grades
        followed = any(self.row[key] for key in ("breaches", "breaches_before"))
        return of_cases or followed or bool(self.promised or self.paid)


def lines(snapshot: Json, verdicts: Sequence[ClauseVerdict]) -> list[Line]:
    """The ledger of a snapshot, of the promises that have a line in it."""
    rows = snapshot["ledger"]
    found = [Line(row, None if row["verdict"] is None else verdicts[row["verdict"]]) for row in rows]
    return [line for line in found if line.belongs]


def _written(yuan: str) -> str:
    """An amount to the fen; empty for nothing. What was taken back in a later quarter stands below zero."""
    amount = Decimal(yuan)
    if not amount:
        return ""
    return f"{'−' if amount < 0 else ''}{shares.money(int(abs(amount) * 100))}"
