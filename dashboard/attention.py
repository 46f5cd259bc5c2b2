"""What needs a person today, most pressing first. Each source is one query; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Organisation, User
from audits.models import Finding
from commitments import care, questions, waiting
from commitments.companies import Whose
from commitments.models import Benchmark, InterpretationNote, Letter, LetterVersion, Milestone, ResourceFact
from complaints.models import Decree, Import
from compliance import wording
from compliance.models import Breach, StockLine, Verdict
from compliance.obligations import AHEAD, occurrences
from compliance.owed import owed
from dashboard.scoreboard import BROKEN, Board, Row

REGISTERS = {
    "outage": gettext_lazy("outages"),
    "benchmark": gettext_lazy("benchmarks"),
    "milestone": gettext_lazy("milestones"),
}

DECREED_BY = 11  # the State Council decrees a year in the November before
REWARDS: dict[str, tuple[LazyText | str, LazyText | str]] = {
    "approve": (
        gettext_lazy("Approve the allocation of rewards"),
        gettext_lazy("%(letter)s, clause %(clause)s: %(year)s is over and its reward pool waits for an approval."),
    ),
    "correct": (
        gettext_lazy("Approve the correction of rewards"),
        gettext_lazy("%(letter)s, clause %(clause)s: a correction of the rewards of %(year)s waits for an approval."),
    ),
    "no_claim": (
        gettext_lazy("Change the formula of the reward pool"),
        gettext_lazy("%(letter)s, clause %(clause)s: by the formula of %(year)s no unit has earned a point."),
    ),
    "missing": (
        gettext_lazy("Propose the reward pool"),
        gettext_lazy("%(letter)s, clause %(clause)s: %(year)s is over and nobody has proposed its reward pool."),
    ),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: what, about what, by when, and where. `due` orders the list; none comes last.

    `mark` is the verdict, or "risk", whose sign stands before the title.
    """

    title: str
    text: str
    view: str
    pk: int | None = None
    due: date | None = None
    mark: str = ""
    query: str = ""


def items(
    user: User,
    company: Whose,
    letters: Sequence[Letter],
    boards: Sequence[Board],
    breaches: Sequence[Breach],
    today: date,
) -> list[Item]:
    """Everything of a company that waits for this person's role, the nearest deadline first."""
    found = [
        *of_breaches(breaches, company.query),
        *of_findings(user, company.company, today),
        *of_promises(boards),
        *of_notes(user, letters, today, company.query),
        *of_questions(user, boards, today),
        *of_metric_reviews(user, letters, today, company.query),
        *of_drafts(user, letters),
        *of_obligations(user, letters, today),
        *of_milestones(user, letters, today),
        *of_rewards(user, letters),
        *of_benchmarks(user, today),
        *of_unconfirmed(user, company, today),
        *of_imports(user, today),
        *of_stock(user, letters),
        *of_calendar(user, today),
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due or today))


def open_breaches(letters: Sequence[Letter]) -> list[Breach]:
    return list(
        Breach.objects.filter(promise__clause__version__letter__in=letters, status=Breach.Status.OPEN)
        .select_related("promise__clause__version__letter")
        .order_by("negotiate_by", "id")
    )


def of_breaches(breaches: Sequence[Breach], query: str) -> Iterator[Item]:
    for breach in breaches:
        what = _("%(letter)s, %(promise)s (clause %(clause)s, %(period)s): negotiation must start by %(day)s.") % {
            "letter": breach.promise.clause.version.letter,
            "promise": wording.name(breach.promise),
            "clause": breach.promise.clause.number,
            "period": wording.period_name(breach.period),
            "day": wording.short_day(breach.negotiate_by) if breach.negotiate_by else wording.NOTHING,
        }
        title, mark = _("Start the negotiation"), breach.severity
        yield Item(title, what, "compliance:breaches", due=breach.negotiate_by, mark=mark, query=query)


def of_findings(user: User, company: Organisation | None, today: date) -> Iterator[Item]:
    """Findings that wait for the manager's answer, or for the auditor to check it."""
    if user.role == User.Role.MANAGER:
        title, waiting = _("Answer the finding"), Finding.Status.ISSUED
    elif user.role == User.Role.AUDITOR:
        title, waiting = _("Check the answer"), Finding.Status.ANSWERED
    else:
        return
    for finding in Finding.objects.visible_to(user, today).filter(status=waiting, engagement__organisation=company):
        due = finding.due_on if waiting == Finding.Status.ISSUED else None
        yield Item(title, finding.title, "audits:finding", finding.pk, due)


