"""Lists of the judgement."""

from __future__ import annotations

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from compliance import messages
from compliance.models import Breach, ComplianceRun


class RunTable(tables.Table):
    results_changed = tables.Column(verbose_name=_("changed"))
    steps_total = tables.Column(verbose_name=_("steps"))

    class Meta:
        model = ComplianceRun
        fields = ("as_of", "cause", "status", "steps_total", "results_changed", "started_at", "finished_at", "error")
        order_by = "-as_of"


class BreachTable(tables.Table):
    promise = tables.Column(orderable=False)
    reason = tables.Column(verbose_name=_("remark"), orderable=False, empty_values=())

    class Meta:
        model = Breach
        fields = ("occurred_on", "promise", "period", "severity", "reason", "cases", "negotiate_by", "status")
        order_by = "-occurred_on"

    def render_reason(self, record: Breach) -> str:
        return messages.withdrawn(record.withdrawn_reason) or messages.reason(record.reason)
