"""What lies in a register until somebody does something about it. All registers are asked in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation, User
from commitments import waiting
from commitments.models import Benchmark, InterpretationNote, Milestone, ResourceFact
from complaints.models import Decree, Import, Look
from compliance import wording
from compliance.models import Exemption, Handling, Restatement, StockLine
from compliance.obligations import AHEAD
from compliance.rules.disputes import SOON
from dashboard.attention import audits, engagements, papers
from dashboard.attention.items import Item, Reader

DECREED_BY = 11  # the State Council decrees a year in the November before
DECLINED = timedelta(days=30)  # so long it is told that the other side declined a note
REGISTERS: dict[str, LazyText | str] = {
    "outage": gettext_lazy("outages"),
    "benchmark": gettext_lazy("benchmarks"),
    "milestone": gettext_lazy("milestones"),
    "violation": gettext_lazy("violations of law"),
    "statute": gettext_lazy("limits of the law"),
}


class Row(NamedTuple):
    """What waits: from which source, its primary key, two words of it, its day, and a number. `company` is what the
    address of a register needs to stay with the company."""

    source: str
    pk: int | None
    text: str
    more: str
    day: date | None
    number: int
    company: str


Rows = Any  # a queryset of whatever model, with the annotations of `_told`
MOST_KEPT = 200  # statements, in each process
_kept: dict[tuple[Any, ...], Rows] = {}


@dataclass(frozen=True, slots=True)
class Source:
    """A register. `rows` are those of it that wait for this reader, None where nothing can; `item` says what to do."""

    rows: Callable[[Reader], Rows | None]
    item: Callable[[Row], Item]


def items(reader: Reader) -> Iterator[Item]:
    """What waits for this reader: one query."""
    for row in _rows(reader):
        yield SOURCES[row.source].item(row)


def _rows(reader: Reader) -> list[Row]:
    found = [Row._make((*told, reader.company.query)) for told in _asked(reader)]
    order = list(SOURCES)
    return sorted(found, key=lambda row: (order.index(row.source), row.text if row.pk is None else "", -(row.pk or 0)))


def _asked(reader: Reader) -> Rows:
    """The one statement. A manager's is made once a day and kept, because making it takes longer than what it finds;
    an auditor's engagements are looked up while it is made."""
    user = reader.user
    if user.role != User.Role.MANAGER:
        return _made(reader)
    company, letters = reader.company.company, tuple(letter.pk for letter in reader.portfolio.letters)
    key = (user.pk, user.organisation_id, company and company.pk, letters, reader.today)
    if key not in _kept:
        if len(_kept) == MOST_KEPT:
            _kept.clear()
        _kept[key] = _made(reader)
    return _kept[key].all()


def _made(reader: Reader) -> Rows:
    asked = {name: source.rows(reader) for name, source in SOURCES.items()}
    first, *others = (_told(name, found) for name, found in asked.items() if found is not None)
    return first.union(*others, all=True)


def _told(name: str, rows: Rows) -> Rows:
    """The rows as those of every source are told; what a source leaves out is empty."""
    nothing = {
        "told_pk": Cast(Value(None), IntegerField()),
        "told_text": Value("", TextField()),
        "told_more": Value("", TextField()),
        "told_day": Cast(Value(None), DateField()),
        "told_number": Value(0, IntegerField()),
    }
    missing = {key: value for key, value in nothing.items() if key not in rows.query.annotations}
    named = rows.order_by().annotate(told_source=Value(name, TextField()), **missing)
    return named.values_list("told_source", *nothing)


def _handlings(reader: Reader) -> Rows | None:
    """Measures against breaches whose day is within a week or past."""
    if reader.user.role != User.Role.MANAGER:
        return None
    due = Handling.objects.due_by(reader.today + timedelta(days=SOON))
    due = due.filter(breach__promise__clause__version__letter__in=reader.portfolio.letters)
    return due.annotate(told_pk=F("breach"), told_text=_text("measure"), told_day=F("due_on"))


def _handling(row: Row) -> Item:
    return Item(_("Finish the measure"), row.text, "compliance:breach", row.pk, row.day, query="#handling")


def _exemptions(reader: Reader) -> Rows | None:
    """Exemptions that a manager has asked for and that wait for this auditor's ruling."""
    if reader.user.role != User.Role.AUDITOR:
        return None
    asked = Exemption.objects.asked().visible_to(reader.user, reader.today)
    asked = asked.filter(breach__promise__clause__version__letter__in=reader.portfolio.letters)
    return asked.annotate(told_pk=F("pk"), told_text=_text("words"))


def _exemption(row: Row) -> Item:
    return Item(_("Rule on the exemption"), row.text, "compliance:exemption", row.pk)


