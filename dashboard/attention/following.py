"""What the state of the letters itself asks for: verdicts, breaches, reviews, drafts, duties, rewards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from commitments import care, questions
from compliance import wording
from compliance.models import Verdict
from compliance.obligations import occurrences
from compliance.owed import owed
from dashboard.attention.items import Item, Reader
from dashboard.scoreboard import BROKEN, Board, Row

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


def of_verdicts(reader: Reader) -> Iterator[Item]:
    """What a manager must act on and everybody else should know of. Those without a deadline stay in this order."""
    yield from of_breaches(reader)
    yield from of_promises(reader.boards)


def items(reader: Reader) -> Iterator[Item]:
    """What is for this reader to do. Those without a deadline stay in this order."""
    if reader.user.role in (User.Role.MANAGER, User.Role.AUDITOR):
        yield from of_metric_reviews(reader)
    if reader.user.role == User.Role.MANAGER:
        yield from of_questions(reader)
        yield from of_drafts(reader)
        yield from of_obligations(reader)
        yield from of_rewards(reader)


def of_breaches(reader: Reader) -> Iterator[Item]:
    """Breaches whose negotiation has not started, one line a promise, period and class (rule book §12)."""
    promises = reader.portfolio.promises
    for opened in reader.opened:
        if not opened.waiting:
            continue
        promise = promises[opened.promise]
        sentence = _("%(letter)s, %(promise)s (clause %(clause)s, %(period)s): negotiation must start by %(day)s.")
        if opened.waiting > 1:
            sentence = _(
                "%(letter)s, %(promise)s (clause %(clause)s, %(period)s): %(count)s breaches, "
                "the first negotiation must start by %(day)s."
            )
        what = sentence % {
            "letter": promise.clause.version.letter,
            "promise": wording.name(promise),
            "clause": promise.clause.number,
            "period": wording.period_name(opened.period),
            "count": wording.number(opened.waiting),
            "day": wording.short_day(opened.negotiate_by) if opened.negotiate_by else wording.NOTHING,
        }
        title, mark = _("Start the negotiation"), opened.severity
        view, pk = ("compliance:breach", opened.pk) if opened.waiting == 1 else ("compliance:breaches", None)
        query = "" if pk else reader.company.query
        yield Item(title, what, view, pk, due=opened.negotiate_by, mark=mark, query=query)


def of_promises(boards: Sequence[Board]) -> Iterator[Item]:
    """Promises newly broken. Those at risk have a list of their own (`dashboard.at_risk`)."""
    for row in (row for board in boards for row in board.rows):
        if row.result is None:
            continue
        if row.verdict in BROKEN and row.result.previous_verdict == Verdict.MET:
            yield _of_promise(row, _("Newly missed"), row.verdict)


def of_questions(reader: Reader) -> Iterator[Item]:
    """What no note answers yet and nobody has proposed an answer to: of a benchmark, how it is read (rule book §6)."""
    promises = (row.promise for board in reader.boards for row in board.rows)
    notes = [note for of_letter in reader.portfolio.notes.values() for note in of_letter]
    for each in questions.of_promises(promises, reader.today, notes):
        if each.proposed is None:
            title = _("Choose how the benchmark is read")
            clause = each.promise.clause
            query = f"#clause-{clause.pk}"
            yield Item(title, each.question, "dashboard:letter", clause.version.letter_id, query=query)


def of_metric_reviews(reader: Reader) -> Iterator[Item]:
    """Metrics whose next review is past, one line a letter (rule book §6); those that are this reader's own work wait
    for somebody else, and are no deadline of his."""
    for version, cares in care.overdue(reader.portfolio, reader.today):
        address = f"{reader.company.query}#letter-{version.letter_id}"
        if not any(each.may_be_checked_by(reader.user) for each in cares):
            text = _("%(letter)s: another manager or an auditor has to check what you have written or agreed to.")
            told = text % {"letter": version.letter}
            yield Item(_("Have the metrics reviewed"), told, "commitments:metric_reviews", query=address)
            continue
        sentence = ngettext(
            "%(letter)s: %(count)s metric has not been checked again in time.",
            "%(letter)s: %(count)s metrics have not been checked again in time.",
            len(cares),
        )
        text = sentence % {"letter": version.letter, "count": wording.number(len(cares))}
        due = min(each.due for each in cares)
        yield Item(_("Review the metrics"), text, "commitments:metric_reviews", due=due, query=address)


def of_drafts(reader: Reader) -> Iterator[Item]:
    for version in reader.portfolio.drafts:
        text = _("%(letter)s, version %(number)s: nothing is judged before you activate it.") % {
            "letter": version.letter,
            "number": version.number,
        }
        yield Item(_("Review the letter"), text, "commitments:review", version.pk)


def of_obligations(reader: Reader) -> Iterator[Item]:
    """Obligations not fulfilled yet whose day is near or past: a fortnight ahead (rule book §6)."""
    for each in occurrences(reader.portfolio, timezone.now(), back=0):
        if each.is_near(reader.today):
            text = _("%(promise)s, clause %(clause)s, %(period)s.") % {
                "promise": wording.name(each.promise),
                "clause": each.promise.clause.number,
                "period": wording.period_name(each.period.label),
            }
            yield Item(_("Fulfil the obligation"), text, "compliance:obligations", due=each.due_on)


def of_rewards(reader: Reader) -> Iterator[Item]:
    """Reward pools whose year is over and whose allocation is not approved, or that nobody has proposed."""
    for each in owed(reader.portfolio, timezone.now()):
        title, text = REWARDS[each.state]
        told = text % {"letter": each.letter, "clause": each.clause, "year": each.year}
        view, pk = ("compliance:reward", each.pool.pk) if each.pool else ("compliance:reward_propose", each.letter.pk)
        yield Item(str(title), told, view, pk, query="" if each.pool else f"?year={each.year}")


def _of_promise(row: Row, title: str, mark: str) -> Item:
    text = _("%(promise)s, clause %(clause)s: %(value)s against %(goal)s.") % {
        "promise": wording.name(row.promise),
        "clause": row.promise.clause.number,
        "value": wording.figure(row.result) if row.result else wording.NOTHING,
        "goal": row.goal,
    }
    return Item(title, text, "dashboard:promise", row.promise.pk, mark=mark, query=f"?period={row.period.label}")
