"""Who: organisations, the tree of service units, and the people with their roles."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin


def sort_key(name: str) -> str:
    """The pinyin of a name: Chinese sorts as its readers expect, on databases that know no Chinese."""
    return " ".join(lazy_pinyin(name)).lower()[:200]


class Organisation(models.Model):
    """A company that signs letters, or a third-party firm that audits them."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        AUDIT_FIRM = "audit_firm", _("audit firm")

    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.COMPANY)

    class Meta:
        ordering = ["name"]
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return self.name


class ServiceUnit(models.Model):
    """A part of a company that receives complaints (服务单位); units form a tree."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, editable=False)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name = _("service unit")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class User(AbstractUser):
    """A person with exactly one role; what a role may open is written beside each view."""

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        AUDITOR = "auditor", _("third-party auditor")
        CLERK = "clerk", _("clerk")
        ADMIN = "admin", _("administrator")

    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CLERK)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="people")
    display_name = models.CharField(_("display name"), max_length=100, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]  # AbstractUser.Meta says str

    def __str__(self) -> str:
        return self.display_name or self.username
