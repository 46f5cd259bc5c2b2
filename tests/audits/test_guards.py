"""Whoever reaches past the application meets the database's own refusals."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from audits.actions.heads import give_heads
from audits.models import Opinion
from tests.audits.conftest import NOW

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


def test_postgresql_empties_no_table(signed: Opinion):
    if connection.vendor != "postgresql":
        pytest.skip("there is no TRUNCATE")
    run("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked forbids it before any guard does
    for table in ("audits_opinionact", "audits_opinion", "audits_clauseopinion", "audits_givenhead"):
        with pytest.raises(IntegrityError):
            run(f"TRUNCATE {table} CASCADE")
