"""From what the parser understood to drafts that a person reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from accounts.models import Organisation, User
from commitments import plan
from commitments.actions.carrying import carry_over
from commitments.letters.dates import find_dates
from commitments.letters.folding import fold
from commitments.letters.letter import ParsedLetter, ProposedPromise
from commitments.limiting import Limiting, propose
from commitments.metrics import Metric
from commitments.models import Blank, Clause, Letter, LetterVersion, Promise, Scope, Term
from commitments.parts import of_company
from commitments.proposals import drafts_of
from evidence.actions import record


class StoreRefused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Nothing was stored. `code` (see `commitments.messages.STORE_REFUSED`) names the reason."""

    def __init__(self, code: str, version: LetterVersion | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.version = version


@transaction.atomic
def store_letters(
    *,
    organisation: Organisation,
    parsed: Sequence[ParsedLetter],
    by: User | None,
    source_name: str,
    source_sha256: str,
    amends: Letter | None = None,
) -> list[LetterVersion]:
    """Store each letter as a draft with its clauses, blanks and proposed promises; nothing is judged yet.

    With `amends` the one letter read becomes the next version of that letter, and takes over what was decided about
    the clauses that it leaves as they were. Raises StoreRefused when this very
    file is stored already, when a file of several letters is meant to amend one, or while a draft waits for review.
    """
    _refuse_doubled(organisation, source_sha256)
    if amends:
        _refuse_amendment(organisation, amends, parsed)
    return [
        _store(organisation, letter, by=by, name=source_name, sha256=source_sha256, amends=amends) for letter in parsed
    ]


def _refuse_doubled(organisation: Organisation, sha256: str) -> None:
    stored = LetterVersion.objects.filter(letter__organisation=organisation, source_sha256=sha256).first()
    if sha256 and stored:
        raise StoreRefused("stored_already", stored)


def _refuse_amendment(organisation: Organisation, letter: Letter, parsed: Sequence[ParsedLetter]) -> None:
    if letter.organisation_id != organisation.pk:
        raise StoreRefused("other_company")
    if len(parsed) != 1:
        raise StoreRefused("one_letter_only")
    Letter.objects.select_for_update().get(pk=letter.pk)
    draft = LetterVersion.objects.drafts().filter(letter=letter).first()
    if draft:
        raise StoreRefused("under_review", draft)


def _store(
    organisation: Organisation, parsed: ParsedLetter, *, by: User | None, name: str, sha256: str, amends: Letter | None
) -> LetterVersion:
    letter = amends or Letter.objects.create(
        organisation=organisation, title=parsed.title[:200], number=parsed.number[:60]
    )
    latest = letter.versions.aggregate(latest=Max("number"))["latest"] or 0
    version = LetterVersion.objects.create(
        letter=letter,
        number=latest + 1,
        signatory=parsed.signatory[:200],
        signed_on=day_signed(parsed.signed_on),
        text=parsed.source,
        front=parsed.front,
        tail=parsed.tail,
        source_name=name[:200],
        source_sha256=sha256,
        created_by=by,
    )
    clauses = _store_clauses(version, parsed)
    _store_blanks(clauses, parsed)
    statements = _store_glossary(clauses, parsed)
    promises = _store_promises(version, clauses, statements, parsed)
    detail = {"source": name, "sha256": sha256, "clauses": len(clauses), "promises": len(promises)}
    record(action="commitments.store", actor=by, subject=version, detail=detail)
    before = letter.versions.signed().order_by("number").last()
    if before:
        carry_over(before=before, version=version, by=by)
    return version


def _store_clauses(version: LetterVersion, parsed: ParsedLetter) -> dict[str, Clause]:
    """The clauses by path, one level stored after the other, so that a parent is there before its children."""
    clauses: dict[str, Clause] = {}
    placed = list(enumerate(parsed.clauses))
    for depth in sorted({clause.depth for clause in parsed.clauses}):
        level = [(position, clause) for position, clause in placed if clause.depth == depth]
        stored = Clause.objects.bulk_create(
            Clause(
                version=version,
                parent=clauses.get(clause.parent or ""),
                position=position,
                number=clause.number[:40],
                marker=clause.marker[:60],
                path=clause.path[:200],
                depth=clause.depth,
                is_heading=clause.is_heading,
                text=clause.text,
            )
            for position, clause in level
        )
        clauses |= {clause.path: clause for clause in stored}
    return clauses


def _store_blanks(clauses: dict[str, Clause], parsed: ParsedLetter) -> None:
    """Gaps of the front and tail (number, signature, date) are answered by the facts of the letter itself."""
    Blank.objects.bulk_create(
        Blank(clause=clauses[blank.clause], start=blank.start, end=blank.end)
        for blank in parsed.blanks
        if blank.place == "clause"
    )


def _store_glossary(clauses: dict[str, Clause], parsed: ParsedLetter) -> list[Scope]:
    """What the letter means by its terms, and whom it says it binds and serves."""
    Term.objects.bulk_create(
        Term(clause=clauses[each.clause], start=each.start, end=each.end, term=each.term[:100], meaning=each.definition)
        for each in parsed.definitions
        if each.term
    )
    return Scope.objects.bulk_create(
        Scope(clause=clauses[each.clause], start=each.start, end=each.end, kind=each.kind, words=each.words)
        for each in parsed.scopes
    )


def _store_promises(
    version: LetterVersion, clauses: dict[str, Clause], statements: Sequence[Scope], parsed: ParsedLetter
) -> list[Promise]:
    drafts = zip(parsed.promises, drafts_of(parsed.promises), strict=True)
    found = [_proposed(clauses[each.clause], position, each, fields) for position, (each, fields) in enumerate(drafts)]
    plans = [_planned(clauses[each.clause], each) for each in plan.promised(parsed.milestones, parsed.clauses)]
    promises = [*found, *(Promise(position=len(found) + n, **fields) for n, fields in enumerate(plans))]
    parts = of_company(version.letter.organisation)
    for position, limits in Limiting(parts, clauses.values(), statements, promises).limits().items():
        propose(promises[position], limits)
    return Promise.objects.bulk_create(promises)


def _planned(clause: Clause, promised: plan.Promised) -> dict[str, Any]:
    """The promise that the steps of a plan are done by their days (rule book §6)."""
    said = {"kind": Promise.Kind.TARGET, "metric": Metric.MILESTONE, "period": Promise.Period.QUARTER}
    place = {"quote": promised.quote[:400], "start": promised.start, "end": promised.end}
    return {"clause": clause, "proposal": _written(said), **said, **place}


def _proposed(clause: Clause, position: int, promise: ProposedPromise, fields: dict[str, Any]) -> Promise:
    return Promise(
        clause=clause,
        position=position,
        quote=promise.quote[:400],
        start=promise.start,
        end=promise.end,
        proposal=_written(fields) | {"applies_to": promise.applies_to},
        **fields,
    )


def _written(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, bool | dict | None) else str(value) for name, value in fields.items()}


