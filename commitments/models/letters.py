"""Letters, their versions, clauses and blanks. A version that is or was in force never changes."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from commitments.messages import ASKED, said


class FrozenError(Exception):
    """Somebody tried to change a letter that is, or was, in force; an amendment is a new version."""


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User, today: date) -> LetterQuerySet:
        """His company's letters; for an auditor those of his engagements that are open today."""
        if user.role != User.Role.AUDITOR:
            return self.filter(organisation=user.organisation) if user.organisation_id else self.none()
        return self.filter(engagements__in=user.engagements.open_to(user, today)).distinct()

    def engaged(self, today: date) -> LetterQuerySet:
        """Those for which an engagement of auditors is open today."""
        open_today = apps.get_model("audits", "Engagement").objects.open_on(today)
        return self.filter(engagements__in=open_today).distinct()

    def with_versions(self, versions: LetterVersionQuerySet) -> LetterQuerySet:
        """Each letter with these of its versions as `shown`."""
        return self.prefetch_related(models.Prefetch("versions", versions, to_attr="shown"))


class Letter(models.Model):
    """A service commitment letter (客户服务升级承诺书) through all its versions."""

    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="letters")
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number"), max_length=60, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("commitment letter")

    def __str__(self) -> str:
        return f"{self.name} {self.number}".strip()

    @property
    def name(self) -> str:
        """Its title; a draft whose title could not be read is called so."""
        return self.title or gettext("Letter without a title")

    @property
    def first_day(self) -> date | None:
        """The day from which its first version binds, whatever amended it since; none before one is put in force."""
        first = self.versions.signed().order_by("number").first()
        return first.effective_from if first else None

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_signed(LetterVersion.objects.filter(letter=self))
        return super().delete(*args, **kwargs)


class LetterVersionQuerySet(models.QuerySet["LetterVersion"]):
    def in_force(self, on: date) -> LetterVersionQuerySet:
        """The versions that bind what is received on this day (rule book §7): half-open, drafts never."""
        return self.signed().filter(Q(effective_until__isnull=True) | Q(effective_until__gt=on), effective_from__lte=on)

    def signed(self) -> LetterVersionQuerySet:
        """Those that are or were in force; they never change."""
        return self.exclude(status=LetterVersion.Status.DRAFT)

    def with_counts(self) -> LetterVersionQuerySet:
        """Each with the numbers of its agreed promises (`agreed`; those for which `Promise.stands_alone`), of the
        bands and deadlines beside them, of those without a formula, and of what waits for review (`waiting`)."""
        agreed = Q(clauses__promises__review__in=["accepted", "corrected"])
        held, formless = Q(clauses__promises__kind__in=["target", "obligation"]), Q(clauses__promises__metric="other")
        counted = {
            "agreed": agreed & held & ~formless,
            "formless": agreed & held & formless,
            "bands": agreed & Q(clauses__promises__kind="band"),
            "deadlines": agreed & Q(clauses__promises__kind="deadline"),
            "waiting": Q(clauses__promises__review="proposed"),
        }
        return self.annotate(**{name: models.Count("clauses__promises", filter=each) for name, each in counted.items()})

    def update(self, **changes: Any) -> int:
        said = {name.removesuffix("_id") for name in LetterVersion.SIGNED_FIELDS}
        if said & {name.removesuffix("_id") for name in changes} or changes.get("status") == "draft":
            refuse_if_signed(self)
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_if_signed(self)
        return super().delete()

    def drafts(self) -> LetterVersionQuerySet:
        return self.filter(status=LetterVersion.Status.DRAFT)

    def visible_to(self, user: User, today: date) -> LetterVersionQuerySet:
        """The versions of the letters he may see. A draft is the company's own business until it is signed."""
        visible = self.filter(letter__in=Letter.objects.visible_to(user, today))
        return visible.signed() if user.role == User.Role.AUDITOR else visible


