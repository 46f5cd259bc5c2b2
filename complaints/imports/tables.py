"""The list of imports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints.imports import presets
from complaints.models import Import
from complaints.table_rows import Table

NUMBER = {"th": {"class": "n"}, "td": {"class": "n"}}


def _number() -> Any:
    return tables.TemplateColumn("{% load kept %}{{ value|count }}", orderable=False, attrs=NUMBER)


class ImportTable(Table):
    name = tables.Column(linkify=("complaints:import", {"pk": tables.A("pk")}), orderable=False)
    mapping_name = tables.Column(verbose_name=_("kind of file"), orderable=False)
    created_at = tables.Column(verbose_name=_("started"), orderable=False)
    created_by = tables.Column(verbose_name=_("by"), orderable=False)
    status = tables.Column(verbose_name=_("status"), orderable=False)
    accepted = _number()
    updated = _number()
    unchanged = _number()
    rejected = _number()

    class Meta:
        model = Import
        fields = ()
        empty_text = _("No file has been imported yet.")

    def render_created_at(self, value: datetime) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_mapping_name(self, record: Import) -> str:
        return presets.title(record.mapping_name, record.mapping)

    def render_status(self, record: Import) -> str:
        if record.dry_run and record.status == Import.Status.DONE:
            return gettext("tried out")
        return str(Import.Status(record.status).label)
