"""The plan that a letter's words propose: its steps, and the clause whose promise they belong to."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from commitments.letters import facts
from commitments.letters.letter import ParsedClause
from commitments.letters.milestones import find_milestones
from commitments.models import Blank, Clause, LetterVersion, Milestone

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DAYS = {"day": 1, "week": 7}


def steps(version: LetterVersion) -> list[Milestone]:
    """The steps named in a version's text, not stored. Days counted from signing or effect are worked out.

    A step keeps the letter's own words; its day, people and tasks are read with the blanks filled in.
    """
    clauses = list(version.clauses.select_related("parent").prefetch_related("blanks"))
    asked = [
        list(find_milestones(tuple(parsed(clause, text) for clause, text in zip(clauses, texts, strict=True))))
        for texts in ([clause.text for clause in clauses], [filled_in(clause) for clause in clauses])
    ]
    return [_step(version, found, said, position) for position, (found, said) in enumerate(_paired(*asked))]


def _paired(
    written: Sequence[facts.Milestone], filled: Sequence[facts.Milestone]
) -> Iterator[tuple[facts.Milestone, facts.Milestone]]:
    """Each step with the same one after filling in; with itself where its clause then names another number of steps."""
    by_clause = {key: list(group) for key, group in groupby(filled, key=lambda each: each.clause)}
    for key, group in groupby(written, key=lambda each: each.clause):
        own = list(group)
        read = by_clause.get(key, [])
        yield from zip(own, read if len(read) == len(own) else own, strict=True)


def filled_in(clause: Clause) -> str:
    """A clause's text with what was filled into its blanks in their place; to read from, not to show as its text."""
    text = clause.text
    for blank in sorted(clause.blanks.all(), key=lambda each: each.start, reverse=True):
        text = f"{text[: blank.start]}{blank.read}{text[blank.end :]}"
    return text


def filled_blanks(milestone: Milestone) -> list[Blank]:
    """What was filled into the words that a step was read from, in the newest version that has them."""
    found = Blank.objects.filter(clause__version__letter=milestone.letter_id, clause__path=milestone.clause_path)
    blanks = found.exclude(value="").select_related("clause").order_by("-clause__version__number", "start")
    newest = next((each.clause_id for each in blanks if milestone.quote in each.clause.text), None)
    return [each for each in blanks if each.clause_id == newest and _lies_in(each, milestone.quote)]


def _lies_in(blank: Blank, quote: str) -> bool:
    start = blank.clause.text.find(quote)
    return start <= blank.start and blank.end <= start + len(quote)


def parsed(clause: Clause, text: str) -> ParsedClause:
    """A clause as the parser knows it, with this text."""
    parent = clause.parent.path if clause.parent else None
    number = clause.number
    return ParsedClause(clause.path, parent, clause.depth, number, number, text, clause.is_heading)


def _step(version: LetterVersion, written: facts.Milestone, found: facts.Milestone, position: int) -> Milestone:
    """`written` has the words as the letter has them, `found` what they say with the blanks filled in."""
    due = found.due or _counted(version, found)
    return Milestone(
        letter=version.letter,
        clause_path=written.clause[:200],
        quote=written.quote,
        position=position,
        phase=found.phase[:60],
        deliverables="\n".join(found.tasks),
        unit=found.unit[:100],
        due_on=due,
        starts_on=found.begins,
        ends_on=due if found.begins is None or due is None or due >= found.begins else None,
        people_planned=found.people,
    )


def _counted(version: LetterVersion, found: facts.Milestone) -> date | None:
    """The last day of a time after signing or effect, where that day is known."""
    since = {"signing": version.signed_on, "effect": version.effective_from}.get(found.anchor)
    if since is None or found.after is None:
        return None
    try:
        return later(since, found.after, found.after_unit)
    except OverflowError:
        return None


def later(day: date, number: Decimal, unit: str) -> date | None:
    """So many whole days, weeks, months or years later; None for any other unit. A month ends on its last day."""
    if number != number.to_integral_value():
        return None
    if unit in DAYS:
        return day + timedelta(days=int(number) * DAYS[unit])
    if unit not in MONTHS:
        return None
    months = day.year * 12 + day.month - 1 + int(number) * MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class Promised(NamedTuple):
    """The words that promise a plan: a whole heading, or the sentence of a single step."""

    clause: str
    quote: str
    start: int
    end: int


def promised(milestones: Iterable[facts.Milestone], clauses: Iterable[ParsedClause]) -> Iterator[Promised]:
    """One promise for the steps under one heading, one for each step that stands alone."""
    known = {clause.path: clause for clause in clauses}
    for above, group in groupby(milestones, key=lambda found: known[found.clause].parent):
        found = list(group)
        heading = known.get(above or "")
        if len(found) > 1 and heading and heading.is_heading and heading.text.strip():
            words = heading.text.strip()
            start = heading.text.index(words)
            yield Promised(heading.path, words, start, start + len(words))
        else:
            yield from (Promised(step.clause, step.quote, step.start, step.end) for step in found)


def under(clauses: Iterable[Clause], path: str) -> set[str]:
    """The path of a clause and of every clause below it."""
    found = {path}
    for clause in clauses:  # in reading order: a parent stands before its children
        if clause.parent is not None and clause.parent.path in found:
            found.add(clause.path)
    return found