class LetterVersion(models.Model):
    """One signed text of a letter. Once active it never changes; an amendment is a new version."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("under review")
        ACTIVE = "active", _("in force")
        SUPERSEDED = "superseded", _("superseded")

    class Standing(models.TextChoices):
        """What a version is on a day: a signed one binds from its first day to the day before the next one's."""

        DRAFT = "draft", _("under review")
        COMING = "coming", _("not in force yet")
        IN_FORCE = "in_force", _("in force")
        ENDED = "ended", _("superseded")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.DRAFT)
    effective_from = models.DateField(_("effective from"), null=True, blank=True)
    effective_until = models.DateField(
        _("effective until"), null=True, blank=True
    )  # exclusive; set by the next version
    signatory = models.CharField(_("signatory"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    text = models.TextField(_("text"))  # the letter's own text, character by character
    front = models.TextField(blank=True)  # the lines before the first clause
    tail = models.TextField(blank=True)  # the lines after the last one: signature, date
    source_name = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    activated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(null=True)

    objects = LetterVersionQuerySet.as_manager()

    SIGNED_FIELDS = (
        "letter_id",
        "number",
        "text",
        "front",
        "tail",
        "effective_from",
        "signatory",
        "signed_on",
        "source_name",
        "source_sha256",
    )

    class Meta:
        ordering = ["letter", "number"]
        verbose_name = _("letter version")
        constraints = [
            models.UniqueConstraint(fields=["letter", "number"], name="letter_version_once"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(effective_from__isnull=False),
                name="active_version_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True) | Q(effective_until__gt=F("effective_from")),
                name="version_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises FrozenError if a version that is or was in force would say something else, or become a draft."""
        stored = LetterVersion.objects.signed().filter(pk=self.pk).first() if self.pk else None
        if stored and (
            self.is_draft or any(getattr(self, name) != getattr(stored, name) for name in self.SIGNED_FIELDS)
        ):
            raise FrozenError(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_signed(LetterVersion.objects.filter(pk=self.pk))
        return super().delete(*args, **kwargs)

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def standing(self, today: date) -> Standing:
        if self.is_draft or self.effective_from is None:
            return self.Standing.DRAFT
        if self.effective_from > today:
            return self.Standing.COMING
        over = self.effective_until is not None and self.effective_until <= today
        return self.Standing.ENDED if over else self.Standing.IN_FORCE


def refuse_if_signed(versions: models.QuerySet[LetterVersion]) -> None:
    """Raise FrozenError if one of these versions is or was in force."""
    signed = versions.exclude(status=LetterVersion.Status.DRAFT).first()
    if signed:
        raise FrozenError(str(signed))


class ClauseQuerySet(models.QuerySet["Clause"]):
    def update(self, **changes: Any) -> int:
        refuse_if_signed(LetterVersion.objects.filter(clauses__in=self))
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_if_signed(LetterVersion.objects.filter(clauses__in=self))
        return super().delete()


class Clause(models.Model):
    """One numbered piece of a letter's text. `path` is unique within the version even where numbers restart."""

    version = models.ForeignKey(LetterVersion, models.CASCADE, related_name="clauses")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="children")
    position = models.PositiveIntegerField()
    number = models.CharField(_("number"), max_length=40, blank=True)  # as written: "2.3.2", "(2)", "第二十三条"
    marker = models.CharField(max_length=60, blank=True)  # the number with what closes it: "1.", "一、"
    path = models.CharField(_("path"), max_length=200)
    depth = models.PositiveSmallIntegerField(default=1)
    is_heading = models.BooleanField(default=False)
    text = models.TextField(_("text"))  # without the number, never altered

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("clause")
        constraints = [models.UniqueConstraint(fields=["version", "path"], name="clause_path_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"[:80]

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_signed(LetterVersion.objects.filter(pk=self.version_id))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_signed(LetterVersion.objects.filter(pk=self.version_id))
        return super().delete(*args, **kwargs)

    @property
    def key(self) -> str:
        """The number as the letter writes it, with the point or bracket that closes it."""
        return self.marker or self.number


class Passage(models.Model):
    """A stretch of a clause's text, `start` included and `end` excluded, of which something is known.

    Like the clause it never changes once the version is or was in force.
    """

    clause = models.ForeignKey(Clause, models.CASCADE, related_name="%(class)ss")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["clause", "start"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        refuse_if_signed(LetterVersion.objects.filter(clauses=self.clause_id))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        refuse_if_signed(LetterVersion.objects.filter(clauses=self.clause_id))
        return super().delete(*args, **kwargs)

    @property
    def written(self) -> str:
        """What stands in the letter at this place: underscores, [X], the words of a definition."""
        return self.clause.text[self.start : self.end]


class Blank(Passage):
    """A place the letter left empty (____, [X], 第__条). What was filled in stands beside the text, not in it."""

    AROUND = 8  # signs of the text on either side that tell one blank from another
    BREAK = re.compile(r"[,，、。；;：:.!?\s_\[\]()（）“”《》]")

    value = models.CharField(_("filled in"), max_length=200, blank=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    as_in_version = models.PositiveIntegerField(null=True, editable=False)  # the version it was filled in, if not here

    class Meta(Passage.Meta):
        verbose_name = _("blank")

    @property
    def around(self) -> str:
        """The place with the words next to it, as far as the next sign: 至____年."""
        text = self.clause.text
        before, after = text[max(0, self.start - self.AROUND) : self.start], text[self.end : self.end + self.AROUND]
        return f"{self.BREAK.split(before)[-1]}{self.written}{self.BREAK.split(after)[0]}"

    @property
    def read(self) -> str:
        """What the place says to a reader: the value where one is filled in (第3 where the letter wrote 第 )."""
        keeps = self.written.startswith("第") and not self.value.startswith("第")
        return f"{'第' if keeps else ''}{self.value}" if self.value else self.written

    @property
    def question(self) -> str:
        """What a note on it would have to answer."""
        return said(ASKED, "blank_unfilled", words=self.around)
