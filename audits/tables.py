"""The list of findings."""

from __future__ import annotations

from datetime import date

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audits.models import CorrectiveAction, Finding
from audits.turns import COMPANY, Turn, turns
from complaints.table_rows import Table
from compliance import wording

WHOLE = {"td": {"class": "whole"}}
GRADES = {Finding.Grade.MAJOR: "major", Finding.Grade.MINOR: "minor"}
STATUSES = {Finding.Status.CLOSED: "met", Finding.Status.ISSUED: "risk", Finding.Status.WITHDRAWN: "not_evaluable"}


def finding_page(record: Finding) -> str:
    return reverse("audits:finding", args=[record.pk])


class FindingTable(Table):
    """Rows come with `corrective_actions` prefetched, and with clause and engagement."""

    title = tables.Column(verbose_name=_("finding"), linkify=finding_page, order_by=("engagement", "number"))
    grade = tables.Column(order_by="grade")
    status = tables.Column()
    corrective = tables.Column(verbose_name=_("corrective actions"), empty_values=(), orderable=False)
    turn = tables.Column(verbose_name=_("whose turn"), empty_values=(), orderable=False)
    written_at = tables.Column(verbose_name=_("written"), attrs=WHOLE)

    class Meta:
        model = Finding
        fields = ()
        order_by = "-written_at"
        empty_text = _("No finding matches.")

    def render_title(self, record: Finding, value: str) -> SafeString:
        told = {"number": record, "clause": record.clause.number, "engagement": record.engagement.title}
        below = gettext("%(number)s · clause %(clause)s · %(engagement)s") % told
        return format_html('<span>{}<span class="sub">{}</span></span>', value, below)

    def render_grade(self, record: Finding) -> SafeString:
        return _pill(GRADES.get(Finding.Grade(record.grade), "reported"), record.get_grade_display())

    def render_status(self, record: Finding) -> SafeString:
        return _pill(STATUSES.get(Finding.Status(record.status), "reported"), record.get_status_display())

    def render_corrective(self, record: Finding) -> str:
        standing = [a for a in record.corrective_actions.all() if a.status != CorrectiveAction.Status.WITHDRAWN]
        if not standing:
            return wording.NOTHING
        effective = sum(action.status == CorrectiveAction.Status.EFFECTIVE for action in standing)
        return gettext("%(done)s of %(all)s effective") % {"done": effective, "all": len(standing)}

    def render_turn(self, record: Finding) -> SafeString | str:
        today = timezone.localdate()
        waited_for = turns(record, list(record.corrective_actions.all()))
        lines = ((_line(turn, today),) for turn in waited_for)
        return format_html("<span>{}</span>", format_html_join("", "{}", lines)) if waited_for else wording.NOTHING

    def render_written_at(self, record: Finding) -> str:
        return wording.day(timezone.localtime(record.written_at).date())


def _line(turn: Turn, today: date) -> SafeString:
    """Whose turn, what, and below it how many days are left or over."""
    side = gettext("company") if turn.side == COMPANY else gettext("auditor")
    words = gettext("%(side)s: %(what)s") % {"side": side, "what": turn.words}
    left = wording.due_in(turn.due, today) if turn.due else ""
    below = "sub late" if turn.is_late(today) else "sub"
    return format_html('<span class="turn">{}<span class="{}">{}</span></span>', words, below, left)


def _pill(kind: str, word: str) -> SafeString:
    return format_html('<span class="pill {}">{}</span>', kind, word)
