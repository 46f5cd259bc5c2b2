"""The opinion on a quarter: a working paper of the firm until it is signed, then a text that never changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, NoReturn

import orjson
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from audits import clock
from audits.models.engagements import Engagement
from compliance.models.added import Added, AddedOnly
from compliance.models.moving import IllegalStepError
from compliance.rules.periods import Period


class View(models.TextChoices):
    """What an audit may say of a promise (rule book §13): that nothing speaks against it, never that it is certain."""

    NOT_CONTRADICTED = "not_contradicted", _("not contradicted")
    CONTRADICTED = "contradicted", _("contradicted")
    NOT_EXAMINED = "not_examined", _("could not be examined")


def lacks_reason(view: str, reason: str) -> bool:
    """Whether a view still needs its reason: any but that nothing speaks against the promise."""
    return view in (View.CONTRADICTED, View.NOT_EXAMINED) and not reason.strip()


class Opinions(models.QuerySet["Opinion"]):
    def visible_to(self, user: User, today: date) -> Opinions:
        """A firm's draft is its auditors' alone; what they signed, and what they withdrew, is the company's too."""
        seen = self.filter(engagement__in=Engagement.objects.visible_to(user, today))
        return seen if user.role == User.Role.AUDITOR else seen.exclude(status=Opinion.Status.DRAFT)

    def standing_on(self, organisation: Organisation | int, period: str) -> Opinions:
        """Signed and not withdrawn, on a company's quarter."""
        return self.filter(engagement__organisation=organisation, period=period, status=Opinion.Status.SIGNED)

    def update(self, **changes: Any) -> NoReturn:  # noqa: ARG002
        raise IllegalStepError("an opinion is changed one at a time, by its actions")

    def delete(self) -> NoReturn:
        raise IllegalStepError("opinions are never deleted in bulk")


class Opinion(models.Model):
    """An audit opinion (审计意见) of an engagement on one quarter, by clause and overall.

    Written by `audits.actions.opinions` alone. `revision` is what an auditor has seen when he saves. `explained` holds
    the reasons why something on the checklist was left unfinished. Once it is signed nothing of it changes but its
    status, when it is withdrawn; the words that were signed are those of the `OpinionAct`.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SIGNED = "signed", _("signed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    NEXT: ClassVar[Mapping[str, frozenset[str]]] = {
        Status.DRAFT: frozenset({Status.SIGNED}),
        Status.SIGNED: frozenset({Status.WITHDRAWN}),
        Status.WITHDRAWN: frozenset(),
    }

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="opinions")
    number = models.PositiveIntegerField(_("number"))  # within the engagement
    period = models.CharField(_("quarter"), max_length=6)  # "2026Q3"
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    scope = models.TextField(_("scope"), blank=True)
    view = models.CharField(_("overall"), max_length=16, choices=View, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    explained = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = Opinions.as_manager()

    class Meta:
        ordering = ["engagement", "number"]
        verbose_name = _("audit opinion")
        constraints = [
            models.UniqueConstraint(fields=["engagement", "number"], name="opinion_number_once"),
            models.UniqueConstraint(
                fields=["engagement", "period"], condition=~Q(status="withdrawn"), name="one_opinion_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | ~Q(view="") & ~Q(scope=""), name="opinion_signed_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"O-{self.engagement_id}-{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises IllegalStepError for a status that may not follow, and for any other change of what is signed."""
        before = Opinion.objects.filter(pk=self.pk).values("status", *SETTLED).first() if self.pk else None
        if before and before["status"] != self.status and self.status not in self.NEXT[before["status"]]:
            raise IllegalStepError(f"{before['status']} → {self.status}")
        if before and before["status"] != self.Status.DRAFT:
            self._refuse_change(before)
        super().save(*args, **kwargs)

    def _refuse_change(self, before: Mapping[str, Any]) -> None:
        if self.status == before["status"] or any(getattr(self, name) != before[name] for name in SETTLED):
            raise IllegalStepError("what is signed is never changed")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise IllegalStepError("an opinion is withdrawn, never deleted")

    def allows(self, status: str) -> bool:
        return status in self.NEXT[self.status]

    @property
    def quarter(self) -> Period:
        return Period.parse(self.period)

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def lacks_reason(self) -> bool:
        return lacks_reason(self.view, self.reason)


SETTLED = ("engagement_id", "number", "period", "replaces_id", "scope", "view", "reason", "explained", "revision")
"""The columns of an opinion that stay as they were when it was signed."""


class ClauseOpinion(models.Model):
    """What the opinion says of one clause. Saved on its own, so that two auditors can work on one paper."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="clauses")
    clause = models.ForeignKey("commitments.Clause", models.PROTECT, related_name="+")
    view = models.CharField(_("opinion"), max_length=16, choices=View, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["clause__version__letter", "clause__version__number", "clause__position"]
        verbose_name = _("opinion on a clause")
        constraints = [models.UniqueConstraint(fields=["opinion", "clause"], name="one_opinion_a_clause")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises IllegalStepError once the opinion is signed."""
        if not Opinion.objects.get(pk=self.opinion_id).is_draft:
            raise IllegalStepError("what is signed is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:  # noqa: ARG002
        raise IllegalStepError("what an auditor wrote of a clause is changed, never deleted")

    @property
    def lacks_reason(self) -> bool:
        return lacks_reason(self.view, self.reason)


class OpinionAct(AddedOnly):
    """A signature under an opinion, or under its withdrawal: the very text, as canonical JSON, and its SHA-256."""

    class Kind(models.TextChoices):
        SIGNED = "signed", _("signed")
        WITHDRAWN = "withdrawn", _("withdrawn")

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="acts")
    kind = models.CharField(_("act"), max_length=10, choices=Kind)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = Added["OpinionAct"].as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("signature under an opinion")
        constraints = [models.UniqueConstraint(fields=["opinion", "kind"], name="opinion_act_once")]

    def __str__(self) -> str:
        return f"{self.opinion_id}: {self.kind}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """What was signed."""
        told: dict[str, Any] = orjson.loads(self.text)
        return told


def signatures(opinions: Iterable[Opinion]) -> list[OpinionAct]:
    """The signed texts of these opinions, in their order."""
    acts = OpinionAct.objects.filter(opinion__in=list(opinions), kind=OpinionAct.Kind.SIGNED)
    return list(acts.select_related("opinion__engagement__firm", "by").order_by("opinion"))
