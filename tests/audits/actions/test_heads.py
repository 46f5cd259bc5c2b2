"""The head of the journal goes to the auditors, and a history that is written anew does not fit it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db.models.query import QuerySet

from accounts.models import User
from audits.actions.heads import give_heads
from audits.models import Engagement, GivenHead
from evidence.actions import digest_of, record, seal
from evidence.models import AppendOnlyError, JournalEntry, JournalHead
from evidence.verification import verify
from tests.audits.conftest import NOW
from tests.engaging import admit
from tests.evidence.unguarded import unguarded

DAY = dt.timedelta(days=1)


def rewrite(since: int) -> None:
    """The chain as an administrator makes it who has changed an entry and lets all that follow fit again."""
    entries = QuerySet(JournalEntry)
    before = entries.get(position=since - 1).digest
    entries.filter(position=since).update(actor="somebody else")
    for entry in entries.filter(position__gte=since).order_by("position"):
        before = digest_of(entry, position=entry.position or 0, previous=before)
        entries.filter(pk=entry.pk).update(digest=before)
    JournalHead.objects.update(digest=before)


def test_an_auditor_of_an_open_engagement_is_given_the_sealed_head(engagement: Engagement, auditor: User):
    assert give_heads(now=NOW) == 1
    given = GivenHead.objects.get()
    assert (given.auditor, given.on) == (auditor, dt.date(2026, 11, 23))
    assert JournalEntry.objects.get(position=given.position).digest == given.digest
    assert JournalEntry.objects.get(action="journal.give_head").detail["head"] == str(given.head)


def test_once_a_day(engagement: Engagement):
    assert [give_heads(now=NOW), give_heads(now=NOW), give_heads(now=NOW + DAY)] == [1, 0, 1]


def test_one_who_is_engaged_later_that_day_is_given_his(engagement: Engagement, colleague: User):
    give_heads(now=NOW)
    admit(engagement, colleague)
    assert give_heads(now=NOW) == 1
    assert set(GivenHead.objects.values_list("auditor__username", flat=True)) == {"auditor", "colleague"}


@pytest.mark.parametrize("why", ["over", "gone"])
def test_nobody_else_is(engagement: Engagement, auditor: User, stranger: User, manager: User, why: str):
    if why == "over":
        Engagement.objects.update(valid_until=dt.date(2026, 11, 22))
    else:
        User.objects.filter(pk=auditor.pk).update(is_active=False)
    assert give_heads(now=NOW) == 0


def test_what_was_given_is_never_changed(engagement: Engagement):
    give_heads(now=NOW)
    for change in (GivenHead.objects.get().save, GivenHead.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            change()


def test_a_history_written_anew_fits_itself_and_not_the_head_given_before(engagement: Engagement, auditor: User):
    for n in range(5):
        record(action=f"a{n}")
    give_heads(now=NOW)
    given = GivenHead.objects.get().head
    with unguarded():
        seal()
        rewrite(3)
        assert verify(heads=[], by=auditor)[1] == []
        [fault] = verify(heads=[given], by=auditor)[1]
    assert (fault.kind, fault.position) == ("rewritten", given.position)


def test_each_later_head_finds_it_too(engagement: Engagement, auditor: User):
    for n in range(3):
        record(action=f"a{n}")
    give_heads(now=NOW)
    give_heads(now=NOW + DAY)
    heads = [row.head for row in GivenHead.objects.all()]
    with unguarded():
        seal()
        rewrite(2)
        assert len(verify(heads=heads, by=auditor)[1]) == len(set(heads)) == 2
