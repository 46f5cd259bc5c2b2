"""Wherever a registered fact is shown: its source file, who entered it and when, and an auditor's word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, User
from commitments.actions import correct
from commitments.models import Benchmark, Letter, Milestone, Outage, Promise, Registered, ResourceFact
from compliance.models import Result
from evidence.actions import store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]

DAY = dt.date(2026, 10, 5)
ENTERED, CONFIRMED = (dt.datetime(2026, 10, day, 1, 7, tzinfo=dt.UTC) for day in (6, 7))
KINDS = ("fact", "training", "outage", "benchmark", "milestone")
WHO = ["林静", "6 Oct 2026"]
CHECKED = ["陈立衡", "7 Oct 2026", "confirmed"]


@pytest.fixture
def people(manager: User, auditor: User) -> dict[str, User]:
    User.objects.filter(pk=manager.pk).update(display_name="林静")
    User.objects.filter(pk=auditor.pk).update(display_name="陈立衡")
    return {"entered_by": User.objects.get(pk=manager.pk), "confirmed_by": User.objects.get(pk=auditor.pk)}


@pytest.fixture
def entry(letter: Letter, people: dict[str, User]) -> Callable[..., Registered]:
    """`entry("outage")` is one that lacks nothing; `entry("outage", bare=True)` one that lacks everything."""

    def create(kind: str, *, bare: bool = False) -> Registered:
        made = make(kind, letter)
        made.entered_at = ENTERED
        if not bare:
            upload = SimpleUploadedFile("名册.txt", "名册".encode())
            made.evidence = store(upload=upload, effective_on=DAY, by=people["entered_by"])
            made.entered_by, made.confirmed_by, made.confirmed_at = *people.values(), CONFIRMED
        made.save()
        return made

    return create


def make(kind: str, letter: Letter) -> Registered:
    own, days = {"organisation": letter.organisation}, {"starts_on": DAY, "ends_on": DAY}
    if kind == "milestone":
        return Milestone(letter=letter, clause_path="1", phase="验收", agreed=True, due_on=DAY, done_on=DAY)
    if kind == "outage":
        at = dt.datetime(2026, 10, 5, 3, tzinfo=dt.UTC)
        return Outage(starts_at=at, ends_at=at + dt.timedelta(hours=1), **own)
    if kind == "benchmark":
        return Benchmark(publisher="协会", seconds=60, valid_from=DAY, valid_until=dt.date(2026, 12, 31), **own)
    subject = "YG1" if kind == "training" else ""
    return ResourceFact(kind="training_hours" if subject else "seats", subject=subject, value=Decimal(1), **days, **own)


LISTS = {
    "fact": ("commitments:facts", {"kind": "seats"}),
    "training": ("commitments:training", {"period": "2026H2"}),
    "outage": ("commitments:facts", {"kind": "outage"}),
    "benchmark": ("commitments:facts", {"kind": "benchmark"}),
    "milestone": ("commitments:milestones", {}),
}


@pytest.fixture
def read(client_of: Callable[[User], Client], manager: User) -> Callable[..., str]:
    def get(name: str, *args: object, **query: str) -> str:
        answer = client_of(manager).get(reverse(name, args=args), query, headers={"accept-language": "en"})
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split("<main")[1].split())

    return get


def pages(read: Callable[..., str], kind: str, made: Registered) -> list[str]:
    """The list that it stands in, and its own page."""
    name, query = LISTS[kind]
    return [read(name, **query), read("commitments:entry", made.REGISTER, made.pk)]


@pytest.mark.parametrize("kind", KINDS)
def test_an_entry_says_its_source_its_author_and_its_confirmation(kind: str, entry: Any, read: Any) -> None:
    for words in pages(read, kind, entry(kind)):
        assert [part for part in ("名册.txt", *WHO, *CHECKED) if part not in words] == []


def test_its_own_page_says_the_time_of_day_too(entry: Any, read: Any) -> None:
    words = read("commitments:entry", "fact", entry("fact").pk)
    assert [part for part in ("6 Oct 2026, 09:07", "7 Oct 2026, 09:07") if part not in words] == []


MISSING = ["no source file", "somebody not on record", "without a source file no auditor can confirm it"]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "milestone"])
def test_what_is_missing_is_said_in_words(kind: str, entry: Any, read: Any) -> None:
    for words in pages(read, kind, entry(kind, bare=True)):
        assert [part for part in MISSING if part not in words] == []


def test_a_step_that_is_not_done_says_that_no_file_shows_it(entry: Any, read: Any) -> None:
    for words in pages(read, "milestone", entry("milestone", bare=True)):
        assert "no file yet that shows it done" in words
        assert "somebody not on record" in words


def test_an_entry_with_a_source_says_that_nobody_has_confirmed_it_yet(entry: Any, read: Any) -> None:
    made = entry("fact")
    ResourceFact.objects.update(confirmed_by=None, confirmed_at=None)
    in_list, own = pages(read, "fact", made)
    assert "not confirmed yet" in in_list
    assert "no auditor has confirmed it yet" in own


@pytest.mark.parametrize("kind", KINDS)
def test_who_changed_it_last_is_said(kind: str, entry: Any, read: Any, person: Any, company: Organisation) -> None:
    made = entry(kind)
    changes = {"milestone": {"unit": "客服部"}, "outage": {"cause": "x"}, "benchmark": {"seconds": 61}}
    later = person("colleague", User.Role.MANAGER, company)
    correct(entry=made, changes=changes.get(kind, {"value": Decimal(2)}), reason="笔误", by=later)
    for words in pages(read, kind, made):
        assert "last changed by colleague, 23 Nov 2026" in words


@pytest.mark.parametrize("kind", ["training_session", "white_paper"])
def test_an_obligation_says_where_its_fact_comes_from(
    kind: str, letter: Letter, entry: Any, read: Any, promise: Any
) -> None:
    QuerySet(Promise).filter(pk=promise("paper").pk).update(parameters={"fact": kind})
    made = entry("fact")
    subject = "2026Q3" if kind == "white_paper" else ""
    ResourceFact.objects.filter(pk=made.pk).update(kind=kind, subject=subject)
    words = read("compliance:obligations")
    assert [part for part in ("名册.txt", *WHO, *CHECKED) if part not in words] == []
    assert "nothing registered" in words  # of the earlier quarters


def test_a_figure_says_where_the_facts_behind_it_come_from(
    entry: Any, read: Any, promise: Any, judge: Callable[..., Result]
) -> None:
    QuerySet(Promise).filter(pk=promise("paper").pk).update(metric="emergency_seats")
    entry("fact")
    result = judge(promise("paper"), "met", 1, 1)
    words = read("dashboard:promise", result.promise_id, period="2026Q4")
    assert [part for part in ("名册.txt", *WHO, *CHECKED) if part not in words] == []


def test_a_list_asks_no_more_for_more_entries(entry: Any, read: Any, company: Organisation) -> None:
    counts = []
    for day in (1, 2, 3):
        on = dt.date(2026, 9, day)
        made = ResourceFact.objects.create(organisation=company, kind="seats", value=1, starts_on=on, ends_on=on)
        correct(entry=made, changes={"value": Decimal(2)}, reason="笔误", by=None)
        with CaptureQueriesContext(connection) as asked:
            read("commitments:facts", kind="seats")
        counts.append(len(asked))
    assert len(set(counts)) == 1
