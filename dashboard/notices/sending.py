"""One message out of the house: its notices in words, in the form of its way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance import wording
from dashboard.notices import bodies, mail, network
from dashboard.notices.failures import SendingFailedError
from dashboard.notices.models import Message, Notice, Way
from dashboard.notices.words import words

CHOOSE = "/notices/ways/"  # where a person chooses what reaches him


def send(message: Message, notices: Sequence[Notice], *, now: datetime) -> None:
    """Send these notices of a message, in its reader's language. Raises SendingFailedError."""
    way = message.way
    with translation.override(language_of(way)):
        if way.kind == Way.Kind.EMAIL:
            _mail(message, notices, now)
        elif way.is_robot:
            _robot(way, notices, now)
        else:
            _webhook(message, notices[0], now)


def language_of(way: Way) -> str:
    return way.person.language or settings.LANGUAGE_CODE


def line(notice: Notice, now: datetime) -> bodies.Line:
    said = words(notice, timezone.localdate(now))
    return bodies.Line(said.title, said.text, settings.SITE_URL + notice.path)


def _mail(message: Message, notices: Sequence[Notice], now: datetime) -> None:
    lines = [line(notice, now) for notice in notices]
    if len(lines) == 1:
        subject = _("Kept: %(title)s") % {"title": lines[0].title}
    else:
        sentence = ngettext("Kept: %(count)s notice", "Kept: %(count)s notices", len(lines))
        subject = sentence % {"count": wording.number(len(lines))}
    foot = _("What reaches you how: %(address)s") % {"address": settings.SITE_URL + CHOOSE}
    mail.send(message.way.address, str(message.number), subject, mail.body(lines, foot))


def _robot(way: Way, notices: Sequence[Notice], now: datetime) -> None:
    lines = [line(notice, now) for notice in notices]
    text = bodies.text(lines, heading="践诺 Kept")
    request = bodies.ROBOTS[way.kind](way.address, way.secret, int(now.timestamp()), text)
    said = bodies.refusal(network.post(request))
    if said is not None:
        raise SendingFailedError("robot", said)


def _webhook(message: Message, notice: Notice, now: datetime) -> None:
    way = message.way
    content = webhook_content(notice, now)
    network.post(bodies.webhook(way.address, way.secret, str(message.number), int(now.timestamp()), content))


def webhook_content(notice: Notice, now: datetime) -> dict[str, Any]:
    """What a program is told: codes and numbers for itself, words for people."""
    said = line(notice, now)
    return {
        "type": f"notice.{notice.occasion}",
        "timestamp": notice.raised_at.isoformat(),
        "data": {
            "about": notice.kind,
            "key": notice.key,
            "title": said.title,
            "text": said.text,
            "url": said.url,
            "language": translation.get_language(),
            "details": notice.told,
        },
    }
