"""The outbox: what is to leave the house is put into messages, and each is sent once (docs/adr/0020).

A worker first marks a message as being sent, in a transaction of its own, then sends it, then says what became of it.
Of two workers one alone succeeds in marking. One that is killed in between leaves the mark behind: after a while
the message is sent again under its number where the other side knows numbers, and put among the dead letters where
it does not.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from dashboard.notices import bodies, sending
from dashboard.notices.failures import SendingFailedError
from dashboard.notices.kinds import visible_notices
from dashboard.notices.models import Delivery, Message, Notice, Occasion, Way
from evidence.actions import record

Status = Message.Status
log = logging.getLogger(__name__)
PAUSES = (1, 5, 30, 120, 360)  # minutes after each failure; after the last one there is none
LEASE = timedelta(minutes=10)  # after which a mark is that of a worker that is gone: far longer than sending takes
AT_ONCE = 200  # messages in one go of a worker


def send_waiting() -> int:
    """Put what waits into messages and send those whose time has come. Returns how many were sent."""
    now = timezone.now()
    release_interrupted(now=now)
    fill(now=now)
    due = list(Message.objects.due(now).values_list("pk", flat=True)[:AT_ONCE])
    return sum(deliver(pk) for pk in due)


# What goes into a message


def fill(*, now: datetime) -> None:
    """Put the notices that wait into messages, way by way: for mail once a day, for the others at once."""
    for way in set(Delivery.objects.unsent().order_by().values_list("way", flat=True)):
        _fill_of(way, now)


@transaction.atomic
def _fill_of(number: int, now: datetime) -> None:
    """Under the lock of the way, so that no notice comes into two messages and no second digest of a day is made."""
    way = Way.objects.select_for_update().get(pk=number)
    waiting = list(way.deliveries.filter(message=None).select_related("notice"))
    for together in _batches(way, waiting, now):
        message = Message.objects.create(way=way, next_try_at=now, made_at=now)
        Delivery.objects.filter(pk__in=[each.pk for each in together]).update(message=message)


def _batches(way: Way, waiting: Sequence[Delivery], now: datetime) -> list[Sequence[Delivery]]:
    """What goes together: a test alone and at once, whatever way it takes."""
    tests = [each for each in waiting if each.notice.occasion == Occasion.TEST]
    others = [each for each in waiting if each.notice.occasion != Occasion.TEST]
    if way.kind == Way.Kind.EMAIL:
        digest = _digest(way, others, now)
        return [*([each] for each in tests), *([digest] if digest else [])]
    size = bodies.MOST if way.is_robot else 1
    return [*([each] for each in tests), *(others[n : n + size] for n in range(0, len(others), size))]


def _digest(way: Way, waiting: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """What was raised before the hour of the digest, unless one was made since."""
    hour = digest_hour(now)
    made = way.messages.filter(made_at__gte=hour).exclude(deliveries__notice__occasion=Occasion.TEST)
    return [] if made.exists() else [each for each in waiting if each.notice.raised_at < hour]


def digest_hour(now: datetime) -> datetime:
    """The last time that the clock stood at the hour of the digest."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = now.astimezone(zone).date()
    hour = datetime.combine(day, settings.NOTICE_DIGEST_AT, zone)
    return hour if hour <= now else datetime.combine(day - timedelta(days=1), settings.NOTICE_DIGEST_AT, zone)


# Sending


def deliver(pk: int) -> bool:
    """Send a message whose time has come, unless somebody else does. Whether it was sent."""
    claim, now = uuid.uuid4(), timezone.now()
    if not _mark(pk, claim, now):
        return False
    message = Message.objects.select_related("way__person").get(pk=pk)
    notices = _still_told(message, now)
    if not notices:
        _settle(message, claim, status=Status.WITHHELD)
        return False
    try:
        sending.send(message, notices, now=now)
    except SendingFailedError as failure:
        _failed(message, claim, failure, timezone.now())
        return False
    return _settle(message, claim, status=Status.SENT, sent_at=timezone.now(), fault="", answer="")


def _mark(pk: int, claim: uuid.UUID, now: datetime) -> bool:
    """Mark it as being sent; one worker alone changes the row."""
    due = Message.objects.due(now).filter(pk=pk).order_by()
    return due.update(status=Status.SENDING, claim=claim, claimed_at=now, attempts=F("attempts") + 1) == 1


def _still_told(message: Message, now: datetime) -> list[Notice]:
    """What its reader may still see of it; nothing once its way has ended."""
    if message.way.ended_at is not None:
        return []
    notices = Notice.objects.filter(deliveries__message=message).order_by("raised_at", "pk")
    return visible_notices(message.way.person, notices, timezone.localdate(now))


def _failed(message: Message, claim: uuid.UUID, failure: SendingFailedError, now: datetime) -> None:
    """Try again later, unless that is of no use, or it may have arrived where nobody would know it again."""
    told = {"fault": failure.code, "answer": failure.answer}
    if failure.unclear and message.way.kind not in Way.KNOWS_REPEATS:
        told["fault"] = "unclear"
    elif not failure.final and message.attempts <= len(PAUSES):
        later = now + timedelta(minutes=PAUSES[message.attempts - 1])
        _settle(message, claim, status=Status.WAITING, next_try_at=later, **told)
        return
    log.warning("A notice could not be delivered: message %s, %s", message.pk, failure)
    _settle(message, claim, status=Status.DEAD, **told)


def _settle(message: Message, claim: uuid.UUID, **columns: object) -> bool:
    """Say what became of it, unless somebody else has taken it over meanwhile."""
    own = Message.objects.filter(pk=message.pk, claim=claim, status=Status.SENDING)
    return own.update(claim=None, **columns) == 1


def release_interrupted(*, now: datetime) -> None:
    """What a worker was sending when it was killed: sent again where that is seen, else a dead letter."""
    left = Message.objects.filter(status=Status.SENDING, claimed_at__lt=now - LEASE)
    seen = Q(way__kind__in=Way.KNOWS_REPEATS)
    again = left.filter(seen).values("pk")
    Message.objects.filter(pk__in=again, status=Status.SENDING).update(
        status=Status.WAITING, claim=None, next_try_at=now
    )
    dead = left.exclude(seen).values("pk")
    Message.objects.filter(pk__in=dead, status=Status.SENDING).update(
        status=Status.DEAD, claim=None, fault="interrupted", answer=""
    )


# Dead letters


@transaction.atomic
def try_again(*, message: Message, by: User, now: datetime) -> bool:
    """Let a dead letter be tried once more, from the start. Whether it was one."""
    dead = Message.objects.dead().filter(pk=message.pk)
    if not dead.update(status=Status.WAITING, attempts=0, next_try_at=now):
        return False
    record(action="notice.try_again", actor=by, subject=message, detail={"way": message.way_id})
    return True


@transaction.atomic
def give_up(*, message: Message, by: User) -> bool:
    """Take a dead letter off the list for good. Whether it was one."""
    if not Message.objects.dead().filter(pk=message.pk).update(status=Status.WITHHELD):
        return False
    record(action="notice.give_up", actor=by, subject=message, detail={"way": message.way_id})
    return True
