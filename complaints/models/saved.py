"""Views of the complaint list that people keep under a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class SavedViews(models.QuerySet["SavedView"]):
    """Reads of saved views."""

    def visible_to(self, user: User) -> SavedViews:
        """A person's own views, and those that people of his organisation share. A view opens no complaint: whoever
        looks sees through it what he may see anyway."""
        return self.filter(Q(owner=user) | _shared_in(user))

    def changeable_by(self, user: User) -> SavedViews:
        """A person's own; for a manager also those that others of his company share."""
        return (
            self.filter(Q(owner=user) | _shared_in(user)) if user.role == User.Role.MANAGER else self.filter(owner=user)
        )


class SavedView(models.Model):
    """A filter and an order of the complaint list under a name.

    `query` is as it stands in the address (`complaints.saved.queries.kept`): customers stand in it as tokens.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=40)
    query = models.TextField()
    shared = models.BooleanField(_("shared with everybody of the organisation"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViews.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("saved view")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name


def _shared_in(user: User) -> Q:
    """Shared by somebody of the person's own organisation; nothing where he belongs to none."""
    return Q(shared=True, owner__organisation=user.organisation_id, owner__organisation__isnull=False)
