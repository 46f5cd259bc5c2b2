"""What needs a person today, most pressing first. Each source is one query; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from audits.models import Finding
from commitments import care, waiting
from commitments.models import Benchmark, InterpretationNote, Letter, LetterVersion, Milestone, ResourceFact
from complaints.models import Import
from compliance import wording
from compliance.models import Breach, Verdict
from compliance.obligations import AHEAD, occurrences
from dashboard.scoreboard import BROKEN, Board, Row

REGISTERS = {
    "outage": gettext_lazy("outages"),
    "benchmark": gettext_lazy("benchmarks"),
    "milestone": gettext_lazy("milestones"),
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
    user: User, letters: Sequence[Letter], boards: Sequence[Board], breaches: Sequence[Breach], today: date
) -> list[Item]:
    """Everything that waits for this person's role, the nearest deadline first."""
    found = [
        *of_breaches(breaches),
        *of_findings(user, today),
        *of_promises(boards),
        *of_notes(user, letters, today),
        *of_metric_reviews(user, letters, today),
        *of_drafts(user, letters),
        *of_obligations(user, letters, today),
        *of_milestones(user, letters, today),
        *of_benchmarks(user, today),
        *of_unconfirmed(user, today),
        *of_imports(user, today),
    ]
    return sorted(found, key=lambda item: (item.due is None, item.due or today))


def open_breaches(letters: Sequence[Letter]) -> list[Breach]:
    return list(
        Breach.objects.filter(promise__clause__version__letter__in=letters, status=Breach.Status.OPEN)
        .select_related("promise__clause__version__letter")
        .order_by("negotiate_by", "id")
    )


def of_breaches(breaches: Sequence[Breach]) -> Iterator[Item]:
    for breach in breaches:
        what = _("%(letter)s, %(promise)s (clause %(clause)s, %(period)s): negotiation must start by %(day)s.") % {
            "letter": breach.promise.clause.version.letter,
            "promise": wording.name(breach.promise),
            "clause": breach.promise.clause.number,
            "period": wording.period_name(breach.period),
            "day": wording.short_day(breach.negotiate_by) if breach.negotiate_by else wording.NOTHING,
        }
        yield Item(
            _("Start the negotiation"), what, "compliance:breaches", due=breach.negotiate_by, mark=breach.severity
        )


def of_findings(user: User, today: date) -> Iterator[Item]:
    """Findings that wait for the manager's answer, or for the auditor to check it."""
    if user.role == User.Role.MANAGER:
        title, waiting = _("Answer the finding"), Finding.Status.ISSUED
    elif user.role == User.Role.AUDITOR:
        title, waiting = _("Check the answer"), Finding.Status.ANSWERED
    else:
        return
    for finding in Finding.objects.visible_to(user, today).filter(status=waiting):
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


def of_notes(user: User, letters: Sequence[Letter], today: date) -> Iterator[Item]:
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
        yield Item(_("Sign the interpretation note"), note.question, "commitments:notes", query=f"#note-{note.pk}")


def of_metric_reviews(user: User, letters: Sequence[Letter], today: date) -> Iterator[Item]:
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
        query = f"#letter-{version.letter_id}"
        yield Item(_("Review the metrics"), text, "commitments:metric_reviews", due=due, query=query)


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


def of_unconfirmed(user: User, today: date) -> Iterator[Item]:
    """Registered entries that an auditor has not confirmed against their sources yet, a line a register (§6)."""
    if user.role != User.Role.AUDITOR:
        return
    for kind, count in waiting.by_kind(user, today).items():
        text = ngettext("%(register)s: %(count)s entry", "%(register)s: %(count)s entries", count)
        told = {"register": REGISTERS.get(kind) or ResourceFact.Kind(kind).label, "count": wording.number(count)}
        view, query = ("commitments:milestones", "") if kind == "milestone" else ("commitments:facts", f"?kind={kind}")
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


def _of_promise(row: Row, title: str, mark: str) -> Item:
    text = _("%(promise)s, clause %(clause)s: %(value)s against %(goal)s.") % {
        "promise": wording.name(row.promise),
        "clause": row.promise.clause.number,
        "value": wording.figure(row.result) if row.result else wording.NOTHING,
        "goal": wording.goal(row.promise),
    }
    return Item(title, text, "dashboard:promise", row.promise.pk, mark=mark, query=f"?period={row.period.label}")