def of_promises(boards: Sequence[Board]) -> Iterator[Item]:
    """Promises newly broken, and kept ones that are at risk."""
    for row in (row for board in boards for row in board.rows):
        if row.result is None:
            continue
        if row.verdict in BROKEN and row.result.previous_verdict == Verdict.MET:
            yield _of_promise(row, _("Newly missed"), row.verdict)
        elif row.result.at_risk and row.verdict == Verdict.MET:
            yield _of_promise(row, _("At risk"), "risk")


def of_notes(user: User, letters: Sequence[Letter], today: date, query: str) -> Iterator[Item]:
    """Interpretation notes that lack this side's signature and are not over yet (rule book §11)."""
    over = Q(valid_until__lt=today)
    unsigned = InterpretationNote.objects.filter(letter__in=letters).exclude(over)
    if user.role == User.Role.MANAGER:
        unsigned = unsigned.filter(signed_by_manager=None)
    elif user.role == User.Role.AUDITOR:
        unsigned = unsigned.filter(signed_by_auditor=None)
    else:
        return
    for note in unsigned:
        address = f"{query}#note-{note.pk}"
        yield Item(_("Sign the interpretation note"), note.question, "commitments:notes", query=address)


def of_questions(user: User, boards: Sequence[Board], today: date) -> Iterator[Item]:
    """What no note answers yet and nobody has proposed an answer to: of a benchmark, how it is read (rule book §6)."""
    if user.role != User.Role.MANAGER:
        return
    for each in questions.of_promises((row.promise for board in boards for row in board.rows), today):
        if each.proposed is None:
            title = _("Choose how the benchmark is read")
            yield Item(title, each.question, "dashboard:letter", each.promise.clause.version.letter_id)


def of_metric_reviews(user: User, letters: Sequence[Letter], today: date, query: str) -> Iterator[Item]:
    """Metrics whose next review is past, one line a letter (rule book §6)."""
    if user.role not in (User.Role.MANAGER, User.Role.AUDITOR):
        return
    for version, cares in care.overdue(letters, today):
        sentence = ngettext(
            "%(letter)s: %(count)s metric has not been checked again in time.",
            "%(letter)s: %(count)s metrics have not been checked again in time.",
            len(cares),
        )
        text = sentence % {"letter": version.letter, "count": wording.number(len(cares))}
        due = min(each.due for each in cares)
        address = f"{query}#letter-{version.letter_id}"
        yield Item(_("Review the metrics"), text, "commitments:metric_reviews", due=due, query=address)


def of_drafts(user: User, letters: Sequence[Letter]) -> Iterator[Item]:
    if user.role != User.Role.MANAGER:
        return
    for version in LetterVersion.objects.drafts().filter(letter__in=letters).select_related("letter"):
        text = _("%(letter)s, version %(number)s: nothing is judged before you activate it.") % {
            "letter": version.letter,
            "number": version.number,
        }
        yield Item(_("Review the letter"), text, "commitments:review", version.pk)


def of_obligations(user: User, letters: Sequence[Letter], today: date) -> Iterator[Item]:
    """Obligations not fulfilled yet whose day is near or past: a fortnight ahead (rule book §6)."""
    if user.role != User.Role.MANAGER:
        return
    for each in occurrences(letters, timezone.now(), back=0):
        if each.is_near(today):
            text = _("%(promise)s, clause %(clause)s, %(period)s.") % {
                "promise": wording.name(each.promise),
                "clause": each.promise.clause.number,
                "period": wording.period_name(each.period.label),
            }
            yield Item(_("Fulfil the obligation"), text, "compliance:obligations", due=each.due_on)


def of_milestones(user: User, letters: Sequence[Letter], today: date) -> Iterator[Item]:
    """Steps of a plan that nobody has agreed to, and agreed ones whose day is near or past."""
    if user.role != User.Role.MANAGER:
        return
    for step in Milestone.objects.standing().filter(letter__in=letters):
        if not step.agreed:
            yield Item(_("Agree to the step of the plan"), str(step), "commitments:milestone_agree", step.pk)
        elif step.due and step.finished_on is None and step.due <= today + AHEAD:
            yield Item(_("Finish the step of the plan"), str(step), "commitments:milestone_done", step.pk, step.due)


