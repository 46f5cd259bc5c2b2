from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.models import Organisation, User
from complaints.models import Complaint, Invitation, Survey
from complaints.surveys import actions
from complaints.tasks import enter_survey_answers
from evidence.models import JournalEntry
from tests.complaints.conftest import NOW, START
from tests.complaints.surveys.conftest import FIRST, LAST, UNTIL

DAY = timedelta(days=1)


def invited(reference: str) -> Invitation:
    return Invitation.objects.select_related("survey").get(complaint__reference=reference)


def reply(reference: str, score: int = 4, comment: str = "", **options: Any) -> bool:
    return actions.answer(
        **{"invitation": invited(reference), "score": score, "comment": comment, "now": NOW, **options}
    )


def asked(person: User) -> list[str]:
    return sorted(actions.to_ask(person, FIRST, LAST).values_list("reference", flat=True))


# asking


def test_resolved_complaints_without_a_score_are_asked_about(clerk: User, write: Any, facts: Any) -> None:
    done = {"resolved_at": START + 9 * DAY}
    write(
        facts("R1", customer="1", **done),
        facts("OPEN", customer="2"),
        facts("BACK", customer="3", **done, reopened_at=START + 10 * DAY, reopen_count=1),
        facts("SCORED", customer="4", satisfaction=3, **done),
        facts("TWICE", customer="5", marked_duplicate=True, **done),
        facts("LATER", 40, customer="6", resolved_at=START + 41 * DAY),
    )
    assert asked(clerk) == ["R1"]


def test_nobody_is_asked_twice(clerk: User, survey: Survey) -> None:
    assert asked(clerk) == []


def test_other_complaints_than_the_person_saw_are_not_asked_about(clerk: User, write: Any, facts: Any) -> None:
    write(facts("R1", resolved_at=START + DAY))
    with pytest.raises(actions.SurveyChangedError):
        actions.ask(by=clerk, first=FIRST, last=LAST, answer_until=UNTIL, count=2)
    assert not Survey.objects.exists()


def test_a_company_asks_about_its_own_complaints(person: Any, survey: Survey) -> None:
    other = person("other", User.Role.MANAGER, Organisation.objects.create(name="别家", slug="other"))
    assert asked(other) == []


def test_no_code_is_stored(survey: Survey, codes: dict[str, str]) -> None:
    stored = (
        str(list(Invitation.objects.values()))
        + str(list(Survey.objects.values()))
        + str(list(JournalEntry.objects.values()))
    )
    for code in codes.values():
        assert code not in stored
        assert code.replace("-", "") not in stored


# answering


def test_an_answer_is_taken_once(survey: Survey) -> None:
    assert reply("R1", 5, "thanks")
    assert not reply("R1", 1, "no, not at all")
    assert (invited("R1").score, invited("R1").comment) == (5, "thanks")


def test_the_reply_rate_is_kept_with_every_answer(survey: Survey) -> None:
    reply("R1")
    reply("R1")
    survey.refresh_from_db()
    assert (survey.answered, survey.reply_rate) == (1, Decimal("0.5"))


def test_the_last_day_is_the_last_day(survey: Survey) -> None:
    last_moment = START.replace(month=12, day=1, hour=15, minute=59)
    assert not reply("R1", now=last_moment + timedelta(minutes=1))
    assert reply("R1", now=last_moment)


def test_what_the_customer_wrote_is_encrypted(survey: Survey) -> None:
    reply("R1", comment="我姓王")
    with connection.cursor() as cursor:
        cursor.execute("SELECT comment FROM complaints_invitation WHERE answered_at IS NOT NULL")
        stored = cursor.fetchone()[0]
    assert stored.startswith("k1:")
    assert "王" not in stored


def test_the_journal_knows_of_the_answer_and_not_what_it_says(survey: Survey) -> None:
    reply("R1", comment="我姓王")
    entry = JournalEntry.objects.get(action="survey.answer")
    assert (entry.actor, entry.detail) == ("", {})


# entering


def test_the_answer_becomes_the_satisfaction_of_the_complaint_with_a_revision(survey: Survey) -> None:
    reply("R1", 4)
    assert Complaint.objects.get(reference="R1").satisfaction is None
    enter_survey_answers()
    complaint = Complaint.objects.get(reference="R1")
    assert (complaint.satisfaction, complaint.version) == (4, 2)
    assert complaint.change_set.kind == "survey"
    assert complaint.revisions.get().facts["satisfaction"] is None


def test_an_answer_is_entered_once(survey: Survey) -> None:
    reply("R1")
    assert [actions.enter_answers(now=NOW) for _ in range(2)] == [1, 0]


def test_a_correction_by_hand_after_it_stays(survey: Survey, write: Any, facts: Any) -> None:
    reply("R1", 1)
    actions.enter_answers(now=NOW)
    write(facts("R1", satisfaction=5), told=["satisfaction"])
    actions.enter_answers(now=NOW)
    assert Complaint.objects.get(reference="R1").satisfaction == 5


def test_many_answers_are_entered_batch_by_batch(survey: Survey, monkeypatch: Any) -> None:
    monkeypatch.setattr(actions, "BATCH", 1)
    reply("R1", 2)
    reply("R2", 3)
    assert actions.enter_answers(now=NOW) == 2
    assert set(Complaint.objects.values_list("satisfaction", flat=True)) == {2, 3}
