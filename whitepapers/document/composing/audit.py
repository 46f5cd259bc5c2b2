"""What the third-party auditors said, what they found, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.enumeration import enumerated
from audits.signed import OnClause, OnLetter, Said, Signed
from compliance import wording
from compliance.models import Result
from whitepapers.document.blocks import Block, Cell, Entry, Items, Note, Pairs, Quote, Subhead, Table
from whitepapers.document.composing import samples
from whitepapers.document.composing.pieces import Otherwise, day, figure, joined, said, words
from whitepapers.edition import Edition

Json = dict[str, Any]
CLAUSE_CHARACTERS = 80


def blocks(edition: Edition) -> Iterator[Block]:
    yield from _engaged(edition)
    if edition.engagements:
        yield from samples.blocks(edition)
    for number, signed in enumerate(edition.opinions, start=1):
        yield from _opinion(signed, number)
    if not edition.opinions:
        yield Subhead(_("Audit opinion"))
        yield said(_("No signed audit opinion stands on this quarter yet."))
    yield from _findings(edition)


def _engaged(edition: Edition) -> Iterator[Block]:
    for each in edition.engagements:
        told = {"firm": each["firm"], "title": each["title"], "first": day(each["from"]), "last": day(each["until"])}
        yield said(_("%(firm)s: %(title)s, for %(first)s – %(last)s") % told)
    if not edition.engagements:
        yield said(_("No auditors were engaged for this quarter."))


def _opinion(signed: Signed, number: int) -> Iterator[Block]:
    content = signed.content
    yield Subhead(_("Audit opinion"), content["signed"]["firm"])
    yield Items([Entry(signed.overall.label, _reasons(signed.overall), verdict=signed.overall.tone)])
    yield Subhead(_("Scope"))
    for line in str(content["scope"]).splitlines():
        if line.strip():
            yield said(line.strip())
    for place, letter in enumerate(signed.letters, start=1):
        yield _letter(letter, f"opinion-{number}-{place}")
    if signed.running:
        spoken = _("Not spoken of, because their half-year or year runs on:")
        yield Note(f"{spoken} {enumerated(signed.running)}")
    yield Subhead(_("What the opinion rests on"))
    yield Items(list(_basis(signed)))
    if signed.explained:
        yield Subhead(_("Conditions not met, and why"))
        yield Pairs([(title, [reason]) for title, reason in signed.explained])
    yield Note(_("“Not contradicted” says that what was examined speaks against nothing. It certifies nothing."))
    by = content["signed"]
    yield Quote([], joined([by["by"], by["firm"], wording.moment(signed.at), signed.factor]))
    yield Pairs(list(_identity(signed)), mono=True)


def _reasons(view: Said) -> list[str]:
    return [view.reason] if view.reason else []


def _letter(letter: OnLetter, key: str) -> Table:
    columns = [words(_("Clause"), 2.2), words(_("Reported"), 2.2), words(_("Opinion"), 1.6)]
    caption = _("The audit opinion on “%(letter)s”") % {"letter": letter.title}
    return Table(key, caption, columns, [_clause(row) for row in letter.rows])


def _clause(row: OnClause) -> Sequence[Cell]:
    text = Truncator(row.text).chars(CLAUSE_CHARACTERS)
    figures = [_reported(result) for result in row.figures] or [wording.NOTHING]
    return [
        Cell(row.clause, [text]),
        Cell(figures[0], figures[1:]),
        Cell(row.said.label, _reasons(row.said), verdict=row.said.tone),
    ]


def _reported(result: Result) -> str:
    named = f"{wording.name(result.promise)} {figure(result)}"
    return joined([named, _("provisional") if result.provisional else ""])


def _basis(signed: Signed) -> Iterator[Entry]:
    for sample in signed.samples:
        yield Entry(joined([sample["number"], sample["title"]]), [sample["found"]] if sample["found"] else [])
    if not signed.samples:
        yield Entry(_("No sample was drawn."))
    grades = enumerated(f"{grade} {number}" for grade, number in signed.grades)
    yield Entry(f"{_('Findings:')} {grades or _('none')}")


def _identity(signed: Signed) -> Iterator[tuple[str, Sequence[str]]]:
    content = signed.content
    replaces = _("in place of %(other)s") % {"other": content["replaces"]} if content.get("replaces") else ""
    yield _("Opinion"), [joined([content["number"], replaces])]
    yield _("SHA-256 of the signed text"), [signed.digest]
    yield _("SHA-256 of the figures it speaks of"), [content["results_digest"]]
    yield _("Head of the journal"), [str(signed.head)]


def _findings(edition: Edition) -> Iterator[Block]:
    if not edition.engagements:
        return
    yield Subhead(_("Findings"))
    if not edition.findings:
        yield said(_unissued(edition))
        return
    columns = [words(_("Finding"), 3), words(_("Clause"), 0.7), words(_("Grade"), 1.3), words(_("Status"), 1.3)]
    rows = [
        [
            Cell(row["title"], [joined([row["number"], row["recurrence"]])], strong=True),
            Cell(row["clause"]),
            Cell(str(row["grade_name"])),
            Cell(str(row["status_name"])),
        ]
        for row in edition.findings
    ]
    yield Table("findings", _("Findings of the auditors about this quarter"), columns, rows)


def _unissued(edition: Edition) -> str:
    """A signed opinion may count findings that the company had not been handed when the figures were taken."""
    if any(signed.grades for signed in edition.opinions):
        return _("The findings that the opinion counts had not been issued when the figures of this issue were taken.")
    return _("The auditors issued no finding about this quarter.")


def corrections(edition: Edition) -> Iterator[Block | Otherwise]:
    rows = [_action(row, action) for row in edition.findings for action in row["actions"]]
    if rows:
        columns = [
            words(_("What is done"), 3),
            words(_("Finding"), 1),
            words(_("Due on"), 1.2),
            words(_("Status"), 1.2),
            words(_("Retested"), 1.2),
        ]
        yield Table("corrections", _("Corrective actions and how they stand"), columns, rows)
    elif edition.findings:
        yield Otherwise(_("No corrective action has been agreed on the findings of this quarter yet."))
    else:
        yield Otherwise(_("No finding was issued about this quarter, so there is no corrective action to report."))


def _action(finding: Json, action: Json) -> Sequence[Cell]:
    return [
        Cell(action["what"]),
        Cell(finding["number"]),
        Cell(day(action["due_on"])),
        Cell(str(action["status_name"])),
        Cell(day(action["retested_on"])),
    ]
