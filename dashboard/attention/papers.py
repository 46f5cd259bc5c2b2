"""White papers that wait for their manager: the next step of each that is on its way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import F, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from compliance import wording
from compliance.rules.periods import Period
from dashboard.attention.items import Item, Reader
from whitepapers.models import WhitePaper

if TYPE_CHECKING:
    from dashboard.attention.waiting import Row

Status = WhitePaper.Status
TITLES: dict[str, LazyText | str] = {
    Status.DRAFT: gettext_lazy("Freeze the figures of the white paper"),
    Status.FROZEN: gettext_lazy("Approve the white paper"),
    Status.APPROVED: gettext_lazy("Publish the white paper"),
    Status.SCHEDULED: gettext_lazy("See why the white paper is held up"),
}


def rows(reader: Reader) -> Any:
    """Of his company's papers those that go no further without him: not a draft of the running quarter, and not what
    comes out by itself."""
    if reader.user.role != User.Role.MANAGER:
        return None
    running = Period.containing(reader.today, "quarter").label
    found = WhitePaper.objects.on_the_way().filter(organisation=reader.user.organisation_id)
    found = found.exclude(status=Status.DRAFT, period__gte=running)
    found = found.exclude(status=Status.SCHEDULED, blocked_at=None)
    return found.annotate(told_pk=F("pk"), told_text=Cast("period", TextField()), told_more=Cast("status", TextField()))


def item(row: Row) -> Item:
    text = _("The white paper of %(period)s") % {"period": wording.period_name(row.text)}
    return Item(str(TITLES[row.more]), text, "whitepapers:paper", row.pk)
