"""Who is told of what and how: ways, wishes, notices, and the outbox of what leaves the house."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.privacy import EncryptedTextField


class Occasion(models.TextChoices):
    """What a person may choose to be told of; a test is told because he asked for it."""

    AT_RISK = "at_risk", _("A promise is at risk")
    BREACH = "breach", _("A breach was opened")
    DEADLINE = "deadline", _("A deadline is 7, 3 or 1 days away")
    PASSED = "passed", _("A deadline has passed")
    UNMASK = "unmask", _("An auditor opened a field of a complaint")
    RUN_FAILED = "run_failed", _("A run has failed")
    STALE = "stale", _("Data are out of date")
    HEAD = "head", _("The head of the journal, each night")
    ISSUE = "issue", _("A white paper was published as planned, or could not be")
    TEST = "test", _("Test")


class Ways(models.QuerySet["Way"]):
    def standing(self) -> Ways:
        return self.filter(ended_at=None)

    def leading_out(self) -> Ways:
        """All but the inbox."""
        return self.exclude(kind=Way.Kind.INBOX)


class Way(models.Model):
    """How notices reach a person. Everybody has one inbox; the others he sets up himself.

    Address and secret are encrypted: a robot's address is itself a key. They are forgotten when the way is ended.
    """

    class Kind(models.TextChoices):
        INBOX = "inbox", _("Inbox")
        EMAIL = "email", _("E-mail, once a day")
        WECOM = "wecom", _("WeCom group robot")
        DINGTALK = "dingtalk", _("DingTalk group robot")
        FEISHU = "feishu", _("Feishu group robot")
        WEBHOOK = "webhook", _("Webhook")

    ROBOTS: ClassVar = frozenset({Kind.WECOM, Kind.DINGTALK, Kind.FEISHU})
    # Who gets a message twice sees by its number that it is the same one; a group would just read it twice.
    KNOWS_REPEATS: ClassVar = frozenset({Kind.EMAIL, Kind.WEBHOOK})

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="ways")
    kind = models.CharField(_("way"), max_length=8, choices=Kind)
    name = models.CharField(_("name"), max_length=60, blank=True)
    address = EncryptedTextField(blank=True)
    secret = EncryptedTextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = Ways.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("way of notices")
        constraints = [models.UniqueConstraint(fields=["person"], condition=Q(kind="inbox"), name="one_inbox_a_person")]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    @property
    def is_robot(self) -> bool:
        return self.kind in self.ROBOTS


class Wish(models.Model):
    """A person wants to be told of an occasion by a way."""

    way = models.ForeignKey(Way, models.CASCADE, related_name="wishes")
    occasion = models.CharField(max_length=10, choices=Occasion)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["way", "occasion"], name="wish_once")]

    def __str__(self) -> str:
        return f"{self.way_id}: {self.occasion}"


class Notices(models.QuerySet["Notice"]):
    def inbox_of(self, person: User) -> Notices:
        return self.filter(person=person, in_inbox=True)

    def unread(self) -> Notices:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing one person is told. `key` says what it is about and lets it be told once, however often it is found.

    `told` holds names, numbers and codes; the words are made when they are read or sent, in the reader's language.
    `about` is the number of what has to be visible to him, by the kind (`kinds.KINDS`); `path` is where it leads.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    occasion = models.CharField(max_length=10, choices=Occasion)
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=200)
    about = models.PositiveBigIntegerField(null=True)
    path = models.CharField(max_length=300)
    told = models.JSONField(default=dict)
    in_inbox = models.BooleanField(default=False)
    raised_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    objects = Notices.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        verbose_name = _("notice")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-raised_at", "-id"], condition=Q(in_inbox=True), name="notice_inbox"),
            models.Index(fields=["person"], condition=Q(in_inbox=True, read_at=None), name="notice_unread"),
            models.Index(fields=["raised_at"], name="notice_age"),
        ]

    def __str__(self) -> str:
        return self.key


def unread_of_person() -> Coalesce:
    """How many unread notices lie in the inbox of each person of a query."""
    unread = Notice.objects.filter(person=OuterRef("pk"), in_inbox=True).unread().order_by()
    return Coalesce(Subquery(unread.values("person").annotate(number=Count("pk")).values("number")), 0)


class Messages(models.QuerySet["Message"]):
    def due(self, now: datetime) -> Messages:
        """What waits and whose time has come, the longest waiting first."""
        return self.filter(status=Message.Status.WAITING, next_try_at__lte=now).order_by("next_try_at", "id")

    def dead(self) -> Messages:
        return self.filter(status=Message.Status.DEAD)

    def visible_to(self, user: User) -> Messages:
        """His own; an administrator looks after those of his organisation, without others' addresses or words."""
        if user.role == User.Role.ADMIN and user.organisation_id:
            return self.filter(Q(way__person=user) | Q(way__person__organisation=user.organisation_id))
        return self.filter(way__person=user)


class Message(models.Model):
    """What is sent in one go by one way: a notice, or several together.

    `number` goes with it however often it is tried, so that who gets it twice knows. `claim` is that of the worker that
    is sending it: `outbox.deliver` alone goes from waiting to sending and from there on.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", pgettext_lazy("a message", "sent")
        DEAD = "dead", _("not delivered")
        WITHHELD = "withheld", _("withheld")  # its way was ended, or its reader may no longer see what it tells

    number = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    way = models.ForeignKey(Way, models.CASCADE, related_name="messages")
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=20, blank=True)  # a code of `failures.FAILURES`
    answer = models.CharField(max_length=200, blank=True)  # what the other side said
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = Messages.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("message")
        indexes = [
            models.Index(fields=["next_try_at", "id"], condition=Q(status="waiting"), name="message_due"),
            models.Index(fields=["claimed_at"], condition=Q(status="sending"), name="message_claimed"),
            models.Index(fields=["way", "-id"], condition=Q(status="dead"), name="message_dead"),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_mail(self) -> bool:
        return self.way.kind == Way.Kind.EMAIL


class Deliveries(models.QuerySet["Delivery"]):
    def unsent(self) -> Deliveries:
        """Those that are in no message yet, of ways that stand."""
        return self.filter(message=None, way__ended_at=None)


class Delivery(models.Model):
    """A notice is to reach its person by this way, once. `message` is empty until it is put into one."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    way = models.ForeignKey(Way, models.CASCADE, related_name="deliveries")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="deliveries")

    objects = Deliveries.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("delivery")
        constraints = [models.UniqueConstraint(fields=["notice", "way"], name="delivery_once")]
        indexes = [models.Index(fields=["way", "id"], condition=Q(message=None), name="delivery_unsent")]

    def __str__(self) -> str:
        return f"{self.notice_id} → {self.way_id}"
