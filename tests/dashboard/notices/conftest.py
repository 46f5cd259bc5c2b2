"""Somebody who is told, and the other side: a real SMTP server and a real HTTP server on this machine."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Organisation, User
from complaints.actions import write_facts
from complaints.facts import Facts
from complaints.models import Source
from dashboard.api.hooks.signing import new_secret
from dashboard.notices.models import Delivery, Message, Notice, Way, Wish
from tests.services import mail, receiver

PATHS = {"email": "li@example.com"}


@pytest.fixture(autouse=True)
def own_network(settings: Any) -> None:
    """Notices may go to this machine, and nobody waits long for an answer."""
    settings.NOTICE_INTERNAL = True
    settings.NOTICE_TIMEOUT = 1
    settings.SITE_URL = "https://kept.example"


@pytest.fixture
def other_side() -> Iterator[receiver.Receiver]:
    with receiver.listening() as server:
        yield server


@pytest.fixture
def mail_server(settings: Any) -> Iterator[mail.MailServer]:
    # Django's test runner puts mail into a list; here it goes out.
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with mail.listening() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", server.port, False
        settings.DEFAULT_FROM_EMAIL = "Kept <kept@kept.example>"
        yield server


@pytest.fixture
def way(manager: User, other_side: receiver.Receiver) -> Callable[..., Way]:
    """`way("webhook")` leads the manager's notices to the other side, all of them where `of` names none."""

    def put(kind: str, person: User = manager, *, of: tuple[str, ...] = (), **more: Any) -> Way:
        secret = new_secret() if kind == "webhook" else ""
        told = {"name": kind, "address": PATHS.get(kind, f"{other_side.url}/{kind}?key=k"), "secret": secret}
        made = Way.objects.create(person=person, kind=kind, **{**told, **more})
        Wish.objects.bulk_create([Wish(way=made, occasion=occasion) for occasion in of])
        return made

    return put


@pytest.fixture
def tell() -> Callable[..., Notice]:
    """`tell(way)` raises a notice that is to go by these ways; that a run has failed, where nothing else is said."""
    numbers = itertools.count(1)

    def put(*ways: Way, **more: Any) -> Notice:
        told = {
            "occasion": "run_failed",
            "kind": "run_failed",
            "key": f"run_failed:{next(numbers)}",
            "path": "/compliance/runs/",
            "told": {"as_of": "2026-11-22T18:00:00+00:00"},
            **more,
        }
        notice = Notice.objects.create(person=ways[0].person, **told)
        Delivery.objects.bulk_create([Delivery(notice=notice, way=way) for way in ways])
        return notice

    return put


@pytest.fixture
def later() -> Callable[[dt.timedelta], None]:
    """`later(minutes)` lets so much time pass for what waits in the outbox."""

    def passes(time: dt.timedelta) -> None:
        for message in Message.objects.all():
            message.next_try_at -= time
            message.claimed_at = message.claimed_at and message.claimed_at - time
            message.save()

    return passes


@pytest.fixture
def only() -> Callable[[], Message]:
    return Message.objects.get


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


@pytest.fixture
def complaint_of(company: Organisation) -> Callable[..., None]:
    """`complaint_of(hours=-73)` writes a complaint that the company received then."""
    source = Source.objects.create(organisation=company, key="crm", name="CRM")

    def put(hours: float) -> None:
        now = timezone.now()
        facts = Facts(reference=f"R{hours}", received_at=now + dt.timedelta(hours=hours), channel="phone")
        write_facts(source=source, facts=[facts], by=None, kind="form", reason="", now=now)

    return put