def _restatements(reader: Reader) -> Rows | None:
    """Restatements of published figures that wait for the manager's decision."""
    if reader.user.role != User.Role.MANAGER:
        return None
    drafted = Restatement.objects.drafted().filter(promise__clause__version__letter__in=reader.portfolio.letters)
    return drafted.annotate(told_pk=F("pk"), told_text=_text("promise__quote"), told_more=_text("period"))


def _restatement(row: Row) -> Item:
    told = {"quote": row.text, "period": wording.period_name(row.more)}
    text = _("%(quote)s, %(period)s: what was published comes out otherwise by now.") % told
    return Item(_("Decide on the restatement"), text, "compliance:restatement", row.pk)


def _notes(reader: Reader) -> Rows | None:
    """Interpretation notes that lack this side's signature and are not over yet, and those of its own that the other
    side has declined lately (rule book §11)."""
    lacking = {User.Role.MANAGER: "signed_by_manager", User.Role.AUDITOR: "signed_by_auditor"}
    if reader.user.role not in lacking:
        return None
    own = lacking[User.Role(reader.user.role)]
    notes = InterpretationNote.objects.filter(letter__in=reader.portfolio.letters)
    unsigned = Q(pk__in=notes.unsigned(reader.today).filter(**{own: None}).values("pk"))
    declined = notes.declined_since(reader.today - DECLINED).filter(**{f"{own}__isnull": False})
    found = notes.filter(unsigned | Q(pk__in=declined.values("pk")))
    was_declined = Case(When(declined_by=None, then=0), default=1, output_field=IntegerField())
    return found.annotate(told_pk=F("pk"), told_text=_text("question"), told_number=was_declined)


def _note(row: Row) -> Item:
    address = f"{row.company}#note-{row.pk}"
    title = _("The interpretation note was declined") if row.number else _("Sign the interpretation note")
    return Item(title, row.text, "commitments:notes", query=address)


def _steps(reader: Reader) -> Rows | None:
    """Steps of a plan that nobody has agreed to, and agreed ones whose day is near or past."""
    if reader.user.role != User.Role.MANAGER:
        return None
    steps = Milestone.objects.standing().filter(letter__in=reader.portfolio.letters)
    steps = steps.annotate(told_day=Coalesce("due_on", "ends_on"))
    open_ = Q(done_on=None) | Q(evidence=None)
    waits = Q(agreed=False) | (open_ & Q(told_day__lte=reader.today + AHEAD))
    name = Coalesce(
        NullIf(_text("phase"), Value("", TextField())),
        NullIf(_text("deliverables"), Value("", TextField())),
        _text("quote"),
    )
    agreed = Cast("agreed", IntegerField())
    return steps.filter(waits).annotate(told_pk=F("pk"), told_text=name, told_number=agreed)


def _step(row: Row) -> Item:
    if row.number:
        return Item(_("Finish the step of the plan"), row.text, "commitments:milestone_done", row.pk, row.day)
    return Item(_("Agree to the step of the plan"), row.text, "commitments:milestone_agree", row.pk)


def _benchmarks(reader: Reader) -> Rows | None:
    """Benchmarks that end within a fortnight with none to follow: the promise would not be evaluable."""
    if reader.user.role != User.Role.MANAGER:
        return None
    known = Benchmark.objects.standing().visible_to(reader.user, reader.today)
    ending = known.without_next().filter(valid_until__gte=reader.today, valid_until__lte=reader.today + AHEAD)
    return ending.annotate(
        told_pk=F("pk"), told_text=_text("publisher"), told_more=_text("statistic"), told_day=F("valid_until")
    )


def _benchmark(row: Row) -> Item:
    told = {"publisher": row.text, "statistic": row.more.upper()}
    text = _("%(publisher)s, %(statistic)s: without another the promise is not evaluable.") % told
    return Item(_("Register the next benchmark"), text, "commitments:facts", due=row.day, query="?kind=benchmark")


def _unconfirmed(register: type[Any]) -> Callable[[Reader], Rows | None]:
    """Entries of a register that an auditor has not confirmed against their sources yet (§6)."""

    def rows(reader: Reader) -> Rows | None:
        if reader.user.role != User.Role.AUDITOR or reader.company.company is None:
            return None
        return waiting.counted(register, reader.user, reader.company.company, reader.today)

    return rows


def _of_register(row: Row) -> Item:
    kind, company = row.text, row.company
    text = ngettext("%(register)s: %(count)s entry", "%(register)s: %(count)s entries", row.number)
    told = {"register": REGISTERS.get(kind) or ResourceFact.Kind(kind).label, "count": wording.number(row.number)}
    view = "commitments:milestones" if kind == "milestone" else "commitments:facts"
    query = company if kind == "milestone" else f"?kind={kind}{company.replace('?', '&')}"
    return Item(_("Confirm the registered facts"), text % told, view, query=query)


