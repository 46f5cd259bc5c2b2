"""When the next issue is due: as the promise to publish will be judged."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import QuerySet

from commitments.models import Clause, InterpretationNote, Promise
from compliance.rules.periods import Period
from tests.whitepapers.conftest import AFTER_QUARTER
from whitepapers.snapshot.issues import next_publication
from whitepapers.snapshot.quarter import Quarter

QUARTER = Period.parse("2026Q3")


def due(publisher) -> date:
    return next_publication(Quarter(publisher, QUARTER, AFTER_QUARTER))


@pytest.fixture
def promised(promise, publisher):
    """`promised(due_days=20)`: the letter promises an issue each quarter."""

    def put(**parameters) -> Promise:
        told = {"number": "2.3.3", "path": "2.3.3", "text": "每季度发布白皮书"}
        clause = Clause(version=promise.clause.version, position=2, **told)
        QuerySet(Clause).bulk_create([clause])
        made = Promise(clause=clause, kind="obligation", metric="obligation_kept", quote=clause.text, period="quarter")
        made.review, made.parameters = "accepted", {"fact": "white_paper", **parameters}
        QuerySet(Promise).bulk_create([made])
        return Promise.objects.get(quote=clause.text)

    return put


def test_where_nothing_is_promised_it_is_the_first_working_day_after_thirty_days(publisher):
    assert due(publisher) == date(2027, 2, 1)  # 30 January is a Saturday


def test_the_days_that_the_letter_names_count(publisher, promised):
    promised(due_days=20)
    assert due(publisher) == date(2027, 1, 20)


def test_a_note_that_both_sides_signed_sets_them(publisher, promised, manager, auditor):
    promise = promised()
    InterpretationNote.objects.create(
        letter=promise.clause.version.letter,
        number=1,
        clause_path="2.3.3",
        metric="obligation_kept",
        question="?",
        reading="!",
        parameters={"due_days": 25},
        valid_from=date(2026, 1, 1),
        signed_by_manager=manager,
        signed_by_auditor=auditor,
    )
    assert due(publisher) == date(2027, 1, 25)
