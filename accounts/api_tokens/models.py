"""What a token is, and what tokens may be given to whom."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class Scope(models.TextChoices):
    """What a token may be used for. It never opens more than its owner's own pages do."""

    COMPLAINTS_WRITE = "complaints:write", _("write complaints")
    COMPLAINTS_READ = "complaints:read", _("read complaints, the customers behind a mask")
    CUSTOMERS_READ = "customers:read", _("read who the customers are and what they said")
    LETTERS_READ = "letters:read", _("read letters and their promises")
    FIGURES_READ = "figures:read", _("compute figures")
    RESULTS_READ = "results:read", _("read results")
    BREACHES_READ = "breaches:read", _("read breaches")


PERSONAL = frozenset({Scope.COMPLAINTS_WRITE, Scope.CUSTOMERS_READ})  # never an auditor's: he reads, behind masks
GRANTED: dict[str, frozenset[Scope]] = {
    "manager": frozenset(Scope),
    "auditor": frozenset(Scope) - PERSONAL,
}


def scopes_of(user: User) -> list[Scope]:
    """What tokens of this person may be used for, in the order of reading; none for clerks and administrators."""
    granted = GRANTED.get(user.role, frozenset())
    return [scope for scope in Scope if scope in granted]


class ApiTokens(models.QuerySet["ApiToken"]):
    def visible_to(self, user: User) -> ApiTokens:
        """A manager sees the tokens of his company's people and may end them; an auditor sees his own."""
        if user.role == user.Role.MANAGER and user.organisation_id:
            return self.filter(owner__organisation=user.organisation_id)
        return self.filter(owner=user) if user.role == user.Role.AUDITOR else self.none()


class ApiToken(models.Model):
    """A program's way in, in the name of its owner, until its last day. Of the secret only a digest is kept.

    `last_used_at` is exact to ten minutes. `hint` is how the secret begins: enough to find the program that holds it.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("in use")
        EXPIRED = "expired", _("expired")
        REVOKED = "revoked", _("revoked")
        ENDED = "ended", _("owner has no access")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=100)
    scopes = models.JSONField(_("may"), default=list)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, which has 256 random bits
    hint = models.CharField(max_length=12)
    expires_on = models.DateField(_("last day"))
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ApiTokens.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("API token")

    def __str__(self) -> str:
        return self.name

    def state(self, today: date) -> State:
        """Whether it opens anything on a day, and if not, why."""
        if self.revoked_at:
            return self.State.REVOKED
        if self.expires_on < today:
            return self.State.EXPIRED
        return self.State.ACTIVE if self.owner.is_active and scopes_of(self.owner) else self.State.ENDED

    def may(self, scope: Scope) -> bool:
        """Whether it was made for this, and its owner's role still allows it."""
        return scope in self.scopes and scope in scopes_of(self.owner)

    @property
    def words(self) -> list[str]:
        """Its scopes as people read them."""
        return [str(Scope(scope).label) for scope in self.scopes]
