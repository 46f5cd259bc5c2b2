"""The bell in the bar: `{% load notices %}`."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.template.context import RequestContext

from dashboard import navigation

register = template.Library()
MOST = 99  # that fit beside the bell


class Bell(NamedTuple):
    """Where the inbox is, and how many notices in it are unread."""

    url: str
    unread: int

    @property
    def number(self) -> str:
        return f"{MOST}+" if self.unread > MOST else str(self.unread)


@register.simple_tag(takes_context=True)
def bell(context: RequestContext) -> Bell | None:
    """`{% bell as bell %}`: of the person asking; None for somebody who may open no inbox. What it counts was read with
    the person; of somebody who has signed in just now it is not known yet."""
    request = context.get("request")
    if request is None or not (url := navigation.openable(request, "dashboard:notices")):
        return None
    return Bell(url, getattr(request.user, "unread_notices", 0))
