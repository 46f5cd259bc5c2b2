"""The correction of an issue: a new version of it, which goes the whole way again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from evidence import actions as journal
from whitepapers.actions.building import take
from whitepapers.actions.prose import copy_words
from whitepapers.actions.refusals import refuse_unless
from whitepapers.models import WhitePaper


@transaction.atomic
def correct(*, paper: WhitePaper, reason_zh: str, reason_en: str, by: User, at: datetime) -> WhitePaper:
    """Begin the correction of an issue: a draft of its next version with a notice in both languages, the figures of now
    and the words of the issue. The issue itself stays as it is. Raises PublicationRefused."""
    refuse_unless(bool(reason_zh.strip() and reason_en.strip()), _("Say in both languages why it is corrected."))
    versions = WhitePaper.objects.select_for_update().filter(organisation=paper.organisation, period=paper.period)
    newest = max(versions, key=lambda each: each.version)
    refuse_unless(newest.is_published, _("A correction of this issue has been begun already."))
    refuse_unless(newest.pk == paper.pk, _("A later version has corrected this one already."))
    notice = {"notice_zh": reason_zh.strip(), "notice_en": reason_en.strip()}
    draft = WhitePaper(organisation=paper.organisation, period=paper.period, version=newest.version + 1, **notice)
    take(draft, by, at)
    draft.save()
    copy_words(earlier=newest, paper=draft, by=by, at=at)
    journal.record(action="white_paper.correct", actor=by, subject=draft, detail={"corrects": paper.pk, **notice})
    return draft
