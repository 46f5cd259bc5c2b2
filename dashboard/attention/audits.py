"""What waits in the audits: answers, their checking, corrective actions and their retests; and what of it is overdue,
which both sides are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, DateField, F, Q, TextField, Value, When
from django.db.models.functions import Cast
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy

from accounts.models import User
from audits.models import CorrectiveAction, Finding
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