def _imports(reader: Reader) -> Rows:
    """Files of the last week that could not be read, or of which rows were put aside."""
    since = reader.today - timedelta(days=7)
    recent = Import.objects.visible_to(reader.user).filter(dry_run=False, created_at__date__gt=since)
    marred = recent.filter(Q(status=Import.Status.FAILED) | Q(rejected__gt=0))
    return marred.annotate(
        told_pk=F("pk"), told_text=_text("name"), told_more=_text("status"), told_number=F("rejected")
    )


def _import(row: Row) -> Item:
    if row.more == Import.Status.FAILED:
        return Item(_("Import failed"), row.text, "complaints:import", row.pk)
    text = ngettext("%(name)s: %(count)s row", "%(name)s: %(count)s rows", row.number)
    told = {"name": row.text, "count": wording.number(row.number)}
    return Item(_("Rows were rejected"), text % told, "complaints:import", row.pk)


def _looks(reader: Reader) -> Rows | None:
    """Fields of complaints that auditors opened and of which no manager has said that he has seen it (§15)."""
    if reader.user.role != User.Role.MANAGER:
        return None
    new = Look.objects.unseen().filter(organisation=OuterRef("pk")).order_by().values("organisation")
    number = Coalesce(Subquery(new.annotate(number=Count("pk")).values("number")), 0)
    today = Value(reader.today, DateField())  # to be seen the same day: it stands before what has no day
    of_company = Organisation.objects.filter(people=reader.user).annotate(told_number=number, told_day=today)
    return of_company.filter(told_number__gt=0)


def _look(row: Row) -> Item:
    text = ngettext("%(count)s field, with a reason", "%(count)s fields, each with a reason", row.number)
    told = {"count": wording.number(row.number)}
    return Item(_("See what auditors opened"), text % told, "complaints:looks", due=row.day, query="?kind=unmask")


def _stock(reader: Reader) -> Rows | None:
    """Periods whose stock did not add up in the last run (rule book §5)."""
    if reader.user.role == User.Role.ADMIN:
        return None
    companies = {letter.organisation_id for letter in reader.portfolio.letters}
    failing = StockLine.objects.of_latest_run(companies).failing()
    return failing.order_by().annotate(told_text=_text("period")).values("told_text").distinct()


def _stock_of(row: Row) -> Item:
    period = row.text
    text = _("%(period)s: opening, received, reopened and closed do not give the closing stock.") % {
        "period": wording.period_name(period)
    }
    return Item(_("Look into the stock"), text, "compliance:stock", query=f"?period={period}")


def _calendar(reader: Reader) -> Rows | None:
    """From November on, next year's holidays as long as no decree settles them: its deadlines stay provisional."""
    if reader.user.role not in (User.Role.MANAGER, User.Role.ADMIN) or reader.today.month < DECREED_BY:
        return None
    known = Decree.objects.filter(Q(organisation=None) | Q(organisation=OuterRef("pk")))
    settled = known.filter(year=reader.today.year + 1, settles=True)
    return Organisation.objects.filter(~Exists(settled), people=reader.user).annotate(
        told_number=Value(reader.today.year + 1, IntegerField())
    )


def _year(row: Row) -> Item:
    text = _("No decree settles the holidays of %(year)s yet; deadlines in it are provisional.") % {"year": row.number}
    return Item(_("Enter next year's holidays"), text, "complaints:calendar", query=f"?year={row.number}")


def _text(name: str) -> Cast:
    return Cast(name, TextField())


SOURCES = {
    "look": Source(_looks, _look),
    "finding": Source(audits.findings, audits.item),
    "correction": Source(audits.corrections, audits.item),
    "request": Source(audits.requests, audits.request),
    "sample": Source(audits.samples, audits.sample),
    "unsigned": Source(engagements.unsigned, engagements.unsigned_item),
    "unaccepted": Source(engagements.unaccepted, engagements.unaccepted_item),
    "endangered": Source(engagements.endangered, engagements.endangered_item),
    "exemption": Source(_exemptions, _exemption),
    "handling": Source(_handlings, _handling),
    "restatement": Source(_restatements, _restatement),
    "paper": Source(papers.rows, papers.item),
    "note": Source(_notes, _note),
    "step": Source(_steps, _step),
    "benchmark": Source(_benchmarks, _benchmark),
    **{register.__name__: Source(_unconfirmed(register), _of_register) for register in waiting.REGISTERS},
    "import": Source(_imports, _import),
    "stock": Source(_stock, _stock_of),
    "calendar": Source(_calendar, _year),
}
