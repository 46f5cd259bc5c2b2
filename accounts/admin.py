"""The admin site's pages for accounts, organisations and service units, for administrators only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import actions
from accounts.forms import PersonForm
from accounts.models import Organisation, ServiceUnit, User
from evidence.actions import record


class Journalled(admin.ModelAdmin):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Writes every addition and change into the journal, and deletes nothing that history speaks of."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        act = f"{obj._meta.model_name}.{'change' if change else 'add'}"
        record(action=act, actor=request.user, subject=obj, detail={"fields": form.changed_data})

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:  # noqa: ARG002
        return False


@admin.register(User)
class PersonAdmin(Journalled, UserAdmin):  # type: ignore[type-arg]
    """Accounts. Whoever changes sides gets a new account: role and organisation stay as they were made."""

    form = PersonForm
    add_form = AdminUserCreationForm
    list_display = ["username", "display_name", "role", "organisation", "is_active", "last_login"]
    list_filter = ["role", "is_active", "organisation"]
    search_fields = ["username", "display_name"]
    ordering = ["username"]
    filter_horizontal = ()
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["display_name", "email", "role", "organisation", "units", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "display_name", "role", "organisation", "password1", "password2"]}),
    ]
    actions = ["reset_second_factor"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:  # noqa: ARG002
        return ["role", "organisation", "last_login", "date_joined"] if obj else []

    @admin.action(description=_("Take the second factor off (phone and codes lost)"))
    def reset_second_factor(self, request: HttpRequest, queryset: models.QuerySet[User]) -> None:
        for user in queryset:
            actions.remove_factor(user=user, by=request.user)  # type: ignore[arg-type]  # our user model
        done = ngettext(
            "The second factor of %(number)s person is off.",
            "The second factor of %(number)s people is off.",
            len(queryset),
        )
        self.message_user(request, done % {"number": len(queryset)}, messages.SUCCESS)


@admin.register(Organisation)
class OrganisationAdmin(Journalled):
    list_display = ["name", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Organisation | None = None) -> list[str]:  # noqa: ARG002
        return ["kind"] if obj else []  # the roles of its people depend on it


@admin.register(ServiceUnit)
class ServiceUnitAdmin(Journalled):
    list_display = ["name", "organisation", "parent", "active"]
    list_filter = ["organisation", "active"]
    search_fields = ["name"]
