"""Whether an overall opinion can stand beside what the same opinion says clause by clause (rule book §13)."""

from __future__ import annotations

from collections.abc import Mapping

from audits.models import Opinion, View
from commitments.models import Clause

Views = Mapping[str, str]
"""What is said of each clause, by its number; what nobody wrote yet is missing."""


def opposed(overall: str, clauses: Views) -> list[str]:
    """The clauses that are called contradicted under an overall opinion that says the opposite of itself: that nothing
    contradicts the whole. Such an opinion cannot be signed."""
    return _those(clauses, View.CONTRADICTED) if overall == View.NOT_CONTRADICTED else []


def strained(overall: str, clauses: Views) -> list[str]:
    """The clauses beside which an overall opinion reads oddly, though both may be meant: contradicted as a whole
    and no clause is; not examined as a whole and some clause is contradicted; nothing speaks against the whole and most
    of it could not be examined. Such an opinion needs a word of why."""
    contradicted, unseen = _those(clauses, View.CONTRADICTED), _those(clauses, View.NOT_EXAMINED)
    if overall == View.CONTRADICTED and clauses and not contradicted:
        return list(clauses)
    if overall == View.NOT_EXAMINED:
        return contradicted
    return unseen if overall == View.NOT_CONTRADICTED and 2 * len(unseen) > len(clauses) else []


def views(opinion: Opinion, spoken_of: list[Clause]) -> dict[str, str]:
    """What an opinion says of the clauses it speaks of, in their order."""
    given = dict(opinion.clauses.exclude(view="").values_list("clause", "view"))
    return {clause.number: given[clause.pk] for clause in spoken_of if clause.pk in given}


def _those(clauses: Views, view: str) -> list[str]:
    return [number for number, said in clauses.items() if said == view]
