"""Raising notices, choosing what reaches one how, reading them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from dashboard.api.hooks import signing
from dashboard.notices.deadlines import deadlines
from dashboard.notices.kinds import occasions_for, visible
from dashboard.notices.models import Delivery, Message, Notice, Occasion, Way, Wish
from dashboard.notices.occasions import Found, happened
from evidence.actions import record


def raise_notices(*, now: datetime) -> int:
    """Tell everybody what there is that he wants to know, may see, and was not told. Returns how many notices."""
    open_inboxes()
    found = [*happened(now), *deadlines(now)]
    ways = Way.objects.standing().prefetch_related("wishes")
    people = User.objects.filter(is_active=True, ways__in=ways).distinct()
    raised = sum(
        _raise_for(person, found, now) for person in people.prefetch_related(Prefetch("ways", ways, to_attr="standing"))
    )
    forget_old(now=now)
    return raised


def open_inboxes() -> None:
    """Give an inbox to whoever has none, with everything that his role can be told of."""
    for person in User.objects.filter(is_active=True).exclude(ways__kind=Way.Kind.INBOX):
        open_inbox(person=person)


@transaction.atomic
def open_inbox(*, person: User) -> Way:
    """His inbox; a new one tells of everything until he says otherwise."""
    inbox, is_new = Way.objects.get_or_create(person=person, kind=Way.Kind.INBOX)
    if is_new:
        Wish.objects.bulk_create([Wish(way=inbox, occasion=occasion) for occasion in occasions_for(person.role)])
    return inbox


def _raise_for(person: User, found: Sequence[Found], now: datetime) -> int:
    ways: list[Way] = person.standing  # type: ignore[attr-defined]  # prefetched by `raise_notices`
    wished = [(each, to) for each in found if (to := [way for way in ways if _wants(way, each)])]
    keys = [each.key for each, _ways in wished]
    known = set(Notice.objects.filter(person=person, key__in=keys).values_list("key", flat=True)) if keys else set()
    news = [(each, to) for each, to in wished if each.key not in known]
    seen = visible(person, [each.asked for each, _ways in news], timezone.localdate(now)) if news else set()
    return sum(_tell(person, each, to, now) for each, to in news if each.asked in seen)


def _wants(way: Way, found: Found) -> bool:
    """Whether a way was there when it happened, and is wished for it."""
    is_news = found.happened_at is None or way.created_at <= found.happened_at
    return is_news and any(wish.occasion == found.occasion for wish in way.wishes.all())


@transaction.atomic
def _tell(person: User, found: Found, ways: Sequence[Way], now: datetime) -> bool:
    """Write a notice with its deliveries, unless somebody else has just done so."""
    out = [way for way in ways if way.kind != Way.Kind.INBOX]
    in_inbox = len(out) < len(ways)
    columns = {name: getattr(found, name) for name in ("occasion", "kind", "about", "path", "told")}
    notice, is_new = Notice.objects.get_or_create(
        person=person, key=found.key, defaults={**columns, "raised_at": now, "in_inbox": in_inbox}
    )
    if is_new:
        Delivery.objects.bulk_create([Delivery(notice=notice, way=way) for way in out])
    return is_new


def forget_old(*, now: datetime) -> None:
    """Notices are no record: what is long past is deleted, with what was sent of it."""
    before = now - timedelta(days=settings.NOTICE_MEMORY_DAYS)
    Notice.objects.filter(raised_at__lt=before).delete()
    Message.objects.filter(made_at__lt=before, deliveries=None).delete()


@transaction.atomic
def add_way(*, person: User, kind: str, name: str, address: str, secret: str) -> tuple[Way, str]:
    """A new way out of the house, which tells of what his inbox tells of. Returns it with its secret where it has one:
    that of a webhook, which is shown once."""
    made = signing.new_secret() if kind == Way.Kind.WEBHOOK else ""
    way = Way.objects.create(person=person, kind=kind, name=name, address=address, secret=made or secret)
    wished = Wish.objects.filter(way=open_inbox(person=person)).values_list("occasion", flat=True)
    Wish.objects.bulk_create([Wish(way=way, occasion=occasion) for occasion in wished])
    record(action="notice.add_way", actor=person, subject=way, detail={"kind": kind, "name": name})
    return way, made


@transaction.atomic
def end_way(*, way: Way, by: User, now: datetime) -> None:
    """End a way, and forget where it led. Ending it twice changes nothing."""
    present = Way.objects.select_for_update().get(pk=way.pk)
    if present.ended_at is None:
        present.address = present.secret = ""
        present.ended_at = now
        present.save()
        record(action="notice.end_way", actor=by, subject=present, detail={"kind": present.kind, "name": present.name})


@transaction.atomic
def choose(*, person: User, wishes: Mapping[Way, Iterable[str]]) -> None:
    """Keep what reaches somebody how. Ways that are not named stay as they are."""
    own = {way.pk: set(wanted) for way, wanted in wishes.items() if way.person_id == person.pk}
    stored = set(Wish.objects.filter(way__in=own).values_list("way", "occasion"))
    wanted = {(way, occasion) for way, occasions in own.items() for occasion in occasions}
    for way, occasion in stored - wanted:
        Wish.objects.filter(way=way, occasion=occasion).delete()
    Wish.objects.bulk_create([Wish(way_id=way, occasion=occasion) for way, occasion in sorted(wanted - stored)])
    if stored != wanted:
        detail: dict[str, Any] = {str(way): sorted(occasions) for way, occasions in own.items()}
        record(action="notice.choose", actor=person, subject=person, detail=detail)


@transaction.atomic
def send_test(*, way: Way, now: datetime) -> Notice:
    """A notice that says that notices come. It is in the inbox too."""
    notice = Notice.objects.create(
        person=way.person,
        occasion=Occasion.TEST,
        kind="test",
        key=f"test:{uuid.uuid4()}",
        path="/notices/ways/",
        in_inbox=True,
        raised_at=now,
    )
    if way.kind != Way.Kind.INBOX:
        Delivery.objects.create(notice=notice, way=way)
    return notice


def read(*, notice: Notice, now: datetime) -> None:
    """One notice was read; the first time counts."""
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=now)


def read_all(*, person: User, until: int, now: datetime) -> int:
    """Everything in the inbox up to the newest that was on the page: what came meanwhile stays unread."""
    return Notice.objects.inbox_of(person).unread().filter(pk__lte=until).update(read_at=now)
