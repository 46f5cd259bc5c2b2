"""What complaints are sorted by and where they come from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Category(models.Model):
    """A two-level category (二级类别): level 2 has a parent."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="categories")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name = _("category")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "parent", "name"],
                condition=Q(parent__isnull=False),
                name="category_name_once",
            ),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(parent__isnull=True), name="top_category_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    """A system or file family complaints come from; references are unique within it."""

    BY_HAND = "by-hand"  # the key of complaints entered through the form
    STANDARD = "standard"  # of complaints from the standard sheet that name no other source
    OF_THE_PRODUCT: ClassVar[dict[str, Promise]] = {BY_HAND: _("entered by hand"), STANDARD: _("standard sheet")}

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="sources")
    key = models.SlugField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="source_key_once")]

    def __str__(self) -> str:
        return str(self.OF_THE_PRODUCT.get(self.key, self.name))

    @property
    def namespace(self) -> str:
        """Within which one customer reference means one customer (`complaints.privacy.customer_key`)."""
        return f"{self.organisation_id}:{self.key}"
