"""Lists of the judgement."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint
from complaints.paging import Page
from complaints.table_rows import Table
from complaints.tables import ComplaintTable
from compliance import ladder, messages, wording
from compliance.cases import Cases, count, result_of
from compliance.changed import figure
from compliance.models import Breach, ComplianceRun, Dispute, Restatement, Result

NUMBER = {"th": {"class": "n"}, "td": {"class": "n"}}
WHOLE = {"td": {"class": "whole"}}
RUN_PILLS = {
    ComplianceRun.Status.DONE: "met",
    ComplianceRun.Status.RUNNING: "risk",
    ComplianceRun.Status.FAILED: "major",
}


def pill(kind: str, word: str) -> SafeString:
    return format_html('<span class="pill {}">{}</span>', kind, word)


BREACH_PILLS = {Breach.Status.OPEN: "risk", Breach.Status.SETTLED: "met"}


def breach_page(record: Breach) -> str:
    return reverse("compliance:breach", args=[record.pk])


def _link(url: str, number: int) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, wording.number(number))


def _cases(result: Result, part: str) -> str:
    return reverse("dashboard:cases", args=[result.pk, part])


def in_classes(result: Result) -> SafeString:
    """How many of a breach's cases lie in the letter's band, how many in a class by note, and how many
    beyond, where neither names one."""
    numbers = {part: count(result, part) for part in ("graded", "noted", "beyond")}
    if not numbers["noted"] and not numbers["beyond"]:
        return SafeString()
    text = (
        gettext("{graded} in the band, {noted} in a class by note, {beyond} beyond both")
        if numbers["noted"]
        else gettext("{graded} in the band, {beyond} beyond it")
    )
    links = {part: _link(_cases(result, part), number) for part, number in numbers.items()}
    return format_html('<span class="sub">{}</span>', format_html(text, **links))


class RunTable(Table):
    as_of = tables.Column(attrs=WHOLE)
    cause = tables.Column(verbose_name=_("kind"))
    status = tables.Column()
    results_changed = tables.Column(verbose_name=_("verdicts changed"), attrs=NUMBER)
    started_at = tables.Column(verbose_name=_("started"), attrs=WHOLE)
    took = tables.Column(verbose_name=_("took"), accessor="finished_at", orderable=False, attrs=NUMBER)
    replayed = tables.Column(verbose_name=_("found again"), attrs=NUMBER, orderable=False)
    error = tables.Column(verbose_name=_("remark"), orderable=False)

    class Meta:
        model = ComplianceRun
        fields = ()
        order_by = "-as_of"
        empty_text = _("Nothing has been judged yet.")

    def render_as_of(self, value: datetime) -> str:
        return wording.moment(value)

    def render_started_at(self, value: datetime) -> str:
        return wording.moment(value)

    def render_took(self, record: ComplianceRun, value: datetime) -> str:
        return wording.duration(round((value - record.started_at).total_seconds()))

    def render_replayed(self, record: ComplianceRun, value: int) -> SafeString | str:
        """Of the sample that a night finds again from the facts, how many came out the same."""
        if not value:
            return wording.NOTHING
        same = gettext("%(same)s of %(of)s") % {"same": value - len(record.replays_wrong), "of": value}
        return pill("major", same) if record.replays_wrong else same

    def render_status(self, record: ComplianceRun) -> SafeString:
        return pill(RUN_PILLS[ComplianceRun.Status(record.status)], record.get_status_display())


class BreachTable(Table):
    occurred_on = tables.Column(attrs=WHOLE)
    promise = tables.Column(verbose_name=_("clause"), orderable=False, linkify=breach_page)
    severity = tables.Column()
    reason = tables.Column(verbose_name=_("remark"), orderable=False, empty_values=())
    cases = tables.Column(attrs=NUMBER)
    negotiate_by = tables.Column(attrs=WHOLE)
    status = tables.Column()

    class Meta:
        model = Breach
        fields = ()
        order_by = "-occurred_on"
        empty_text = _("No breach has been opened.")

    def render_occurred_on(self, value: date) -> str:
        return wording.day(value)

    def render_negotiate_by(self, record: Breach, value: date) -> SafeString:
        """The last day, and below it how the clock stands while that is still of use."""
        told = ladder.clock(record, timezone.localdate()) if record.status != Breach.Status.WITHDRAWN else ""
        return format_html('<span>{}<span class="sub">{}</span></span>', wording.day(value), told)

    def render_promise(self, record: Breach) -> SafeString:
        """Its clause, and below it of which letter, in which version and in which period."""
        version = record.promise.clause.version
        told = {"letter": version.letter, "number": version.number, "period": wording.period_name(record.period)}
        return format_html(
            '<span>{} {}<span class="sub">{}</span></span>',
            record.promise.clause.number,
            record.promise.quote,
            gettext("%(letter)s, version %(number)s · %(period)s") % told,
        )

    def render_severity(self, record: Breach) -> SafeString:
        return pill(record.severity, record.get_severity_display())

    def render_status(self, record: Breach) -> SafeString:
        """With the stage of a dispute that runs."""
        stages = [str(each.get_stage_display()) for each in record.disputes.all() if each.stage != Dispute.Stage.ENDED]
        shown = pill(BREACH_PILLS.get(Breach.Status(record.status), "plain"), record.get_status_display())
        return format_html('<span>{}<span class="sub">{}</span></span>', shown, " · ".join(stages))

    def render_cases(self, record: Breach, value: int) -> SafeString | str:
        """The number as a link to exactly these complaints; one that facts have undone has none any more."""
        result = result_of(record)
        if record.status == Breach.Status.WITHDRAWN or not value or result is None:
            return wording.number(value)
        if record.complaint_id is not None:
            return _link(reverse("complaints:detail", args=[record.complaint_id]), value)
        if record.violation_id is not None:
            return format_html("<span>{}{}</span>", wording.number(value), in_classes(result))
        return format_html("<span>{}{}</span>", _link(_cases(result, "breach"), value), in_classes(result))

    def render_reason(self, record: Breach) -> str:
        return messages.withdrawn(record.withdrawn_reason) or messages.reason(record.reason)


RESTATEMENT_PILLS = {
    Restatement.Status.DRAFTED: "risk",
    Restatement.Status.APPROVED: "met",
    Restatement.Status.PUBLISHED: "met",
}


def restatement_page(record: Restatement) -> str:
    return reverse("compliance:restatement", args=[record.pk])


class RestatementTable(Table):
    drafted_at = tables.Column(verbose_name=_("drafted"), attrs=WHOLE)
    promise = tables.Column(verbose_name=_("clause"), orderable=False, linkify=restatement_page)
    old = tables.Column(verbose_name=_("published"), orderable=False, attrs=NUMBER, empty_values=())
    new = tables.Column(verbose_name=_("by now"), orderable=False, attrs=NUMBER, empty_values=())
    status = tables.Column()

    class Meta:
        model = Restatement
        fields = ()
        order_by = "-drafted_at"
        empty_text = _("Nothing published comes out otherwise.")

    def render_drafted_at(self, value: datetime) -> str:
        return wording.moment(value)

    def render_promise(self, record: Restatement) -> SafeString:
        """Its clause, and below it the period and the issue that spoke of it."""
        told = {"period": wording.period_name(record.period), "issue": wording.period_name(record.issue)}
        return format_html(
            '<span>{} {}<span class="sub">{}</span></span>',
            record.promise.clause.number,
            record.promise.quote,
            gettext("%(period)s · published in the issue of %(issue)s") % told,
        )

    def render_old(self, record: Restatement) -> str:
        return wording.figure(figure(record, "old"))

    def render_new(self, record: Restatement) -> str:
        return wording.figure(figure(record, "new"))

    def render_status(self, record: Restatement) -> SafeString:
        kind = RESTATEMENT_PILLS.get(Restatement.Status(record.status), "plain")
        return pill(kind, record.get_status_display())


class CaseTable(ComplaintTable):
    """The complaints behind a figure, each with the reason why it stands there."""

    remark = tables.Column(verbose_name=_("why here"), orderable=False, empty_values=())

    class Meta(ComplaintTable.Meta):
        sequence = ("reference", "remark", "...")
        empty_text = _("There is no such complaint.")

    def __init__(self, cases: Cases, page: Page, *, total: int, newest_first: bool, **kwargs: Any) -> None:
        super().__init__(page, total=total, newest_first=newest_first, **kwargs)
        self.cases = cases

    def render_remark(self, record: Complaint) -> str:
        return self.cases.remark(record)
