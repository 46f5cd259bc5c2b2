"""The complaint list as a table. Rows come ready from a keyset page: the table neither sorts nor counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import messages
from complaints.durations import duration
from complaints.models import Complaint
from complaints.paging import MOST_COUNTED, Page
from complaints.table_rows import InOrder, Table

NUMBER = {"th": {"class": "n"}, "td": {"class": "n"}}
ROOMY = {"th": {"class": "roomy"}, "td": {"class": "roomy"}}  # left out where there is no room for it
ROOMY_NUMBER = {"th": {"class": "n roomy"}, "td": {"class": "n roomy"}}
CHOOSE = '<input type="checkbox" name="pk" value="{}" form="bulk" aria-label="{}">'
LINK = '{}<a href="{}{}/">{}</a>'


class ComplaintTable(Table):
    """Only the time of receipt sorts: it is what the index holds."""

    reference = tables.Column(verbose_name=_("reference"), orderable=False, attrs={"td": {"class": "whole"}})
    received_at = tables.Column(verbose_name=_("received"), attrs={"td": {"class": "whole"}})
    unit = tables.Column(verbose_name=_("unit"), orderable=False, attrs={"td": {"class": "whole"}})
    channel = tables.Column(verbose_name=_("channel"), orderable=False, attrs=ROOMY)
    category = tables.Column(verbose_name=_("category"), orderable=False, empty_values=(), attrs=ROOMY)
    arrival = tables.Column(verbose_name=_("arrival"), orderable=False, attrs={"td": {"class": "whole"}})
    response_seconds = tables.Column(verbose_name=_("first response after"), orderable=False, attrs=ROOMY_NUMBER)
    resolution_seconds = tables.Column(verbose_name=_("resolved after"), orderable=False, attrs=NUMBER)

    class Meta:
        model = Complaint
        fields = ()
        order_by_field = "sort"
        template_name = "complaints/table.html"
        empty_text = _("No complaint matches this filter.")

    def __init__(self, page: Page, *, total: int, newest_first: bool, choosable: bool = False, **kwargs: Any) -> None:
        order = "-received_at" if newest_first else "received_at"
        super().__init__(InOrder(page.rows), order_by=order, **kwargs)
        self.choosable = choosable
        self.keyset, self.total, self.uncounted = page, min(total, MOST_COUNTED), total > MOST_COUNTED

    def render_reference(self, record: Complaint) -> SafeString:
        """The way to the complaint, with a box before it for whoever may act on several (`complaints.bulk`)."""
        box = format_html(CHOOSE, record.pk, self.word % {"reference": record.reference}) if self.choosable else ""
        return format_html(LINK, box, self.address, record.pk, record.reference)

    @cached_property
    def address(self) -> str:
        return reverse("complaints:list")

    @cached_property
    def word(self) -> str:
        """Once for all rows: looking it up takes longer than writing a row."""
        return gettext("choose %(reference)s")

    def render_received_at(self, value: datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_response_seconds(self, value: int) -> str:
        return duration(value)

    def render_resolution_seconds(self, value: int) -> str:
        return duration(value)

    def render_category(self, record: Complaint) -> SafeString | str:
        if record.subcategory:
            return format_html('{}<span class="sub">{}</span>', record.subcategory, record.category or "")
        return str(record.category or "—")

    def render_arrival(self, record: Complaint) -> str:
        return messages.arrival(record.arrival, record.since_previous)
