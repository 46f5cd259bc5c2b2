"""What a reader of a white paper sees, worded from its snapshot alone.

The snapshot holds keys and decimal strings; an `Edition` gives them names and numbers for the page. It asks the
database nothing. Each part of it has a module.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from functools import cached_property
from typing import Any

from audits.signed import Signed
from compliance import wording
from compliance.models import Breach, Verdict
from evidence.models import Head
from whitepapers.edition import audits, breakdowns, disputes, findings, method, units
from whitepapers.edition.audits import Drawn, Estimate, Reviewed
from whitepapers.edition.breakdowns import Category, Counts, Exclusion
from whitepapers.edition.chains import Chains
from whitepapers.edition.disputes import Breached, Told
from whitepapers.edition.ledger import Line, lines
from whitepapers.edition.method import Definition, Stock
from whitepapers.edition.publication import Publication, publication
from whitepapers.edition.resources import Resource, resources
from whitepapers.edition.restatements import Restated
from whitepapers.edition.restatements import told as restated
from whitepapers.edition.rewards import Reward
from whitepapers.edition.rewards import told as rewarded
from whitepapers.edition.timeliness import Timeliness, timeliness
from whitepapers.edition.trends import Trend, trends
from whitepapers.edition.units import Marks, Matrix, Ranking
from whitepapers.edition.verdicts import ClauseVerdict, Key, LetterPart, clause_verdict, day

__all__ = ["ClauseVerdict", "Edition", "LetterPart", "Matrix", "Trend"]

Json = dict[str, Any]
BROKEN = (Verdict.MISSED, Verdict.MINOR, Verdict.MAJOR)
JUDGED = (Verdict.MET, *BROKEN, Verdict.NOT_EVALUABLE)


class Edition:
    """A snapshot as its readers read it."""

    def __init__(self, snapshot: Json) -> None:
        self.snapshot = snapshot
        self.organisation: str = snapshot["organisation"]["name"]
        self.period: str = snapshot["period"]["label"]
        self.starts_on = date.fromisoformat(snapshot["period"]["from"])
        self.ends_on = date.fromisoformat(snapshot["period"]["until"])
        self.next_publication = date.fromisoformat(snapshot["next_publication"])
        as_of = snapshot["data"]["as_of"]
        self.as_of = datetime.fromisoformat(as_of) if as_of else None
        self.notes: list[Json] = snapshot["notes"]
        self.publication: Publication | None = publication(snapshot)
        self.journal_head = Head(**snapshot["journal_head"]) if "journal_head" in snapshot else None

    @cached_property
    def verdicts(self) -> list[ClauseVerdict]:
        return [clause_verdict(row) for row in self.snapshot["verdicts"]]

    @cached_property
    def promises(self) -> list[ClauseVerdict]:
        """What was promised; breach classes are no promises."""
        return [row for row in self.verdicts if not row.grades]

    @cached_property
    def letters(self) -> list[LetterPart]:
        return [
            LetterPart(
                letter | {"effective_from": day(letter["effective_from"])},
                [row for row in self.promises if row.letter == letter["id"]],
                [row for row in self.verdicts if row.grades and row.letter == letter["id"]],
            )
            for letter in self.snapshot["letters"]
        ]

    @cached_property
    def tally(self) -> list[tuple[str, str, int]]:
        """(verdict key, its name, how many promises got it), in the order of the rule book."""
        counts = Counter(row.result.verdict for row in self.promises)
        return [(key, str(name), counts[key]) for key, name in Verdict.choices if counts[key]]

    @property
    def judged(self) -> int:
        """Promises with one of the five verdicts (rule book §7)."""
        return sum(row.result.verdict in JUDGED for row in self.promises)

    @property
    def met(self) -> int:
        return sum(row.result.verdict == Verdict.MET for row in self.promises)

    @cached_property
    def broken(self) -> list[ClauseVerdict]:
        return [row for row in self.promises if row.result.verdict in BROKEN]

    @property
    def received(self) -> int:
        """Complaints of the quarter that are counted: new and repeat ones (rule book §3)."""
        return max((row.result.received for row in self.promises if row.result.period == self.period), default=0)

    @property
    def provisional(self) -> bool:
        return any(row.result.provisional for row in self.verdicts)

    @cached_property
    def ledger(self) -> list[Line]:
        """The promise ledger, by promises."""
        return lines(self.snapshot, self.verdicts)

    @cached_property
    def by_key(self) -> dict[Key, ClauseVerdict]:
        """The promises by what other rows name them by."""
        return {row.key: row for row in self.promises}

    @cached_property
    def trends(self) -> list[Trend]:
        """Every target with enough periods to show a movement."""
        return trends(self.snapshot["trends"], self.verdicts, self.period)

    @cached_property
    def units(self) -> Matrix:
        return units.matrix(self.snapshot["units"], self.promises)

    @cached_property
    def rankings(self) -> list[Ranking]:
        """Of each promise its units with a value, the worst first."""
        return units.rankings(self.snapshot["ranking"], self.by_key)

    @cached_property
    def months(self) -> list[Marks]:
        """Units by month, marked by how each month stood to what the letter asks."""
        return units.marks(self.snapshot["months"], self.by_key)

    @cached_property
    def unit_months(self) -> Counts:
        """Complaints received by unit and month."""
        return breakdowns.by_month(self.snapshot["unit_months"])

    @cached_property
    def unit_categories(self) -> Counts:
        """Complaints received by unit and category."""
        return breakdowns.by_category(self.snapshot["unit_categories"])

    @cached_property
    def categories(self) -> list[Category]:
        """What was complained about, the largest first."""
        return breakdowns.categories(self.snapshot["categories"])

    @property
    def hidden_said(self) -> str:
        """What the mark of a count means that is not shown."""
        return breakdowns.hidden_said()

    @cached_property
    def exclusions(self) -> list[Exclusion]:
        """Complaints that stand in no figure, by reason."""
        return breakdowns.exclusions(self.snapshot["exclusions"])

    @cached_property
    def timeliness(self) -> list[Timeliness]:
        """The times of each promise with a time limit."""
        return timeliness(self.snapshot["timeliness"])

    @cached_property
    def chains(self) -> Chains:
        """How often customers came back."""
        return Chains(self.snapshot["chains"])

    @cached_property
    def breaches(self) -> list[Json]:
        return disputes.breaches(self.snapshot["breaches"])

    @cached_property
    def disputes(self) -> list[Told]:
        """The disputes about the quarter's breaches, and those about earlier ones that ran in it."""
        return disputes.disputes(self.snapshot["disputes"])

    @property
    def breached(self) -> list[Breached]:
        """The breaches that no verdict of a promise tells of."""
        told = {(row.clause, wording.name(row.promise)) for row in self.broken}
        return [each for each in disputes.breached(self.breaches) if (each.clause, each.name) not in told]

    @property
    def standing(self) -> list[tuple[str, int]]:
        """(class, how many breaches of it were not withdrawn), the major ones first."""
        counts = Counter(row["severity"] for row in self.breaches if row["status"] != Breach.Status.WITHDRAWN)
        return [(key, counts[key]) for key in (Verdict.MAJOR, Verdict.MINOR) if counts[key]]

    @cached_property
    def resources(self) -> list[Resource]:
        return resources(self.snapshot["resources"])

    @cached_property
    def rewards(self) -> list[Reward]:
        return rewarded(self.snapshot)

    @cached_property
    def restatements(self) -> list[Restated]:
        """The figures of earlier issues that this one restates."""
        return restated(self.snapshot["restatements"])

    @cached_property
    def restated_before(self) -> list[Restated]:
        """Those that issues before this one restated, in the order in which they were told."""
        return restated(self.snapshot["restated_before"])

    @cached_property
    def engagements(self) -> list[Json]:
        """The audits of the quarter, each with the number of findings its firm issued about it."""
        issued = Counter(row["firm"] for row in self.snapshot["findings"])
        return [
            {
                **row,
                "from": date.fromisoformat(row["from"]),
                "until": date.fromisoformat(row["until"]),
                "findings": issued[row["firm"]],
            }
            for row in self.snapshot["engagements"]
        ]

    @cached_property
    def samples(self) -> list[Drawn]:
        """The samples that the auditors drew."""
        return audits.samples(self.snapshot["samples"])

    @cached_property
    def estimates(self) -> list[Estimate]:
        """What samples say of the promises they were drawn for."""
        return audits.estimates(self.snapshot["estimates"])

    @cached_property
    def lists(self) -> list[Reviewed]:
        """The lists that the auditors look at one by one."""
        return audits.lists(self.snapshot["lists"])

    @cached_property
    def findings(self) -> list[Json]:
        return findings.told(self.snapshot)

    @cached_property
    def opinions(self) -> list[Signed]:
        """The audit opinions that stood on the quarter when it was frozen."""
        return [Signed(row["signed"], row["digest"]) for row in self.snapshot["opinions"]]

    @cached_property
    def definitions(self) -> list[Definition]:
        """How each metric of this issue is counted, and in which version."""
        return method.definitions(self.snapshot["method"]["definitions"])

    @property
    def formulas(self) -> list[tuple[str, str]]:
        """The name and the formula of each metric that has one."""
        return [(each.name, each.formula) for each in self.definitions if each.formula]

    @property
    def stock(self) -> Stock | None:
        """The stock of complaints, and whether it adds up; None where no run has counted it."""
        return method.stock(self.snapshot["method"]["stock"])