def of_rewards(user: User, letters: Sequence[Letter]) -> Iterator[Item]:
    """Reward pools whose year is over and whose allocation is not approved, or that nobody has proposed."""
    if user.role != User.Role.MANAGER:
        return
    for each in owed(letters, timezone.now()):
        title, text = REWARDS[each.state]
        told = text % {"letter": each.letter, "clause": each.clause, "year": each.year}
        view, pk = ("compliance:reward", each.pool.pk) if each.pool else ("compliance:reward_propose", each.letter.pk)
        yield Item(str(title), told, view, pk, query="" if each.pool else f"?year={each.year}")


def of_benchmarks(user: User, today: date) -> Iterator[Item]:
    """Benchmarks that end within a fortnight with none to follow: the promise would not be evaluable."""
    if user.role != User.Role.MANAGER:
        return
    known = Benchmark.objects.standing().visible_to(user, today)
    for ending in known.filter(valid_until__gte=today, valid_until__lte=today + AHEAD):
        after = known.valid_on(ending.valid_until + timedelta(days=1))
        if not after.filter(statistic=ending.statistic).exists():
            text = _("%(publisher)s, %(statistic)s: without another the promise is not evaluable.") % {
                "publisher": ending.publisher,
                "statistic": ending.statistic.upper(),
            }
            title = _("Register the next benchmark")
            yield Item(title, text, "commitments:facts", due=ending.valid_until, query="?kind=benchmark")


def of_unconfirmed(user: User, company: Whose, today: date) -> Iterator[Item]:
    """Registered entries that an auditor has not confirmed against their sources yet, a line a register (§6)."""
    if user.role != User.Role.AUDITOR or company.company is None:
        return
    for kind, count in waiting.by_kind(user, company.company, today).items():
        text = ngettext("%(register)s: %(count)s entry", "%(register)s: %(count)s entries", count)
        told = {"register": REGISTERS.get(kind) or ResourceFact.Kind(kind).label, "count": wording.number(count)}
        view = "commitments:milestones" if kind == "milestone" else "commitments:facts"
        query = company.query if kind == "milestone" else f"?kind={kind}{company.query.replace('?', '&')}"
        yield Item(_("Confirm the registered facts"), text % told, view, query=query)


def of_imports(user: User, today: date) -> Iterator[Item]:
    """Files of the last week that could not be read, or of which rows were put aside."""
    recent = Import.objects.visible_to(user).filter(dry_run=False, created_at__date__gt=today - timedelta(days=7))
    for done in recent.filter(Q(status=Import.Status.FAILED) | Q(rejected__gt=0)):
        failed = done.status == Import.Status.FAILED
        title = _("Import failed") if failed else _("Rows were rejected")
        rejected = ngettext("%(name)s: %(count)s row", "%(name)s: %(count)s rows", done.rejected)
        text = done.name if failed else rejected % {"name": done.name, "count": wording.number(done.rejected)}
        yield Item(title, text, "complaints:import", done.pk)


def of_stock(user: User, letters: Sequence[Letter]) -> Iterator[Item]:
    """Periods whose stock did not add up in the last run (rule book §5)."""
    if user.role == User.Role.ADMIN:
        return
    companies = {letter.organisation_id for letter in letters}
    failing = StockLine.objects.of_latest_run(companies).failing().values_list("period", flat=True)
    for period in sorted(set(failing)):
        text = _("%(period)s: opening, received, reopened and closed do not give the closing stock.") % {
            "period": wording.period_name(period)
        }
        yield Item(_("Look into the stock"), text, "compliance:stock", query=f"?period={period}")


def of_calendar(user: User, today: date) -> Iterator[Item]:
    """From November on, next year's holidays as long as no decree settles them: its deadlines stay provisional."""
    if user.role not in (User.Role.MANAGER, User.Role.ADMIN) or today.month < DECREED_BY:
        return
    year = today.year + 1
    known = Decree.objects.filter(Q(organisation=None) | Q(organisation=user.organisation_id))
    if not known.filter(year=year, settles=True).exists():
        text = _("No decree settles the holidays of %(year)s yet; deadlines in it are provisional.") % {"year": year}
        yield Item(_("Enter next year's holidays"), text, "complaints:calendar", query=f"?year={year}")


def _of_promise(row: Row, title: str, mark: str) -> Item:
    text = _("%(promise)s, clause %(clause)s: %(value)s against %(goal)s.") % {
        "promise": wording.name(row.promise),
        "clause": row.promise.clause.number,
        "value": wording.figure(row.result) if row.result else wording.NOTHING,
        "goal": wording.goal(row.promise),
    }
    return Item(title, text, "dashboard:promise", row.promise.pk, mark=mark, query=f"?period={row.period.label}")
