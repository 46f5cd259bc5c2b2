"""What a letter says of itself: what its terms mean, whom it binds, whom and which ways it serves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commitments.models.letters import LetterVersion, Passage


class TermQuerySet(models.QuerySet["Term"]):
    def of_version(self, version: LetterVersion) -> TermQuerySet:
        """In reading order, with their clauses."""
        return self.filter(clause__version=version).select_related("clause").order_by("clause__position", "start")


class Term(Passage):
    """A term that the letter itself defines: 本承诺书所称“X”指…, "X" means …"""

    term = models.CharField(_("term"), max_length=100)
    meaning = models.TextField(_("meaning"))

    objects = TermQuerySet.as_manager()

    class Meta(Passage.Meta):
        verbose_name = _("defined term")

    def __str__(self) -> str:
        return self.term


class ScopeQuerySet(models.QuerySet["Scope"]):
    def of_version(self, version: LetterVersion) -> ScopeQuerySet:
        """In reading order, with their clauses."""
        return self.filter(clause__version=version).select_related("clause").order_by("clause__position", "start")


class Scope(Passage):
    """Words that say who is bound, who is served or which ways lead in (rule book §5).

    They restrict no figure by themselves: where they name parts of the company clearly, they are proposed as the scope
    of its promises (`commitments.limiting`), and a person decides.
    """

    class Kind(models.TextChoices):
        PROVIDER = "provider", _("who is bound")
        CUSTOMERS = "customers", _("who is served")
        CHANNELS = "channels", _("by which channels")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    words = models.TextField(_("words"))

    objects = ScopeQuerySet.as_manager()

    class Meta(Passage.Meta):
        verbose_name = _("scope of a letter")

    def __str__(self) -> str:
        return self.words
