"""What putting a letter in force would leave behind, without leaving anything."""

from __future__ import annotations

import datetime as dt

import pytest

from commitments import actions
from commitments.models import LetterVersion, ResourceFact
from compliance.rehearsal import overdue_after
from evidence.models import JournalEntry
from tests.commitments.conftest import agree, letter_text, store  # noqa: F401 - a letter to put in force

NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
JULY, APRIL = dt.date(2026, 7, 1), dt.date(2026, 4, 1)


@pytest.fixture
def draft(store, letter_text, agree):  # noqa: F811 - the fixtures above
    """Decided, with a white paper every quarter: the one on a quarter falls due in the next."""
    return agree(store(letter_text.replace("2.违约", "1.4每季度发布服务质量白皮书。\n2.违约")))


def periods(draft, manager, day):
    return [each.period.label for each in overdue_after(draft, effective_from=day, by=manager, at=NOW)]


def test_the_oldest_comes_first(draft, manager):
    assert periods(draft, manager, JULY) == ["2026Q4"]
    assert periods(draft, manager, APRIL) == ["2026Q3", "2026Q4"]


def test_what_is_on_record_is_not_overdue(draft, manager, company):
    days = {"starts_on": dt.date(2026, 7, 20), "ends_on": dt.date(2026, 7, 20)}
    ResourceFact.objects.create(organisation=company, kind="white_paper", subject="2026Q2", value=1, **days)
    assert periods(draft, manager, APRIL) == ["2026Q4"]


def test_nothing_stays_of_a_rehearsal(draft, manager):
    entries = JournalEntry.objects.count()
    periods(draft, manager, APRIL)
    assert LetterVersion.objects.get(pk=draft.pk).is_draft
    assert JournalEntry.objects.count() == entries


def test_what_cannot_be_activated_leaves_nothing(draft, manager):
    actions.take_back(promise=draft.clauses.get(path="1.4").promises.get(), by=manager)
    assert periods(draft, manager, APRIL) == []


def test_what_is_overdue_already_is_not_told_of_an_amendment(draft, manager, agree, store):  # noqa: F811
    signed = actions.activate(version=draft, effective_from=APRIL, by=manager)
    amended = agree(store(signed.text.replace("98%", "99%"), amends=signed.letter))
    assert periods(amended, manager, JULY) == []
