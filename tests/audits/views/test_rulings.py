"""The queue of what waits for an auditor's ruling."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.models import User
from audits.rulings import rulings
from commitments.actions import propose_note, sign_note
from commitments.models import InterpretationNote
from compliance.models import Breach, Exemption, Result
from tests.audits.conftest import TODAY

RULINGS = "/audits/rulings/"


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def note(engagement, letter, judged, manager) -> InterpretationNote:
    """Proposed by the company two weeks ago: it sets the window of repeats."""
    judged()
    told = {"letter": letter, "question": "多长时间内算重复？", "reading": "30 日", "metric": "repeat_rate"}
    return propose_note(
        **told, parameters={"window_days": 30}, valid_from=TODAY, by=manager, on=TODAY - dt.timedelta(days=14)
    )


@pytest.fixture
def exemption(note, manager) -> Exemption:
    """Asked for today."""
    result = Result.objects.get()
    breach = Breach.objects.create(
        key="b",
        promise=result.promise,
        period="2026Q3",
        severity="major",
        occurred_on=dt.date(2026, 9, 30),
        negotiate_by=dt.date(2026, 12, 1),
        opened_by_run=result.run,
    )
    return Exemption.objects.create(breach=breach, ground="force_majeure", words="台风", asked_by=manager)


def test_the_oldest_comes_first(exemption, note, auditor):
    found = rulings(auditor, TODAY)
    assert [(each.note, each.exemption) for each in found] == [(note, None), (None, exemption)]
    assert [each.since for each in found] == [TODAY - dt.timedelta(days=14), TODAY]


def test_each_says_what_it_would_change(exemption, auditor):
    of_note, of_exemption = rulings(auditor, TODAY)
    assert of_note.effects == ["From the next run on 1 promise is judged with it: Repeat complaint rate (2.2)."]
    assert of_exemption.effects == [
        "If granted, the breach is exempt and is published as such. No rate and no verdict changes.",
        "If refused, it stays open: negotiation must start by 1 Dec 2026.",
    ]


def test_a_note_that_sets_nothing_says_so(note, auditor):
    InterpretationNote.objects.update(parameters={})
    [of_note] = rulings(auditor, TODAY)
    assert of_note.effects == ["It sets nothing for the calculation: verdicts of the clause will name it."]


def test_what_is_ruled_on_leaves_it(exemption, note, auditor):
    sign_note(note=note, by=auditor, on=TODAY)
    Exemption.objects.update(status="refused", ruling="x", ruled_by=auditor)
    assert rulings(auditor, TODAY) == []


def test_the_page_leads_to_the_forms_there_are(client_of, auditor, exemption, note):
    page = client_of(auditor).get(RULINGS).content.decode()
    assert f"#note-{note.pk}" in page
    assert f"/compliance/exemptions/{exemption.pk}/" in page


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_nobody_else_finds_anything_there(client_of, exemption, who, request):
    person: User = request.getfixturevalue(who)
    assert client_of(person).get(RULINGS).context["rulings"] == []


def test_after_the_engagement_it_is_empty(client_of, auditor, exemption, engagement):
    type(engagement).objects.update(valid_until=dt.date(2026, 11, 22))
    assert client_of(auditor).get(RULINGS).context["rulings"] == []


def test_home_tells_how_many_there_are(client_of, auditor, exemption):
    page = client_of(auditor).get("/")
    assert page.context["rulings"] == 2
    assert "2 questions wait for your ruling" in page.content.decode()


def test_a_managers_home_does_not(client_of, manager, exemption):
    assert client_of(manager).get("/").context["rulings"] == 0
