"""The Atom feed of issues, in each language: for whoever wants to be told of a new one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import public
from compliance import wording
from whitepapers import corrections, languages
from whitepapers.edition import Edition
from whitepapers.models import WhitePaper
from whitepapers.views import caching

MOST = 40


class Issues(Feed):  # type: ignore[type-arg]  # generic for the type checker alone
    """Every version of every issue, the newest first. An entry's id names company, quarter and version and stays."""

    feed_type = Atom1Feed
    link = property(lambda _self: reverse("whitepapers:public_list"))

    def __init__(self, language: str) -> None:
        self.language = language

    def title(self) -> str:
        return _("Service quality white papers")

    def subtitle(self) -> str:
        return _("What companies promised in writing, and what they kept.")

    def feed_url(self) -> str:
        return reverse("whitepapers:feed", args=[self.language])

    def feed_guid(self) -> str:
        return f"tag:{_authority()},2026:white-papers/{self.language}"

    def items(self) -> Iterable[WhitePaper]:
        return WhitePaper.objects.published().select_related("organisation").order_by("-published_at", "-pk")[:MOST]

    def item_title(self, item: WhitePaper) -> str:
        told = {"company": item.organisation.name, "period": wording.period_name(item.period), "version": item.version}
        if item.version > 1:
            return _("%(company)s: service quality white paper, %(period)s, corrected (version %(version)s)") % told
        return _("%(company)s: service quality white paper, %(period)s") % told

    def item_description(self, item: WhitePaper) -> str:
        """The verdict in a sentence, and why it was corrected."""
        edition = Edition(item.snapshot)
        met = _("%(met)s of %(judged)s promises met.") % {"met": edition.met, "judged": edition.judged}
        notice = corrections.told(item.snapshot)
        return f"{met} {notice.reason}" if notice else met

    def item_link(self, item: WhitePaper) -> str:
        address = [item.organisation.slug, item.period, item.version]
        return f"{reverse('whitepapers:public_version', args=address)}?lang={self.language}"

    def item_guid(self, item: WhitePaper) -> str:
        day: date = cast(datetime, item.published_at).date()
        return f"tag:{_authority()},{day.isoformat()}:{item.organisation.slug}/{item.period}/v{item.version}"

    def item_pubdate(self, item: WhitePaper) -> datetime:
        return cast(datetime, item.published_at)

    def item_updateddate(self, item: WhitePaper) -> datetime:
        return cast(datetime, item.published_at)

    def item_author_name(self, item: WhitePaper) -> str:
        return item.organisation.name


def _authority() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


@public
@require_safe
def feed(request: HttpRequest, language: str) -> HttpResponse:
    if language not in languages.CODES:
        raise Http404
    with translation.override(languages.CODES[language]):
        response: Any = Issues(language)(request)
    newest = WhitePaper.objects.published().order_by("-published_at").values_list("published_at", flat=True).first()
    etag = hashlib.sha256(response.content).hexdigest()
    return caching.answer(request, response, etag=etag, changed=newest, policy=caching.SHORT)
