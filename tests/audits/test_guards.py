"""Whoever reaches past the application meets the database's own refusals."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from audits import actions
from audits.actions import accepting, assigning, reperformance, requests, signing
from audits.actions.heads import give_heads
from audits.actions.reperformance import Examination
from audits.guards import GUARDS
from audits.models import CorrectiveAction, Engagement, Finding, Opinion, Reperformance
from audits.reperformance.facts import AS_RECORDED
from evidence.actions import Uploads
from tests.audits.conftest import NOW, TODAY

PAST_THE_APPLICATION = [
    "UPDATE audits_opinionact SET text = 'x'",
    "DELETE FROM audits_opinionact",
    "UPDATE audits_opinion SET reason = 'x'",
    "UPDATE audits_opinion SET status = 'draft'",
    "UPDATE audits_opinion SET status = 'withdrawn', scope = 'x'",
    "UPDATE audits_opinion SET status = 'withdrawn', explained = '{}'",
    "DELETE FROM audits_opinion",
    "UPDATE audits_clauseopinion SET view = 'contradicted'",
    "DELETE FROM audits_clauseopinion",
    "UPDATE audits_givenhead SET digest = 'x'",
    "DELETE FROM audits_givenhead",
]


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("statement", PAST_THE_APPLICATION)
def test_what_is_signed_or_given_is_not_touched(signed: Opinion, statement: str):
    give_heads(now=NOW)
    with pytest.raises(IntegrityError):
        run(statement)


def test_nothing_is_added_to_what_is_signed(signed: Opinion):
    row = signed.clauses.get()
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        super(type(row), row).save(force_insert=True)


def test_a_draft_is_written_on(opinion: Opinion):
    run("UPDATE audits_opinion SET reason = 'x'")
    run("UPDATE audits_clauseopinion SET reason = 'x'")


def test_a_withdrawal_passes(signed: Opinion):
    run("UPDATE audits_opinion SET status = 'withdrawn'")


def refused(*statements: str) -> None:
    """Each is refused by a guard, and finds a row to be refused on."""
    for statement in statements:
        with pytest.raises(IntegrityError):
            run(statement)


def test_an_issued_finding_keeps_its_words_and_files(issued: Finding):
    refused(
        *(f"UPDATE audits_finding SET {name} = 'x'" for name in ("title", "grade", "condition", "criterion", "cause")),
        "UPDATE audits_finding SET status = 'draft'",
        "DELETE FROM audits_finding_evidence",
        "DELETE FROM audits_finding",
    )


def test_nothing_is_attached_to_an_issued_finding(issued: Finding, complaints):
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.complaints.add(complaints[1])


def test_steps_of_an_issued_finding_stay(answered: Finding):
    refused(
        "UPDATE audits_findingstep SET text = 'x'",
        "DELETE FROM audits_findingstep",
        "UPDATE audits_findingstep_evidence SET evidencefile_id = evidencefile_id",
        "DELETE FROM audits_findingstep_evidence",
    )


def test_a_draft_goes_with_its_steps_and_files(draft: Finding, auditor, complaints):
    draft.complaints.add(complaints[1])
    actions.discard(finding=draft, by=auditor)
    assert not Finding.objects.exists()


def test_corrective_actions_and_their_steps_stay(effective: CorrectiveAction):
    refused(
        "UPDATE audits_correctiveaction SET what = 'x'",
        "DELETE FROM audits_correctiveaction",
        "UPDATE audits_correctivestep SET reason = 'x'",
        "DELETE FROM audits_correctivestep",
        "DELETE FROM audits_correctivestep_evidence",
    )


def test_requests_and_their_steps_stay(engagement: Engagement, auditor, manager, proof):
    asked = requests.ask(engagement=engagement, what="x", why="x", due_on=TODAY, by=auditor)
    requests.deliver(request=asked, text="x", uploads=Uploads([proof()]), by=manager)
    refused(
        "UPDATE audits_documentrequest SET why = 'y'",
        "DELETE FROM audits_documentrequest",
        "UPDATE audits_documentrequeststep SET reason = 'y'",
        "DELETE FROM audits_documentrequeststep",
        "DELETE FROM audits_documentrequeststep_evidence",
    )


def test_the_versions_of_a_reperformance_stay(engagement: Engagement, auditor, complaints, proof):
    told = Examination({"received_at": AS_RECORDED})
    reperformance.reperform(
        engagement=engagement, complaint=complaints[1], examination=told, by=auditor, uploads=Uploads([proof()])
    )
    refused(
        "UPDATE audits_reperformanceversion SET note = 'x'",
        "DELETE FROM audits_reperformanceversion",
        "DELETE FROM audits_reperformanceversion_evidence",
        "UPDATE audits_reperformance SET note = 'x'",
        "UPDATE audits_reperformance SET number = number + 1, recorded_version = 9",
        "DELETE FROM audits_reperformance",
    )


def test_nothing_of_a_sample_is_drawn_twice(sampled, record_of):
    record_of(20)
    sampled()
    refused(
        "UPDATE audits_sample SET seed = 'x'",
        "UPDATE audits_sample SET frame_digest = 'x'",
        "UPDATE audits_sample SET size = size + 1",
        "UPDATE audits_sample SET terms = '{}'",
        "DELETE FROM audits_sample",
        "UPDATE audits_sampleitem SET rank = 99",
        "DELETE FROM audits_sampleitem",
        "UPDATE audits_samplestep SET n = 1",
        "DELETE FROM audits_samplestep",
    )


def test_what_was_found_of_a_finished_sample_is_locked(sampled, record_of, examine_all, auditor):
    record_of(20)
    drawn = sampled()
    examine_all(drawn, auditor)
    again = f"UPDATE audits_reperformance SET number = number + 1 WHERE id = {Reperformance.objects.first().pk}"
    run(again)
    reperformance.finish(sample=drawn, by=auditor)
    refused(again, "UPDATE audits_sample SET n = 1", "UPDATE audits_sample SET status = 'drawn'")


def test_an_assignment_is_ended_once_and_its_signatures_stay(engagement: Engagement, auditor):
    refused(
        "UPDATE audits_assignment SET assigned_at = '2020-01-01'",
        "DELETE FROM audits_assignment",
        "UPDATE audits_signature SET threat = 'x'",
        "UPDATE audits_signature SET name = 'x'",
        "DELETE FROM audits_signature",
    )
    assigning.end_assignments(engagement, by=auditor, reason="x")
    refused("UPDATE audits_assignment SET reason = 'y'", "UPDATE audits_assignment SET ended_at = NULL")


def test_an_acceptance_is_withdrawn_once(engagement: Engagement, manager):
    refused("UPDATE audits_acceptance SET name = 'x'", "DELETE FROM audits_acceptance")
    accepting.end_acceptances(engagement, by=manager, reason="x")
    refused("UPDATE audits_acceptance SET reason = 'y'", "UPDATE audits_acceptance SET withdrawn_at = NULL")


def test_postgresql_empties_no_table(signed: Opinion):
    if connection.vendor != "postgresql":
        pytest.skip("there is no TRUNCATE")
    run("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked forbids it before any guard does
    for table in {guard.table for guard in GUARDS}:
        with pytest.raises(IntegrityError):
            run(f"TRUNCATE {table} CASCADE")


def test_a_threat_is_declared_once_and_stays(engagement: Engagement, auditor):
    signing.declare_threat(assignment=engagement.assignments.get(), threat="x", by=auditor)
    refused("UPDATE audits_assignment SET threat = 'y'", "UPDATE audits_assignment SET threat = '', threat_at = NULL")
    run("UPDATE audits_assignment SET ended_at = threat_at, reason = 'x'")
