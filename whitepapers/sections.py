"""The sections of a white paper in reading order (rule book §14): their keys, and their names for the reader."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Section(models.TextChoices):
    """Each says properly that there is nothing to report where that is so; none is left out."""

    STATEMENT = "statement", _("Signed statement")
    VERDICTS = "verdicts", _("Verdict of every clause")
    LEDGER = "ledger", _("Promise ledger")
    TRENDS = "trends", _("How the figures have moved")
    UNITS = "units", _("Units")
    CATEGORIES = "categories", _("What people complained about")
    TIMELINESS = "timeliness", _("How long it took")
    CHAINS = "chains", _("Repeat complaints")
    BREACHES = "breaches", _("Breaches and disputes")
    RESOURCES = "resources", _("Resources")
    AUDIT = "audit", _("Third-party audit")
    CORRECTIONS = "corrections", _("Corrective actions")
    METHOD = "method", _("How it was counted")
    EXCLUSIONS = "exclusions", pgettext_lazy("complaints that are not counted", "Exclusions")
    RESTATEMENTS = "restatements", _("Restatements")
    ANNEX = "annex", _("Data annex")
    NEXT = "next", _("Next issue")
