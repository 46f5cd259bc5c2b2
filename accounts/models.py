"""Who: organisations, the tree of service units, and the people with their roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from accounts.api_tokens.models import ApiToken as ApiToken


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
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


class ServiceUnits(models.QuerySet["ServiceUnit"]):
    """Reads of the tree of units."""

    def of_person(self, user: User) -> list[int]:
        """The numbers of the units a person is tied to and of all units below them; none for most people."""
        return self.with_below(user.units.values_list("pk", flat=True))

    def with_below(self, units: Iterable[int]) -> list[int]:
        """The numbers of some units and of all units below them."""
        found = set(units)
        if not found:
            return []
        companies = self.filter(pk__in=found).values("organisation")
        tree = list(self.filter(organisation__in=companies).order_by().values_list("pk", "parent"))
        while below := {pk for pk, parent in tree if parent in found} - found:
            found |= below
        return sorted(found)


class ServiceUnit(models.Model):
    """A part of a company that receives complaints (服务单位); units form a tree."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="units", verbose_name=_("organisation"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=200)
    sort_name = models.CharField(max_length=200, editable=False)
    active = models.BooleanField(_("active"), default=True)

    objects = ServiceUnits.as_manager()

    class Meta:
        ordering = ["sort_name", "id"]
        verbose_name = _("service unit")
        verbose_name_plural = _("service units")
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="unit_name_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.sort_name = sort_key(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class People(UserManager["User"]):
    """Django's manager; `createsuperuser` makes an administrator."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra: Any
    ) -> User:
        return super().create_superuser(username, email, password, **(extra | {"role": User.Role.ADMIN}))


class User(AbstractUser):
    """A person with exactly one role; what a role may open is written beside each view.

    The role decides Django's own flags too: an administrator, and nobody else, is staff and superuser. So there
    is one place to look at, and a flag left over from an earlier role opens nothing.
    """

    class Role(models.TextChoices):
        MANAGER = "manager", _("manager")
        AUDITOR = "auditor", _("third-party auditor")
        CLERK = "clerk", _("clerk")
        ADMIN = "admin", _("administrator")

    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.CLERK)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("organisation")
    )
    display_name = models.CharField(_("display name"), max_length=100, blank=True)
    language = models.CharField(max_length=10, blank=True, editable=False)  # of what he is sent; empty: not chosen
    units = models.ManyToManyField(
        ServiceUnit,
        blank=True,
        related_name="people",
        verbose_name=_("service units"),
        help_text=_("What this person looks after, with everything below it. It limits nothing he may see."),
    )

    objects: ClassVar[People] = People()

    class Meta(AbstractUser.Meta):
        verbose_name = _("person")  # type: ignore[assignment]  # AbstractUser.Meta says str
        verbose_name_plural = _("people")  # type: ignore[assignment]
        constraints = [
            models.CheckConstraint(
                condition=Q(role="admin", is_staff=True, is_superuser=True)
                | Q(~Q(role="admin"), is_staff=False, is_superuser=False),
                name="only_administrators_are_staff",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: object, **kwargs: object) -> None:
        self._follow_role()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """Managers and clerks belong to a company, auditors to an audit firm; administrators need neither."""
        super().clean()
        self._follow_role()
        needed = {
            self.Role.MANAGER: Organisation.Kind.COMPANY,
            self.Role.CLERK: Organisation.Kind.COMPANY,
            self.Role.AUDITOR: Organisation.Kind.AUDIT_FIRM,
        }.get(self.Role(self.role))
        if needed == Organisation.Kind.COMPANY and (not self.organisation or self.organisation.kind != needed):
            raise ValidationError({"organisation": _("A manager or clerk belongs to a company.")})
        if needed == Organisation.Kind.AUDIT_FIRM and (not self.organisation or self.organisation.kind != needed):
            raise ValidationError({"organisation": _("An auditor belongs to an audit firm.")})

    def _follow_role(self) -> None:
        self.is_staff = self.is_superuser = self.role == self.Role.ADMIN
