"""The complaint list as a table. Rows come ready from a keyset page: the table neither sorts nor counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from complaints import messages
from complaints.models import Complaint
from complaints.paging import MOST_COUNTED, Page

NUMBER = {"th": {"class": "n"}, "td": {"class": "n"}}
ROOMY = {"th": {"class": "roomy"}, "td": {"class": "roomy"}}  # left out where there is no room for it
ROOMY_NUMBER = {"th": {"class": "n roomy"}, "td": {"class": "n roomy"}}
DURATION = "{% load kept %}{{ value|duration }}"


class ComplaintTable(tables.Table):
    """Only the time of receipt sorts: it is what the index holds."""

    reference = tables.Column(
        linkify=("complaints:detail", {"pk": tables.A("pk")}),
        verbose_name=_("reference"),
        orderable=False,
        attrs={"td": {"class": "whole"}},
    )
    received_at = tables.Column(verbose_name=_("received"), attrs={"td": {"class": "whole"}})
    unit = tables.Column(verbose_name=_("unit"), orderable=False, attrs={"td": {"class": "whole"}})
    channel = tables.Column(verbose_name=_("channel"), orderable=False, attrs=ROOMY)
    category = tables.Column(verbose_name=_("category"), orderable=False, empty_values=(), attrs=ROOMY)
    arrival = tables.Column(verbose_name=_("arrival"), orderable=False, attrs={"td": {"class": "whole"}})
    response_seconds = tables.TemplateColumn(
        DURATION, verbose_name=_("first response after"), orderable=False, attrs=ROOMY_NUMBER
    )
    resolution_seconds = tables.TemplateColumn(
        DURATION, verbose_name=_("resolved after"), orderable=False, attrs=NUMBER
    )

    class Meta:
        model = Complaint
        fields = ()
        order_by_field = "sort"
        template_name = "complaints/table.html"
        empty_text = _("No complaint matches this filter.")

    def __init__(self, page: Page, *, total: int, newest_first: bool, **kwargs: Any) -> None:
        order = "-received_at" if newest_first else "received_at"
        super().__init__(page.rows, order_by=order, **kwargs)  # type: ignore[no-untyped-call]
        self.keyset, self.total, self.uncounted = page, min(total, MOST_COUNTED), total > MOST_COUNTED

    def render_received_at(self, value: datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_category(self, record: Complaint) -> SafeString | str:
        if record.subcategory:
            return format_html('{}<span class="sub">{}</span>', record.subcategory, record.category or "")
        return str(record.category or "—")

    def render_arrival(self, record: Complaint) -> str:
        return messages.arrival(record.arrival, record.since_previous)
