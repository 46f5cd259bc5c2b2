"""What waits in the audits: answers, their checking, corrective actions and their retests, documents, samples; and what
of findings is overdue, which both sides are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from audits.models import CorrectiveAction, DocumentRequest, Finding, Sample
from compliance import wording
from dashboard.attention.items import Item, Reader

if TYPE_CHECKING:
    from dashboard.attention.waiting import Row

MANAGER, AUDITOR = User.Role.MANAGER, User.Role.AUDITOR
TITLES: dict[str, LazyText | str] = {
    "answer": gettext_lazy("Answer the finding"),
    "answer_late": gettext_lazy("Answer overdue"),
    "check": gettext_lazy("Check the answer"),
    "carry_out": gettext_lazy("Carry out the corrective action"),
    "carry_out_late": gettext_lazy("Corrective action overdue"),
    "retest": gettext_lazy("Retest the corrective action"),
}


def findings(reader: Reader) -> Any:
    """A manager's to answer; an auditor's to check, and those whose answer is overdue."""
    found = Finding.objects.visible_to(reader.user, reader.today)
    found = found.filter(engagement__organisation=reader.company.company)
    unanswered, answered = Q(status=Finding.Status.ISSUED), Q(status=Finding.Status.ANSWERED)
    return _waiting(reader, found, unanswered, answered, ("answer", "check"), pk="pk", text="title")


def corrections(reader: Reader) -> Any:
    """A manager's to carry out; an auditor's to retest, and those that are overdue."""
    found = CorrectiveAction.objects.visible_to(reader.user, reader.today).of_open_findings()
    found = found.filter(finding__engagement__organisation=reader.company.company)
    to_be_done, reported = Q(status__in=CorrectiveAction.TO_BE_DONE), Q(status=CorrectiveAction.Status.REPORTED)
    return _waiting(reader, found, to_be_done, reported, ("carry_out", "retest"), pk="finding", text="what")


def item(row: Row) -> Item:
    query = "#corrective" if row.more.startswith(("carry_out", "retest")) else ""
    return Item(str(TITLES[row.more]), row.text, "audits:finding", row.pk, row.day, query=query)


def _waiting(
    reader: Reader, found: Any, of_company: Q, of_auditor: Q, names: tuple[str, str], *, pk: str, text: str
) -> Any:
    """Each side's own turn, and on the auditor's page what the company has not done by its day. Only what is the
    company's turn has a day."""
    theirs, his = names
    late = ""
    if reader.user.role == MANAGER:
        found = found.filter(of_company)
    elif reader.user.role == AUDITOR:
        found, late = found.filter(of_auditor | of_company & Q(due_on__lt=reader.today)), "_late"
    else:
        return None
    of_name = Case(When(of_auditor, then=Value(his)), default=Value(f"{theirs}{late}"), output_field=TextField())
    day = Case(When(of_company, then=F("due_on")), output_field=DateField())
    return found.annotate(told_pk=F(pk), told_text=Cast(text, TextField()), told_more=of_name, told_day=day)


def requests(reader: Reader) -> Any:
    """Documents that the company has still to deliver, or that the auditor has to look at."""
    waits = {
        User.Role.MANAGER: DocumentRequest.WITH_THE_COMPANY,
        User.Role.AUDITOR: frozenset({DocumentRequest.Status.DELIVERED}),
    }
    if reader.user.role not in waits:
        return None
    found = DocumentRequest.objects.visible_to(reader.user, reader.today)
    found = found.filter(status__in=waits[User.Role(reader.user.role)], engagement__organisation=reader.company.company)
    due = F("due_on") if reader.user.role == User.Role.MANAGER else Cast(Value(None), DateField())
    words = {"told_text": Cast("what", TextField()), "told_more": Cast("status", TextField())}
    return found.annotate(told_pk=F("pk"), told_day=due, **words)


def request(row: Row) -> Item:
    delivered = row.more == DocumentRequest.Status.DELIVERED
    title = _("Look at what was delivered") if delivered else _("Deliver the documents")
    return Item(title, row.text, "audits:request", row.pk, row.day)


def samples(reader: Reader) -> Any:
    """Drawn samples whose items this auditor's engagement has not all examined, or not finished."""
    if reader.user.role != User.Role.AUDITOR:
        return None
    drawn = Sample.objects.visible_to(reader.user, reader.today).filter(status=Sample.Status.DRAWN).with_progress()
    drawn = drawn.filter(engagement__organisation=reader.company.company)
    progress = Concat(Cast("n_examined", TextField()), Value("/", TextField()), Cast("n", TextField()))
    return drawn.annotate(told_pk=F("pk"), told_text=Cast("title", TextField()), told_more=progress)


def sample(row: Row) -> Item:
    done, _slash, whole = row.more.partition("/")
    told = {"title": row.text, "done": wording.number(int(done)), "all": wording.number(int(whole))}
    if done == whole:
        return Item(_("Finish the re-performance"), row.text, "audits:sample", row.pk)
    text = _("%(title)s: %(done)s of %(all)s examined") % told
    return Item(_("Examine the sample"), text, "audits:sample_examine", row.pk)