def day_signed(written: str) -> date | None:
    """The day a letter was signed, as written in it ("2026年3月1日"); None if it names no whole day."""
    days = (span.first for span in find_dates(fold(written).text) if span.first == span.last)
    return next(days, None)


@transaction.atomic
def describe_version(
    *, version: LetterVersion, title: str, number: str, signatory: str, signed_on: date | None, by: User
) -> LetterVersion:
    """Set what the front and tail of the paper say: title, number, who signed and when."""
    letter = version.letter
    letter.title, letter.number = title, number
    letter.save(update_fields=["title", "number"])
    version.signatory, version.signed_on = signatory, signed_on
    version.save(update_fields=["signatory", "signed_on"])
    detail = {"title": title, "number": number, "signatory": signatory, "signed_on": str(signed_on or "")}
    record(action="commitments.describe", actor=by, subject=version, detail=detail)
    return version


@transaction.atomic
def fill_blank(*, blank: Blank, value: str, by: User) -> Blank:
    """Write down what an empty place of the letter means; the letter's own text stays as it is."""
    before = blank.value
    blank.value, blank.filled_by, blank.as_in_version = value.strip(), by, None
    blank.save()
    detail = {"clause": blank.clause.path, "before": before, "value": blank.value}
    record(action="commitments.fill_blank", actor=by, subject=blank, detail=detail)
    return blank


@transaction.atomic
def discard_draft(*, version: LetterVersion, by: User) -> None:
    """Throw a draft away, and the letter with it if it has no other version. Raises FrozenError for a signed one."""
    record(action="commitments.discard", actor=by, subject=version, detail={"source": version.source_name})
    letter = version.letter
    version.delete()
    if not letter.versions.exists() and not letter.notes.exists():
        letter.delete()
