"""In which order the first page names what needs somebody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from accounts.models import Organisation
from commitments import actions
from commitments.companies import Whose
from commitments.models import InterpretationNote
from commitments.portfolio import Portfolio
from compliance.models import Opened
from dashboard.attention import Reader, items
from tests.dashboard.conftest import TODAY

pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def titles(letter, company, promise):
    """What each role is told of a breach whose negotiation is near and of a note that nobody has signed."""
    InterpretationNote.objects.create(
        letter=letter, number=1, metric="repeat_rate", question="?", reading="!", valid_from=TODAY
    )
    breach = Opened(promise("repeat").pk, "2026Q3", "major", 1, 1, 1, TODAY + timedelta(days=5), 1)

    def told(user):
        whose = Whose(company, [company], named=False)
        with translation.override("en"):
            reader = Reader(user, TODAY, whose, Portfolio([letter]), opened=[breach])
            return [item.title for item in items(reader)]

    return told


def test_a_manager_sees_the_nearest_deadline_first(titles, manager):
    told = titles(manager)
    assert told.index("Start the negotiation") < told.index("Sign the interpretation note")


def test_an_auditor_sees_his_own_work_before_breaches(titles, auditor):
    told = titles(auditor)
    assert told.index("Sign the interpretation note") < told.index("Start the negotiation")
    assert told[-1] == "Start the negotiation"


@pytest.mark.usefixtures("engagement")
def test_whose_note_was_declined_is_told_so(letter, company, manager, auditor):
    told = {"question": "?", "reading": "!", "valid_from": TODAY, "metric": "repeat_rate"}
    note = actions.propose_note(letter=letter, **told, by=manager, on=TODAY)
    actions.decline_note(note=note, reason="x", by=auditor, on=TODAY)
    titles = {}
    for person in (manager, auditor):
        reader = Reader(person, TODAY, Whose(company, [company], named=False), Portfolio([letter]), opened=[])
        with translation.override("en"):
            titles[person.role] = [item.title for item in items(reader)]
    assert "The interpretation note was declined" in titles["manager"]
    assert not {"The interpretation note was declined", "Sign the interpretation note"} & set(titles["auditor"])


def test_the_statement_that_is_kept_is_asked_anew(titles, manager, letter):
    assert titles(manager).count("Sign the interpretation note") == 1
    InterpretationNote.objects.create(
        letter=letter, number=2, metric="repeat_rate", question="?", reading="!", valid_from=TODAY
    )
    assert titles(manager).count("Sign the interpretation note") == 2


def test_it_is_not_asked_for_somebody_who_has_gone_to_another_company(titles, manager, letter, company):
    assert "Sign the interpretation note" in titles(manager)
    elsewhere = Organisation.objects.create(name="别家", slug="elsewhere")
    manager.organisation = elsewhere
    reader = Reader(manager, TODAY, Whose(elsewhere, [elsewhere], named=False), Portfolio([]), opened=[])
    assert "commitments:notes" not in [item.view for item in items(reader)]
