"""The journal, to be read and nothing else."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from evidence.models import JournalEntry


@admin.register(JournalEntry)
class JournalAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    list_display = ["at", "actor", "action", "subject", "position"]
    list_filter = ["action"]
    search_fields = ["=subject", "=actor"]
    ordering = ["-id"]
    show_full_result_count = False  # the journal grows without end: never count all of it

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def has_change_permission(self, request: HttpRequest, obj: JournalEntry | None = None) -> bool:  # noqa: ARG002
        return False

    def has_delete_permission(self, request: HttpRequest, obj: JournalEntry | None = None) -> bool:  # noqa: ARG002
        return False
