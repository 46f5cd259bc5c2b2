"""What a page draws of a dispute: the rungs, the letter's own words on each, the clock in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import User
from commitments.models import Clause
from compliance import ladder
from compliance.actions.disputes import climb, end_dispute, open_dispute
from compliance.models import Breach, Dispute
from tests.compliance.conftest import Paper
from tests.compliance.following import TODAY, breach, happened, monday, run

__all__ = ["breach", "monday", "run"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(breach: Breach, manager: User) -> Dispute:
    opened = open_dispute(breach=breach, party="业主委员会", happened=happened(), by=manager)
    return climb(dispute=opened, rung="negotiation", happened=happened(), by=manager)


def states(dispute: Dispute) -> list[str]:
    return [rung.state for rung in ladder.rungs(dispute, dispute.steps.all(), {}, TODAY)]


def test_a_rung_is_here_open_or_closed(dispute: Dispute) -> None:
    assert states(dispute) == ["here", "missing", "missing", "open"]


def test_what_was_reached_stays_drawn(dispute: Dispute, manager: User) -> None:
    assert states(climb(dispute=dispute, rung="court", happened=happened(), by=manager)) == [
        "reached",
        "closed",
        "missing",
        "here",
    ]


def test_an_ended_dispute_shows_where_it_ended(dispute: Dispute, manager: User) -> None:
    ended = end_dispute(dispute=dispute, outcome="agreed", happened=happened(), by=manager)
    assert states(ended) == ["here", "closed", "closed", "closed"]


def test_each_rung_is_quoted_from_the_letter(paper: Paper) -> None:
    version = paper.version
    texts = ["争议解决", "双方应在违约发生后30日内启动协商程序。", "除仲裁外，任何一方可直接向人民法院提起诉讼。"]
    top = Clause.objects.create(
        version=version, path="5", number="5", text=texts[0], position=50, is_heading=True, depth=1
    )
    for n, text in enumerate(texts[1:], 1):
        Clause.objects.create(
            version=version, path=f"5.{n}", number=f"5.{n}", text=text, position=50 + n, parent=top, depth=2
        )
    found = ladder.quotes(version)
    assert {rung: [quote.clause for quote in of_rung] for rung, of_rung in found.items()} == {
        "negotiation": ["5.1"],
        "court": ["5.2"],
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "7 days left"),
        (7, "started on 30 Nov 2026, in time"),
        (8, "started on 1 Dec 2026, 1 day late"),
    ],
)
def test_the_clock_in_words(breach: Breach, days: int | None, words: str) -> None:
    breach.negotiated_on = TODAY + timedelta(days=days) if days is not None else None
    with translation.override("en"):
        assert ladder.clock(breach, TODAY) == words
